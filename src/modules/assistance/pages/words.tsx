import type { JSX } from "hono/jsx/jsx-runtime";
import { type ChapterId, citation, provision, type Provision } from "../../../convention/index.ts";
import { CertaintyTag, type Crumb, HostileText, StatusTag, type Tone, type View } from "../../../web/index.ts";
import type { Answer, Measure, Reform, SectionGrant } from "../domain/answer.ts";
import type { Gap } from "../domain/gaps.ts";

type Words = Pick<View, "t" | "format">;

/** "Article 24(2): Is interception supervised by a court?" */
export function placeOf(view: Pick<View, "t">, id: string): string {
  return view.t("assistance.item.line", { article: articleOf(view, id), question: questionOf(view, id) });
}

export function questionOf({ t }: Pick<View, "t">, id: string): string {
  return t(`provisions.${id}.question`);
}

/** "Article 24(2)" */
export function articleOf({ t }: Pick<View, "t">, id: string): string {
  const item = provision(id);
  return item === undefined ? id : t("print.article", { article: citation(item) });
}

/** "Articles 23 to 34" */
export function articlesOf({ t }: Pick<View, "t">, { firstArticle, lastArticle }: SectionGrant): string {
  return t("assistance.section.articles", { first: firstArticle, last: lastArticle });
}

export function chapterName({ t }: Pick<View, "t">, id: ChapterId): string {
  return t("assistance.checklist.chapter", { number: id, title: t(`convention.chapter.${id}`) });
}

export function toChecklist({ t }: View): Crumb {
  return { href: "/checklist", label: t("assistance.checklist.title") };
}

/** "law and practice" */
export function lacksInWords({ t, format }: Words, { lacks }: Gap): string {
  return format.list(lacks.map((where) => t(`assistance.lacks.${where}`)));
}

/** "Before parliament, by 10 December 2026" */
export function stepInWords({ t, format }: Words, { step, dueOn }: Reform): string {
  return t("assistance.gaps.step-by", { step: t(`assistance.step.${step}`), day: format.day(dueOn) });
}

/** Questions with their places, one a line. */
export function Places({ view, items }: { readonly view: View; readonly items: readonly string[] }): JSX.Element {
  return (
    <ul>
      {items.map((item) => (
        <li>{placeOf(view, item)}</li>
      ))}
    </ul>
  );
}

/** What the Convention asks here and how hard, in words, and how sure we are of the question. */
export function ItemTags({ view: { t }, item }: { readonly view: View; readonly item: Provision }): JSX.Element {
  return (
    <p>
      <StatusTag tone="info" label={t(`assistance.force.${item.force}`)} />{" "}
      <StatusTag tone={item.side === "safeguard" ? "attention" : "neutral"} label={t(`assistance.side.${item.side}`)} />{" "}
      <CertaintyTag certainty={item.certainty} />
    </p>
  );
}

const TONES: Readonly<Record<Answer["state"] | "open" | "reworded" | "by-two", Tone>> = {
  "by-two": "good",
  open: "neutral",
  draft: "info",
  carried: "attention",
  reworded: "attention",
  confirmed: "attention",
};

/** How far one question is: the same words in the list, beside a safeguard and on its own page. */
export function statusOf(
  { t }: Pick<View, "t">,
  answer: Answer | undefined,
  wording: string,
): { tone: Tone; label: string } {
  const state =
    answer === undefined || answer.law === "open" ? "open" : isReworded(answer, wording) ? "reworded" : stateOf(answer);
  return { tone: TONES[state], label: t(`assistance.state.${state}`) };
}

function stateOf({ state, firstBy }: Answer): Answer["state"] | "by-two" {
  return state === "confirmed" && firstBy !== undefined ? "by-two" : state;
}

/** What is done about an offence is prosecuting it. */
export function practiceKey({ side }: Provision): string {
  return side === "offence" ? "assistance.practice-of-offence" : "assistance.practice";
}

/** Whether the question was asked in other words when it was answered. */
export function isReworded({ asked }: Answer, wording: string): boolean {
  return asked !== wording;
}

interface CitedProps {
  readonly view: View;
  readonly measure: Measure;
  readonly on: string;
}

/** A measure with its place; a law that does not hold yet says so. */
export function Cited({ view: { t, format }, measure, on }: CitedProps): JSX.Element {
  const { title, citation: place, inForceFrom, documentId } = measure;
  return (
    <>
      <HostileText text={title} /> (<HostileText text={place} />
      {inForceFrom !== undefined && <>, {t("assistance.measure.since", { day: format.day(inForceFrom) })}</>}){" "}
      {documentId !== undefined && <a href={`/documents/${documentId}`}>{t("assistance.measure.document")}</a>}{" "}
      {isToCome(measure, on) && <StatusTag tone="attention" label={t("assistance.measure.to-come")} />}
    </>
  );
}

export function isToCome({ inForceFrom }: Measure, on: string): boolean {
  return inForceFrom !== undefined && inForceFrom > on;
}
