import { z } from "zod";
import { fileOf, LANGUAGES, viewOf } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { paperView, PRINT_REFUSALS, printedFile, sendPdf } from "../../printing/index.ts";
import { READERS } from "../access.ts";
import { type AssistanceContext, type AssistanceRoutes, namesOf } from "../context.ts";
import { readStanding } from "../standing.ts";
import { listMeasures } from "../store.ts";
import { answerReport } from "./answer-report.ts";
import { gapReport } from "./gap-report.ts";

/** What is printed: what is missing, or every question with its answer; unanswered it is a blank questionnaire. */
const REPORTS = { gaps: gapReport, answers: answerReport };

/** GET …/gaps.pdf and …/answers.pdf, for people and below /api/v1 for programs; the log keeps who printed it. */
export function mountReports(routes: AssistanceRoutes, context: AssistanceContext): void {
  mountReport("gaps", "assistance.print-gaps", routes, context);
  mountReport("answers", "assistance.print-answers", routes, context);
}

function mountReport(
  what: keyof typeof REPORTS,
  id: `assistance.print-${string}`,
  { api, pages, operation }: AssistanceRoutes,
  context: AssistanceContext,
): void {
  const { platform, press, audit } = context;
  const spec = {
    id,
    who: READERS,
    query: z.object({ language: z.enum(LANGUAGES).optional() }),
    answer: fileOf("application/pdf"),
    refusals: PRINT_REFUSALS,
  } as const;
  const print = operation(spec, async ({ c, user, query: { language } }) => {
    const view = paperView(press, viewOf(c), language);
    const standing = await readStanding(platform.database.db);
    const cycle = standing.assessment?.cycle ?? 0;
    const report = REPORTS[what](view, standing, await namesOf(context), await listMeasures(platform.database.db));
    const file = await printedFile(press, report, `${what}-${platform.config.state}-${cycle}`);
    await platform.database.transaction(async (tx) => {
      await audit.append(tx, {
        type: `assistance.${what}-printed`,
        actor: userActor(user),
        subject: { kind: "assessment", id: String(cycle) },
        details: { language: view.lang, sha256: file.sha256 },
      });
    });
    return sendPdf(c, file);
  });
  api.get(`/assistance/${what}.pdf`, print);
  pages.get(`/checklist/${what}.pdf`, print);
}
