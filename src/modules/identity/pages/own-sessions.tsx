import type { Child } from "hono/jsx";
import { z } from "zod";
import { type ActRoutes, formOf, type FormPage, Moment, momentAnswer, Page, SummaryList } from "../../../web/index.ts";
import { endOtherSessions, endOwnSession } from "../actions/own-access.ts";
import type { PeopleContext } from "../context.ts";
import type { Role } from "../domain/roles.ts";
import { openSessionsOf, signedInBefore } from "../session-store.ts";
import { KEPT_MS, MOST_KEPT, triesFor } from "../try-store.ts";
import type { User } from "../types.ts";

const All = formOf(endOtherSessions);
const One = formOf(endOwnSession);

const ownSessionsAnswer = z.object({
  sessions: z.array(
    z.object({ sessionId: z.string(), createdAt: momentAnswer, lastSeenAt: momentAnswer, isThis: z.boolean() }),
  ),
  /** The sign-in before the one of this session, or as long as tries are kept. */
  since: momentAnswer,
  failedTries: z.array(z.object({ address: z.string(), count: z.int(), lastAt: momentAnswer })),
});

/** /account/sessions: one's open sessions, each to be ended, and who tried in vain to come in as oneself. */
export function mountOwnSessions(context: PeopleContext, routes: ActRoutes<PeopleContext, User, Role>): void {
  const { db } = context.platform.database;
  const load = async (by: User) => {
    const now = context.platform.clock.now();
    const before = by.session && (await signedInBefore(db, by.id, by.session));
    const since = before ?? new Date(now.getTime() - KEPT_MS);
    return {
      sessions: await openSessionsOf(db, by.id, now, by.session),
      since,
      failedTries: await triesFor(db, by.id, since),
    };
  };
  routes.api.get(
    "/me/sessions",
    routes.operation(
      { id: "identity.list-own-sessions", who: [], answer: ownSessionsAnswer },
      async ({ user }) => await load(user),
    ),
  );
  const show = async ({ view, form, by }: FormPage<User, unknown>): Promise<Child> => {
    const { t, format } = view;
    const { sessions, since, failedTries } = await load(by);
    return (
      <Page
        view={view}
        form={form}
        title={t("identity.own-sessions.title")}
        breadcrumb={[{ href: "/account", label: t("identity.account.title") }]}
      >
        <SummaryList
          rows={sessions.map(({ sessionId, createdAt, lastSeenAt, isThis }) => ({
            label: isThis ? t("identity.own-sessions.this") : t("identity.own-sessions.other"),
            value: (
              <>
                <div>
                  {t("identity.own-sessions.since")} <Moment at={createdAt} />
                </div>
                <div>
                  {t("identity.own-sessions.seen")} <Moment at={lastSeenAt} />
                </div>
                {!isThis && (
                  <One.Form action={`/account/sessions/${sessionId}`}>
                    <One.Submit kind="danger" />
                  </One.Form>
                )}
              </>
            ),
          }))}
        />
        {sessions.length > 1 && (
          <All.Form form={form}>
            <All.Submit kind="danger" />
          </All.Form>
        )}
        <h2>{t("identity.failed-tries.title")}</h2>
        <p>{t("identity.failed-tries.text", { since: format.dateTime(since), most: MOST_KEPT })}</p>
        {failedTries.length === 0 && <p>{t("identity.failed-tries.none")}</p>}
        <ul>
          {failedTries.map(({ lastAt, ...tries }) => (
            <li>{t("identity.failed-tries.one", { ...tries, at: format.dateTime(lastAt) })}</li>
          ))}
        </ul>
      </Page>
    );
  };
  const next = () => "/account/sessions";
  routes.formPage("/account/sessions", endOtherSessions, { show, next });
  routes.postForm("/account/sessions/:session", endOwnSession, { show, next });
}
