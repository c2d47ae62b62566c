import { type Context, Hono } from "hono";
import { z } from "zod";
import {
  answerOrShow,
  type FieldError,
  LinkButton,
  orShow,
  Page,
  parseForm,
  Table,
  useView,
  viewOf,
} from "../../../web/index.ts";
import { requireUser } from "../access.ts";
import { accessRequestIn } from "../access-api.ts";
import type { AccessRequest } from "../access-store.ts";
import { approveAccess, previewAccessApproval, withdrawAccess } from "../actions/access-requests.ts";
import { MAX_EVENTS, readAccess } from "../actions/read-access.ts";
import type { IdentityContext } from "../context.ts";
import type { Approvals, User } from "../types.ts";
import { AccessEvents } from "./access-events.tsx";
import { AccessReviewPage } from "./access-review.tsx";
import { LinkMadePage } from "./link-made.tsx";

/** /access: what oversight is told; /access/<request>: where the second administrator looks and decides. */
export function accessPages(context: IdentityContext, approvals: Approvals): Hono {
  const pages = new Hono();
  const show = async (c: Context, user: User, errors?: readonly FieldError[]): Promise<Response> => {
    const { request, ...preview } = await previewAccessApproval(context, accessRequestIn(c), user);
    const isAsker = request.askedBy === user.id;
    const page = <AccessReviewPage c={c} preview={preview} request={request} isAsker={isAsker} errors={errors} />;
    return c.html(page, errors === undefined ? 200 : 422);
  };

  pages.get("/access", async (c) => {
    const user = requireUser(c, "administrator", "oversight");
    return c.html(<AccessPage c={c} user={user} {...await readAccess(context)} />);
  });
  pages.get("/access/:requestId", async (c) => await show(c, requireUser(c, "administrator")));
  pages.post("/access/:requestId/approval", async (c) => {
    const user = requireUser(c, "administrator");
    await parseForm(c, z.object({}));
    return await answerOrShow(
      c,
      async () => {
        const { userId, name, linkToken } = await approveAccess(context, approvals, accessRequestIn(c), user);
        if (linkToken === undefined) return c.redirect(`/people/${userId}`, 303);
        const link = linkAddress(context, linkToken);
        return c.html(<LinkMadePage c={c} textKey="identity.access.link-text" name={name} link={link} />);
      },
      async (errors) => await show(c, user, errors),
    );
  });
  pages.post("/access/:requestId/withdrawal", async (c) => {
    const user = requireUser(c, "administrator");
    await parseForm(c, z.object({}));
    return await orShow(
      c,
      async () => {
        await withdrawAccess(context, accessRequestIn(c), user);
        return "/access";
      },
      async (errors) => await show(c, user, errors),
    );
  });
  return pages;
}

export function linkAddress({ platform }: IdentityContext, token: string): string {
  return `${platform.config.appUrl}/sign-in/${token}`;
}

type AccessProps = { readonly c: Context; readonly user: User } & Awaited<ReturnType<typeof readAccess>>;

function AccessPage({ c, user, waiting, events }: AccessProps) {
  const view = viewOf(c);
  const { t } = view;
  return (
    <Page
      view={view}
      kind={t("identity.people.title")}
      title={t("identity.changes.title")}
      breadcrumb={[{ href: "/people", label: t("identity.people.title") }]}
      width="wide"
    >
      <p class="lead">{t("identity.changes.lead")}</p>
      <WaitingRequests waiting={waiting} mayApprove={user.roles.includes("administrator")} />
      <h2>{t("identity.changes.happened")}</h2>
      <AccessEvents events={events} named />
      {events.length === MAX_EVENTS && <p class="hint">{t("identity.changes.older", { count: MAX_EVENTS })}</p>}
    </Page>
  );
}

/** Nothing where nothing waits. */
export function WaitingRequests({ waiting, mayApprove }: { waiting: readonly AccessRequest[]; mayApprove: boolean }) {
  const { t } = useView();
  if (waiting.length === 0) return null;
  return (
    <section>
      <h2>{t("identity.access.waiting")}</h2>
      <Table
        caption={t("identity.access.waiting")}
        captionUnseen
        columns={[
          { key: "whom", label: t("identity.changes.whom") },
          { key: "what", label: t("identity.changes.what") },
          { key: "by", label: t("identity.access.asked") },
          { key: "next", label: t("identity.access.next") },
        ]}
        rows={waiting.map(({ requestId, act, userId, name, askerName }) => ({
          cells: {
            whom: <a href={`/people/${userId}`}>{name}</a>,
            what: t(`identity.access.waiting-${act}`),
            by: askerName,
            next: mayApprove ? (
              <LinkButton kind="secondary" href={`/access/${requestId}`} about={name}>
                {t("identity.people.review")}
              </LinkButton>
            ) : (
              t("identity.people.state-proposed")
            ),
          },
        }))}
      />
    </section>
  );
}
