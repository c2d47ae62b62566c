import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { lockFolder } from "../../platform/index.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { print } from "../output.ts";

/**
 * What a backup never holds: the marks that betray a restore (R1), keys (R29), which have a backup of their own, and evidence in clear,
 * which would outlive its day and its disposal there (R17). Half sealed bodies are worthless after a restart (R3).
 */
const LEFT_OUT = ["local", "keys", "exhibits/opened", "exhibits/drop-box", "exhibits/incoming"];
const LIST_FILE = "backup.json";

const listSchema = z.strictObject({
  format: z.literal("rogatory-backup-v1"),
  madeAt: z.iso.datetime(),
  files: z.array(
    z.strictObject({ path: z.string(), sizeBytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});

export function addBackupCommands(program: Command): void {
  program
    .command("backup")
    .description(
      "Copy a stopped server's data folder, without keys and without evidence in clear. PostgreSQL is backed up by its own means.",
    )
    .option("--data <folder>", "the data folder", "data")
    .requiredOption("--out <folder>", "an empty folder for the copy")
    .option("--keys-out <folder>", "also copy the key store, there and nowhere else; keep it apart from the backup")
    .option("--json", "answer as JSON")
    .action(async (options: { data: string; out: string; keysOut?: string; json?: boolean }) => {
      const data = resolve(options.data);
      const lock = lockFolder(join(data, "local", "lock.db"));
      try {
        const files = await copyFolder(data, await emptyFolder(options.out, "out"), LEFT_OUT);
        const list = { format: "rogatory-backup-v1", madeAt: new Date().toISOString(), files };
        await writeFile(join(resolve(options.out), LIST_FILE), `${JSON.stringify(list, null, 2)}\n`, { flag: "wx" });
        if (options.keysOut) await copyFolder(join(data, "keys"), await emptyFolder(options.keysOut, "keys-out"), []);
        print(options, { files: files.length }, [
          `${files.length} files copied to ${options.out}, each with its digest in ${LIST_FILE}.`,
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
      const from = resolve(options.from);
      const list = await readList(from);
      await verifyFiles(from, list);
      const data = await emptyFolder(options.data, "data");
      await copyFolder(from, data, [LIST_FILE]);
      await copyFolder(resolve(options.keys), await emptyFolder(join(data, "keys"), "data"), []);
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

async function copyFolder(from: string, to: string, leftOut: readonly string[]): Promise<ListedFile[]> {
  const listed: ListedFile[] = [];
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const path = relative(from, source);
    const name = path.split(sep).join("/");
    if (leftOut.some((one) => name === one || name.startsWith(`${one}/`))) continue;
    const target = join(to, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await copyFile(source, target);
    listed.push({ path, sizeBytes: (await stat(target)).size, sha256: await digestOf(target) });
  }
  return listed;
}

async function emptyFolder(path: string, field: string): Promise<string> {
  const folder = resolve(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) {
    throw new Refusal("folder-not-empty", `${folder} is not empty; nothing was written.`, { field });
  }
  return folder;
}

async function readList(folder: string) {
  let text: string;
  try {
    text = await readFile(join(folder, LIST_FILE), "utf8");
  } catch (cause) {
    throw new Refusal("not-a-backup", `${folder} holds no ${LIST_FILE}; it is not a backup.`, { field: "from", cause });
  }
  const parsed = listSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Refusal("not-a-backup", `${LIST_FILE} is not as a backup writes it.`, { field: "from" });
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

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
    hash.update(part);
  }
  return hash.digest("hex");
}
