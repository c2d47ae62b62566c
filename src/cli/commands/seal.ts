import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream, statSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { NAMED_FOLDER, requireRoom, sealFile } from "../../modules/evidence/index.ts";
import { createHead } from "../../protocol/age-head.ts";
import { hex } from "../../protocol/bytes.ts";
import { bodySizeOf } from "../../protocol/exhibit-format.ts";
import { requireFile, requireNameOfFile, requirePlaceFor } from "../files.ts";
import { print } from "../output.ts";
import { writeWholeFiles } from "../whole-files.ts";

interface SealCommandOptions {
  readonly to: readonly string[];
  readonly out: string;
  readonly age?: boolean;
  readonly json?: boolean;
}

export function addSealCommand(program: Command): void {
  program
    .command("seal <file>")
    .description("Seal a file for one or more receivers: body, tree, head and facts beside each other.")
    .requiredOption(
      "--to <recipient>",
      "an age recipient; may be repeated",
      // Without a value to begin with, or it would count as given.
      (text: string, before: readonly string[] | undefined) => [...(before ?? []), text],
    )
    .requiredOption("--out <name>", "writes <name>.body, <name>.tree, <name>.head and <name>.facts.json")
    .option("--age", "also write <name>.age: head and body in one ordinary age file")
    .option("--json", "answer as JSON")
    .action(async (file: string, options: SealCommandOptions) => {
      const out = resolve(options.out);
      // The facts last: what lacks them was broken off, and `open` asks for them first.
      const ends = [...(options.age ? ["age"] : []), "body", "tree", "head", "facts.json"];
      const names = ends.map((end) => `${out}.${end}`);
      requireFile(file);
      requireNameOfFile(options.out);
      requirePlaceFor(names);
      // What is wrong with a receiver is found before hours of sealing.
      await createHead(random(16), random(16), options.to);
      const facts = await writeWholeFiles(
        out,
        names,
        async (folder) => await sealInto(join(folder, basename(out)), resolve(file), options),
      );
      print(options, { ...facts, files: names }, [
        `Sealed for ${options.to.length} receiver(s): ${names.join(", ")}`,
        `SHA-256 of the original: ${facts.sha256}`,
        `Root of the sealed body: ${facts.root}`,
      ]);
    });
}

async function sealInto(name: string, file: string, { to, age = false }: SealCommandOptions) {
  const folder = dirname(name);
  if (age) await requireRoomForTwo(folder, statSync(file).size);
  const sealed = await sealFile(file, { folder, random });
  const head = await createHead(sealed.fileKey, sealed.payloadNonce, to);
  const facts = {
    sha256: sealed.original.sha256,
    sizeBytes: sealed.original.size,
    root: sealed.frame.root,
    bodySizeBytes: sealed.frame.bodySize,
    leafSizeBytes: sealed.frame.leafSize,
    payloadNonce: hex(sealed.payloadNonce),
    keyCommitment: sealed.keyCommitment,
  };
  await rename(sealed.bodyPath, `${name}.body`);
  await rename(sealed.treePath, `${name}.tree`);
  await writeFile(`${name}.head`, head, { flag: "wx" });
  await writeFile(`${name}.facts.json`, `${JSON.stringify(facts, null, 2)}\n`, { flag: "wx" });
  if (age) await writeAgeFile(`${name}.age`, head, `${name}.body`);
  return facts;
}

/** The body stands in the age file once more. Refuses `disk-full`. */
async function requireRoomForTwo(folder: string, sizeBytes: number): Promise<void> {
  await requireRoom(NAMED_FOLDER, folder, 2 * bodySizeOf(sizeBytes), "sealing with --age");
}

function random(count: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(count));
}

/** head ‖ body is an ordinary age file: any age tool opens it. */
async function writeAgeFile(path: string, head: Uint8Array, bodyPath: string): Promise<void> {
  await writeFile(path, head, { flag: "wx" });
  const writer = createWriteStream(path, { flags: "a", highWaterMark: 2 ** 22 });
  await pipeline(createReadStream(bodyPath, { highWaterMark: 2 ** 20 }), writer);
}
