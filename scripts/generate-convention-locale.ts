/**
 * Writes locales/en/convention.json from the Convention data, which is where its English texts are kept.
 * `--check` changes nothing and fails when the file has drifted from the data.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { conventionMessages } from "../src/convention/messages.ts";

const file = join(import.meta.dirname, "../locales/en/convention.json");
const wanted = `${JSON.stringify(conventionMessages(), null, 2)}\n`;

if (!process.argv.includes("--check")) {
  writeFileSync(file, wanted);
} else if (readFileSync(file, "utf8") !== wanted) {
  console.error(
    "locales/en/convention.json differs from the Convention data: run scripts/generate-convention-locale.ts",
  );
  process.exitCode = 1;
}
