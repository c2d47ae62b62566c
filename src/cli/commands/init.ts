import { resolve } from "node:path";
import type { Command } from "commander";
import { Refusal } from "../../protocol/refusal.ts";
import { setUpSchema, setUpState, type SetUpResult } from "../../set-up/set-up.ts";
import { loadLocales } from "../../web/index.ts";
import { readInput, requireOwnFolder } from "../files.ts";
import { printOnce, quoted } from "../output.ts";
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
      requireOwnFolder(options.data);
      const answers = readAnswers(options.from);
      const passphrase =
        (process.env["ROGATORY_KEY_UNLOCK"] || answers.config.keyUnlock) === "passphrase"
          ? await readNewPassphrase()
          : undefined;
      await setUpState(resolve(options.data), answers, {
        ...(passphrase === undefined ? {} : { passphrase }),
        // The links must not stand under twenty lines of migrations.
        logLevel: "warn",
        // Without its links nobody gets in: where they are not read, no State is set up.
        announce: async (result) =>
          await printOnce(options, result, [
            `${result.state} is set up in ${options.data}.`,
            `Fingerprint of the root, to be compared with peers over another channel:`,
            `  ${result.words.join(" ")}`,
            `  ${result.digits}`,
            ...(result.awaitsSignatures ? AWAITS_SIGNATURES : []),
            `One-time sign-in links, to be handed over in person; they open when the server runs:`,
            ...result.people.map(({ name, roles, link }) => `  ${name} (${roles.join(", ")}): ${link}`),
            ...result.onDuty.map(
              ({ name, phone }) => `On duty at all hours until the roster is changed: ${name}, ${phone}`,
            ),
            ...lackingLines(result),
            `Start the server with: rogatory serve --data ${quoted(options.data)}`,
            ...(passphrase === undefined
              ? []
              : [`Then open its keys with: rogatory unlock --data ${quoted(options.data)}`]),
          ]),
      });
    });
}

/** R16: what these people cannot do together, and the roles that would do. */
function lackingLines({ gaps }: Pick<SetUpResult, "gaps">): string[] {
  if (gaps.length === 0) return [];
  const t = loadLocales().translator("en");
  return [
    "These people are too few for some acts of several. Two administrators enrol more, on the page People:",
    ...gaps.map(({ titleKey, actKeys, roles }) => {
      const act = actKeys.map((key) => t(key)).join(", ");
      return `  ${t(titleKey, { act })} (${roles.join(" or ")})`;
    }),
  ];
}

const AWAITS_SIGNATURES = [
  "The designation waits for the members of the root that are kept elsewhere; until they have signed, no peer can be met.",
  'An administrator finds it under "Peers", "Our own designation": see "The root" in docs/operate/keys.md.',
];

function readAnswers(path: string) {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(readInput(path, "from")));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    // Its message quotes the file, which may be a key that was named by mistake.
    throw new Refusal("file-not-readable", `${path} is not JSON.`, { field: "from", cause });
  }
  const parsed = setUpSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  - ${issue.path.join(".")}: ${issue.message}`);
  throw new Refusal("answers-invalid", `${path} has faults:\n${faults.join("\n")}`, { field: "from" });
}
