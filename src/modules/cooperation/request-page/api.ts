import { Hono } from "hono";
import { operations } from "../../../web/index.ts";
import { demandRequest } from "../access.ts";
import { requestDetailAnswer } from "../request/answers.ts";
import type { CooperationContext } from "../request/context.ts";
import { seenBy } from "../request/restricted-papers.ts";
import { requestDetailJson } from "../request/presenter.ts";
import { requestView } from "../request/request-view.ts";
import { requestIdParam } from "../request/path.ts";

/** One request. */
export function requestRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);

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
        return requestDetailJson({ ...matter, file }, await requestView(context, matter), hidden);
      },
    ),
  );
  return api;
}
