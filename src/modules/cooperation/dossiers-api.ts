import { Hono } from "hono";
import { z } from "zod";
import { compact } from "../../protocol/compact.ts";
import { operations } from "../../web/index.ts";
import {
  dossierAnswer,
  dossierDetailAnswer,
  dossiersAnswer,
  membersAnswer,
  queueAnswer,
  timelineAnswer,
} from "./request/answers.ts";
import type { CooperationContext } from "./request/context.ts";
import { unconfirmedOf } from "./exchange/missed-sendings.ts";
import { dossierJson, memberJson, queueItemJson, requestJson, sendingJson } from "./request/presenter.ts";
import { filesOfDossier } from "./request/store.ts";
import { nextOf, placeSchema, queuePlaceSchema } from "./request/paging.ts";
import {
  demandDossier,
  dossierActs,
  dossierIdParam,
  listDossiers,
  memberChangeSchema,
  membersOf,
  newDossierSchema,
  visibleDossiers,
} from "../desk/index.ts";

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: placeSchema.optional(),
});

const queueQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(1_000),
  after: queuePlaceSchema.optional(),
});

/** The work queue, dossiers with their timeline and members. */
export function dossierRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const { db } = context.platform.database;
  const operation = operations(context.identity.requireUser);
  const params = { id: dossierIdParam };
  const refusals = ["dossier-unknown"];

  api.get(
    "/queue",
    operation(
      { id: "cooperation.read-queue", who: [], query: queueQuery, answer: queueAnswer },
      async ({ user, query: { after, limit } }) => {
        const { needs, next } = await context.desk.queue.page(user, { after, limit });
        return { items: needs.map(queueItemJson), next: next ?? null };
      },
    ),
  );
  api.get(
    "/dossiers",
    operation(
      { id: "cooperation.list-dossiers", who: [], query: pageQuery, answer: dossiersAnswer },
      async ({ user, query: { limit, before } }) => {
        const dossiers = await listDossiers(db, { limit, ...compact({ before }) }, visibleDossiers(user));
        return { dossiers: dossiers.map(dossierJson), next: nextOf(dossiers, limit) };
      },
    ),
  );
  api.post(
    "/dossiers",
    operation(
      {
        id: "cooperation.open-dossier",
        who: dossierActs.rolesFor("open-dossier"),
        body: newDossierSchema,
        answer: dossierAnswer,
        status: 201,
        repeat: "again",
        refusals: ["correspondent-unknown", "dossier-with-ourselves", "state-not-met"],
      },
      async ({ user, body }) => dossierJson(await context.desk.open(compact(body), user)),
    ),
  );
  api.get(
    "/dossiers/:id",
    operation(
      { id: "cooperation.read-dossier", who: [], params, answer: dossierDetailAnswer, refusals },
      async ({ user, params: { id } }) => {
        const dossier = await demandDossier(context, user, id);
        const [files, members] = [await filesOfDossier(db, id), await membersOf(db, id)];
        return {
          ...dossierJson(dossier),
          requests: files.map(requestJson),
          members: members.map(memberJson),
          unconfirmed: (await unconfirmedOf(context, id)).map(sendingJson),
        };
      },
    ),
  );
  api.get(
    "/dossiers/:id/timeline",
    operation(
      { id: "cooperation.read-timeline", who: [], params, answer: timelineAnswer, refusals },
      async ({ user, params: { id } }) => {
        const { dossierId } = await demandDossier(context, user, id);
        return { items: await context.desk.timeline(dossierId) };
      },
    ),
  );
  api.post(
    "/dossiers/:id/members",
    operation(
      {
        id: "cooperation.change-members",
        who: dossierActs.rolesFor("change-members"),
        params,
        body: memberChangeSchema,
        answer: membersAnswer,
        repeat: "same",
        refusals: [...refusals, "dossier-disposed", "dossier-needs-a-member", "member-cannot-read"],
      },
      async ({ user, params: { id }, body }) => ({
        members: (await context.desk.changeMembers(id, compact(body), user)).map(memberJson),
      }),
    ),
  );

  return api;
}
