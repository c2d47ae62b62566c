import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { CHAPTERS, type Chapter, PROVISIONS, type Provision } from "../../../convention/index.ts";
import {
  ButtonRow,
  formOf,
  LinkButton,
  type NextAction,
  Page,
  SummaryList,
  TaskList,
  type View,
} from "../../../web/index.ts";
import type { Share } from "../access.ts";
import { openAssessment } from "../actions/assessments.ts";
import { isAnswered } from "../domain/answer.ts";
import type { Standing } from "../standing.ts";
import { articleOf, articlesOf, placeOf, questionOf, statusOf } from "./words.tsx";

const Open = formOf(openAssessment);

interface ChecklistPageProps {
  readonly view: View;
  readonly share: Share;
  readonly standing: Standing;
  readonly wordingOf: (item: string) => string;
  /** The first question that nobody has answered and that this person may answer. */
  readonly next: string | undefined;
  /** What waits for a second person. */
  readonly waits?: Child;
}

/** Where this State is: chapters with what is answered, what is open and what is missing, and one thing to do next. */
export function ChecklistPage(props: ChecklistPageProps): JSX.Element {
  const { view, share, standing } = props;
  const { t } = view;
  const items = PROVISIONS.filter(({ article }) => share.mayRead(article));
  const until = share.grants.map((grant) => `${articlesOf(view, grant)}: ${view.format.day(grant.until)}`);
  const binding = standing.gaps.filter(({ kind }) => kind === "duty" || kind === "power-without-safeguard").length;
  const answered = countAnswered(items, standing);
  return (
    <Page view={view} title={t("assistance.checklist.title")} width="wide" nextAction={nextActionOf(props)}>
      <p class="lead">{t("assistance.checklist.lead")}</p>
      <SummaryList
        rows={[
          { label: t("assistance.checklist.cycle"), value: cycleInWords(view, standing) },
          {
            label: t("assistance.checklist.answered"),
            value: t("assistance.checklist.answered-of", { answered, all: items.length }),
          },
          ...(share.readsAll
            ? [
                {
                  label: t("assistance.checklist.binding"),
                  value: view.format.number(binding),
                  change: { href: "/checklist/gaps", label: t("assistance.checklist.see") },
                },
              ]
            : []),
          ...(until.length > 0 ? [{ label: t("assistance.checklist.yours"), value: view.format.list(until) }] : []),
        ]}
      />
      {CHAPTERS.map((chapter) => (
        <ChapterPart {...props} chapter={chapter} items={items.filter(({ article }) => isIn(chapter, article))} />
      ))}
      <ButtonRow>
        {linksOf(props).map(([href, label]) => (
          <LinkButton kind="secondary" href={href}>
            {t(label)}
          </LinkButton>
        ))}
      </ButtonRow>
      {props.waits}
    </Page>
  );
}

/** Where else this person can go from here. */
function linksOf({ share, standing }: ChecklistPageProps): (readonly [href: string, label: string])[] {
  const { assessment, isOpen } = standing;
  return [
    ...(share.readsAll ? ([["/checklist/gaps", "assistance.gaps.title"]] as const) : []),
    ["/checklist/measures", "assistance.measures.title"],
    ...(share.isOfficer ? ([["/checklist/contributors", "assistance.contributors.title"]] as const) : []),
    ...(share.isOfficer && assessment !== undefined ? ([["/checklist/file", "assistance.file.title"]] as const) : []),
    ...(share.isOfficer && isOpen
      ? ([[`/checklist/assessments/${assessment?.cycle}/closing`, "assistance.closing.title"]] as const)
      : []),
  ];
}

function nextActionOf({ view, share, standing, next }: ChecklistPageProps): NextAction | undefined {
  const { t } = view;
  if (!standing.isOpen) {
    if (!share.isOfficer) return undefined;
    const label = t(
      standing.assessment === undefined ? "assistance.assessment.begin" : "assistance.assessment.begin-next",
    );
    const control = (
      <Open.Form action="/checklist/assessments">
        <Open.Submit>{label}</Open.Submit>
      </Open.Form>
    );
    return { label, control, because: t("assistance.assessment.because") };
  }
  if (next === undefined) return undefined;
  return {
    label: t("assistance.checklist.answer-next"),
    href: `/checklist/items/${next}`,
    because: placeOf(view, next),
  };
}

function ChapterPart({
  view,
  standing,
  wordingOf,
  next,
  chapter,
  items,
}: ChecklistPageProps & { readonly chapter: Chapter; readonly items: readonly Provision[] }): JSX.Element | null {
  const { t } = view;
  if (items.length === 0) return null;
  const gaps = new Set(standing.gaps.map(({ item }) => item));
  const title = t("assistance.checklist.chapter", { number: chapter.id, title: t(`convention.chapter.${chapter.id}`) });
  return (
    <details open={items.some(({ id }) => id === next)}>
      <summary>
        {title}{" "}
        <span class="hint">
          {t("assistance.checklist.counts", {
            answered: countAnswered(items, standing),
            all: items.length,
            gaps: items.filter(({ id }) => gaps.has(id)).length,
          })}
        </span>
      </summary>
      <TaskList
        tasks={items.map((item) => ({
          label: questionOf(view, item.id),
          href: `/checklist/items/${item.id}`,
          hint: [
            articleOf(view, item),
            t(`assistance.force.${item.force}`),
            ...(gaps.has(item.id) ? [t("assistance.gaps.one")] : []),
          ].join(" · "),
          status: statusOf(view, standing.answers.get(item.id), wordingOf(item.id)),
        }))}
      />
    </details>
  );
}

function cycleInWords({ t, format }: View, { assessment }: Standing): string {
  if (assessment === undefined) return t("assistance.assessment.none");
  const { cycle, openedAt, closedAt } = assessment;
  if (closedAt === undefined) return t("assistance.assessment.open-since", { cycle, when: format.dateTime(openedAt) });
  return t("assistance.assessment.closed-since", { cycle, when: format.dateTime(closedAt) });
}

function countAnswered(items: readonly Provision[], { answers }: Standing): number {
  return items.filter(({ id }) => isAnswered(answers.get(id))).length;
}

function isIn({ firstArticle, lastArticle }: Chapter, article: number): boolean {
  return firstArticle <= article && article <= lastArticle;
}
