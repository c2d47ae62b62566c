import { Hono } from "hono";
import { compact, readJson } from "../../../web/index.ts";
import { authoriseSending, previewSending } from "../actions/authorise-sending.ts";
import { type DraftAnswer, draftRequest, saveAnswer } from "../actions/draft-request.ts";
import { askScreening, recordScreening } from "../actions/screen-request.ts";
import { previewSubmission, reopenRequest, submitRequest } from "../actions/submit-request.ts";
import type { CooperationContext } from "../context.ts";
import { requestJson } from "../presenter.ts";
import { draftAnswerSchema, newRequestSchema, reasonSchema, screeningSchema } from "../schemas.ts";
import { dossierIdOf, requestIdOf } from "./path.ts";

/** From the first word of a request to its sending: drafter, screener, second person. */
export function draftingRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const { requireUser } = context.identity;

  api.post("/dossiers/:id/requests", async (c) => {
    const user = requireUser(c);
    const input = compact(await readJson(c, newRequestSchema));
    return c.json(requestJson(await draftRequest(context, { dossierId: dossierIdOf(c), ...input }, user)), 201);
  });
  api.put("/requests/:id/draft", async (c) => {
    const user = requireUser(c);
    // Zod's optional members may be undefined in the types; `compact` leaves none such in the value.
    const answer = compact(await readJson(c, draftAnswerSchema)) as DraftAnswer;
    return c.json(requestJson(await saveAnswer(context, requestIdOf(c), answer, user)));
  });
  api.post("/requests/:id/screening-request", async (c) =>
    c.json(requestJson(await askScreening(context, requestIdOf(c), requireUser(c)))),
  );
  api.post("/requests/:id/screening", async (c) => {
    const user = requireUser(c);
    const { records } = await readJson(c, screeningSchema);
    return c.json(requestJson(await recordScreening(context, requestIdOf(c), records.map(compact), user)));
  });
  api.post("/requests/:id/submission-preview", async (c) =>
    c.json(await previewSubmission(context, requestIdOf(c), requireUser(c))),
  );
  api.post("/requests/:id/submission", async (c) =>
    c.json(requestJson(await submitRequest(context, requestIdOf(c), requireUser(c)))),
  );
  api.post("/requests/:id/reopening", async (c) => {
    const user = requireUser(c);
    const { reason } = await readJson(c, reasonSchema);
    return c.json(requestJson(await reopenRequest(context, requestIdOf(c), reason, user)));
  });
  api.post("/requests/:id/sending-preview", async (c) =>
    c.json(await previewSending(context, requestIdOf(c), requireUser(c))),
  );
  api.post("/requests/:id/sending", async (c) =>
    c.json(requestJson(await authoriseSending(context, requestIdOf(c), requireUser(c)))),
  );

  return api;
}
