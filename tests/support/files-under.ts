import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** All file contents under a folder, for searching what must not be there. */
export function filesUnder(folder: string): Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
}
