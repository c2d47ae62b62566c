import { Hono } from "hono";
import { actRoutes, type Contributions } from "../../web/index.ts";
import { confirmAnswer, reopenAnswer, writeAnswer } from "./actions/answers.ts";
import { openAssessment } from "./actions/assessments.ts";
import { endSection, grantSection } from "./actions/grants.ts";
import { correctMeasure, recordMeasure } from "./actions/measures.ts";
import { setReform } from "./actions/reforms.ts";
import { readingRoutes } from "./api.ts";
import type { AssistanceContext } from "./context.ts";
import { assistanceContributions } from "./contributions.ts";
import { contributeNeeds } from "./needs.ts";
import { mountChecklist } from "./pages/checklist.tsx";

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
  contributeNeeds(context);
  return { api, pages, contributions: assistanceContributions };
}
