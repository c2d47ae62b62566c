import { Hono } from "hono";
import { z } from "zod";
import { STEP_FAULTS } from "../../../convention/index.ts";
import { codeSchema, freeTextSchema, recordsSchema } from "../../../protocol/bodies/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { operations } from "../../../web/index.ts";
import { rolesFor } from "../access.ts";
import { requestAnswer, stepApprovalAnswer } from "../request/answers.ts";
import { changing, speaking } from "../request/api-refusals.ts";
import type { CooperationContext } from "../request/context.ts";
import { requestIdParam } from "../request/path.ts";
import { requestJson } from "../request/presenter.ts";
import { reasonSchema } from "../request/schemas.ts";
import { authoriseStep, dropStep, previewAuthorisedStep, previewStep, sayStep } from "./actions/say-step.ts";

const stepInput = z.strictObject({
  step: codeSchema,
  records: recordsSchema.optional(),
  exhibits: z.array(z.uuid()).max(64).optional(),
  note: freeTextSchema.optional(),
});

/** How a request goes once it is sent: each State says its own steps. */
export function lifeRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);
  const params = { id: requestIdParam };
  const answer = requestAnswer;
  const possible = ["request-not-sent", ...STEP_FAULTS];

  api.post(
    "/requests/:id/steps",
    operation(
      {
        id: "cooperation.say-step",
        who: rolesFor("say-step"),
        params,
        body: stepInput,
        answer,
        status: 201,
        repeat: "again",
        confirmed: true,
        refusals: [...speaking, ...possible, "step-incomplete", "step-waits", "exhibit-unknown"],
      },
      async ({ user, params: { id }, body }) => requestJson(await sayStep(context, id, compact(body), user)),
    ),
  );
  api.post(
    "/requests/:id/steps-preview",
    operation(
      {
        id: "cooperation.preview-step",
        who: rolesFor("say-step"),
        params,
        body: stepInput,
        answer: stepApprovalAnswer,
        repeat: "reads",
        refusals: ["request-unknown", ...possible, "step-incomplete", "exhibit-unknown"],
      },
      async ({ user, params: { id }, body }) => await previewStep(context, id, compact(body), user),
    ),
  );
  api.post(
    "/requests/:id/steps/authorisation-preview",
    operation(
      {
        id: "cooperation.preview-step-authorisation",
        who: rolesFor("authorise"),
        params,
        answer: stepApprovalAnswer,
        repeat: "reads",
        refusals: ["request-unknown", "no-step-proposed", "approval-needs-another-person", ...possible],
      },
      async ({ user, params: { id } }) => await previewAuthorisedStep(context, id, user),
    ),
  );
  api.post(
    "/requests/:id/steps/authorisation",
    operation(
      {
        id: "cooperation.authorise-step",
        who: rolesFor("authorise"),
        params,
        answer,
        repeat: "refused",
        confirmed: true,
        refusals: [...speaking, "no-step-proposed", ...possible],
      },
      async ({ user, params: { id } }) => requestJson(await authoriseStep(context, id, user)),
    ),
  );
  api.post(
    "/requests/:id/steps/withdrawal",
    operation(
      {
        id: "cooperation.drop-step",
        who: rolesFor("say-step"),
        params,
        body: reasonSchema,
        answer,
        repeat: "refused",
        refusals: [...changing, "no-step-proposed"],
      },
      async ({ user, params: { id }, body: { reason } }) => requestJson(await dropStep(context, id, reason, user)),
    ),
  );
  return api;
}
