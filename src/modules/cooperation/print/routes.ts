import { Hono } from "hono";
import { z } from "zod";
import { LANGUAGES, readQuery, viewOf } from "../../../web/index.ts";
import { paperView, sendPdf } from "../../measures/index.ts";
import type { CooperationContext } from "../context.ts";
import { dossierIdOf, requestIdOf } from "../routes/path.ts";
import { printDossier, printRequestPaper, REQUEST_PAPERS } from "./print-papers.ts";

/** Of the paper; the reader's own where it is not given. */
const language = z.enum(LANGUAGES).optional();
const requestQuery = z.object({ paper: z.enum(REQUEST_PAPERS).optional(), language });
const dossierQuery = z.object({ language });

/** Printing, for people and below /api/v1 for programs. Not there on a server without a printer. */
export function cooperationPrintRoutes(context: CooperationContext): Hono {
  const routes = new Hono();
  const { press, identity } = context;
  if (!press) return routes;
  routes.get("/requests/:id/print", async (c) => {
    const user = identity.requireUser(c);
    const wanted = readQuery(c, requestQuery);
    const view = paperView(press, viewOf(c), wanted.language);
    const { paper } = wanted;
    return sendPdf(c, await printRequestPaper(context, press, { requestId: requestIdOf(c), paper, view }, user));
  });
  routes.get("/dossiers/:id/print", async (c) => {
    const user = identity.requireUser(c);
    const view = paperView(press, viewOf(c), readQuery(c, dossierQuery).language);
    return sendPdf(c, await printDossier(context, press, { dossierId: dossierIdOf(c), view }, user));
  });
  return routes;
}
