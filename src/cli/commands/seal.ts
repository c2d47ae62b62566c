import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { sealFile } from "../../modules/evidence/index.ts";
import { createHead } from "../../protocol/age-head.ts";
import { hex } from "../../protocol/bytes.ts";
import { Refusal } from "../../protocol/refusal.ts";
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
      (text: string, before: string[]) => [...before, text],
      [] as string[],
    )
    .requiredOption("--out <name>", "writes <name>.body, <name>.tree, <name>.head and <name>.facts.json")
    .option("--age", "also write <name>.age: head and body in one ordinary age file")
    .option("--json", "answer as JSON")
    .action(async (file: string, options: SealCommandOptions) => {
      const out = resolve(options.out);
      const names = ["body", "tree", "head", "facts.json", ...(options.age ? ["age"] : [])].map(
        (end) => `${out}.${end}`,
      );
      const taken = names.find((name) => existsSync(name));
      if (taken)
        throw new Refusal("file-exists", `${taken} is there already; nothing is overwritten.`, { field: "out" });

      const sealed = await sealFile(resolve(file), {
        folder: dirname(out),
        random: (count) => new Uint8Array(randomBytes(count)),
      });
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
      await writeFile(`${out}.head`, head, { flag: "wx" });
      await writeFile(`${out}.facts.json`, `${JSON.stringify(facts, null, 2)}\n`, { flag: "wx" });
      await rename(sealed.bodyPath, `${out}.body`);
      await rename(sealed.treePath, `${out}.tree`);
      if (options.age) await writeAgeFile(`${out}.age`, head, `${out}.body`);
      print(options, { ...facts, files: names }, [
        `Sealed for ${options.to.length} receiver(s): ${names.join(", ")}`,
        `SHA-256 of the original: ${facts.sha256}`,
        `Root of the sealed body: ${facts.root}`,
      ]);
    });
}

/** head ‖ body is an ordinary age file: any age tool opens it. */
async function writeAgeFile(path: string, head: Uint8Array, bodyPath: string): Promise<void> {
  await writeFile(path, head, { flag: "wx" });
  const writer = createWriteStream(path, { flags: "a", highWaterMark: 2 ** 22 });
  await pipeline(createReadStream(bodyPath, { highWaterMark: 2 ** 20 }), writer);
}
