import { Hono } from "hono";
import { z } from "zod";
import { MECHANISM_IDS } from "../../../convention/index.ts";
import { stateCodeSchema } from "../../../protocol/identifiers.ts";
import { compact } from "../../../protocol/compact.ts";
import { operations } from "../../../web/index.ts";
import { demandRequest, rolesFor } from "../access.ts";
import { acknowledgeRequest } from "../deciding/actions/acknowledge-request.ts";
import { markAnswered } from "../deciding/actions/mark-answered.ts";
import { noteStanding } from "../deciding/actions/note-standing.ts";
import { reviewSecrecy } from "../deciding/actions/review-secrecy.ts";
import { requestAnswer, requestDetailAnswer, requestsAnswer } from "../request/answers.ts";
import type { CooperationContext } from "../request/context.ts";
import { requestDetailJson, requestJson } from "../request/presenter.ts";
import { secrecyReviewSchema, standingNoteSchema } from "../request/schemas.ts";
import { requestView } from "../request/request-view.ts";
import { listFiles } from "../request/store.ts";
import { requestIdParam } from "../request/path.ts";
import { changing, speaking } from "../request/api-refusals.ts";
import { nextOf, placeSchema, visibleDossiers } from "../../desk/index.ts";

const listQuery = z.object({
  direction: z.enum(["outgoing", "incoming"]).optional(),
  state: stateCodeSchema.optional(),
  mechanism: z.enum(MECHANISM_IDS).optional(),
  open: z.enum(["yes", "no"]).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: placeSchema.optional(),
});

/** Requests of both directions, and what is done with one beside drafting, deciding and writing to each other. */
export function requestRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);
  const params = { id: requestIdParam };
  const answer = requestAnswer;

  api.get(
    "/requests",
    operation(
      { id: "cooperation.list-requests", who: [], query: listQuery, answer: requestsAnswer },
      async ({ user, query: { open, ...filter } }) => {
        const files = await listFiles(
          context.platform.database.db,
          { ...filter, open: open === undefined ? undefined : open === "yes" },
          visibleDossiers(user),
        );
        return { requests: files.map(requestJson), next: nextOf(files, filter.limit) };
      },
    ),
  );
  api.get(
    "/requests/:id",
    operation(
      {
        id: "cooperation.read-request",
        who: [],
        params,
        answer: requestDetailAnswer,
        refusals: ["request-unknown"],
      },
      async ({ user, params: { id } }) => {
        const matter = await demandRequest(context, user, id);
        return requestDetailJson(matter.file, await requestView(context, matter));
      },
    ),
  );
  api.post(
    "/requests/:id/acknowledgement",
    operation(
      {
        id: "cooperation.acknowledge-request",
        who: rolesFor("acknowledge"),
        params,
        answer,
        repeat: "same",
        refusals: [...speaking, "not-found", "dispatch-ambiguous"],
      },
      async ({ user, params: { id } }) => requestJson(await acknowledgeRequest(context, id, user)),
    ),
  );
  api.post(
    "/requests/:id/secrecy-review",
    operation(
      {
        id: "cooperation.review-secrecy",
        who: rolesFor("acknowledge"),
        params,
        body: secrecyReviewSchema,
        answer,
        repeat: "again",
        refusals: [...changing, "request-not-secret", "secrecy-is-the-askers", "secrecy-review-in-the-past"],
      },
      async ({ user, params: { id }, body }) => requestJson(await reviewSecrecy(context, id, compact(body), user)),
    ),
  );
  api.post(
    "/requests/:id/notes",
    operation(
      {
        id: "cooperation.note-standing",
        who: rolesFor("acknowledge"),
        params,
        body: standingNoteSchema,
        answer,
        repeat: "again",
        refusals: [...changing, "request-not-sent", "look-again-in-the-past"],
      },
      async ({ user, params: { id }, body }) => requestJson(await noteStanding(context, id, compact(body), user)),
    ),
  );
  api.post(
    "/requests/:id/answered",
    operation(
      {
        id: "cooperation.mark-answered",
        who: rolesFor("execute"),
        params,
        answer,
        repeat: "same",
        refusals: [...speaking, "request-not-granted", "order-changed-meanwhile"],
      },
      async ({ user, params: { id } }) => requestJson(await markAnswered(context, id, user)),
    ),
  );

  return api;
}
