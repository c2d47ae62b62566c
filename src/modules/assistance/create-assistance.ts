import { personRoutes } from "../identity/index.ts";
import { Hono } from "hono";
import { type Contributions, visibleText } from "../../web/index.ts";
import { mountReading } from "./api.ts";
import { type AssistanceContext, today } from "./context.ts";
import { assistanceContributions } from "./contributions.ts";
import { contributeNeeds } from "./needs.ts";
import { grantsOf, listMeasures } from "./store.ts";
import { mountChecklist } from "./pages/checklist.tsx";
import { mountContributors } from "./pages/contributors.tsx";
import { mountFile } from "./pages/file.tsx";
import { mountGaps } from "./pages/gaps.tsx";
import { mountItems } from "./pages/item.tsx";
import { mountMeasures } from "./pages/measures.tsx";
import { mountReports } from "./print/routes.ts";

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
  const routes = personRoutes(context, { api, pages });
  mountReading(routes, context);
  mountReports(routes, context);
  mountChecklist(routes, context);
  mountItems(routes, context);
  mountGaps(routes, context);
  mountMeasures(routes, context);
  mountContributors(routes, context);
  mountFile(routes, context);
  contributeNeeds(context);
  context.documents?.contributeUse(async (db, documentId) => {
    const citing = (await listMeasures(db)).filter((measure) => measure.documentId === documentId);
    return citing.map(({ title }) => ({
      say: () => visibleText(title),
      href: "/checklist/measures",
      // Whoever answers a section reads every measure, to cite it.
      mayRead: async (by, over) =>
        (await grantsOf(over, by.id)).some(({ until, endedAt }) => endedAt === undefined && today(context) <= until),
    }));
  });
  return { api, pages, contributions: assistanceContributions };
}
