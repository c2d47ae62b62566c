import { type Certainty, citation, dateIn, mechanism, stateName } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type { Basis, Fact } from "../../treaty/index.ts";
import { basisOnPaper } from "../request/cited-basis.ts";
import type { CooperationContext } from "../request/context.ts";
import { letterDay, type RequestFile } from "../request/domain/request-file.ts";
import { articleOf, dayOf, heading, type PaperView, paragraph, seen, seenName, table } from "../../printing/index.ts";

/** On which law each request stands, by what this State has on record about both States on the day of the print. */
export interface LawOnRecord {
  readonly requests: readonly RequestLaw[];
  /** Acts of the two States under the Convention, and its entry into force. */
  readonly facts: readonly Fact[];
  /** Other treaties, promises and laws that both States can stand on. */
  readonly bases: readonly Basis[];
}

interface RequestLaw {
  readonly reference: string;
  /** The day on which it was sent, in this State's calendar, or that a letter bears; of a draft, the day on which it was begun. */
  readonly day: string;
  readonly basis?: { readonly kind: string; readonly citation: string };
  /** Since when the Convention binds both, looked at on that day. */
  readonly inForceFrom?: string;
  readonly article: string;
  readonly certainty: Certainty;
}

export async function lawOnRecord(
  { treaty, platform }: Pick<CooperationContext, "treaty" | "platform">,
  { state }: { readonly state: string },
  files: readonly RequestFile[],
): Promise<LawOnRecord> {
  const own = platform.config.state;
  const isOfBoth = (one: string | undefined): boolean => one === undefined || one === own || one === state;
  const requests: RequestLaw[] = [];
  for (const file of files) {
    const moment = new Date(file.sentAt ?? file.receivedAt ?? file.openedAt);
    const day = letterDay(file) ?? dateIn(moment, platform.config.timeZone);
    const { inForce, option } = await treaty.inForceBetween(own, state, day);
    const basis = file.content?.legalBasis ?? file.draft?.legalBasis;
    const record = mechanism(file.mechanism);
    requests.push({
      reference: file.ownReference,
      day,
      ...(basis === undefined ? {} : { basis: { kind: basis.kind, citation: basis.citation } }),
      ...(inForce && option.inForceFrom !== undefined ? { inForceFrom: option.inForceFrom } : {}),
      article: citation(record),
      certainty: record.certainty,
    });
  }
  return {
    requests,
    facts: (await treaty.facts()).filter((fact) => isOfBoth(fact.state)),
    bases: (await treaty.bases()).filter(({ states }) => states.includes(own) && states.includes(state)),
  };
}

/** What the law said on the day of each request, which facts that rests on, where they come from, and how sure the citation is. */
export function lawAnnex(view: PaperView, law: LawOnRecord, names: ReadonlyMap<string, string>): PrintedBlock[] {
  const { t } = view;
  if (law.requests.length === 0) return [];
  return [
    heading(t("print.law.title")),
    paragraph(t("print.law.text")),
    requestTable(view, law.requests),
    { kind: "subheading", text: t("print.law.facts") },
    ...(law.facts.length === 0 ? [paragraph(t("print.law.none"))] : [factTable(view, law.facts, names)]),
    ...(law.bases.length === 0
      ? []
      : [{ kind: "subheading" as const, text: t("print.law.bases") }, basisTable(view, law.bases, names)]),
  ];
}

function requestTable(view: PaperView, requests: readonly RequestLaw[]): PrintedBlock {
  const { t } = view;
  return table(
    [
      [t("print.request.own-reference"), 4],
      [t("print.law.day"), 3],
      [t("print.request.basis"), 6],
      [t("print.law.in-force"), 4],
      [t("print.ground.certainty"), 5],
    ],
    requests.map(({ reference, day, basis, inForceFrom, article, certainty }) => [
      seenName(view, reference),
      dayOf(view, day),
      basis === undefined ? "–" : `${t(`print.basis.${basis.kind}`)}\n${basisOnPaper(view, basis.citation)}`,
      inForceFrom === undefined ? t("print.law.not-in-force") : dayOf(view, inForceFrom),
      `${articleOf(view, article)}\n${t(`print.certainty.${certainty}`)}`,
    ]),
  );
}

function factTable(view: PaperView, entered: readonly Fact[], names: ReadonlyMap<string, string>): PrintedBlock {
  const { t, lang, dir } = view;
  return table(
    [
      [t("print.law.act"), 6],
      [t("print.law.day"), 3],
      [t("print.law.source"), 7],
      [t("print.law.entered"), 5],
    ],
    entered
      .toSorted((one, other) => (one.on < other.on ? -1 : 1))
      .map((fact) => [
        [
          fact.state === undefined ? "" : stateName(fact.state, lang),
          t(`treaty.kind.${fact.kind}`),
          fact.reservation === undefined ? "" : seen(fact.reservation, dir),
          fact.text === undefined ? "" : seen(fact.text.text, dir),
        ]
          .filter((line) => line !== "")
          .join("\n"),
        dayOf(view, fact.on),
        sourceText(view, fact),
        enteredText(view, fact, names),
      ]),
  );
}

function basisTable(view: PaperView, bases: readonly Basis[], names: ReadonlyMap<string, string>): PrintedBlock {
  const { t } = view;
  return table(
    [
      [t("print.request.citation"), 6],
      [t("print.law.day"), 3],
      [t("print.law.source"), 7],
      [t("print.law.entered"), 5],
    ],
    bases.map((basis) => [
      `${t(`treaty.basis.${basis.kind}`)}\n${basisOnPaper(view, basis.citation)}`,
      [basis.inForceFrom, basis.inForceUntil]
        .flatMap((day) => (day === undefined ? [] : [dayOf(view, day)]))
        .join(" –\n"),
      sourceText(view, basis),
      enteredText(view, basis, names),
    ]),
  );
}

function sourceText({ t, dir }: PaperView, { source }: Pick<Fact, "source">): string {
  return `${t(`treaty.source.${source.kind}`)}\n${seen(source.reference, dir)}`;
}

function enteredText(
  view: PaperView,
  { recordedAt, recordedBy }: Pick<Fact, "recordedAt" | "recordedBy">,
  names: ReadonlyMap<string, string>,
): string {
  const name = names.get(recordedBy) ?? view.t("print.somebody");
  return `${seenName(view, name)}\n${view.format.dateTime(recordedAt)}`;
}
