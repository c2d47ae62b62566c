import { article, CHAPTERS, PROVISIONS, type Provision } from "../../../convention/index.ts";
import { ButtonRow, formOf, type FormPage, LinkButton, Page, SummaryList, TaskList } from "../../../web/index.ts";
import { mountTwoPerson, type User } from "../../identity/index.ts";
import type { Share } from "../access.ts";
import { openAssessment } from "../actions/assessments.ts";
import { type AssistanceContext, type AssistanceRoutes, demandShare, wordingOf } from "../context.ts";
import { isAnswered, waitsForSecond } from "../domain/answer.ts";
import { isBinding } from "../domain/gaps.ts";
import { readStanding, type Standing } from "../standing.ts";
import { CLOSING_ACTS, mountClosing } from "./closing.tsx";
import { articleOf, articlesOf, chapterName, placeOf, questionOf, statusOf, toChecklist } from "./words.tsx";

const Open = formOf(openAssessment);

/** Where this State is: chapters with what is answered, what is open and what is missing, and one thing to do next. */
export function mountChecklist(routes: AssistanceRoutes, context: AssistanceContext): void {
  const { db } = context.platform.database;
  const asked = mountTwoPerson(context, routes, { at: "/assistance/waiting", acts: CLOSING_ACTS, back: toChecklist });
  mountClosing(asked, context);

  const show = async ({ c, view, by }: FormPage<User, unknown>) => {
    const { t, format } = view;
    const share = await demandShare(context, by);
    const standing = await readStanding(db);
    const { assessment, isOpen, answers } = standing;
    const next = nextItem(by, share, standing);
    const gaps = new Set(standing.gaps.map(({ item }) => item));
    const onlyBinding = c.req.query("only") === "binding";
    const mine = PROVISIONS.filter((item) => share.mayRead(item.id) && (!onlyBinding || bindsFirst(item)));
    const answered = (items: readonly Provision[]): number =>
      items.filter(({ id }) => isAnswered(answers.get(id))).length;
    const until = share.grants.map((grant) => `${articlesOf(view, grant)}: ${format.day(grant.until)}`);
    const links = [
      ["/checklist/gaps", "assistance.gaps.title", share.readsAll],
      ["/checklist/answers.pdf", "assistance.report.print-all", share.readsAll],
      ["/checklist/measures", "assistance.measures.title", true],
      ["/checklist/contributors", "assistance.contributors.title", share.isOfficer],
      ["/checklist/file", "assistance.file.title", share.isOfficer && assessment !== undefined],
      [`/checklist/assessments/${assessment?.cycle}/closing`, "assistance.closing.title", share.isOfficer && isOpen],
    ] as const;
    const begin = t(assessment === undefined ? "assistance.assessment.begin" : "assistance.assessment.begin-next");
    const control = (
      <Open.Form action="/checklist/assessments">
        <Open.Submit>{begin}</Open.Submit>
      </Open.Form>
    );
    const beginAction = { label: begin, control, because: t("assistance.assessment.because") };
    const nextKey = isAnswered(answers.get(next ?? ""))
      ? "assistance.confirmation.submit"
      : "assistance.checklist.answer-next";
    const answerNext = { label: t(nextKey), href: `/checklist/items/${next}` };
    const answerAction = next === undefined ? next : { ...answerNext, because: placeOf(view, next) };
    return (
      <Page
        view={view}
        title={t("assistance.checklist.title")}
        width="wide"
        nextAction={!isOpen && share.isOfficer ? beginAction : answerAction}
      >
        <p class="lead">{t("assistance.checklist.lead")}</p>
        <SummaryList
          rows={[
            {
              label: t("assistance.checklist.cycle"),
              value:
                assessment === undefined
                  ? t("assistance.assessment.none")
                  : t(isOpen ? "assistance.assessment.open-since" : "assistance.assessment.closed-since", {
                      cycle: assessment.cycle,
                      when: format.dateTime(assessment.closedAt ?? assessment.openedAt),
                    }),
            },
            {
              label: t("assistance.checklist.answered"),
              value: t("assistance.checklist.answered-of", { answered: answered(mine), all: mine.length }),
            },
            ...(share.readsAll
              ? [
                  {
                    label: t("assistance.checklist.binding"),
                    value: format.number(standing.gaps.filter(isBinding).length),
                    change: { href: "/checklist/gaps", label: t("assistance.checklist.see") },
                  },
                ]
              : []),
            ...(until.length > 0 ? [{ label: t("assistance.checklist.yours"), value: format.list(until) }] : []),
          ]}
        />
        <p>
          {onlyBinding ? (
            <a href="/checklist">{t("assistance.checklist.all")}</a>
          ) : (
            <a href="/checklist?only=binding">{t("assistance.checklist.only-binding")}</a>
          )}
        </p>
        {CHAPTERS.map(({ id: chapter }) => {
          const items = mine.filter((item) => article(item.article)?.chapter === chapter);
          if (items.length === 0) return null;
          const missing = items.filter(({ id }) => gaps.has(id)).length;
          return (
            <details open={items.some(({ id }) => id === next)}>
              <summary>
                {chapterName(view, chapter)}{" "}
                <span class="hint">
                  {t("assistance.checklist.counts", { answered: answered(items), all: items.length, gaps: missing })}
                </span>
              </summary>
              <TaskList
                tasks={items.map(({ id, force }) => ({
                  label: questionOf(view, id),
                  href: `/checklist/items/${id}`,
                  hint: [
                    articleOf(view, id),
                    t(`assistance.force.${force}`),
                    ...(gaps.has(id) ? [t("assistance.gaps.one")] : []),
                  ].join(" · "),
                  status: statusOf(view, answers.get(id), wordingOf(context, id)),
                }))}
              />
            </details>
          );
        })}
        <ButtonRow>
          {links.map(
            ([href, label, may]) =>
              may && (
                <LinkButton kind="secondary" href={href}>
                  {t(label)}
                </LinkButton>
              ),
          )}
        </ButtonRow>
        {share.isOfficer && (await asked.standing(view, by)).sections}
      </Page>
    );
  };
  routes.page("/checklist", { who: [] }, show);
  routes.postForm("/checklist/assessments", openAssessment, { show, next: () => "/checklist/next" });

  /**
   * The first question that this person may answer and nobody has, behind `after` and then from the beginning; once there is none, or where
   * this person came to confirm, the first that somebody else answered and this person may confirm.
   */
  function nextItem(
    by: User,
    share: Share,
    { isOpen, answers }: Standing,
    { after, confirm }: { readonly after?: string; readonly confirm?: string } = {},
  ): string | undefined {
    if (!isOpen) return undefined;
    const from = PROVISIONS.findIndex(({ id }) => id === after) + 1;
    const items = [...PROVISIONS.slice(from), ...PROVISIONS.slice(0, from)].map(({ id }) => id);
    const open = items.find((id) => share.mayWrite(id) && !isAnswered(answers.get(id)));
    const waiting = items.find((id) => {
      const answer = answers.get(id);
      return answer !== undefined && waitsForSecond(answer, wordingOf(context, id)) && answer.writtenBy !== by.id;
    });
    if (!share.isOfficer) return open;
    return confirm === "first" ? (waiting ?? open) : (open ?? waiting);
  }

  /** On to what is still open, behind the question that was just answered. */
  routes.pages.get("/checklist/next", async (c) => {
    const { saved, ...place } = c.req.query();
    const by = context.identity.requireUser(c);
    const next = nextItem(by, await demandShare(context, by), await readStanding(db), place);
    const told = saved === undefined ? "" : `?saved=${encodeURIComponent(saved)}`;
    return c.redirect(next === undefined ? "/checklist" : `/checklist/items/${next}${told}`, 303);
  });
}

/** A duty of the Convention whose question does not rest on memory alone: what binds before all else. */
function bindsFirst({ force, certainty }: Provision): boolean {
  return force === "shall" && certainty !== "memory";
}
