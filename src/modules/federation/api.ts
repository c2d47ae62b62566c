import { Hono } from "hono";
import type { Identity } from "./access.ts";
import type { FederationContext } from "./context.ts";
import { alarmRoutes } from "./routes/alarms.ts";
import { designationRoutes } from "./routes/designations.ts";
import { dispatchRoutes } from "./routes/dispatches.ts";
import { peerLineRoutes } from "./routes/peer-line.ts";
import { peerStandingRoutes } from "./routes/peer-standing.ts";
import { peerRoutes } from "./routes/peers.ts";

/** Routes under /api/v1: our designation, peers, dispatches with their receipts, alarms. */
export function federationApi(context: FederationContext, identity: Identity): Hono {
  return new Hono()
    .route("/", designationRoutes(context, identity))
    .route("/", peerRoutes(context, identity))
    .route("/", peerStandingRoutes(context, identity))
    .route("/", peerLineRoutes(context, identity))
    .route("/", dispatchRoutes(context, identity))
    .route("/", alarmRoutes(context, identity));
}
