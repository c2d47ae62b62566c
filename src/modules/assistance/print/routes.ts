import { mountPaper } from "../../printing/index.ts";
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
  routes: AssistanceRoutes,
  context: AssistanceContext,
): void {
  const { database, config } = context.platform;
  mountPaper(routes, context, {
    id,
    at: `/assistance/${what}.pdf`,
    pageAt: `/checklist/${what}.pdf`,
    who: READERS,
    logged: `assistance.${what}-printed`,
    make: async ({ view }) => {
      const standing = await readStanding(database.db);
      const cycle = standing.assessment?.cycle ?? 0;
      return {
        paper: REPORTS[what](view, standing, await namesOf(context), await listMeasures(database.db)),
        name: `${what}-${config.state}-${cycle}`,
        subject: { kind: "assessment", id: String(cycle) },
      };
    },
  });
}
