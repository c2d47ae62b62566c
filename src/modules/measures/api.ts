import { Hono } from "hono";
import { z } from "zod";
import { compact } from "../../protocol/compact.ts";
import { operations } from "../../web/index.ts";
import type { User } from "../identity/index.ts";
import { demandOrder, orderIdParam, rolesFor } from "./access.ts";
import { orderRecordAnswer, ringAnswer, ringsAnswer, rosterAnswer } from "./answers.ts";
import type { MeasuresContext } from "./context.ts";
import { ringIdParam, ringUnknown } from "./duty/acknowledge-ring.ts";
import { rosterEntries } from "./duty/roster-store.ts";
import { ringAsShown } from "./duty/ring-as-seen.ts";
import { attemptsOf, loadRing, openRingsPage, placeOfRing } from "./duty/ring-queries.ts";
import type { Ring, RingAttempt } from "./duty/types.ts";
import { orderRecordJson, ringJson } from "./presenter.ts";
import { isSecrecyMissing } from "./secrecy.ts";

const ringsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(200),
  after: z.uuid().optional(),
});

/** Routes under /api/v1: orders of our own cases and all that is done with any order; rings and the roster. */
export function measuresApi(context: MeasuresContext): Hono {
  const api = new Hono();
  orderRoutes(api, context);
  dutyRoutes(api, context);
  return api;
}

function orderRoutes(api: Hono, context: MeasuresContext): void {
  const operation = operations(context.identity.requireUser);

  api.get(
    "/orders/:id",
    operation(
      { id: "measures.read-order", who: [], params: { id: orderIdParam }, answer: orderRecordAnswer },
      async ({ user, params: { id } }) => {
        const record = await demandOrder(context, user, id);
        return { ...orderRecordJson(record), secrecyMissing: await isSecrecyMissing(context, record.order) };
      },
    ),
  );
}

function dutyRoutes(api: Hono, context: MeasuresContext): void {
  const { db } = context.platform.database;
  const operation = operations(context.identity.requireUser);
  const params = { id: ringIdParam };
  const shown = async (user: User, ring: Ring, attempts: readonly RingAttempt[] = []) =>
    ringJson(await ringAsShown(context, user, ring), attempts);

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
  api.get(
    "/duty/roster",
    operation({ id: "measures.read-roster", who: rolesFor("read-roster"), answer: rosterAnswer }, async () => ({
      lines: await rosterEntries(db),
    })),
  );
}
