import { Hono } from "hono";
import { z } from "zod";
import { fileOf, LANGUAGES, operations, viewOf } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { paperView, PRINT_REFUSALS, printedFile, sendPdf } from "../../printing/index.ts";
import { READERS } from "../access.ts";
import type { AssistanceContext } from "../context.ts";
import { readStanding } from "../standing.ts";
import { gapReport } from "./gap-report.ts";

/** GET …/gaps.pdf, for people and below /api/v1 for programs; the log keeps who printed it. */
export function gapReportRoutes(context: AssistanceContext, path: string): Hono {
  const { identity, platform, press, audit } = context;
  const spec = {
    id: "assistance.print-gaps",
    who: READERS,
    query: z.object({ language: z.enum(LANGUAGES).optional() }),
    answer: fileOf("application/pdf"),
    refusals: PRINT_REFUSALS,
  } as const;
  return new Hono().get(
    path,
    operations(identity.requireUser)(spec, async ({ c, user, query: { language } }) => {
      const view = paperView(press, viewOf(c), language);
      const standing = await readStanding(platform.database.db);
      const names = new Map((await identity.people()).map(({ id, name }) => [id, name]));
      const cycle = standing.assessment?.cycle ?? 0;
      const file = await printedFile(press, gapReport(view, standing, names), `gaps-${platform.config.state}-${cycle}`);
      await platform.database.transaction(async (tx) => {
        await audit.append(tx, {
          type: "assistance.gaps-printed",
          actor: userActor(user),
          subject: { kind: "assessment", id: String(cycle) },
          details: { language: view.lang, sha256: file.sha256 },
        });
      });
      return sendPdf(c, file);
    }),
  );
}
