import type { JSX } from "hono/jsx/jsx-runtime";
import { citation, provision, type Provision } from "../../../convention/index.ts";
import { CertaintyTag, type Crumb, HostileText, StatusTag, type Tone, type View } from "../../../web/index.ts";
import type { Answer, Measure, SectionGrant } from "../domain/answer.ts";

/** "Article 24(2): Is interception supervised by a court?" */
export function placeOf(view: Pick<View, "t">, id: string): string {
  const item = provision(id);
  if (item === undefined) return id;
  return view.t("assistance.item.line", { article: articleOf(view, item), question: questionOf(view, id) });
}

export function questionOf({ t }: Pick<View, "t">, id: string): string {
  return t(`provisions.${id}.question`);
}

/** "Article 24(2)" */
export function articleOf({ t }: Pick<View, "t">, item: Pick<Provision, "article" | "paragraph">): string {
  return t("print.article", { article: citation(item) });
}

/** "Articles 23 to 34" */
export function articlesOf({ t }: Pick<View, "t">, { firstArticle, lastArticle }: SectionGrant): string {
  return t("assistance.section.articles", { first: firstArticle, last: lastArticle });
}

export function toChecklist({ t }: View): Crumb {
  return { href: "/checklist", label: t("assistance.checklist.title") };
}

export function toGaps({ t }: View): Crumb {
  return { href: "/checklist/gaps", label: t("assistance.gaps.title") };
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

const TONES: Readonly<Record<Answer["state"] | "open" | "reworded", Tone>> = {
  open: "neutral",
  draft: "info",
  carried: "attention",
  reworded: "attention",
  confirmed: "good",
};

/** How far one question is: the same words in the list, beside a safeguard and on its own page. */
export function statusOf(
  { t }: Pick<View, "t">,
  answer: Answer | undefined,
  wording: string,
): { tone: Tone; label: string } {
  const state =
    answer === undefined || answer.law === "open" ? "open" : isReworded(answer, wording) ? "reworded" : answer.state;
  return { tone: TONES[state], label: t(`assistance.state.${state}`) };
}

/** Whether the question was asked in other words when it was answered. */
export function isReworded({ asked }: Answer, wording: string): boolean {
  return asked !== wording;
}

export function answerInWords({ t }: Pick<View, "t">, { law, practice }: Pick<Answer, "law" | "practice">): string {
  return t("assistance.item.both", {
    law: t(`assistance.law.${law}`),
    practice: t(`assistance.practice.${practice}`),
  });
}

/** A measure with its place; a law that does not hold yet says so. */
export function Cited({
  view,
  measure,
  on,
}: {
  readonly view: View;
  readonly measure: Measure;
  readonly on: string;
}): JSX.Element {
  const { t, format } = view;
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
