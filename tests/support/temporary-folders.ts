import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterFile } from "./after-file.ts";

/** A new empty folder, removed when all tests of the file are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "rogatory-"));
  afterFile(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
