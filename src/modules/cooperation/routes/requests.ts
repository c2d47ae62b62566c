import { Hono } from "hono";
import { z } from "zod";
import { MECHANISM_IDS } from "../../../convention/index.ts";
import { stateCodeSchema } from "../../../protocol/identifiers.ts";
import { compact, readJson, readQuery } from "../../../web/index.ts";
import { orderTermsSchema } from "../../measures/index.ts";
import { demandRequest, visibleDossiers } from "../access.ts";
import { acknowledgeRequest } from "../actions/acknowledge-request.ts";
import { markAnswered } from "../actions/mark-answered.ts";
import { reviewSecrecy } from "../actions/review-secrecy.ts";
import { orderForRequest } from "../actions/order-for-request.ts";
import type { CooperationContext } from "../context.ts";
import { requestDetailJson, requestJson } from "../presenter.ts";
import { secrecyReviewSchema } from "../schemas.ts";
import { requestView } from "../request-view.ts";
import { listFiles } from "../store.ts";
import { requestIdOf } from "./path.ts";

const listQuery = z.object({
  direction: z.enum(["outgoing", "incoming"]).optional(),
  state: stateCodeSchema.optional(),
  mechanism: z.enum(MECHANISM_IDS).optional(),
  open: z.enum(["yes", "no"]).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
});

const newOrderForRequest = z.strictObject({ terms: orderTermsSchema, unguarded: z.boolean().default(false) });

/** Requests of both directions, and what is done with one beside drafting, deciding and writing to each other. */
export function requestRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const { requireUser } = context.identity;

  api.get("/requests", async (c) => {
    const user = requireUser(c);
    const { open, ...filter } = readQuery(c, listQuery);
    const visible = await visibleDossiers(context, user);
    const files = await listFiles(
      context.platform.database.db,
      { ...filter, open: open === undefined ? undefined : open === "yes" },
      visible,
    );
    return c.json({ requests: files.map(requestJson) });
  });
  api.get("/requests/:id", async (c) => {
    const matter = await demandRequest(context, requireUser(c), requestIdOf(c));
    return c.json(requestDetailJson(matter.file, await requestView(context, matter)));
  });
  api.post("/requests/:id/acknowledgement", async (c) =>
    c.json(requestJson(await acknowledgeRequest(context, requestIdOf(c), requireUser(c)))),
  );
  api.post("/requests/:id/orders", async (c) => {
    const user = requireUser(c);
    const { terms, unguarded } = await readJson(c, newOrderForRequest);
    const order = await orderForRequest(context, requestIdOf(c), { terms: compact(terms), unguarded }, user);
    return c.json({ orderId: order.orderId, orderNumber: order.orderNumber, state: order.state }, 201);
  });
  api.post("/requests/:id/secrecy-review", async (c) => {
    const user = requireUser(c);
    const review = compact(await readJson(c, secrecyReviewSchema));
    return c.json(requestJson(await reviewSecrecy(context, requestIdOf(c), review, user)));
  });
  api.post("/requests/:id/answered", async (c) =>
    c.json(requestJson(await markAnswered(context, requestIdOf(c), requireUser(c)))),
  );

  return api;
}
