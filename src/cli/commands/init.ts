import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { Refusal } from "../../protocol/refusal.ts";
import { setUpSchema, setUpState } from "../../set-up.ts";
import { print } from "../output.ts";
import { readNewPassphrase } from "../read-passphrase.ts";

export function addInitCommand(program: Command): void {
  program
    .command("init")
    .description(
      "Set up a State in an empty data folder: keys, database, designation, first people. All of it or nothing.",
    )
    .requiredOption("--data <folder>", "the data folder; must hold no State yet")
    .requiredOption("--from <file>", "a JSON file with config, designation and people (docs/operate/install.md)")
    .option("--json", "answer as JSON")
    .action(async (options: { data: string; from: string; json?: boolean }) => {
      const answers = readAnswers(options.from);
      const passphrase = answers.config.keyUnlock === "passphrase" ? await readNewPassphrase() : undefined;
      await setUpState(resolve(options.data), answers, {
        ...(passphrase === undefined ? {} : { passphrase }),
        announce: (result) =>
          print(options, result, [
            `${result.state} is set up in ${options.data}.`,
            `Fingerprint of the root, to be compared with peers over another channel:`,
            `  ${result.rootFingerprint}`,
            `One-time sign-in links, to be handed over in person:`,
            ...result.people.map(({ name, roles, link }) => `  ${name} (${roles.join(", ")}): ${link}`),
            `Start the server with: rogatory serve --data ${options.data}`,
            ...(passphrase === undefined ? [] : [`Then open its keys with: rogatory unlock --data ${options.data}`]),
          ]),
      });
    });
}

function readAnswers(path: string) {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new Refusal("file-not-readable", `${path} cannot be read as JSON.`, { field: "from", cause });
  }
  const parsed = setUpSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  - ${issue.path.join(".")}: ${issue.message}`);
  throw new Refusal("answers-invalid", `${path} has faults:\n${faults.join("\n")}`, { field: "from" });
}
