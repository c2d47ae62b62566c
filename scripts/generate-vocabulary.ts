/**
 * Writes spec/vocabulary.md: the codes that stand in requests and decisions, from src/convention. `--check` changes nothing
 * and fails when the page has drifted.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import {
  CONTENTS_LISTS,
  CODED_CONDITIONS,
  elementsFor,
  GROUND_DETAILS,
  groundDetailsOf,
  GROUNDS,
  type Life,
  LIVES,
  MECHANISM_IDS,
  RECORD_KINDS,
  type RecordField,
  REQUIRED_ELEMENTS,
  SPECIFIC_OUTCOMES,
  type MechanismId,
  PAPER_KINDS,
  PAPERS,
  PRACTICE_LIST,
  PRESERVATION_RISKS,
  type RequiredElement,
} from "../src/convention/index.ts";
import { rolesAt } from "../src/modules/identity/domain/roles.ts";
import { ASSISTANCE_ROLES } from "../src/modules/assistance/roles.ts";
import { TREATY_ROLES } from "../src/modules/treaty/roles.ts";

const code = (text: string): string => `\`${text}\``;
const codes = (texts: readonly string[]): string => texts.map(code).join(", ");
const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** Which steps only some kinds of request have, and what holds in one of them instead. */
function kindsOf({ kinds, steps }: Life): string[] {
  if (kinds === undefined) return [];
  const own = steps.filter(({ kept }) => kept !== true);
  return [
    `A request whose ${code(kinds.element)} says none of these kinds is read as ${code(kinds.unsaid)}.`,
    "",
    row("step", "only in", "there", "carried over"),
    row("---", "---", "---", "---"),
    ...own.map(({ id, kinds: only = kinds.usual, on = {} }) =>
      row(
        code(id),
        only.map(code).join(", ") || "–",
        Object.entries(on)
          .map(([kind, { after = [], closedBy = [], needs = [] }]) =>
            [
              `${code(kind)}: `,
              [...after.map((one) => `after ${code(one)}`), ...closedBy.map((one) => `not after ${code(one)}`)].join(
                ", ",
              ),
              needs.map((one) => `+${code(one)}`).join(", "),
            ].join(""),
          )
          .join("; ") || "–",
        kinds.carried.includes(id) ? "yes" : "–",
      ),
    ),
    "",
  ];
}

function listsOf(mechanism: MechanismId): string {
  const lists = CONTENTS_LISTS.filter((list) => list.mechanism === mechanism);
  return lists.map(({ list, advisory }) => (advisory ? `${list} (advice)` : list)).join(", ");
}

function practiceOf(mechanism: MechanismId): readonly string[] {
  const asked = elementsFor(mechanism).filter(({ source }) => source.list === PRACTICE_LIST);
  return asked.map(({ element }) => element.id);
}

function goesWith(kind: string): string {
  const rows = MECHANISM_IDS.flatMap((mechanism) =>
    PAPERS[mechanism].filter((paper) => paper.kind === kind).map(({ force }) => ({ mechanism, force })),
  );
  return rows.map(({ mechanism, force }) => `${code(mechanism)}${force === "required" ? "!" : ""}`).join(", ");
}

function holds(element: RequiredElement): string {
  const kinds = (element.itemKinds ?? []).map(({ kind, needed }) => (needed ? `${code(kind)}!` : code(kind)));
  switch (element.shape) {
    case "text":
      return "`text`";
    case "items":
      return `\`items\`: ${kinds.join(", ")}`;
    case "items-and-text":
      return `\`items\`: ${kinds.join(", ")}; and \`text\``;
    case "period":
      return element.reasoned ? "`period`; and `text`" : "`period`";
    case "day":
      return "`day`";
    case "amount":
      return "`amount`";
    case "records":
      return `\`records\`: ${element.single === true ? "one" : "each a"} ${code(element.record ?? "")}`;
    case "choice":
    case "codes":
      return `\`codes\`: ${codes((element.codes ?? []).map((one) => one.code))}`;
  }
}

function placeOf({ shape, codes: own = [] }: RecordField): string {
  if (own.length > 0) return `\`codes\`: ${codes(own.map((one) => one.code))}`;
  return shape === "partial-day" ? "`day`" : code(shape);
}

export function vocabularyPage(): string {
  const listed = MECHANISM_IDS.filter((mechanism) => listsOf(mechanism) !== "");
  return [
    "# Vocabulary",
    "",
    "Written by `scripts/generate-vocabulary.ts` from `src/convention`; do not edit by hand.",
    "",
    "Where a schema says only that a member is a code, these are the codes that are sent. They are words and no condition: a",
    "receiver never refuses a dispatch for one that it does not know; it shows it as it came. The lists follow the articles of",
    "the Convention as this project reads them; what binds is the treaty.",
    "",
    "## Elements of a request",
    "",
    "Which lists of the Convention each mechanism follows. A list marked as advice is not asked for by the Convention.",
    "",
    row("mechanism", "lists"),
    row("---", "---"),
    ...listed.map((mechanism) => row(code(mechanism), listsOf(mechanism))),
    "",
    "What practice asks for beside them, in the order of the form; some of it only for a purpose, or where another element says so.",
    "",
    ...MECHANISM_IDS.map((mechanism) => `- ${code(mechanism)}: ${codes(practiceOf(mechanism))}.`),
    "",
    "The name of an element in `elements` and `missingElements` is its place in the Convention; a word, where the Convention lists nothing",
    "and practice asks for it. `always` is required; of the others the sender says what it knows. An item kind with `!` is needed where the element is given. Another member of the",
    "element (`text` beside `codes`, say) may always stand beside.",
    "",
    row("element", "what it says", "asked for", "where it stands"),
    row("---", "---", "---", "---"),
    ...REQUIRED_ELEMENTS.map((element) => row(code(element.id), element.label, element.force, holds(element))),
    "",
    `With \`purpose\` ${code("service-of-documents")}, ${REQUIRED_ELEMENTS.filter(
      ({ notForPurpose }) => notForPurpose === "service-of-documents",
    )
      .map(({ id }) => code(id))
      .join(
        ", ",
      )} is not required. Of list 50(3), the elements of the ways in \`propertyPaths\` are required: \`own-order\` (a),`,
    "`give-effect` (b), `tracing-or-freezing` (c).",
    "",
    "## Records",
    "",
    "What stands in the `records` of an element: the fields of each kind, and where their values stand.",
    "",
    ...RECORD_KINDS.flatMap((kind) => [
      `### ${code(kind.id)}`,
      "",
      row("field", "what it says", "where it stands"),
      row("---", "---", "---"),
      ...kind.fields.map((field) => row(code(field.id), field.label, placeOf(field))),
      "",
    ]),
    "## Papers",
    "",
    "`kind` of a paper in `papers` and `missingPapers`, and with which requests practice asks for it: `!` where a request without it comes back,",
    "some only in the cases that it names.",
    "",
    row("kind", "what it is", "goes with"),
    row("---", "---", "---"),
    ...PAPER_KINDS.map(({ id, label }) => row(code(id), label, goesWith(id))),
    "",
    "## Steps",
    "",
    "`step` of a `step`, by the life that the request has. Who may say it, after which of the same State and of the other one (`+`), the record",
    "that goes with it, and `!` where it ends the life. What only its own State keeps is not sent, and not here. Every life has `said-in-error`,",
    "which stands only with `corrects` (kinds.md).",
    "",
    ...LIVES.filter(({ steps }) => steps.some(({ kept }) => kept !== true)).flatMap((life) => [
      `### ${code(life.id)}`,
      "",
      row("step", "what it says", "by", "after", "record"),
      row("---", "---", "---", "---", "---"),
      ...life.steps
        .filter(({ kept }) => kept !== true)
        .map((step) =>
          row(
            `${code(step.id)}${step.ends === true ? "!" : ""}`,
            step.label,
            step.by,
            [...(step.after ?? []).map(code), ...(step.needs ?? []).map((id) => `+${code(id)}`)].join(", ") || "–",
            step.record === undefined ? "–" : code(step.record),
          ),
        ),
      "",
      ...kindsOf(life),
    ]),
    "## Grounds",
    "",
    "`groundId` in a `decision` and in `proposedGrounds` of a `consultation`; `paragraph` says the place in words such as",
    "`40(21)(b)`.",
    "",
    row("ground", "place"),
    row("---", "---"),
    ...GROUNDS.filter(({ kind }) => kind !== "not-a-ground").map(({ id, article, paragraph }) =>
      row(code(id), `${article}${paragraph ?? ""}`),
    ),
    "",
    "`details` of a ground:",
    "",
    ...[...new Set(GROUND_DETAILS.map(({ groundId }) => groundId))].map(
      (id) => `- ${code(id)}: ${codes(groundDetailsOf(id).map((one) => one.code))}.`,
    ),
    "",
    "## Specific outcomes",
    "",
    "`specifics` of a `decision`: what the outcome means under a mechanism, and what stands beside it.",
    "",
    row("code", "mechanisms", "with these outcomes", "beside it"),
    row("---", "---", "---", "---"),
    ...SPECIFIC_OUTCOMES.map((one) => row(code(one.id), codes(one.mechanisms), codes(one.with), codes(one.asks))),
    "",
    "## Conditions with a code",
    "",
    "`code` of a condition of a `decision`. The condition binds by its `text`, whatever its code.",
    "",
    row("code", "mechanism", "rests on"),
    row("---", "---", "---"),
    ...CODED_CONDITIONS.map((one) => row(code(one.code), code(one.mechanism), one.basis ?? "")),
    "",
    "## Risks of preserving",
    "",
    `\`risk\` of a \`question\`: ${codes(PRESERVATION_RISKS.map((one) => one.code))}.`,
    "",
    "## Roles",
    "",
    `\`officerRole\` of an \`acknowledgement\` and \`seenBy\` of a \`status\`: ${codes(rolesAt("authority", [...TREATY_ROLES, ...ASSISTANCE_ROLES]))}.`,
    "",
  ].join("\n");
}

if (import.meta.main) {
  const file = join(import.meta.dirname, "../spec/vocabulary.md");
  const wanted = await format(vocabularyPage(), { parser: "markdown", printWidth: 120 });
  if (!process.argv.includes("--check")) writeFileSync(file, wanted);
  else if (readFileSync(file, "utf8") !== wanted) {
    console.error("spec/vocabulary.md differs from src/convention: run scripts/generate-vocabulary.ts");
    process.exitCode = 1;
  }
}
