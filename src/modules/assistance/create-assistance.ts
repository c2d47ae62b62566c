import { Hono } from "hono";
import { actRoutes, type Contributions, visibleText } from "../../web/index.ts";
import { confirmAnswer, reopenAnswer, writeAnswer } from "./actions/answers.ts";
import { openAssessment } from "./actions/assessments.ts";
import { endSection, grantSection } from "./actions/grants.ts";
import { correctMeasure, recordMeasure } from "./actions/measures.ts";
import { setReform } from "./actions/reforms.ts";
import { exportRoutes, readingRoutes } from "./api.ts";
import type { AssistanceContext } from "./context.ts";
import { assistanceContributions } from "./contributions.ts";
import { contributeNeeds } from "./needs.ts";
import { listMeasures } from "./store.ts";
import { mountChecklist } from "./pages/checklist.tsx";
import { mountFilePage } from "./pages/file-page.tsx";
import { gapReportRoutes } from "./print/routes.ts";

export interface AssistanceModule {
  /** Routes under /api/v1. */
  readonly api: Hono;
  /** Officers' pages: /checklist. */
  readonly pages: Hono;
  readonly contributions: Contributions;
}

/** Finds out with a State what the Convention asks of it and what it lacks. It sends nothing: answers stay on this server. */
export function createAssistance(context: AssistanceContext): AssistanceModule {
  const api = new Hono();
  const pages = new Hono();
  const routes = actRoutes(context, { api, pages, requireUser: context.identity.requireUser });
  readingRoutes(api, context);
  routes.postJson(openAssessment, writeAnswer, confirmAnswer, reopenAnswer);
  routes.postJson(recordMeasure, correctMeasure, grantSection, endSection, setReform);
  mountChecklist(routes, pages, context);
  mountFilePage(pages, context);
  api.route("/", exportRoutes(context, "/assistance/assessment.json"));
  pages.route("/", exportRoutes(context, "/checklist/assessment.json"));
  api.route("/", gapReportRoutes(context, "/assistance/gaps.pdf"));
  pages.route("/", gapReportRoutes(context, "/checklist/gaps.pdf"));
  contributeNeeds(context);
  context.documents?.contributeUse(async (db, documentId) => {
    const citing = (await listMeasures(db)).filter((measure) => measure.documentId === documentId);
    return citing.map(({ title }) => ({ say: () => visibleText(title), href: "/checklist/measures" }));
  });
  return { api, pages, contributions: assistanceContributions };
}
