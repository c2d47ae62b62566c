import type { Hono } from "hono";
import type { Child } from "hono/jsx";
import { z } from "zod";
import { momentOnWall } from "../../../convention/wall-clock.ts";
import { Refusal } from "../../../protocol/index.ts";
import {
  actRoutes,
  Button,
  Carried,
  EmptyState,
  ErrorSummary,
  Form,
  formOf,
  type FormPage,
  type FormState,
  LinkButton,
  momentAnswer,
  Notice,
  Page,
  pathParam,
  StatusTag,
  SummaryList,
  Table,
  type View,
} from "../../../web/index.ts";
import { AskPage, mountTwoPerson, shownAs, type User } from "../../identity/index.ts";
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
import { ROTATABLE_KEYS } from "../domain/rotatable-keys.ts";
import {
  type CountedReview,
  type FreezeRow,
  type ItemRow,
  listFreezes,
  listItems,
  listReviews,
} from "../lost-keys/store.ts";
import { changeKeys } from "../routes/change-keys.ts";
import { LOST_KEY_ITEM_KINDS } from "../tables.ts";
import { keysInWords, namedState } from "./words.tsx";

const Freeze = formOf(freezeKeys);
const Change = formOf(changeKeys);

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
  const routes = actRoutes(context, {
    api,
    pages,
    requireUser: context.identity.requireUser,
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
    show: ({ view, form }) => (
      <AskPage {...{ view, form }} of={revokeKeys} breadcrumb={[toKeys(view)]} fields={[]}>
        <p>{view.t("federation.keys.revoke-text")}</p>
      </AskPage>
    ),
  });
  asked.formPage("/keys/freezes/:id/lifting", liftFreeze, {
    show: ({ view, form }) => (
      <AskPage {...{ view, form }} of={liftFreeze} breadcrumb={[toKeys(view)]} fields={["reason"]}>
        <p>{view.t("federation.keys.lift-text")}</p>
      </AskPage>
    ),
  });
  routes.postJson(freezeKeys, markLookedAt, changeKeys);

  const keysPage = async ({ view, by, form }: FormPage<User, unknown>): Promise<Child> => (
    <KeysPage
      view={view}
      form={form}
      mayDecide={by.roles.includes("administrator")}
      freezes={await listFreezes(database.db)}
      reviews={await listReviews(database.db)}
      waiting={await asked.standing(view, by)}
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
    return <ListPage {...{ view, review, items, form, mayTick }} breadcrumb={toKeys(view)} />;
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

function KeysPage({
  view,
  form,
  mayDecide,
  freezes,
  reviews,
  waiting,
}: {
  readonly view: View;
  readonly form: FormState | undefined;
  readonly mayDecide: boolean;
  readonly freezes: readonly FreezeRow[];
  readonly reviews: readonly CountedReview[];
  readonly waiting: Awaited<ReturnType<ReturnType<typeof mountTwoPerson>["standing"]>>;
}): Child {
  const { t, format } = view;
  const open = freezes.filter(({ ended_at }) => ended_at === null);
  const [undecided] = open.filter((one) => one.decided_at === null && !waiting.about.includes(one.freeze_id));
  const [unread] = reviews.filter(({ left }) => left > 0);
  const choices = ROTATABLE_KEYS.map((use) => ({ value: use, label: t(`federation.key.${use}`) }));
  const revoke = undecided && {
    label: t("federation.keys.revoke"),
    href: `/keys/freezes/${undecided.freeze_id}/revocation`,
    because: t("federation.keys.frozen", { keys: keysInWords(view, undecided.uses) }),
  };
  const look = unread && {
    label: t("federation.keys.look"),
    href: `/keys/lists/${unread.review_id}`,
    because: t("federation.keys.left", { count: unread.left }),
  };
  return (
    <Page
      view={view}
      form={form}
      title={t("federation.keys.title")}
      breadcrumb={[{ href: "/peers", label: t("federation.peers.title") }]}
      nextAction={waiting.nextAction ?? (mayDecide ? revoke : undefined) ?? look}
      width="wide"
    >
      <p class="lead">{t("federation.keys.lead")}</p>
      {open.map((freeze) => (
        <Notice tone="bad" title={t("federation.keys.frozen", { keys: keysInWords(view, freeze.uses) })}>
          <p>{t("federation.keys.frozen-text", { since: format.dateTime(freeze.lost_since) })}</p>
          {freeze.decided_at !== null ? (
            <p>
              {t("federation.keys.decided")} <a href="/designation">{t("federation.designation.title")}</a>
            </p>
          ) : (
            mayDecide && (
              <p>
                <LinkButton href={`/keys/freezes/${freeze.freeze_id}/lifting`} kind="secondary">
                  {t("federation.keys.lift")}
                </LinkButton>
              </p>
            )
          )}
        </Notice>
      ))}
      {waiting.sections}
      {reviews.length === 0 ? (
        <EmptyState title={t("federation.keys.no-lists")}>{t("federation.keys.no-lists-text")}</EmptyState>
      ) : (
        <Table
          caption={t("federation.keys.lists")}
          columns={[
            { key: "whose", label: t("federation.keys.whose") },
            { key: "keys", label: t("federation.keys.keys") },
            { key: "left", label: t("federation.keys.rests") },
          ]}
          rows={reviews.map((review) => ({
            cells: {
              whose: review.state === null ? t("federation.keys.ours") : namedState(view, review.state),
              keys: <LostLines view={view} review={review} />,
              left: (
                <>
                  <StatusTag
                    tone={review.left === 0 ? "good" : "bad"}
                    label={t("federation.keys.left", { count: review.left })}
                  />{" "}
                  <a href={`/keys/lists/${review.review_id}`}>{t("federation.keys.all", { count: review.count })}</a>
                </>
              ),
            },
          }))}
        />
      )}
      {mayDecide && (
        <>
          <h2>{t("federation.keys-freeze.title")}</h2>
          <p>{t("federation.keys-freeze.text")}</p>
          <Freeze.Form action="/keys" form={form}>
            <Freeze.Field name="uses" options={choices} />
            <Freeze.Field name="since" />
            <Freeze.Submit kind="danger" />
          </Freeze.Form>
          <details open={form?.of === changeKeys.id}>
            <summary>{t("federation.keys-change.title")}</summary>
            <p>{t("federation.keys-change.text")}</p>
            <Change.Form action="/keys/change" form={form}>
              <Change.Field name="keys" options={choices} />
              <Change.Submit kind="secondary" />
            </Change.Form>
          </details>
        </>
      )}
    </Page>
  );
}

function ListPage({
  view,
  review,
  items,
  form,
  mayTick,
  breadcrumb,
}: {
  readonly view: View;
  readonly review: CountedReview;
  /** One more than is shown where there are more. */
  readonly items: readonly ItemRow[];
  readonly form: FormState | undefined;
  readonly mayTick: boolean;
  readonly breadcrumb: { readonly href: string; readonly label: string };
}): Child {
  const { t, format } = view;
  const next = nextPlace(items);
  const shown = items.slice(0, MOST_LOOKED_AT);
  const open = shown.filter(({ looked_at }) => looked_at === null);
  const whose = review.state === null ? "ours" : "theirs";
  return (
    <Page view={view} form={form} title={t("federation.keys.list-title")} breadcrumb={[breadcrumb]} width="wide">
      {form !== undefined && <ErrorSummary errors={form.errors} />}
      <p class="lead">
        {t(`federation.keys.list-lead-${whose}`, {
          state: review.state === null ? "" : namedState(view, review.state),
        })}
      </p>
      <LostLines view={view} review={review} />
      <p>{t("federation.keys.left", { count: review.left })}</p>
      {shown.length === 0 && <p>{t("federation.keys.nothing-rests")}</p>}
      {shown.length > 0 && (
        <Form action={`/keys/lists/${review.review_id}/looked-at`}>
          <Table
            caption={t("federation.keys.list-title")}
            columns={[
              { key: "what", label: t("federation.keys.what") },
              { key: "at", label: t("federation.keys.at") },
              { key: "looked", label: t("federation.keys.looked") },
            ]}
            rows={shown.map((item) => ({
              cells: {
                what: <a href={hrefOf(item)}>{t(`federation.keys.item-${item.kind}`, { label: item.label })}</a>,
                at: format.dateTime(item.happened_at),
                looked:
                  item.looked_at !== null ? (
                    format.dateTime(item.looked_at)
                  ) : mayTick ? (
                    <div class="choice">
                      <input type="checkbox" name="places" value={String(item.place)} id={`place-${item.place}`} />
                      <label for={`place-${item.place}`}>{t("federation.keys.tick")}</label>
                    </div>
                  ) : (
                    t("federation.keys.not-looked")
                  ),
              },
            }))}
          />
          {mayTick && open.length > 0 && <Button>{t("federation.keys-looked.submit")}</Button>}
        </Form>
      )}
      {mayTick && open.length > 1 && (
        <Form action={`/keys/lists/${review.review_id}/looked-at`}>
          <Carried value={{ places: open.map(({ place }) => String(place)) }} />
          <Button kind="secondary">{t("federation.keys.tick-all", { count: open.length })}</Button>
        </Form>
      )}
      {next !== null && (
        <p>
          <a href={`/keys/lists/${review.review_id}?after=${next}`}>{t("federation.keys.next")}</a>
        </p>
      )}
    </Page>
  );
}

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
  readonly effect: "federation.keys.revoke-text" | "federation.keys.lift-text";
}): Child {
  const { t, format } = view;
  return (
    <>
      <p>{t(effect)}</p>
      <SummaryList
        rows={[
          { label: t("federation.keys.keys"), value: keysInWords(view, uses) },
          { label: t("federation.keys-freeze.since"), value: format.dateTime(new Date(lostSince)) },
          ...(reason === undefined ? [] : [{ label: t("federation.keys-lift.reason"), value: reason }]),
        ]}
      />
    </>
  );
}

function LostLines({ view, review }: { readonly view: View; readonly review: Pick<CountedReview, "lost"> }): Child {
  const { t, format } = view;
  return (
    <ul>
      {lostOf(review).map(({ use, since }) => (
        <li>
          {t("federation.draft.lost-since", {
            key: t(`federation.key.${use}`),
            since: format.dateTime(new Date(since)),
          })}
        </li>
      ))}
    </ul>
  );
}

function hrefOf({ kind, subject_id }: ItemRow): string {
  if (kind === "cosignatures") return "/audit";
  return kind.startsWith("exhibit-") ? `/exhibits/${subject_id}` : `/dispatches/${subject_id}`;
}

function nextPlace(items: readonly ItemRow[]): number | null {
  return items.length > MOST_LOOKED_AT ? Number(items[MOST_LOOKED_AT - 1]?.place) : null;
}

function itemJson(item: ItemRow) {
  return {
    place: String(item.place),
    use: item.use,
    kind: item.kind,
    id: item.subject_id,
    label: item.label,
    at: item.happened_at,
    lookedAt: item.looked_at,
  };
}

function lostOf({ lost }: Pick<CountedReview, "lost">): { use: string; since: string }[] {
  return lost as { use: string; since: string }[]; // written by listWhatRests only
}

function noSuchList(): Refusal {
  return new Refusal("not-found", "There is no such list.");
}
