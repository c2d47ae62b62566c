import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { Refusal } from "../../protocol/refusal.ts";
import { requireFinished } from "../whole-folder.ts";

/** Without it a folder holds no keys. */
export const KEYS_FILE = "store.json";
/** Whose keys they are; no part of the key store. */
const OWNER_FILE = "of-state.json";

const ownerSchema = z.strictObject({ state: z.string() });

/** Copies the key store, wrapped as it is, and notes whose it is. */
export async function copyKeys(dataFolder: string, to: string, state: string): Promise<void> {
  await copyFolder(join(dataFolder, "keys"), to);
  await writeFile(join(to, OWNER_FILE), `${JSON.stringify({ state })}\n`, { flag: "wx" });
}

/** Puts backed up keys into a folder that is being restored. */
export async function restoreKeys(from: string, dataFolder: string): Promise<void> {
  await copyFolder(resolve(from), join(dataFolder, "keys"), [OWNER_FILE]);
}

/**
 * Before anything is restored: a folder without its keys would start and be of no use. Refuses `not-a-key-backup`, `copy-unfinished`,
 * and `backup-of-another-state` for another State's keys.
 */
export function requireKeysOf(state: string, path: string): void {
  requireFinished(path, KEYS_FILE, "keys");
  if (!existsSync(join(path, KEYS_FILE))) {
    throw new Refusal(
      "not-a-key-backup",
      `${resolve(path)} holds no ${KEYS_FILE}; it is no backup of keys. Nothing was restored.`,
      { field: "keys" },
    );
  }
  // Keys that were copied by other means do not say whose they are.
  const owner = join(path, OWNER_FILE);
  if (!existsSync(owner)) return;
  const parsed = ownerSchema.safeParse(JSON.parse(readFileSync(owner, "utf8")));
  if (parsed.success && parsed.data.state === state) return;
  throw ofAnotherState(`The keys in ${resolve(path)}`, parsed.data?.state ?? "?", state, "keys");
}

export function ofAnotherState(what: string, found: string, wanted: string, field: string): Refusal {
  return new Refusal(
    "backup-of-another-state",
    `${what} are of ${found}, and the backup is of ${wanted}. Nothing was restored; name those that belong together.`,
    { field },
  );
}

async function copyFolder(from: string, to: string, leftOut: readonly string[] = []): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, target);
    else if (entry.isFile() && !leftOut.includes(entry.name)) await copyFile(source, target);
  }
}
