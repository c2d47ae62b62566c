import { Hono } from "hono";
import { z } from "zod";
import { LANGUAGES, readQuery, viewOf } from "../../../web/index.ts";
import { pathId } from "../api.ts";
import type { MeasuresContext } from "../context.ts";
import { paperView } from "./paper.ts";
import { ORDER_PAPERS, printOrder } from "./print-order.ts";
import { sendPdf } from "./printed-file.ts";

const printQuery = z.object({
  paper: z.enum(ORDER_PAPERS).default("order"),
  /** Of the paper; the reader's own where it is not given. */
  language: z.enum(LANGUAGES).optional(),
});

/** GET /orders/<id>/print, for people and below /api/v1 for programs. Not there on a server without a printer. */
export function orderPrintRoutes(context: MeasuresContext): Hono {
  const routes = new Hono();
  const { press, identity } = context;
  if (!press) return routes;
  routes.get("/orders/:id/print", async (c) => {
    const user = identity.requireUser(c);
    const { paper, language } = readQuery(c, printQuery);
    const view = paperView(press, viewOf(c), language);
    return sendPdf(c, await printOrder(context, press, { orderId: pathId(c.req.param("id")), paper, view }, user));
  });
  return routes;
}
