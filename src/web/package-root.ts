import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder that holds our package.json, found by walking up: the same from the source tree and from a bundle in dist/.
 * Refuses (throws) outside an installed package, because then locales and assets are missing too.
 */
export function packageRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (isOurs(join(folder, "package.json"))) return folder;
    if (dirname(folder) === folder) throw new Error(`no package.json of rogatory found above ${import.meta.dirname}`);
  }
}

function isOurs(file: string): boolean {
  if (!existsSync(file)) return false;
  const content: unknown = JSON.parse(readFileSync(file, "utf8"));
  return typeof content === "object" && content !== null && "name" in content && content.name === "rogatory";
}
