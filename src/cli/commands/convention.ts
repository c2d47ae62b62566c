import type { Command } from "commander";
import {
  ASSISTANCE_PURPOSES,
  CLOCK_RULES,
  elementsFor,
  GROUNDS,
  groundsFor,
  type Life,
  lifeOf,
  MECHANISMS,
  type MechanismId,
  PAPERS,
  REQUIRED_ELEMENTS,
  reviewSheet,
  SAFEGUARD_GATES,
  STEPS,
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
      steps: [...new Set(livesOf(id).flatMap(({ steps }) => steps.map((step) => step.id)))],
      clocks: [...new Set(livesOf(id).flatMap(({ clocks }) => clocks.map(({ rule }) => rule)))],
    })),
  steps: () => STEPS,
  elements: () => REQUIRED_ELEMENTS.map(({ shape: form, ...element }) => ({ ...element, form })),
  grounds: () => GROUNDS,
  clocks: () => CLOCK_RULES,
  gates: () => SAFEGUARD_GATES,
} as const;

/** The lives that requests under a mechanism have, by their purposes. */
function livesOf(mechanism: MechanismId): readonly Life[] {
  const purposes = mechanism === "legal-assistance" ? ASSISTANCE_PURPOSES.map(({ id }) => id) : [];
  const lives = [lifeOf(mechanism), ...purposes.map((purpose) => lifeOf(mechanism, purpose))];
  return [...new Set(lives.filter((life) => life !== undefined))];
}

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
