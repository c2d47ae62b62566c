import type { Command } from "commander";
import {
  CLOCK_RULES,
  elementsFor,
  GROUNDS,
  groundsFor,
  MECHANISMS,
  type MechanismId,
  PAPERS,
  REQUIRED_ELEMENTS,
  reviewSheet,
  SAFEGUARD_GATES,
} from "../../convention/index.ts";
import { writeWholeFile } from "../whole-files.ts";

/** What `convention <name> --json` prints, by its name. */
const LISTS = {
  mechanisms: () =>
    MECHANISMS.map(({ id, article, paragraph, certainty, gates }) => ({
      id,
      article,
      paragraph,
      certainty,
      gates,
      elements: elementsOf(id),
      papers: PAPERS[id],
      grounds: groundsFor(id).map(({ ground }) => ground.id),
    })),
  elements: () => REQUIRED_ELEMENTS.map(({ shape: form, ...element }) => ({ ...element, form })),
  grounds: () => GROUNDS,
  clocks: () => CLOCK_RULES,
  gates: () => SAFEGUARD_GATES,
} as const;

/** The contents of a mechanism, in the order of its form; `list` says what asks for each. */
function elementsOf(mechanism: MechanismId) {
  return elementsFor(mechanism).map(({ element, source, when }) => ({
    id: element.id,
    form: element.shape,
    record: element.record,
    force: element.force,
    certainty: element.certainty,
    list: source.list,
    when,
  }));
}

export function addConventionCommands(program: Command): void {
  const convention = program.command("convention").description("What this release holds of the Convention.");
  convention
    .command("review")
    .description("Print the sheet on which a lawyer checks every datum against the certified text.")
    .option("--out <file>", "write it there instead; refused when the file is there")
    .action(async (options: { out?: string }) => {
      if (options.out !== undefined) await writeWholeFile(options.out, reviewSheet());
      else process.stdout.write(reviewSheet());
    });
  for (const [name, list] of Object.entries(LISTS)) {
    convention
      .command(name)
      .description(`Print the ${name} as data, each with how sure it is.`)
      .option("--json", "as JSON on one line; it is indented otherwise")
      .action((options: { json?: boolean }) => {
        process.stdout.write(`${JSON.stringify({ [name]: list() }, undefined, options.json === true ? 0 : 2)}\n`);
      });
  }
}
