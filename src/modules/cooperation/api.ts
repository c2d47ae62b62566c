import { Hono } from "hono";
import type { CooperationContext } from "./request/context.ts";
import { draftingRoutes } from "./drafting/api.ts";
import { requestRoutes } from "./request-page/api.ts";

/** Routes under /api/v1: everything that the pages of this module do. */
export function cooperationApi(context: CooperationContext): Hono {
  return new Hono().route("/", requestRoutes(context)).route("/", draftingRoutes(context));
}
