import { Hono } from "hono";
import type { CooperationContext } from "./context.ts";
import { correspondentRoutes } from "./routes/correspondents.ts";
import { decisionRoutes } from "./routes/decisions.ts";
import { disposalRoutes } from "./routes/disposal.ts";
import { dossierRoutes } from "./routes/dossiers.ts";
import { draftingRoutes } from "./routes/drafting.ts";
import { exchangeRoutes } from "./routes/exchange.ts";
import { letterRoutes } from "./routes/letters.ts";
import { requestRoutes } from "./routes/requests.ts";

/** Routes under /api/v1: everything that the pages of this module do. */
export function cooperationApi(context: CooperationContext): Hono {
  return new Hono()
    .route("/", dossierRoutes(context))
    .route("/", disposalRoutes(context))
    .route("/", correspondentRoutes(context))
    .route("/", requestRoutes(context))
    .route("/", draftingRoutes(context))
    .route("/", decisionRoutes(context))
    .route("/", exchangeRoutes(context))
    .route("/", letterRoutes(context));
}
