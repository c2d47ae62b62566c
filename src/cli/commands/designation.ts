import type { Command } from "commander";
import { type DesignationView, readDesignation } from "../../protocol/designation.ts";
import { fingerprintDigits, fingerprintWords } from "../../protocol/fingerprint.ts";
import { fromBase64, hex } from "../../protocol/bytes.ts";
import { logVerifier, witnessVerifier } from "../../protocol/checkpoint.ts";
import { encodeVerifierKey } from "../../protocol/signed-note.ts";
import { inFile, readInput } from "../files.ts";
import { print } from "../output.ts";

export function addDesignationCommands(program: Command): void {
  const designation = program.command("designation").description("A State's signed statement of authorities and keys.");
  designation
    .command("show <file>")
    .description("Read a designation, check that its own root signed it, and print the fingerprint to compare.")
    .option("--json", "answer as JSON")
    .action(async (file: string, options: { json?: boolean }) => {
      const bytes = readInput(file);
      const view = await inFile(file, () => readDesignation(bytes));
      print(options, summary(view), lines(view));
    });
}

function summary(view: DesignationView) {
  return {
    state: view.state,
    number: view.designation.number,
    profile: view.designation.profile,
    validUntil: view.designation.validUntil,
    digest: view.digest,
    rootFingerprint: hex(view.rootFingerprint),
    words: fingerprintWords(view.rootFingerprint).join(" "),
    digits: fingerprintDigits(view.rootFingerprint),
    verifierKeys: verifierKeys(view),
  };
}

/** For `rogatory audit verify --key`: the keys of the State's logs, open and closed, and those with which it cosigns other logs. */
function verifierKeys({ state, designation }: DesignationView): string[] {
  return designation.keys.flatMap((key) => {
    const logs = [designation.log, ...(designation.log.closed ?? [])];
    if (key.use === "log") {
      return logs.map(({ origin }) => encodeVerifierKey(logVerifier(origin, fromBase64(key.public))));
    }
    return key.use === "witness" ? [encodeVerifierKey(witnessVerifier(state, fromBase64(key.public)))] : [];
  });
}

function lines(view: DesignationView): string[] {
  const { state, number, profile, validUntil, words, digits, verifierKeys: keys } = summary(view);
  return [
    `${state}, designation ${number} (${profile}), valid until ${validUntil}.`,
    "It is signed by the root that it names. Whether that root is the State's, two people compare over another channel:",
    `  ${words}`,
    `  ${digits}`,
    ...keys.map((key) => `Key for "rogatory audit verify --key": ${key}`),
    ...view.designation.authorities.map(
      ({ id, names, roles }) => `${id}: ${(names["en"] ?? id).replaceAll("\n", " ")} (${roles.join(", ")})`,
    ),
  ];
}
