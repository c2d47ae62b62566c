import words from "../../locales/en/provisions.json" with { type: "json" };
import { ARTICLES } from "./articles.ts";
import { type Certainty, type Cited, citation, uncertainty } from "./certainty.ts";
import { CLOCK_FACTS, CLOCK_RULES, type ClockRule, THRESHOLDS } from "./clock-rules.ts";
import { DECISION_RULES } from "./decision-rules.ts";
import { ASSISTANCE_PURPOSES } from "./assistance-purposes.ts";
import { DUAL_CRIMINALITY_RULES } from "./dual-criminality.ts";
import { CONTENTS_LISTS, REQUIRED_ELEMENTS } from "./elements.ts";
import { GATES_ASKED_OTHERWISE } from "./gates-asked.ts";
import { SAFEGUARD_GATES } from "./gates.ts";
import { GROUND_OPENINGS, GROUNDS } from "./grounds.ts";
import { AFTER_PRESERVATION, MECHANISMS, PRESERVATION_RISK } from "./mechanisms.ts";
import { NOTIFICATIONS, RESERVATION_OPENINGS } from "./notifications.ts";
import { OFFENCE_RULES } from "./offence-standing.ts";
import { OFFENCES } from "./offences.ts";
import { GROUND_DETAILS, SPECIFIC_OUTCOMES } from "./outcomes.ts";
import { CODED_CONDITIONS } from "./usual-conditions.ts";
import { PROVISIONS, WITHOUT_QUESTION } from "./provisions.ts";
import { REMINDERS } from "./reminders.ts";
import { SAME_CONTENT } from "./same-content.ts";
import { TREATY_FACTS } from "./treaty-facts.ts";

/** One line of the sheet: a datum, where it stands, and what it rests on. */
export interface ReviewItem extends Cited {
  readonly group: string;
  readonly datum: string;
}

/** Every datum about the Convention that this product relies on. */
export function reviewItems(): readonly ReviewItem[] {
  return [
    ...ARTICLES.map((one) => item("article", one, `${one.title}. ${one.summary}`)),
    ...MECHANISMS.map((one) => item("mechanism", one, `${one.title} (${one.strength}). ${one.summary}`)),
    item("mechanism", AFTER_PRESERVATION, `A preservation is held for: ${AFTER_PRESERVATION.mechanisms.join(", ")}.`),
    item("mechanism", PRESERVATION_RISK, PRESERVATION_RISK.statement),
    ...REQUIRED_ELEMENTS.map((one) => item("required content", one, `${one.label} (${one.force}).`)),
    ...carriedOver(),
    ...CONTENTS_LISTS.map((one) =>
      item("contents list", one, `${one.mechanism} ${one.advisory ? "is advised to have" : "needs"} ${one.list}.`),
    ),
    ...GROUNDS.map((one) => item("ground", one, `${one.label} (${one.kind}).`)),
    ...openings(),
    ...DECISION_RULES.map((one) => item("rule on decisions", one, one.statement)),
    ...ASSISTANCE_PURPOSES.map((one) => item("purpose of assistance", one, one.label)),
    ...DUAL_CRIMINALITY_RULES.map((one) => item("dual criminality", one, one.statement)),
    ...OFFENCE_RULES.map((one) => item("offences of a request", one, one.statement)),
    ...SPECIFIC_OUTCOMES.map((one) =>
      item("outcome", one, `${one.label} (${one.mechanisms.join(", ")}; with ${one.with.join(", ")}).`),
    ),
    ...CODED_CONDITIONS.map((one) => item(`condition of ${one.mechanism}`, one, `${one.label}. ${one.text}`)),
    ...GROUND_DETAILS.map((one) => item("detail of a ground", one, `${one.groundId}: ${lowerFirst(one.label)}.`)),
    ...CLOCK_RULES.map((one) => item("clock", one, `${one.statement} Starts with: ${startOf(one)}.`)),
    ...REMINDERS.map((one) => item("reminder", one, one.statement)),
    ...THRESHOLDS.map((one) => item("number", one, one.statement)),
    ...OFFENCES.map((one) => item("offence", one, `${one.title}. ${one.core}`)),
    ...OFFENCES.flatMap((offence) =>
      offence.optional.map((one) =>
        item(
          "optional element of an offence",
          {
            article: offence.article,
            paragraph: one.paragraph,
            certainty: one.certainty,
            basis: one.basis ?? offence.basis,
          },
          `${offence.title}: ${lowerFirst(one.label)} (${one.form}).`,
        ),
      ),
    ),
    ...SAFEGUARD_GATES.filter((one) => one.origin === "convention").map((one) => item("gate", one, one.question)),
    ...GATES_ASKED_OTHERWISE.map((one) => item(`gate of ${one.mechanism}`, one, one.question)),
    ...NOTIFICATIONS.map((one) => item("notification", one, `${one.title}. ${one.when} (${one.force}).`)),
    ...RESERVATION_OPENINGS.map((one) => item("reservation", one, `${one.statement} (${one.form})`)),
    ...TREATY_FACTS.map((one) => item("the instrument", one, one.statement)),
    ...PROVISIONS.map((one) => {
      const beside = one.guards.length === 0 ? "" : `; beside ${one.guards.join(", ")}`;
      const asked = `${say(`provisions.${one.id}.question`)} ${say(`provisions.${one.id}.help`)}`;
      return item("checklist", one, `${one.id} (${one.force}, ${one.side}${beside}): ${asked}`);
    }),
    ...ARTICLES.flatMap((one) => {
      const without = WITHOUT_QUESTION.find(({ article }) => article === one.article);
      return without === undefined ? [] : [item("nothing to ask", one, say(`provisions.reason.${without.reason}`))];
    }),
  ];
}

const HEADINGS: Readonly<Record<Certainty, string>> = {
  memory: "From memory only: check first",
  model: "From memory, and a parent treaty says the same",
  source: "From a secondary source",
  text: "Read in the adopted text",
  practice: "Not the Convention: asked for in practice",
  design: "Our own inference",
};

/**
 * The sheet on which a lawyer checks our data against the certified text, in Markdown: the least certain first, by article, with a
 * box to tick and room for what the text says.
 */
export function reviewSheet(): string {
  const items = [...reviewItems()].sort(byDoubtThenPlace);
  const certainties = [...new Set(items.map((one) => one.certainty))];
  const counts = certainties.map(
    (certainty) => `${certainty} ${items.filter((one) => one.certainty === certainty).length}`,
  );
  const lines = [
    "# Review of the Convention data",
    "",
    `${items.length} data, by what they rest on: ${counts.join(", ")}.`,
    "",
    "Check each against the certified text of A/RES/79/243. Tick the box where the datum and its place are right; otherwise write what the text says.",
    "A datum tagged memory only warns in the product and never stops anybody.",
    "",
    "Checked by: ______________________  Text used: ______________________  Date: ______________",
  ];
  for (const certainty of certainties) {
    lines.push("", `## ${HEADINGS[certainty]} (${certainty})`, "");
    lines.push(
      "| ok | Article | What | Our datum | Rests on | The text says |",
      "| --- | --- | --- | --- | --- | --- |",
    );
    for (const one of items.filter((entry) => entry.certainty === certainty)) {
      lines.push(`| [ ] | ${citation(one)} | ${one.group} | ${cell(one.datum)} | ${cell(one.basis)} | |`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function startOf({ startedBy, alsoNeeds }: ClockRule): string {
  const facts = [startedBy, ...(alsoNeeds === undefined ? [] : [alsoNeeds])];
  return facts.map((fact) => lowerFirst(CLOCK_FACTS[fact])).join("; and: ");
}

/** One line per rule that opens grounds for a mechanism, not one per ground. */
function openings(): readonly ReviewItem[] {
  const byRule = new Map<string, ReviewItem>();
  for (const one of GROUND_OPENINGS) {
    const key = `${one.mechanism} ${citation(one)}`;
    const known = byRule.get(key);
    const datum = known ? `${known.datum}, ${one.groundId}` : `Open for ${one.mechanism}: ${one.groundId}`;
    byRule.set(key, item("which grounds are open", one, datum));
  }
  return [...byRule.values()];
}

/** Which answers are typed once only: a reading of ours, and as wrong as it would be, an officer would be misled by it. */
function carriedOver(): ReviewItem[] {
  return REQUIRED_ELEMENTS.flatMap((one) => {
    const sources = SAME_CONTENT[one.id];
    if (sources === undefined) return [];
    const datum = `Our reading: what was told under ${sources.join(", ")} also answers ${one.id}, and is carried over.`;
    return [item("same content", one, datum)];
  });
}

/** The checklist keeps its words in the locale alone: throws where one is missing. */
function say(key: string): string {
  const said = new Map(Object.entries(words)).get(key);
  if (said === undefined) throw new Error(`locales/en/provisions.json has no ${key}`);
  return said;
}

function item(group: string, place: Cited, datum: string): ReviewItem {
  const { article, certainty, basis, paragraph } = place;
  return { group, datum, article, certainty, basis, ...(paragraph === undefined ? {} : { paragraph }) };
}

function byDoubtThenPlace(a: ReviewItem, b: ReviewItem): number {
  return (
    uncertainty(b.certainty) - uncertainty(a.certainty) ||
    a.article - b.article ||
    (a.paragraph ?? "").localeCompare(b.paragraph ?? "", "en", { numeric: true })
  );
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
