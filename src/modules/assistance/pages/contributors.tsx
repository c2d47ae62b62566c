import { PROVISIONS } from "../../../convention/index.ts";
import { formOf, HostileText, StatusTag } from "../../../web/index.ts";
import { OFFICERS } from "../access.ts";
import { endSection, grantSection } from "../actions/grants.ts";
import { grantAnswer } from "../answers.ts";
import { type AssistanceContext, type AssistanceRoutes, namesOf, peopleOptions, today } from "../context.ts";
import { isAnswered } from "../domain/answer.ts";
import { readStanding } from "../standing.ts";
import { grantsOf } from "../store.ts";
import { articlesOf, toChecklist } from "./words.tsx";

const Grant = formOf(grantSection);
const End = formOf(endSection);

/** Who was asked for which section, how far they are, and until when: it says who was asked at all. */
export function mountContributors(routes: AssistanceRoutes, context: AssistanceContext): void {
  const { db } = context.platform.database;
  const at = "/checklist/contributors";
  const show = routes.list({
    id: "assistance.list-grants",
    at,
    apiAt: "/assistance/grants",
    who: OFFICERS,
    member: "grants",
    answer: grantAnswer,
    load: async () => ({ grants: await grantsOf(db) }),
    words: "assistance.contributors",
    breadcrumb: (view) => [toChecklist(view)],
    columns: {
      person: "assistance.grant.userId",
      section: "assistance.contributors.section",
      answered: "assistance.checklist.answered",
      until: "assistance.grant.until",
    },
    facts: async () => ({ ...(await readStanding(db)), names: await namesOf(context) }),
    cells: (grant, { view, facts: { answers, names } }) => {
      const { t, format } = view;
      const { userId, firstArticle, lastArticle, until, endedAt, grantId } = grant;
      const items = PROVISIONS.filter(({ article }) => firstArticle <= article && article <= lastArticle);
      const answered = items.filter(({ id }) => isAnswered(answers.get(id))).length;
      return {
        person: <HostileText text={names.get(userId) ?? t("assistance.item.somebody")} />,
        section: articlesOf(view, grant),
        answered: t("assistance.checklist.answered-of", { answered, all: items.length }),
        until:
          endedAt !== undefined || until < today(context) ? (
            <StatusTag tone="neutral" label={t("assistance.contributors.over")} />
          ) : (
            <>
              {format.day(until)}{" "}
              <End.Form action={`${at}/${grantId}/end`}>
                <End.Submit kind="secondary">
                  {t("assistance.grant-end.submit")}
                  <span class="unseen"> {articlesOf(view, grant)}</span>
                </End.Submit>
              </End.Form>
            </>
          ),
      };
    },
    around: async (_, { view: { t }, form }) => ({
      after: (
        <>
          <h2>{t("assistance.contributors.ask")}</h2>
          <p>{t("assistance.contributors.ask-text")}</p>
          <Grant.Form action={at} form={form}>
            <Grant.Field name="userId" options={await peopleOptions(context)} as="select" />
            <Grant.Fields of={["firstArticle", "lastArticle", "until"]} />
            <Grant.Submit />
          </Grant.Form>
        </>
      ),
    }),
  });
  routes.postForm(at, grantSection, { show, next: () => at });
  routes.postForm(`${at}/:id/end`, endSection, { show, next: () => at });
}
