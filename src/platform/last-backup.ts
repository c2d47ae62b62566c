import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeFileDurably } from "./durable-files.ts";

const lastBackupSchema = z.object({ madeAt: z.iso.datetime() });

/** Notes outside the backup set that a backup of the data came to its end, for whoever watches. */
export function noteBackup(localFolder: string, madeAt: Date): void {
  writeFileDurably(fileIn(localFolder), `${JSON.stringify({ madeAt: madeAt.toISOString() })}\n`);
}

/** When the last backup of the data came to its end; undefined where none did since the local folder is here, or the note is damaged. */
export function lastBackupAt(localFolder: string): Date | undefined {
  if (!existsSync(fileIn(localFolder))) return undefined;
  try {
    return new Date(lastBackupSchema.parse(JSON.parse(readFileSync(fileIn(localFolder), "utf8"))).madeAt);
  } catch {
    return undefined; // as if there were none: that is what a person must look at
  }
}

function fileIn(localFolder: string): string {
  return join(localFolder, "last-backup.json");
}
