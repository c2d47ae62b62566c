import { Hono } from "hono";
import { compact, readJson } from "../../../web/index.ts";
import {
  answerQuestion,
  askExtension,
  askQuestion,
  closeRequest,
  consult,
  reportUse,
  settleExtension,
  withdrawRequest,
} from "../actions/correspond.ts";
import { recordConsent, recordUse } from "../actions/further-use.ts";
import type { CooperationContext } from "../context.ts";
import { citedGrounds } from "../domain/cited-grounds.ts";
import { requestJson } from "../presenter.ts";
import {
  answerSchema,
  closureSchema,
  consentSchema,
  consultationSchema,
  extensionDecisionSchema,
  extensionSchema,
  questionSchema,
  useReportSchema,
  useSchema,
  withdrawalSchema,
} from "../schemas.ts";
import { requestIdOf } from "./path.ts";

/** What the two States write to each other about a request, and what its conditions say to a further use. */
export function exchangeRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const { requireUser } = context.identity;

  api.post("/requests/:id/questions", async (c) => {
    const input = compact(await readJson(c, questionSchema));
    return c.json(requestJson(await askQuestion(context, requestIdOf(c), input, requireUser(c))), 201);
  });
  api.post("/requests/:id/answers", async (c) => {
    const input = compact(await readJson(c, answerSchema));
    return c.json(requestJson(await answerQuestion(context, requestIdOf(c), input, requireUser(c))), 201);
  });
  api.post("/requests/:id/consultation", async (c) => {
    const { text, groundIds } = await readJson(c, consultationSchema);
    const input = { text, ...(groundIds === undefined ? {} : { proposedGrounds: citedGrounds(groundIds) }) };
    return c.json(requestJson(await consult(context, requestIdOf(c), input, requireUser(c))), 201);
  });
  api.post("/requests/:id/extension", async (c) => {
    const { until, reason } = await readJson(c, extensionSchema);
    const input = { until: new Date(until).toISOString(), reason };
    return c.json(requestJson(await askExtension(context, requestIdOf(c), input, requireUser(c))), 201);
  });
  api.post("/requests/:id/extension-decision", async (c) => {
    const input = compact(await readJson(c, extensionDecisionSchema));
    return c.json(requestJson(await settleExtension(context, requestIdOf(c), input, requireUser(c))));
  });
  api.post("/requests/:id/withdrawal", async (c) => {
    const { reason } = await readJson(c, withdrawalSchema);
    return c.json(requestJson(await withdrawRequest(context, requestIdOf(c), reason, requireUser(c))));
  });
  api.post("/requests/:id/closure", async (c) => {
    const input = compact(await readJson(c, closureSchema));
    return c.json(requestJson(await closeRequest(context, requestIdOf(c), input, requireUser(c))));
  });
  api.post("/requests/:id/use-reports", async (c) => {
    const { text } = await readJson(c, useReportSchema);
    return c.json(requestJson(await reportUse(context, requestIdOf(c), text, requireUser(c))), 201);
  });
  api.post("/requests/:id/uses", async (c) => {
    const input = await readJson(c, useSchema);
    return c.json(await recordUse(context, requestIdOf(c), input, requireUser(c)), 201);
  });
  api.post("/requests/:id/use-consents", async (c) => {
    const input = await readJson(c, consentSchema);
    await recordConsent(context, requestIdOf(c), input, requireUser(c));
    return c.body(null, 204);
  });

  return api;
}
