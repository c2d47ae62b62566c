import { z } from "zod";
import { fileOf, LANGUAGES, viewOf } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { paperView, PRINT_REFUSALS, printedFile, sendPdf } from "../../printing/index.ts";
import { READERS } from "../access.ts";
import { type AssistanceContext, type AssistanceRoutes, namesOf } from "../context.ts";
import { readStanding } from "../standing.ts";
import { gapReport } from "./gap-report.ts";

/** GET …/gaps.pdf, for people and below /api/v1 for programs; the log keeps who printed it. */
export function mountGapReport({ api, pages, operation }: AssistanceRoutes, context: AssistanceContext): void {
  const { platform, press, audit } = context;
  const spec = {
    id: "assistance.print-gaps",
    who: READERS,
    query: z.object({ language: z.enum(LANGUAGES).optional() }),
    answer: fileOf("application/pdf"),
    refusals: PRINT_REFUSALS,
  } as const;
  const print = operation(spec, async ({ c, user, query: { language } }) => {
    const view = paperView(press, viewOf(c), language);
    const standing = await readStanding(platform.database.db);
    const cycle = standing.assessment?.cycle ?? 0;
    const report = gapReport(view, standing, await namesOf(context));
    const file = await printedFile(press, report, `gaps-${platform.config.state}-${cycle}`);
    await platform.database.transaction(async (tx) => {
      await audit.append(tx, {
        type: "assistance.gaps-printed",
        actor: userActor(user),
        subject: { kind: "assessment", id: String(cycle) },
        details: { language: view.lang, sha256: file.sha256 },
      });
    });
    return sendPdf(c, file);
  });
  api.get("/assistance/gaps.pdf", print);
  pages.get("/checklist/gaps.pdf", print);
}
