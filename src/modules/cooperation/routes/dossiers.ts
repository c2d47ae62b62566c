import { Hono } from "hono";
import { z } from "zod";
import { compact, readJson, readQuery } from "../../../web/index.ts";
import { demand, demandDossier, visibleDossiers } from "../access.ts";
import { changeMembers, openDossier } from "../actions/open-dossier.ts";
import type { CooperationContext } from "../context.ts";
import { dossierTimeline } from "../dossier-timeline.ts";
import { listDossiers, membersOf } from "../dossier-store.ts";
import { dossierJson, memberJson, queueItemJson, requestJson } from "../presenter.ts";
import { memberChangeSchema, newDossierSchema } from "../schemas.ts";
import { filesOfDossier } from "../store.ts";
import { yearStatistics } from "../year-statistics.ts";
import { workQueue } from "../work-queue.ts";
import { dossierIdOf } from "./path.ts";

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
});

const yearQuery = z.object({ year: z.coerce.number().int().min(2025).max(2200).optional() });

/** The work queue, dossiers with their timeline and members, and the year's figures. */
export function dossierRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const { db } = context.platform.database;
  const { requireUser } = context.identity;

  api.get("/queue", async (c) => {
    const items = await workQueue(context, requireUser(c));
    return c.json({ items: items.map(queueItemJson) });
  });
  api.get("/statistics", async (c) => {
    const user = requireUser(c);
    demand(user, "statistics");
    return c.json(await yearStatistics(context, readQuery(c, yearQuery).year));
  });
  api.get("/dossiers", async (c) => {
    const user = requireUser(c);
    const { limit, offset } = readQuery(c, pageQuery);
    const dossiers = await listDossiers(db, { limit, offset }, await visibleDossiers(context, user));
    return c.json({ dossiers: dossiers.map(dossierJson) });
  });
  api.post("/dossiers", async (c) => {
    const user = requireUser(c);
    const dossier = await openDossier(context, compact(await readJson(c, newDossierSchema)), user);
    return c.json(dossierJson(dossier), 201);
  });
  api.get("/dossiers/:id", async (c) => {
    const dossier = await demandDossier(context, requireUser(c), dossierIdOf(c));
    const [files, members] = [await filesOfDossier(db, dossier.dossierId), await membersOf(db, dossier.dossierId)];
    return c.json({
      ...dossierJson(dossier),
      requests: files.map(requestJson),
      members: members.map(memberJson),
    });
  });
  api.get("/dossiers/:id/timeline", async (c) => {
    const dossier = await demandDossier(context, requireUser(c), dossierIdOf(c));
    return c.json({ items: await dossierTimeline(context, dossier.dossierId) });
  });
  api.post("/dossiers/:id/members", async (c) => {
    const user = requireUser(c);
    const { add, remove } = await readJson(c, memberChangeSchema);
    const change = {
      ...(add === undefined ? {} : { add: compact(add) }),
      ...(remove === undefined ? {} : { remove: compact(remove) }),
    };
    const members = await changeMembers(context, dossierIdOf(c), change, user);
    return c.json({ members: members.map(memberJson) });
  });

  return api;
}
