import { ARTICLES, CHAPTERS } from "./articles.ts";
import { ASSISTANCE_PURPOSES } from "./assistance-purposes.ts";
import { CERTAINTIES, type Certainty, keyPart } from "./certainty.ts";
import { CLOCK_RULES } from "./clock-rules.ts";
import { COVERAGE } from "./coverage.ts";
import { DECISION_RULES } from "./decision-rules.ts";
import { DUAL_CRIMINALITY_RULES } from "./dual-criminality.ts";
import { REQUIRED_ELEMENTS } from "./elements.ts";
import { gateKey, GATES_ASKED_OTHERWISE } from "./gates-asked.ts";
import { SAFEGUARD_GATES } from "./gates.ts";
import { GROUNDS } from "./grounds.ts";
import { DECIDED, TWO_PEOPLE_REASONS } from "./lives/life.ts";
import { LIVES, STEPS } from "./lives/index.ts";
import { MECHANISMS, PRESERVATION_RISK, PRESERVATION_RISKS } from "./mechanisms.ts";
import { PAPER_KINDS } from "./papers.ts";
import { GROUND_DETAILS, SPECIFIC_OUTCOMES } from "./outcomes.ts";
import { RECORD_KINDS } from "./records.ts";
import { OFFENCE_RULES } from "./offence-standing.ts";
import { RESERVATION_OPENINGS } from "./notifications.ts";
import { OFFENCES } from "./offences.ts";
import { CODED_CONDITIONS, USUAL_CONDITIONS } from "./usual-conditions.ts";

const CERTAINTY_EXPLANATIONS: Readonly<Record<Certainty, string>> = {
  text: "Checked against words of the adopted Convention.",
  source: "Supported by a named secondary source.",
  model: "From memory, and the parallel clause of a parent treaty that was read says the same.",
  memory: "From memory only, not yet checked against the text. It warns and never stops anybody.",
  practice: "Not the Convention: practice among States asks for it. It is asked for and never stops anybody.",
  design: "Our own inference from practice. It is asked for and never stops anybody.",
};

/**
 * The English texts of the Convention data under their message keys: locales/en/convention.json is written from this, so that a
 * lawyer corrects a text in one place. The other languages translate that file.
 */
export function conventionMessages(): Readonly<Record<string, string>> {
  const itemKinds = REQUIRED_ELEMENTS.flatMap((element) => element.itemKinds ?? []);
  const fields = RECORD_KINDS.flatMap((kind) => kind.fields);
  const codes = [...REQUIRED_ELEMENTS, ...fields].flatMap(({ codes: own }) => own ?? []);
  return Object.fromEntries([
    ...CERTAINTIES.map((one) => [`convention.certainty.${one}.explanation`, CERTAINTY_EXPLANATIONS[one]]),
    ...CHAPTERS.map((one) => [`convention.chapter.${one.id}`, one.title]),
    ...ARTICLES.flatMap((one) => [
      [`convention.article.${one.article}.title`, one.title],
      [`convention.article.${one.article}.summary`, one.summary],
    ]),
    ...MECHANISMS.flatMap((one) => [
      [`convention.mechanism.${one.id}.title`, one.title],
      [`convention.mechanism.${one.id}.summary`, one.summary],
    ]),
    ["convention.preservation-risk", PRESERVATION_RISK.statement],
    ...PRESERVATION_RISKS.map((one) => [`convention.risk.${one.code}`, one.label]),
    ...REQUIRED_ELEMENTS.flatMap((one) => [
      [`convention.element.${keyPart(one.id)}.label`, one.label],
      [`convention.element.${keyPart(one.id)}.help`, one.help],
    ]),
    ...itemKinds.map((one) => [`convention.item.${one.kind}`, one.label]),
    ...codes.map((one) => [`convention.code.${one.code}`, one.label]),
    ...fields.map(({ id, label }) => [`convention.field.${id}`, label]),
    ...PAPER_KINDS.map(({ id, label }) => [`convention.paper.${id}`, label]),
    ...RECORD_KINDS.flatMap((kind) => [
      [`convention.record.${kind.id}.one`, kind.label],
      ...kind.groups.map(({ group, label }) => [`convention.record.${kind.id}.group.${group}`, label]),
    ]),
    ...STEPS.map((one) => [`convention.step.${one.id}`, one.label]),
    ...Object.entries(DECIDED).map(([id, label]) => [`convention.step.${id}`, label]),
    ...LIVES.flatMap(({ kinds }) =>
      Object.entries(kinds?.granted ?? {}).map(([kind, label]) => [`convention.granted.${kind}`, label]),
    ),
    ...Object.entries(TWO_PEOPLE_REASONS).map(([id, label]) => [`convention.two-people.${id}`, label]),
    ...GROUNDS.flatMap((one) => [
      [`convention.ground.${one.id}.label`, one.label],
      [`convention.ground.${one.id}.help`, one.help],
    ]),
    ...SPECIFIC_OUTCOMES.map((one) => [`convention.outcome.${one.id}`, one.label]),
    ...GROUND_DETAILS.map((one) => [`convention.ground-detail.${one.code}`, one.label]),
    ...DECISION_RULES.map((one) => [`convention.rule.${one.id}`, one.statement]),
    ...ASSISTANCE_PURPOSES.map((one) => [`convention.purpose.${one.id}`, one.label]),
    ...DUAL_CRIMINALITY_RULES.map((one) => [`convention.dual-criminality.${one.id}`, one.statement]),
    ...OFFENCE_RULES.map((one) => [`convention.offence-rule.${one.id}`, one.statement]),
    ...SAFEGUARD_GATES.flatMap((one) => [
      [`convention.gate.${keyPart(one.id)}.title`, one.title],
      [`convention.gate.${keyPart(one.id)}.question`, one.question],
      ...one.answers.map(({ answer, label }) => [`convention.gate.${keyPart(one.id)}.answer.${answer}`, label]),
    ]),
    ...GATES_ASKED_OTHERWISE.flatMap((one) => {
      const key = gateKey(one.gate, one.mechanism);
      return [
        [`${key}.title`, one.title],
        [`${key}.question`, one.question],
        ...one.answers.map(({ answer, label }) => [`${key}.answer.${answer}`, label]),
      ];
    }),
    ...USUAL_CONDITIONS.map((one) => [`convention.condition.${one.id}`, one.text]),
    ...CODED_CONDITIONS.flatMap(({ code, label, text }) => [
      [`convention.condition.${code}`, text],
      [`convention.condition.${code}.label`, label],
    ]),
    ...CLOCK_RULES.flatMap((one) => [
      [`convention.clock.${one.id}.title`, one.title],
      [`convention.clock.${one.id}.statement`, one.statement],
    ]),
    ...OFFENCES.flatMap((one) => [
      [`convention.offence.${one.id}.title`, one.title],
      [`convention.offence.${one.id}.core`, one.core],
    ]),
    ...RESERVATION_OPENINGS.map((one) => [`convention.reservation.${keyPart(one.id)}`, one.statement]),
    ...COVERAGE.map((one) => [`convention.coverage.${one.id}`, one.feature]),
  ] as [string, string][]);
}
