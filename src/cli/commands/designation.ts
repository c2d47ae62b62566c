import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { type DesignationView, readDesignation } from "../../protocol/designation.ts";
import { fingerprintDigits, fingerprintWords } from "../../protocol/fingerprint.ts";
import { hex } from "../../protocol/bytes.ts";
import { print } from "../output.ts";

export function addDesignationCommands(program: Command): void {
  const designation = program.command("designation").description("A State's signed statement of authorities and keys.");
  designation
    .command("show <file>")
    .description("Read a designation, check that its own root signed it, and print the fingerprint to compare.")
    .option("--json", "answer as JSON")
    .action((file: string, options: { json?: boolean }) => {
      const view = readDesignation(new Uint8Array(readFileSync(file)));
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
  };
}

function lines(view: DesignationView): string[] {
  const { state, number, profile, validUntil, words, digits } = summary(view);
  return [
    `${state}, designation ${number} (${profile}), valid until ${validUntil}.`,
    "It is signed by the root that it names. Whether that root is the State's, two people compare over another channel:",
    `  ${words}`,
    `  ${digits}`,
    ...view.designation.authorities.map(({ id, names, roles }) => `${id}: ${names["en"] ?? id} (${roles.join(", ")})`),
  ];
}
