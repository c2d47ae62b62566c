import { Hono } from "hono";
import { z } from "zod";
import { operations } from "../../web/index.ts";
import { personRoutes } from "../identity/index.ts";
import { demandDossier } from "./access.ts";
import { changeMembers, openDossier } from "./actions/open-dossier.ts";
import { dossierDetailAnswer, dossierJson, queueAnswer, timelineAnswer } from "./answers.ts";
import type { DeskContext } from "./context.ts";
import { membersOf } from "./dossier-store.ts";
import { dossierIdParam } from "./path.ts";
import { dossierTimeline } from "./timeline.ts";
import { queuePlaceSchema } from "./paging.ts";

const queueQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(1_000),
  after: queuePlaceSchema.optional(),
});

/** The work queue, and dossiers with their timeline and members. */
export function dossierRoutes(context: DeskContext): Hono {
  const api = new Hono();
  const { contributed } = context;
  const { db } = context.platform.database;
  const operation = operations(context.identity.requireUser);
  const routes = personRoutes(context, { api, pages: new Hono() });
  const params = { id: dossierIdParam };
  const refusals = ["dossier-unknown"];

  api.get(
    "/queue",
    operation(
      { id: "desk.read-queue", who: [], query: queueQuery, answer: queueAnswer },
      async ({ user, query: { after, limit } }) => {
        const { needs: items, next } = await context.queue.page(user, { after, limit });
        return { items, next };
      },
    ),
  );
  routes.postJson(openDossier);
  api.get(
    "/dossiers/:id",
    operation(
      { id: "desk.read-dossier", who: [], params, answer: dossierDetailAnswer(contributed.now), refusals },
      async ({ user, params: { id } }) => {
        const dossier = await demandDossier(context, user, id);
        const told: Record<string, unknown> = {};
        for (const { answer } of contributed.now.all) Object.assign(told, await answer?.read(id));
        return { ...dossierJson(dossier), ...told, members: await membersOf(db, id) };
      },
    ),
  );
  api.get(
    "/dossiers/:id/timeline",
    operation(
      { id: "desk.read-timeline", who: [], params, answer: timelineAnswer, refusals },
      async ({ user, params: { id } }) => {
        return { items: await dossierTimeline(context, await demandDossier(context, user, id)) };
      },
    ),
  );
  routes.postJson(changeMembers);
  return api;
}
