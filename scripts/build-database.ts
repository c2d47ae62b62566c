import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { migrate, openDatabase, silentLog } from "../src/platform/index.ts";

/** Makes a new embedded database with the migrations of `root`: whole at this place, or not there. */
export async function buildDatabase(root: string, folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const dataFolder = mkdtempSync(join(dirname(folder), "making-"));
  const database = await openDatabase({ dataFolder, log: silentLog() });
  await migrate(database, join(root, "migrations"), silentLog());
  await database.close();
  // Two builds may have made one at the same time: the first stands.
  if (!existsSync(folder)) renameSync(join(dataFolder, "database"), folder);
  rmSync(dataFolder, { recursive: true });
}
