import { resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { openBody } from "../../modules/evidence/index.ts";
import { openHead } from "../../protocol/age-head.ts";
import { LEAF_SIZE } from "../../protocol/exhibit-format.ts";
import { parseExhibitRoot } from "../../protocol/exhibit-tree.ts";
import { sha256HexSchema } from "../../protocol/identifiers.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { readInput, requireFile, requirePlaceFor } from "../files.ts";
import { print } from "../output.ts";

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
    .description("Open what was sealed: <name>.body and <name>.head, checked against <name>.facts.json.")
    .requiredOption("--identity <file>", "the secret half, as keygen wrote it")
    .requiredOption("--out <file>", "where the original is written; refused when the file is there")
    .option("--json", "answer as JSON")
    .action(async (name: string, options: { identity: string; out: string; json?: boolean }) => {
      const facts = readFacts(`${name}.facts.json`);
      const { fileKey, payloadNonce } = await openHead(readInput(`${name}.head`), identities(options.identity));
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
      await openBody(sealed, resolve(options.out));
      print(options, { file: options.out, sha256: facts.sha256 }, [
        `${options.out}: ${facts.sizeBytes} bytes, SHA-256 ${facts.sha256} as sealed.`,
      ]);
    });
}

/** One identity a line; comments begin with "#", as in files of age-keygen. Refuses `identity-malformed`. */
function identities(path: string): string[] {
  const lines = textOf(path)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (lines.length > 0 && lines.every((line) => line.startsWith("AGE-SECRET-KEY-"))) return lines;
  throw new Refusal("identity-malformed", `${path} holds no secret key as "rogatory keygen" writes it.`, {
    field: "identity",
  });
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
