import { Hono } from "hono";
import { z } from "zod";
import { fileOf, LANGUAGES, operations, viewOf } from "../../../web/index.ts";
import { paperView, PRINT_REFUSALS, sendPdf } from "../../printing/index.ts";
import type { DeskContext } from "../context.ts";
import { dossierIdParam } from "../path.ts";
import { printDossier } from "./print-dossier.ts";

/** Printing, for people and below /api/v1 for programs. Not there on a server without a printer. */
export function dossierPrintRoutes(context: DeskContext): Hono {
  const routes = new Hono();
  const { press, identity } = context;
  if (!press) return routes;
  const operation = operations(identity.requireUser);
  routes.get(
    "/dossiers/:id/print",
    operation(
      {
        id: "desk.print-dossier",
        who: [],
        params: { id: dossierIdParam },
        query: z.object({ language: z.enum(LANGUAGES).optional() }),
        answer: fileOf("application/pdf"),
        refusals: ["dossier-disposed", ...PRINT_REFUSALS],
      },
      async ({ c, user, params: { id }, query }) => {
        const view = paperView(press, viewOf(c), query.language);
        return sendPdf(c, await printDossier(context, press, { dossierId: id, view }, user));
      },
    ),
  );
  return routes;
}
