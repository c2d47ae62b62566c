import { Hono } from "hono";
import { z } from "zod";
import { fileOf, LANGUAGES, operations, viewOf } from "../../../web/index.ts";
import type { CooperationContext } from "../request/context.ts";
import { requestIdParam } from "../request/path.ts";
import { printRequestPaper, REQUEST_PAPERS } from "./print-papers.ts";
import { paperView, PRINT_REFUSALS, sendPdf } from "../../printing/index.ts";

/** Of the paper; the reader's own where it is not given. */
const language = z.enum(LANGUAGES).optional();
const requestQuery = z.object({
  paper: z.enum(REQUEST_PAPERS).optional(),
  /** One thing that we said on paper, by the number under which the file has it; goes before `paper`. */
  letter: z.coerce.number().int().min(1).optional(),
  language,
});

/** Printing, for people and below /api/v1 for programs. Not there on a server without a printer. */
export function cooperationPrintRoutes(context: CooperationContext): Hono {
  const routes = new Hono();
  const { press, identity } = context;
  if (!press) return routes;
  const operation = operations(identity.requireUser);
  routes.get(
    "/requests/:id/print",
    operation(
      {
        id: "cooperation.print-request",
        who: [],
        params: { id: requestIdParam },
        query: requestQuery,
        answer: fileOf("application/pdf"),
        refusals: [
          "letter-unknown",
          "paper-not-ours",
          "information-not-noted",
          "request-not-decided",
          ...PRINT_REFUSALS,
        ],
      },
      async ({ c, user, params: { id }, query: { paper, letter, language: wanted } }) => {
        const view = paperView(press, viewOf(c), wanted);
        return sendPdf(c, await printRequestPaper(context, press, { requestId: id, paper, letter, view }, user));
      },
    ),
  );
  return routes;
}
