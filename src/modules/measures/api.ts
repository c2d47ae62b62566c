import { Hono } from "hono";
import { z } from "zod";
import { compact } from "../../protocol/compact.ts";
import { operations, pathParam } from "../../web/index.ts";
import type { User } from "../identity/index.ts";
import { demandRead, mayRead, orderUnknown, rolesFor } from "./access.ts";
import { amendOrder, draftOrder } from "./actions/draft-order.ts";
import { endOrder } from "./actions/end-order.ts";
import { issueOrder } from "./actions/issue-order.ts";
import { recordAnswer } from "./actions/record-answer.ts";
import { renewOrder } from "./actions/renew-order.ts";
import { serveOrder } from "./actions/serve-order.ts";
import { orderAnswer, orderRecordAnswer, ordersAnswer, ringAnswer, ringsAnswer, rosterAnswer } from "./answers.ts";
import type { MeasuresContext } from "./context.ts";
import { acknowledge, ringUnknown } from "./duty/acknowledge-ring.ts";
import { setRoster } from "./duty/roster.ts";
import { rosterEntries } from "./duty/roster-store.ts";
import { ringAsSeen } from "./duty/ring-as-seen.ts";
import { attemptsOf, loadRing, openRingsPage, placeOfRing } from "./duty/ring-queries.ts";
import type { Ring, RingAttempt } from "./duty/types.ts";
import { orderJson, orderRecordJson, ringJson, rosterJson } from "./presenter.ts";
import {
  endingSchema,
  newOrderSchema,
  orderTermsSchema,
  providerReplySchema,
  renewalSchema,
  rosterSchema,
  serviceSchema,
} from "./schemas.ts";
import { isSecrecyMissing } from "./secrecy.ts";
import { listOrders, loadOrder } from "./store.ts";

/** Where a page of orders ends: the number of one. No column compares with U+0000. */
export const orderPlaceSchema = z
  .string()
  .max(40)
  .refine((text) => !text.includes("\0"));

const listQuery = z.object({
  open: z.enum(["yes", "no"]).default("no"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: orderPlaceSchema.optional(),
});

const ringsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(200),
  after: z.uuid().optional(),
});

const orderIdParam = pathParam(z.uuid(), orderUnknown);
const ringIdParam = pathParam(z.uuid(), ringUnknown);

/** Routes under /api/v1: orders of our own cases and all that is done with any order; rings and the roster. */
export function measuresApi(context: MeasuresContext): Hono {
  const api = new Hono();
  orderRoutes(api, context);
  dutyRoutes(api, context);
  return api;
}

function orderRoutes(api: Hono, context: MeasuresContext): void {
  const { db } = context.platform.database;
  const operation = operations(context.identity.requireUser);
  const params = { id: orderIdParam };
  const answer = orderAnswer;
  const changing = ["order-unknown", "order-state", "order-changed-meanwhile"];
  const terms = ["order-needs-authorisation", "order-period-too-long", "secrecy-review-in-the-past"];

  api.get(
    "/orders",
    operation(
      { id: "measures.list-orders", who: rolesFor("read"), query: listQuery, answer: ordersAnswer },
      async ({ user, query: { open, limit, before } }) => {
        const records = await listOrders(db, { open: open === "yes", limit, ...compact({ before }) });
        const visible = [];
        for (const { order } of records) if (await mayRead(context, user, order)) visible.push(orderJson(order));
        const next = records.length === limit ? (records.at(-1)?.order.orderNumber ?? null) : null;
        return { orders: visible, next };
      },
    ),
  );
  api.post(
    "/orders",
    operation(
      {
        id: "measures.draft-order",
        who: rolesFor("draft"),
        body: newOrderSchema,
        answer,
        status: 201,
        repeat: "again",
        refusals: [...terms, "guard-cannot-be-off"],
      },
      async ({ user, body: { terms: given, ...rest } }) =>
        orderJson(await draftOrder(context, { terms: compact(given), ...rest }, user)),
    ),
  );
  api.get(
    "/orders/:id",
    operation(
      { id: "measures.read-order", who: [], params, answer: orderRecordAnswer },
      async ({ user, params: { id } }) => {
        const record = await loadOrder(db, id);
        const order = await demandRead(context, user, record?.order);
        const secrecyMissing = await isSecrecyMissing(context, order);
        return { ...orderRecordJson({ order, events: record?.events ?? [] }), secrecyMissing };
      },
    ),
  );
  api.post(
    "/orders/:id/amendment",
    operation(
      {
        id: "measures.amend-order",
        who: rolesFor("draft"),
        params,
        body: orderTermsSchema,
        answer,
        repeat: "again",
        refusals: [...changing, ...terms],
      },
      async ({ user, params: { id }, body }) => orderJson(await amendOrder(context, id, compact(body), user)),
    ),
  );
  api.post(
    "/orders/:id/issue",
    operation(
      {
        id: "measures.issue-order",
        who: rolesFor("issue"),
        params,
        answer,
        repeat: "refused",
        refusals: [...changing, ...terms],
      },
      async ({ user, params: { id } }) => orderJson(await issueOrder(context, id, user)),
    ),
  );
  api.post(
    "/orders/:id/service",
    operation(
      {
        id: "measures.serve-order",
        who: rolesFor("serve"),
        params,
        body: serviceSchema,
        answer,
        repeat: "refused",
        refusals: [...changing, "moment-in-the-future", "served-before-issue"],
      },
      async ({ user, params: { id }, body: { servedAt, how } }) =>
        orderJson(await serveOrder(context, id, { servedAt: new Date(servedAt), how }, user)),
    ),
  );
  api.post(
    "/orders/:id/answer",
    operation(
      {
        id: "measures.record-provider-answer",
        who: rolesFor("answer"),
        params,
        body: providerReplySchema,
        answer,
        repeat: "refused",
        refusals: [...changing, "moment-in-the-future", "answer-before-service"],
      },
      async ({ user, params: { id }, body }) => {
        const answered = compact({ ...body, answeredAt: new Date(body.answeredAt) });
        return orderJson(await recordAnswer(context, id, answered, user));
      },
    ),
  );
  api.post(
    "/orders/:id/renewal",
    operation(
      {
        id: "measures.renew-order",
        who: rolesFor("renew"),
        params,
        body: renewalSchema,
        answer,
        repeat: "refused",
        refusals: [
          ...changing,
          "order-has-lapsed",
          "order-renewed-already",
          "order-period-too-long",
          "order-needs-authorisation",
          "order-authorisation-used",
          "order-renewal-needs-reason",
        ],
      },
      async ({ user, params: { id }, body }) => orderJson(await renewOrder(context, id, compact(body), user)),
    ),
  );
  api.post(
    "/orders/:id/end",
    operation(
      {
        id: "measures.end-order",
        who: rolesFor("end"),
        params,
        body: endingSchema,
        answer,
        repeat: "refused",
        refusals: changing,
      },
      async ({ user, params: { id }, body }) => orderJson(await endOrder(context, id, compact(body), user)),
    ),
  );
}

function dutyRoutes(api: Hono, context: MeasuresContext): void {
  const { db } = context.platform.database;
  const operation = operations(context.identity.requireUser);
  const params = { id: ringIdParam };
  const shown = async (user: User, ring: Ring, attempts: readonly RingAttempt[] = []) =>
    ringJson(await ringAsSeen(context, user, ring), attempts);

  api.get(
    "/duty/rings",
    operation(
      { id: "measures.list-rings", who: rolesFor("read-roster"), query: ringsQuery, answer: ringsAnswer },
      async ({ user, query: { limit, after } }) => {
        const place = await placeOfRing(db, after);
        const rings = await openRingsPage(db, { ...compact({ after: place }), limit });
        const next = rings.length < limit ? null : (rings.at(-1)?.ringId ?? null);
        return { rings: await Promise.all(rings.map(async (ring) => await shown(user, ring))), next };
      },
    ),
  );
  api.get(
    "/duty/rings/:id",
    operation(
      { id: "measures.read-ring", who: rolesFor("read-roster"), params, answer: ringAnswer },
      async ({ user, params: { id } }) => {
        const ring = await loadRing(db, id);
        if (!ring) throw ringUnknown();
        return await shown(user, ring, await attemptsOf(db, ring.ringId));
      },
    ),
  );
  api.post(
    "/duty/rings/:id/acknowledgement",
    operation(
      {
        id: "measures.answer-ring",
        who: rolesFor("acknowledge"),
        params,
        answer: ringAnswer,
        repeat: "same",
        refusals: ["ring-of-closed-dossier"],
      },
      async ({ user, params: { id } }) => await shown(user, await acknowledge(context, id, user)),
    ),
  );
  api.get(
    "/duty/roster",
    operation({ id: "measures.read-roster", who: rolesFor("read-roster"), answer: rosterAnswer }, async () =>
      rosterJson(await rosterEntries(db)),
    ),
  );
  api.put(
    "/duty/roster",
    operation(
      {
        id: "measures.set-roster",
        who: rolesFor("edit-roster"),
        body: rosterSchema,
        answer: rosterAnswer,
        repeat: "same",
        refusals: ["roster-person-cannot-answer", "roster-too-long", "phone-not-international"],
      },
      async ({ user, body: { lines } }) => {
        const entries = lines.map((line) =>
          compact({
            ...line,
            from: line.from === undefined ? undefined : new Date(line.from),
            until: line.until === undefined ? undefined : new Date(line.until),
          }),
        );
        return rosterJson(await setRoster(context, entries, user));
      },
    ),
  );
}

/** An id that is no UUID names nothing: the database must not be asked with it. */
export function pathId(text: string): string {
  const nowhere = "00000000-0000-4000-8000-000000000000";
  return z.uuid().safeParse(text).success ? text : nowhere;
}
