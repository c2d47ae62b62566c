import { fieldsOfRecord } from "../../../convention/index.ts";
import type { Condition, ElementValue, FreeText, Paper, RecordValue } from "../../../protocol/bodies/index.ts";
import type { View } from "../../../web/index.ts";
import type { DraftPaper } from "./domain/request-file.ts";

/** One line of what is on file, for a page and for print alike. `quoted`: what somebody wrote or a machine counted; `strong`: the name of what follows. */
export type Line = { readonly label?: string } & (
  | { readonly text: string; readonly quoted?: boolean; readonly href?: string; readonly strong?: boolean }
  | { readonly free: FreeText }
);

/** A fact with its name; lines that belong together stand in one group. */
export interface Row {
  readonly label: string;
  readonly groups: readonly (readonly Line[])[];
}

export function row(label: string, ...lines: readonly Line[]): Row {
  return { label, groups: [lines] };
}

export type Words = Pick<View, "t" | "format">;

/** A code of the Convention's lists in words; one that is unknown here as it came: its schema leaves it letters, digits and hyphens. */
export function wordOr({ t }: Pick<Words, "t">, key: string, code: string): string {
  return t.has(key) ? t(key) : code;
}

/** One of the things that a request asks for: a purpose of Article 40(3), or the mechanism's own measure. */
export function purposeLabel(words: Pick<Words, "t">, purpose: string): string {
  const known = `convention.purpose.${purpose}`;
  return words.t.has(known) ? words.t(known) : wordOr(words, `convention.mechanism.${purpose}.title`, purpose);
}

/** What kind of condition it is; one of the usual ones of its mechanism by its own name. */
export function conditionName({ t }: Pick<Words, "t">, { kind, code = "" }: Pick<Condition, "kind" | "code">): string {
  const key = `convention.condition.${code}.label`;
  return t(t.has(key) ? key : `cooperation.condition.${kind}`);
}

/** What stands under an element: each of its records, its codes and its items in a group of lines. */
export function valueLines(words: Words, value: ElementValue): readonly (readonly Line[])[] {
  const { codes = [], items = [], period, text, day, amount, records = [] } = value;
  return [
    ...records.map((record, index): readonly Line[] => [
      ...(records.length > 1 ? [{ text: words.t("print.record.number", { number: index + 1 }) }] : []),
      ...recordLines(words, record),
    ]),
    fieldLines(words, { day, amount }),
    codes.map((code) => ({ text: wordOr(words, `convention.code.${code}`, code) })),
    items.flatMap(({ kind, value: one, note }): Line[] => [
      { label: wordOr(words, `convention.item.${kind}`, kind), text: one, quoted: true },
      ...(note === undefined ? [] : [{ free: note }]),
    ]),
    period === undefined ? [] : [{ text: periodText(words, period) }],
    text === undefined ? [] : [{ free: text }],
  ].filter((lines) => lines.length > 0);
}

/** One record, its fields in the order of its kind, sentences last; fields that no kind of ours has are called by their names. */
export function recordLines(words: Words, record: NonNullable<ElementValue["records"]>[number]): readonly Line[] {
  const lines = fieldsOfRecord(record).flatMap(([id, value]) =>
    fieldLines(words, value).map((line) => ({ label: wordOr(words, `convention.field.${id}`, id), ...line })),
  );
  return lines.toSorted((a, b) => Number("free" in a) - Number("free" in b));
}

/** What stands in one field of a record. */
export function fieldLines(words: Words, { line, text, codes = [], day, moment, amount, number }: RecordValue): Line[] {
  const { format } = words;
  return [
    ...(line === undefined ? [] : [{ text: line, quoted: true }]),
    ...(codes.length === 0
      ? []
      : [{ text: format.list(codes.map((code) => wordOr(words, `convention.code.${code}`, code))) }]),
    ...(day === undefined ? [] : [{ text: format.partialDay(day) }]),
    ...(moment === undefined ? [] : [{ text: format.dateTime(new Date(moment)) }]),
    ...(amount === undefined ? [] : [{ text: `${amount.value} ${amount.currency}`, quoted: true }]),
    ...(number === undefined ? [] : [{ text: format.number(number) }]),
    ...(text === undefined ? [] : [{ free: text }]),
  ];
}

/** Edges of a period of whole days, from its first to its last moment in UTC. */
const WHOLE_DAY = { from: "T00:00:00.000Z", to: "T23:59:59.999Z" };

/** A period of whole days has its days said, any other its times. */
function periodText({ t, format }: Words, period: NonNullable<ElementValue["period"]>): string {
  const edge = (name: "from" | "to"): string => {
    const instant = period[name];
    if (instant === undefined) return "…";
    const at = new Date(instant);
    return instant.endsWith(WHOLE_DAY[name]) ? format.date(at, "UTC") : format.dateTime(at, "UTC");
  };
  return t("cooperation.element.period", { from: edge("from"), to: edge("to") });
}

/** The kind in words; one that is not known here as it came. */
export function paperKind(words: Pick<Words, "t">, kind: string): string {
  return wordOr(words, `convention.paper.${kind}`, kind);
}

/** Everything that travels of a paper but its title and kind. `all`: the papers of its request, of which it may name one. */
export function paperLines({ t, format }: Words, paper: Paper, all: readonly DraftPaper[]): readonly Line[] {
  const titleOf = (id: string | undefined): string | undefined =>
    id && (all.find(({ paperId }) => paperId === id)?.title.text ?? id);
  const choice = (field: string, value: string | undefined): string | undefined =>
    value && t(`cooperation.paper.${field}.${value}`);
  const day = (value: string | undefined): string | undefined => value && format.day(value);
  const { originalFollows } = paper;
  const lines: readonly (readonly [label: string, value: string | undefined, quoted?: boolean])[] = [
    [t("cooperation.paper.number"), paper.number, true],
    [t("cooperation.paper.issuer"), paper.issuer, true],
    [t("cooperation.paper.issuedOn"), day(paper.issuedOn)],
    [t("cooperation.paper.validUntil"), day(paper.validUntil)],
    [t("cooperation.paper.pages"), paper.pages === undefined ? undefined : format.number(paper.pages)],
    [t("cooperation.paper.language"), format.languageName(paper.language)],
    [t("cooperation.paper.copyForm"), choice("copyForm", paper.copyForm)],
    [t("cooperation.paper.certifiedBy"), paper.certifiedBy, true],
    [t("cooperation.paper.certifiedOn"), day(paper.certifiedOn)],
    [t("cooperation.paper.legalisation"), choice("legalisation", paper.legalisation)],
    [t("cooperation.paper.translationOf"), titleOf(paper.translationOf), true],
    [t("cooperation.paper.translator"), paper.translator, true],
    [t("cooperation.paper.translationForm"), choice("translationForm", paper.translationForm)],
    [t("cooperation.paper.replaces"), titleOf(paper.replaces), true],
    [t("cooperation.paper.restricted"), choice("restricted", paper.restricted)],
    [t("cooperation.paper.restrictedUntil"), day(paper.restrictedUntil)],
    [t("cooperation.paper.originalFollows.by"), choice("originalFollows.by", originalFollows?.by)],
    [t("cooperation.paper.originalFollows.reference"), originalFollows?.reference, true],
    [t("cooperation.papers.size"), `${format.bytes(paper.size)} (${format.number(paper.size)})`],
    [t("cooperation.papers.type"), paper.mediaType, true],
    [t("cooperation.papers.id"), paper.paperId, true],
    ["SHA-256", paper.sha256, true],
    [t("cooperation.papers.manifest"), paper.manifestDigest, true],
  ];
  return lines.flatMap(([label, text, quoted = false]) => (text === undefined ? [] : [{ label, text, quoted }]));
}
