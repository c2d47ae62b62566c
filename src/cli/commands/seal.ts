import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { sealFile } from "../../modules/evidence/index.ts";
import { createHead } from "../../protocol/age-head.ts";
import { hex } from "../../protocol/bytes.ts";
import { requireFile, requirePlaceFor } from "../files.ts";
import { print } from "../output.ts";

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
      const names = ["body", "tree", "head", "facts.json", ...(options.age ? ["age"] : [])].map(
        (end) => `${out}.${end}`,
      );
      requireFile(file);
      requirePlaceFor(names);
      // What is wrong with a receiver is found before hours of sealing.
      await createHead(random(16), random(16), options.to);

      const sealed = await sealFile(resolve(file), { folder: dirname(out), random });
      const head = await createHead(sealed.fileKey, sealed.payloadNonce, options.to);
      const facts = {
        sha256: sealed.original.sha256,
        sizeBytes: sealed.original.size,
        root: sealed.frame.root,
        bodySizeBytes: sealed.frame.bodySize,
        leafSizeBytes: sealed.frame.leafSize,
        payloadNonce: hex(sealed.payloadNonce),
        keyCommitment: sealed.keyCommitment,
      };
      await rename(sealed.bodyPath, `${out}.body`);
      await rename(sealed.treePath, `${out}.tree`);
      await writeFile(`${out}.head`, head, { flag: "wx" });
      await writeFile(`${out}.facts.json`, `${JSON.stringify(facts, null, 2)}\n`, { flag: "wx" });
      if (options.age) await writeAgeFile(`${out}.age`, head, `${out}.body`);
      print(options, { ...facts, files: names }, [
        `Sealed for ${options.to.length} receiver(s): ${names.join(", ")}`,
        `SHA-256 of the original: ${facts.sha256}`,
        `Root of the sealed body: ${facts.root}`,
      ]);
    });
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
