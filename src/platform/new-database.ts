import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Where `npm run build` leaves a new embedded database, migrated and without a row of anybody's: to make one takes seconds of
 * processor. The name is a digest of packages and migrations, so that one made of others is not found.
 */
export function newDatabaseFolder(packageRoot: string): string {
  const migrations = join(packageRoot, "migrations");
  const hash = createHash("sha256").update(readFileSync(join(packageRoot, "package.json")));
  for (const name of readdirSync(migrations).toSorted()) hash.update(name).update(readFileSync(join(migrations, name)));
  return join(packageRoot, "dist/database", hash.digest("hex").slice(0, 32));
}

/** Copies the bytes only: who may write what was built says nothing about the copy. */
export function copyNewDatabase(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const target = join(to, entry.parentPath.slice(from.length), entry.name);
    if (entry.isDirectory()) mkdirSync(target, { recursive: true });
    else writeFileSync(target, readFileSync(join(entry.parentPath, entry.name)));
  }
}
