import { Hono } from "hono";
import { z } from "zod";
import { fileOf, LANGUAGES, operations, viewOf } from "../../../web/index.ts";
import { orderIdParam } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import { ORDER_PAPERS, printOrder } from "./print-order.ts";
import { paperView, PRINT_REFUSALS, sendPdf } from "../../printing/index.ts";

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
  const operation = operations(identity.requireUser);
  routes.get(
    "/orders/:id/print",
    operation(
      {
        id: "measures.print-order",
        who: [],
        params: { id: orderIdParam },
        query: printQuery,
        answer: fileOf("application/pdf"),
        refusals: ["order-not-renewed", "order-not-ended", ...PRINT_REFUSALS],
      },
      async ({ c, user, params: { id }, query: { paper, language } }) => {
        const view = paperView(press, viewOf(c), language);
        return sendPdf(c, await printOrder(context, press, { orderId: id, paper, view }, user));
      },
    ),
  );
  return routes;
}
