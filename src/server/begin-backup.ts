import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  asDiskRefusal,
  beginToKeep,
  endBackup,
  type Platform,
  snapshotFolder,
  writeFileDurably,
} from "../platform/index.ts";

/**
 * The server's part of a backup: from here until the command lets go or ends, files that are removed are kept for it. The command
 * copies the files and dumps PostgreSQL; the embedded engine, which nobody else may open, is copied here, to the folder in the answer.
 * The server goes on meanwhile. Refuses `backup-under-way`, `disk-full`.
 */
export async function beginBackup(
  { config, database }: Platform,
  hold: (release: () => Promise<void>) => void,
): Promise<Record<string, unknown>> {
  await beginToKeep(config);
  try {
    const answer =
      database.copyFiles === undefined
        ? { fence: database.lease.fence() }
        : { snapshot: await copyDatabase(config.localFolder, database.copyFiles) };
    hold(async () => await endBackup(config));
    return answer;
  } catch (error) {
    await endBackup(config);
    throw asDiskRefusal(error);
  }
}

/** The copy opens as the database of a data folder of its own. */
async function copyDatabase(localFolder: string, copyFiles: (folder: string) => Promise<void>): Promise<string> {
  const folder = snapshotFolder(localFolder);
  await rm(folder, { recursive: true, force: true });
  await copyFiles(join(folder, "database"));
  writeFileDurably(join(folder, "engine.json"), `${JSON.stringify({ engine: "pglite" })}\n`);
  return folder;
}
