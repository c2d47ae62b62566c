// The second verifier by itself. This folder needs nothing beside it but Node 24:
//
//   node main.ts PACKAGE [--root FINGERPRINT]... [--exhibit FILE]
//
// prints { verdict, checks: [{ check, about, outcome, code }] }. A fingerprint is twelve words, 39 digits or 64
// hexadecimal digits.
import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readRoot } from "./reader-roots.ts";
import { type MeasuredExhibit, verifyPackage } from "./verify-package.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { root: { type: "string", multiple: true, default: [] }, exhibit: { type: "string" } },
});
const [file] = positionals;
if (file === undefined || positionals.length > 1) {
  process.stderr.write("usage: node main.ts PACKAGE [--root FINGERPRINT]... [--exhibit FILE]\n");
  process.exit(2);
}
const unreadable = values.root.find((entered) => readRoot(entered) === undefined);
if (unreadable !== undefined) {
  process.stderr.write(`"${unreadable}" is no fingerprint: twelve words, 39 digits or 64 hexadecimal digits.\n`);
  process.exit(2);
}
const exhibit = values.exhibit === undefined ? undefined : await measured(values.exhibit);
process.stdout.write(`${JSON.stringify(verifyPackage(readFileSync(file), values.root, exhibit))}\n`);

async function measured(path: string): Promise<MeasuredExhibit> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const part of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(part);
    sizeBytes += part.length;
  }
  return { sha256: hash.digest("hex"), sizeBytes };
}
