import { type Context, Hono } from "hono";
import type { z } from "zod";
import { compact, readJson } from "../../../web/index.ts";
import {
  authoriseDecision,
  countersignDecision,
  type DecisionInput,
  dropProposal,
  previewAuthorisation,
  previewCountersignature,
  previewDecision,
  proposeDecision,
} from "../actions/decide.ts";
import type { CooperationContext } from "../context.ts";
import { citedGrounds } from "../domain/cited-grounds.ts";
import { requestJson } from "../presenter.ts";
import { decisionInputSchema, reasonSchema } from "../schemas.ts";
import { requestIdOf } from "./path.ts";

/** The owner decides: proposed by one person, authorised by another. */
export function decisionRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const { requireUser } = context.identity;

  api.post("/requests/:id/decision-preview", async (c) => {
    const user = requireUser(c);
    const { check, ...preview } = await previewDecision(context, requestIdOf(c), await readDecision(c), user);
    return c.json({ ...check, ...preview });
  });
  api.post("/requests/:id/decision", async (c) => {
    const user = requireUser(c);
    return c.json(requestJson(await proposeDecision(context, requestIdOf(c), await readDecision(c), user)));
  });
  api.post("/requests/:id/decision-authorisation-preview", async (c) =>
    c.json(await previewAuthorisation(context, requestIdOf(c), requireUser(c))),
  );
  api.post("/requests/:id/decision-authorisation", async (c) =>
    c.json(requestJson(await authoriseDecision(context, requestIdOf(c), requireUser(c)))),
  );
  api.post("/requests/:id/decision-withdrawal", async (c) => {
    const user = requireUser(c);
    const { reason } = await readJson(c, reasonSchema);
    return c.json(requestJson(await dropProposal(context, requestIdOf(c), reason, user)));
  });
  api.post("/requests/:id/countersignature-preview", async (c) =>
    c.json(await previewCountersignature(context, requestIdOf(c), requireUser(c))),
  );
  api.post("/requests/:id/countersignature", async (c) =>
    c.json(requestJson(await countersignDecision(context, requestIdOf(c), requireUser(c)))),
  );

  return api;
}

async function readDecision(c: Context): Promise<DecisionInput> {
  return decisionInput(await readJson(c, decisionInputSchema));
}

/** Numbers the conditions and writes each ground's paragraph beside its id. */
export function decisionInput({ groundIds, conditions, ...rest }: z.output<typeof decisionInputSchema>): DecisionInput {
  return {
    ...compact(rest),
    grounds: citedGrounds(groundIds),
    conditions: conditions.map((condition, index) => ({ id: `condition-${index + 1}`, ...condition })),
  };
}
