import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
// What is generated and signed, in a quarter of the time.
import "../src/platform/openssl-signatures.ts";

/**
 * Makes a folder hold exactly these generated files, and leaves files with other endings alone. With `--check` on the
 * command line it only compares, names each difference and ends with exit code 1.
 */
export async function publishFiles(output: {
  readonly folder: string;
  readonly extension: string;
  readonly files: ReadonlyMap<string, string>;
  readonly madeBy: string;
  /** Files of the folder that are written by hand. */
  readonly keep?: readonly string[];
}): Promise<void> {
  const isCheck = process.argv.includes("--check");
  await mkdir(output.folder, { recursive: true });
  const present = (await readdir(output.folder)).filter((name) => name.endsWith(output.extension));
  const differences: string[] = [];
  for (const [name, text] of output.files) {
    if (present.includes(name) && (await readFile(join(output.folder, name), "utf8")) === text) continue;
    differences.push(`${name} differs`);
    if (!isCheck) await writeFile(join(output.folder, name), text);
  }
  for (const name of present) {
    if (output.files.has(name) || output.keep?.includes(name) === true) continue;
    differences.push(`${name} is left over`);
    if (!isCheck) await rm(join(output.folder, name));
  }
  if (!isCheck || differences.length === 0) {
    console.log(`${output.folder}: ${output.files.size} files, ${differences.length} changed`);
    return;
  }
  console.error(`${output.folder} is not what ${output.madeBy} makes; run it and commit the result:`);
  for (const difference of differences) console.error(`  ${difference}`);
  process.exitCode = 1;
}
