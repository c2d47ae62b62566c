import type { Hono } from "hono";
import type { Child } from "hono/jsx";
import { z } from "zod";
import { momentOnWall } from "../../../convention/wall-clock.ts";
import { Refusal } from "../../../protocol/index.ts";
import { type FormPage, momentAnswer, pathParam, SummaryList, type View } from "../../../web/index.ts";
import { personRoutes, AskPage, mountTwoPerson, shownAs, type User } from "../../identity/index.ts";
import type { FederationActs } from "../act.ts";
import { DUTY_ROLES } from "../access.ts";
import {
  freezeAnswer,
  freezeJson,
  freezeKeys,
  liftFreeze,
  markLookedAt,
  MOST_LOOKED_AT,
  revokeKeys,
} from "../designation/freeze-keys.ts";
import { ownDetails } from "../designation/issue-designation.ts";
import { type CountedReview, listFreezes, listItems, listReviews } from "../lost-keys/store.ts";
import { changeKeys } from "../routes/change-keys.ts";
import { LOST_KEY_ITEM_KINDS } from "../tables.ts";
import { KeysPage } from "./keys-page.tsx";
import { itemJson, LostKeyListPage, lostOf, nextPlace } from "./lost-key-list.tsx";
import { keysInWords } from "./words.tsx";

const listAnswer = z
  .object({
    listId: z.string(),
    /** Whose keys: the code of a peer, or of this State. */
    state: z.string(),
    isOurs: z.boolean(),
    designation: z.string(),
    lost: z.array(z.object({ use: z.string(), since: z.string() })),
    foundAt: momentAnswer,
    count: z.int(),
    left: z.int(),
  })
  .meta({ id: "LostKeyList" });

const itemAnswer = z.object({
  place: z.string(),
  use: z.string(),
  kind: z.enum(LOST_KEY_ITEM_KINDS),
  id: z.string(),
  label: z.string(),
  at: momentAnswer,
  lookedAt: momentAnswer.nullable(),
});

const listParam = { id: pathParam(z.uuid(), () => noSuchList()) };

/** /keys: what is frozen, what two people decide about it, and what rested on keys that were lost (R8). */
export function mountKeys(context: FederationActs, { api, pages }: { readonly api: Hono; readonly pages: Hono }): void {
  const { config, database } = context.federation.platform;
  const routes = personRoutes(context, {
    api,
    pages,
    moment:
      ({ server }) =>
      (day, time) =>
        momentOnWall(day, time, server.timeZone)?.toISOString(),
  });
  const toKeys = ({ t }: View) => ({ href: "/keys", label: t("federation.keys.title") });
  const about = (view: View, { uses }: { readonly uses: readonly string[] }): string => keysInWords(view, uses);
  const asked = mountTwoPerson(context, routes, {
    at: "/keys/waiting",
    group: "-keys",
    acts: [
      shownAs(revokeKeys, {
        about,
        shown: (view, content) => <WhatIsDecided view={view} {...content} effect="federation.keys.revoke-text" />,
        form: ({ freezeId }) => `/keys/freezes/${freezeId}/revocation`,
      }),
      shownAs(liftFreeze, {
        about,
        shown: (view, content) => <WhatIsDecided view={view} {...content} effect="federation.keys.lift-text" />,
        form: ({ freezeId }) => `/keys/freezes/${freezeId}/lifting`,
      }),
    ],
    back: toKeys,
  });
  asked.formPage("/keys/freezes/:id/revocation", revokeKeys, {
    show: async ({ view, form, params }) => (
      <AskPage {...{ view, form }} of={revokeKeys} breadcrumb={[toKeys(view)]} fields={[]}>
        {await whichKeys(view, params.id, "federation.keys.revoke-text")}
      </AskPage>
    ),
  });
  asked.formPage("/keys/freezes/:id/lifting", liftFreeze, {
    show: async ({ view, form, params }) => (
      <AskPage {...{ view, form }} of={liftFreeze} breadcrumb={[toKeys(view)]} fields={["reason"]}>
        {await whichKeys(view, params.id, "federation.keys.lift-text")}
      </AskPage>
    ),
  });

  const keysPage = async ({ view, by, form }: FormPage<User, unknown>): Promise<Child> => (
    <KeysPage
      view={view}
      form={form}
      mayDecide={by.roles.includes("administrator")}
      freezes={await listFreezes(database.db)}
      reviews={await listReviews(database.db)}
      waiting={await asked.standing(view, by)}
      hasKeysElsewhere={((await ownDetails(context.federation))?.exhibitRecipients.length ?? 0) > 0}
    />
  );
  routes.page("/keys", { who: [] }, keysPage);
  routes.postForm("/keys", freezeKeys, { show: keysPage, next: () => "/keys" });
  routes.postForm("/keys/change", changeKeys, { show: keysPage, next: () => "/designation" });

  const listPage = async ({ c, view, by, params, form }: FormPage<User, { readonly id: string }>): Promise<Child> => {
    const review = await reviewOf(params.id);
    const after = z.coerce.number().int().min(0).catch(0).parse(c.req.query("after"));
    const items = await listItems(database.db, { reviewId: params.id, after, limit: MOST_LOOKED_AT + 1 });
    const mayTick = DUTY_ROLES.some((role) => by.roles.includes(role));
    return <LostKeyListPage {...{ view, review, items, form, mayTick }} breadcrumb={toKeys(view)} />;
  };
  routes.page("/keys/lists/:id", { who: [], params: listParam }, listPage);
  routes.postForm("/keys/lists/:id/looked-at", markLookedAt, {
    show: listPage,
    next: (_, { params }) => `/keys/lists/${params.id}`,
  });

  const keys = { id: "federation.read-keys", who: [] } as const;
  const answer = z.object({ freezes: z.array(freezeAnswer), lists: z.array(listAnswer) });
  api.get(
    "/keys",
    routes.operation({ ...keys, answer }, async () => ({
      freezes: (await listFreezes(database.db)).map(freezeJson),
      lists: (await listReviews(database.db)).map(listJson),
    })),
  );
  const list = {
    id: "federation.read-lost-key-list",
    who: [],
    params: listParam,
    query: z.object({ after: z.coerce.number().int().min(0).optional() }),
    answer: listAnswer.extend({ items: z.array(itemAnswer), next: z.int().nullable() }),
    refusals: ["not-found"],
  } as const;
  api.get(
    "/keys/lists/:id",
    routes.operation(list, async ({ params: { id }, query: { after = 0 } }) => {
      const review = await reviewOf(id);
      const items = await listItems(database.db, { reviewId: id, after, limit: MOST_LOOKED_AT + 1 });
      return { ...listJson(review), items: items.slice(0, MOST_LOOKED_AT).map(itemJson), next: nextPlace(items) };
    }),
  );

  async function whichKeys(view: View, freezeId: string, effect: Effect): Promise<Child> {
    const freeze = (await listFreezes(database.db)).find(({ freeze_id }) => freeze_id === freezeId);
    if (freeze === undefined) return <p>{view.t(effect)}</p>;
    const { uses, lost_since } = freeze;
    return <WhatIsDecided {...{ view, uses, effect }} lostSince={lost_since.toISOString()} />;
  }

  async function reviewOf(id: string): Promise<CountedReview> {
    const [review] = await listReviews(database.db, id);
    if (review === undefined) throw noSuchList();
    return review;
  }

  function listJson({ review_id, state, designation_digest, found_at, count, left, ...review }: CountedReview) {
    return {
      listId: review_id,
      state: state ?? config.state,
      isOurs: state === null,
      designation: designation_digest,
      lost: lostOf(review),
      foundAt: found_at,
      count,
      left,
    };
  }
}

type Effect = "federation.keys.revoke-text" | "federation.keys.lift-text";

function WhatIsDecided({
  view,
  uses,
  lostSince,
  reason,
  effect,
}: {
  readonly view: View;
  readonly uses: readonly string[];
  readonly lostSince: string;
  readonly reason?: string;
  readonly effect: Effect;
}): Child {
  const { t, format } = view;
  return (
    <>
      <p>{t(effect)}</p>
      <SummaryList
        rows={[
          { label: t("federation.keys.keys"), value: keysInWords(view, uses) },
          { label: t("federation.keys-freeze.since"), value: format.dateTime(new Date(lostSince)) },
          { label: t("federation.keys-lift.reason"), value: reason },
        ]}
      />
    </>
  );
}

function noSuchList(): Refusal {
  return new Refusal("not-found", "There is no such list.");
}
