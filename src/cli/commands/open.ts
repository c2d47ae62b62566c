import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { openBody, openSealedFile } from "../../modules/evidence/index.ts";
import { MAX_HEAD_BYTES, openHead } from "../../protocol/age-head.ts";
import { inspectAgeHeader } from "../../protocol/age-header.ts";
import { LEAF_SIZE, PAYLOAD_NONCE_SIZE } from "../../protocol/exhibit-format.ts";
import { parseExhibitRoot } from "../../protocol/exhibit-tree.ts";
import { sha256HexSchema } from "../../protocol/identifiers.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { inFile, readIdentities, readInput, requireFile, requirePlaceFor } from "../files.ts";
import { print } from "../output.ts";
import { writeWholeFiles } from "../whole-files.ts";

interface OpenCommandOptions {
  readonly identity: string;
  readonly out: string;
  readonly digest?: string;
  readonly json?: boolean;
}

const factsSchema = z.object({
  sha256: sha256HexSchema,
  sizeBytes: z.int().min(0),
  root: sha256HexSchema,
  bodySizeBytes: z.int().min(0),
  leafSizeBytes: z.literal(LEAF_SIZE),
  keyCommitment: sha256HexSchema,
});

export function addOpenCommand(program: Command): void {
  program
    .command("open <name>")
    .description(
      "Open what was sealed: a file taken away from a server, checked against --digest; or <name>.body and <name>.head, " +
        "checked against <name>.facts.json.",
    )
    .requiredOption("--identity <file>", "the secret half, as keygen wrote it")
    .requiredOption("--out <file>", "where the original is written; refused when the file is there")
    .option("--digest <sha256>", "of the original, as the exhibit's page and its manifest state it")
    .option("--json", "answer as JSON")
    .action(async (name: string, options: OpenCommandOptions) => {
      if (options.digest !== undefined) return await openTakenAway(name, options.digest, options);
      if (existsSync(name) && !existsSync(`${name}.facts.json`)) {
        const what = `Give --digest too, the SHA-256 of the original: ${name} does not hold it.`;
        throw new Refusal("digest-needed", what, { field: "digest" });
      }
      const facts = readFacts(`${name}.facts.json`);
      const head = readInput(`${name}.head`);
      const keys = readIdentities(options.identity);
      const { fileKey, payloadNonce } = await inFile(`${name}.head`, async () => await openHead(head, keys));
      requireFile(`${name}.body`);
      requirePlaceFor([options.out]);
      const sealed = {
        bodyPath: resolve(`${name}.body`),
        frame: { root: parseExhibitRoot(facts.root), bodySize: facts.bodySizeBytes, leafSize: facts.leafSizeBytes },
        fileKey,
        payloadNonce,
        keyCommitment: facts.keyCommitment,
        original: { sha256: facts.sha256, size: facts.sizeBytes },
      };
      await writeOriginal(options.out, async (target) => await openBody(sealed, target));
      print(options, { file: options.out, sha256: facts.sha256 }, [
        `${options.out}: ${facts.sizeBytes} bytes, SHA-256 ${facts.sha256} as sealed.`,
      ]);
    });
}

/** Head and body in one file, as a server hands out what it cannot open. Refuses `digest-malformed`, and what openSealedFile refuses. */
async function openTakenAway(path: string, digest: string, options: OpenCommandOptions): Promise<void> {
  const sha256 = sha256HexSchema.safeParse(digest.toLowerCase());
  if (!sha256.success) {
    throw new Refusal("digest-malformed", "--digest takes the 64 hexadecimal digits of a SHA-256.", {
      field: "digest",
    });
  }
  const secrets = readIdentities(options.identity);
  requireFile(path);
  const head = await inFile(path, async () => await readHeadOf(path));
  const keys = await inFile(path, async () => await openHead(head, secrets));
  requirePlaceFor([options.out]);
  const file = { path: resolve(path), headSize: head.length, ...keys, sha256: sha256.data };
  await writeOriginal(options.out, async (target) => await openSealedFile(file, target));
  print(options, { file: options.out, sha256: sha256.data }, [
    `${options.out}: SHA-256 ${sha256.data}, as its manifest states.`,
  ]);
}

async function writeOriginal(out: string, openTo: (path: string) => Promise<void>): Promise<void> {
  await writeWholeFiles(out, [out], async (folder) => await openTo(join(folder, basename(resolve(out)))));
}

async function readHeadOf(path: string): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(MAX_HEAD_BYTES), 0, MAX_HEAD_BYTES, 0);
    const start = buffer.subarray(0, bytesRead);
    return start.slice(0, inspectAgeHeader(start).headerSize + PAYLOAD_NONCE_SIZE);
  } finally {
    await file.close();
  }
}

function readFacts(path: string) {
  const malformed = (why: string): Refusal =>
    new Refusal("facts-malformed", `${path} is not as "rogatory seal" writes it: ${why}.`);
  let value: unknown;
  try {
    value = JSON.parse(textOf(path));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw malformed("it is not JSON");
    throw cause;
  }
  const parsed = factsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw malformed(`${parsed.error.issues.map(({ path: at }) => at.join(".")).join(", ")} missing or wrong`);
}

function textOf(path: string): string {
  return new TextDecoder().decode(readInput(path));
}
