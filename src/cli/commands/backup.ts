import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { loadConfig, lockFolder } from "../../platform/index.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { chooseDataFolder, dataOption } from "../data-folder.ts";
import { MARKS_OF_A_STATE, realPlaceOf, requireOwnFolder, requireState } from "../files.ts";
import { print } from "../output.ts";
import { fillWhole, requireFinished, requireRoomFor } from "../whole-folder.ts";

/**
 * What a backup never holds: the marks that betray a restore (R1), keys (R29), which have a backup of their own, and evidence in clear,
 * which would outlive its day and its disposal there (R17). Half sealed bodies are worthless after a restart (R3).
 */
const LEFT_OUT = ["local", "keys", "exhibits/opened", "exhibits/drop-box", "exhibits/incoming", "exhibits/staged"];
const LIST_FILE = "backup.json";
const KEYS_FILE = "store.json";

/** Relative to the backup, with slashes; never out of it. */
const pathSchema = z
  .string()
  .min(1)
  .refine((path) => !isAbsolute(path) && !path.split(/[/\\]/).includes(".."));

const listSchema = z.strictObject({
  format: z.literal("rogatory-backup-v1"),
  madeAt: z.iso.datetime(),
  /** Also empty ones: the embedded engine does not open without its own. */
  folders: z.array(pathSchema).default([]),
  files: z.array(
    z.strictObject({ path: pathSchema, sizeBytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});

export function addBackupCommands(program: Command): void {
  program
    .command("backup")
    .description(
      "Copy a stopped server's data folder, without keys and without evidence in clear. PostgreSQL is backed up by its own means.",
    )
    .addOption(dataOption())
    .requiredOption("--out <folder>", "an empty folder for the copy")
    .option("--keys-out <folder>", "also copy the key store, there and nowhere else; keep it apart from the backup")
    .option("--json", "answer as JSON")
    .action(async (options: { data?: string; out: string; keysOut?: string; json?: boolean }) => {
      const data = chooseDataFolder(options.data);
      requireState(data);
      requireApart(data, options.out, "out");
      if (options.keysOut) {
        requireApart(data, options.keysOut, "keys-out");
        requireApart(resolve(options.out), options.keysOut, "keys-out");
        requireApart(resolve(options.keysOut), options.out, "out");
      }
      const { localFolder } = loadConfig(process.env, process.env["ROGATORY_CONFIG"], { isToServe: false });
      const lock = lockFolder(join(localFolder, "lock.db"));
      try {
        const leftOut = [...LEFT_OUT, nameIn(data, localFolder)];
        await requireRoomFor(options.out, await sizeOf(data, leftOut), data);
        const backUp = async (): Promise<number> =>
          await fillWhole({ path: options.out, field: "out", last: [LIST_FILE] }, async (folder) => {
            const { files, folders } = await copyFolder(data, folder, leftOut);
            const list = { format: "rogatory-backup-v1", madeAt: new Date().toISOString(), folders, files };
            await writeFile(join(folder, LIST_FILE), `${JSON.stringify(list, null, 2)}\n`, { flag: "wx" });
            return files.length;
          });
        const files = options.keysOut ? await withKeys(join(data, "keys"), options.keysOut, backUp) : await backUp();
        print(options, { files }, [
          `${files} files copied to ${options.out}, each with its digest in ${LIST_FILE}.`,
          options.keysOut
            ? `The keys are in ${options.keysOut}: keep them apart from the backup.`
            : "Keys are not in it: back them up apart with --keys-out.",
        ]);
      } finally {
        lock.release();
      }
    });

  program
    .command("restore")
    .description(
      "Restore a backup into an empty folder. The server starts in recovery: it neither sends nor takes in, see recover.md.",
    )
    .requiredOption("--from <folder>", "the backup")
    .requiredOption("--keys <folder>", "the backup of the keys")
    .requiredOption("--data <folder>", "an empty folder: the new data folder")
    .option("--json", "answer as JSON")
    .action(async (options: { from: string; keys: string; data: string; json?: boolean }) => {
      requireOwnFolder(options.data);
      const from = resolve(options.from);
      const list = await readList(from);
      requireKeys(options.keys);
      await verifyFiles(from, list);
      await fillWhole({ path: options.data, field: "data", last: MARKS_OF_A_STATE }, async (data) => {
        await copyListed(from, data, list);
        await copyFolder(resolve(options.keys), join(data, "keys"), []);
      });
      // No local folder: the first start sees the difference and raises the incarnation into recovery (R1).
      print(options, { files: list.files.length }, [
        `${list.files.length} files restored to ${options.data}, all digests as they were.`,
        "The next start begins a new incarnation, in recovery: it signs and sends nothing, and asks peers that call to come again.",
        "This release has no way out of recovery: read docs/operate/recover.md before you start it.",
      ]);
    });
}

interface ListedFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

interface Copied {
  readonly files: readonly ListedFile[];
  readonly folders: readonly string[];
}

async function copyFolder(from: string, to: string, leftOut: readonly string[]): Promise<Copied> {
  const listed: ListedFile[] = [];
  const folders: string[] = [];
  await mkdir(to, { recursive: true, mode: 0o700 });
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const source = join(entry.parentPath, entry.name);
    const path = nameIn(from, source);
    if (isLeftOut(path, leftOut)) continue;
    const target = join(to, path);
    if (entry.isDirectory()) {
      await mkdir(target, { recursive: true, mode: 0o700 });
      folders.push(path);
    }
    if (!entry.isFile()) continue;
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await copyFile(source, target);
    listed.push({ path, sizeBytes: (await stat(target)).size, sha256: await digestOf(target) });
  }
  return { files: listed, folders };
}

/** What the list names and nothing else: a file that somebody added has no digest. */
async function copyListed(from: string, to: string, list: Copied): Promise<void> {
  for (const path of list.folders) await mkdir(join(to, path), { recursive: true, mode: 0o700 });
  for (const { path } of list.files) {
    await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 });
    await copyFile(join(from, path), join(to, path));
  }
}

/** The copy of the keys has its name only when that of the data has. */
async function withKeys<T>(keys: string, path: string, backUp: () => Promise<T>): Promise<T> {
  return await fillWhole({ path, field: "keys-out", last: [KEYS_FILE] }, async (folder) => {
    await copyFolder(keys, folder, []);
    return await backUp();
  });
}

/** Bytes that a copy takes at least. Refuses `link-in-folder`: what a link leads to would not be in the copy. */
async function sizeOf(folder: string, leftOut: readonly string[]): Promise<number> {
  let sizeBytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (isLeftOut(nameIn(folder, path), leftOut)) continue;
    if (entry.isSymbolicLink()) {
      const advice = "Mount what it leads to in its place, or move that there.";
      throw new Refusal("link-in-folder", `${path} is a link, and links are not followed. ${advice}`, {
        field: "data",
      });
    }
    if (entry.isFile()) sizeBytes += (await stat(path)).size;
  }
  return sizeBytes;
}

function isLeftOut(path: string, leftOut: readonly string[]): boolean {
  return leftOut.some((one) => path === one || path.startsWith(`${one}/`));
}

function nameIn(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}

/**
 * A copy inside of what is copied would copy itself, and stand in the next backup; keys inside of a backup are not apart (R29). Refuses
 * `folder-inside-another`.
 */
function requireApart(outer: string, path: string, field: string): void {
  const [real, folder] = [realPlaceOf(outer), realPlaceOf(path)];
  if (folder !== real && !folder.startsWith(`${real}${sep}`)) return;
  throw new Refusal("folder-inside-another", `${resolve(path)} lies in ${outer}; choose a folder elsewhere.`, {
    field,
  });
}

async function readList(folder: string) {
  requireFinished(folder, LIST_FILE, "from");
  let text: string;
  try {
    text = await readFile(join(folder, LIST_FILE), "utf8");
  } catch (cause) {
    throw new Refusal("not-a-backup", `${folder} holds no ${LIST_FILE}; it is not a backup.`, { field: "from", cause });
  }
  const parsed = listSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new Refusal("not-a-backup", `${LIST_FILE} is not as a backup writes it.`, { field: "from" });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // what is no JSON is no list either
  }
}

async function verifyFiles(folder: string, list: z.infer<typeof listSchema>): Promise<void> {
  for (const { path, sha256 } of list.files) {
    const found = await digestOf(join(folder, path)).catch(() => undefined);
    if (found === sha256) continue;
    throw new Refusal("backup-damaged", `${path} is missing from the backup or was altered; nothing was restored.`, {
      field: "from",
    });
  }
}

/** Before anything is restored: a folder without its keys would start and be of no use. Refuses `not-a-key-backup`, `copy-unfinished`. */
function requireKeys(path: string): void {
  requireFinished(path, KEYS_FILE, "keys");
  if (existsSync(join(path, KEYS_FILE))) return;
  throw new Refusal(
    "not-a-key-backup",
    `${resolve(path)} holds no ${KEYS_FILE}; it is no backup of keys. Nothing was restored.`,
    { field: "keys" },
  );
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
    hash.update(part);
  }
  return hash.digest("hex");
}
