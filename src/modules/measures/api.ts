import { Hono } from "hono";
import { z } from "zod";
import { compact, readJson, readQuery } from "../../web/index.ts";
import { demand, demandRead, mayRead } from "./access.ts";
import { amendOrder, draftOrder } from "./actions/draft-order.ts";
import { endOrder } from "./actions/end-order.ts";
import { issueOrder } from "./actions/issue-order.ts";
import { recordAnswer } from "./actions/record-answer.ts";
import { renewOrder } from "./actions/renew-order.ts";
import { serveOrder } from "./actions/serve-order.ts";
import type { MeasuresContext } from "./context.ts";
import { acknowledge, ringUnknown } from "./duty/acknowledge-ring.ts";
import { setRoster } from "./duty/roster.ts";
import { rosterEntries } from "./duty/roster-store.ts";
import { attemptsOf, loadRing, openRings } from "./duty/ring-queries.ts";
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
import { listOrders, loadOrder } from "./store.ts";

const listQuery = z.object({
  open: z.enum(["yes", "no"]).default("no"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().max(40).optional(),
});

/** Routes under /api/v1: orders of our own cases and all that is done with any order; rings and the roster. */
export function measuresApi(context: MeasuresContext): Hono {
  const api = new Hono();
  const { db } = context.platform.database;
  const { requireUser } = context.identity;

  api.get("/orders", async (c) => {
    const user = requireUser(c);
    demand(user, "read");
    const { open, limit, before } = readQuery(c, listQuery);
    const records = await listOrders(db, { open: open === "yes", limit, ...compact({ before }) });
    const visible = [];
    for (const { order } of records) if (await mayRead(context, user, order)) visible.push(orderJson(order));
    return c.json({ orders: visible, next: records.length === limit ? records.at(-1)?.order.orderNumber : null });
  });
  api.post("/orders", async (c) => {
    const user = requireUser(c);
    const { terms, ...rest } = await readJson(c, newOrderSchema);
    const order = await draftOrder(context, { terms: compactTerms(terms), ...rest }, user);
    return c.json(orderJson(order), 201);
  });
  api.get("/orders/:id", async (c) => {
    const user = requireUser(c);
    const record = await loadOrder(db, pathId(c.req.param("id")));
    const order = await demandRead(context, user, record?.order);
    return c.json(orderRecordJson({ order, events: record?.events ?? [] }));
  });
  api.post("/orders/:id/amendment", async (c) => {
    const terms = compactTerms(await readJson(c, orderTermsSchema));
    return c.json(orderJson(await amendOrder(context, pathId(c.req.param("id")), terms, requireUser(c))));
  });
  api.post("/orders/:id/issue", async (c) =>
    c.json(orderJson(await issueOrder(context, pathId(c.req.param("id")), requireUser(c)))),
  );
  api.post("/orders/:id/service", async (c) => {
    const user = requireUser(c);
    const { servedAt, how } = await readJson(c, serviceSchema);
    const service = { servedAt: new Date(servedAt), how };
    return c.json(orderJson(await serveOrder(context, pathId(c.req.param("id")), service, user)));
  });
  api.post("/orders/:id/answer", async (c) => {
    const user = requireUser(c);
    const reply = await readJson(c, providerReplySchema);
    const answered = compact({ ...reply, answeredAt: new Date(reply.answeredAt) });
    return c.json(orderJson(await recordAnswer(context, pathId(c.req.param("id")), answered, user)));
  });
  api.post("/orders/:id/renewal", async (c) => {
    const user = requireUser(c);
    const renewal = compact(await readJson(c, renewalSchema));
    return c.json(orderJson(await renewOrder(context, pathId(c.req.param("id")), renewal, user)));
  });
  api.post("/orders/:id/end", async (c) => {
    const user = requireUser(c);
    const ending = compact(await readJson(c, endingSchema));
    return c.json(orderJson(await endOrder(context, pathId(c.req.param("id")), ending, user)));
  });

  api.get("/duty/rings", async (c) => {
    demand(requireUser(c), "read-roster");
    return c.json({ rings: (await openRings(db)).map((ring) => ringJson(ring)) });
  });
  api.get("/duty/rings/:id", async (c) => {
    demand(requireUser(c), "read-roster");
    const ring = await loadRing(db, pathId(c.req.param("id")));
    if (!ring) throw ringUnknown();
    return c.json(ringJson(ring, await attemptsOf(db, ring.ringId)));
  });
  api.post("/duty/rings/:id/acknowledgement", async (c) =>
    c.json(ringJson(await acknowledge(context, pathId(c.req.param("id")), requireUser(c)))),
  );
  api.get("/duty/roster", async (c) => {
    demand(requireUser(c), "read-roster");
    return c.json(rosterJson(await rosterEntries(db)));
  });
  api.put("/duty/roster", async (c) => {
    const user = requireUser(c);
    const { lines } = await readJson(c, rosterSchema);
    const entries = lines.map((line) =>
      compact({
        ...line,
        from: line.from === undefined ? undefined : new Date(line.from),
        until: line.until === undefined ? undefined : new Date(line.until),
      }),
    );
    return c.json(rosterJson(await setRoster(context, entries, user)));
  });

  return api;
}

function compactTerms(terms: z.infer<typeof orderTermsSchema>) {
  return compact(terms);
}

/** An id that is no UUID names nothing: the database must not be asked with it. */
export function pathId(text: string): string {
  const nowhere = "00000000-0000-4000-8000-000000000000";
  return z.uuid().safeParse(text).success ? text : nowhere;
}
