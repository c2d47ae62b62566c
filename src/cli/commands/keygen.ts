import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from "age-encryption";
import type { Command } from "commander";
import { requirePlaceFor } from "../files.ts";
import { print } from "../output.ts";
import { writeWholeFile } from "../whole-files.ts";

export function addKeygenCommand(program: Command): void {
  program
    .command("keygen")
    .description("Make a key for opening exhibits, to be kept off the server (an age identity).")
    .requiredOption("--out <file>", "where the secret is written; refused when the file is there")
    .option("--classical", "an X25519 key, for receivers whose tools know no post-quantum keys")
    .option("--json", "answer as JSON")
    .action(async (options: { out: string; classical?: boolean; json?: boolean }) => {
      requirePlaceFor([options.out]);
      const identity = options.classical ? await generateX25519Identity() : await generateHybridIdentity();
      const recipient = await identityToRecipient(identity);
      await writeWholeFile(options.out, `# public: ${recipient}\n${identity}\n`, 0o600);
      print(options, { recipient, file: options.out }, [
        `The secret is in ${options.out}: whoever has it opens what is sealed to it. Keep it off the server.`,
        `Give this public half to those who seal:`,
        recipient,
      ]);
    });
}
