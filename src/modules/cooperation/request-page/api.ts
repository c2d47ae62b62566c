import { Hono } from "hono";
import { z } from "zod";
import { MECHANISM_IDS } from "../../../convention/index.ts";
import { stateCodeSchema } from "../../../protocol/identifiers.ts";
import { operations } from "../../../web/index.ts";
import { demandRequest } from "../access.ts";
import { requestDetailAnswer, requestsAnswer } from "../request/answers.ts";
import type { CooperationContext } from "../request/context.ts";
import { seenBy } from "../request/restricted-papers.ts";
import { requestDetailJson, requestJson } from "../request/presenter.ts";
import { requestView } from "../request/request-view.ts";
import { listFiles } from "../request/store.ts";
import { requestIdParam } from "../request/path.ts";
import { nextOf, placeSchema, visibleDossiers } from "../../desk/index.ts";

const listQuery = z.object({
  direction: z.enum(["outgoing", "incoming"]).optional(),
  state: stateCodeSchema.optional(),
  mechanism: z.enum(MECHANISM_IDS).optional(),
  open: z.enum(["yes", "no"]).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: placeSchema.optional(),
});

/** Requests of both directions. */
export function requestRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);

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
        params: { id: requestIdParam },
        answer: requestDetailAnswer,
        refusals: ["request-unknown"],
      },
      async ({ user, params: { id } }) => {
        const matter = await demandRequest(context, user, id);
        const { file, hidden } = seenBy(context, matter.file, user);
        return requestDetailJson(file, await requestView(context, matter), hidden);
      },
    ),
  );
  return api;
}
