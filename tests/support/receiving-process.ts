// The process that receive.test.ts kills: receives a body from a file, slowly, two leaves at a time.
import { open } from "node:fs/promises";
import { type ReceiveFiles, Receiver } from "../../src/modules/evidence/engine/receive.ts";

const [, , bodyPath, filesJson] = process.argv;
if (bodyPath === undefined || filesJson === undefined) throw new Error("Needs the path of a body and the files.");
// Written by receive.test.ts itself.
const files = JSON.parse(filesJson) as ReceiveFiles;
const source = await open(bodyPath, "r");
const receiver = await Receiver.open(files);

for (let run = receiver.claim(2); run !== undefined; run = receiver.claim(2)) {
  const bytes = Buffer.alloc(run.size);
  await source.read(bytes, 0, run.size, run.offset);
  await receiver.receive(run, slowly(bytes));
}

async function* slowly(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 300_000) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    yield bytes.subarray(at, at + 300_000);
  }
}
