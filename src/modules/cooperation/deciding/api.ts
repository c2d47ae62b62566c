import { Hono } from "hono";
import type { z } from "zod";
import { compact } from "../../../protocol/compact.ts";
import { operations } from "../../../web/index.ts";
import {
  authoriseDecision,
  countersignDecision,
  type DecisionInput,
  dropProposal,
  previewAuthorisation,
  previewCountersignature,
  previewDecision,
  proposeDecision,
} from "./actions/decide.ts";
import { rolesFor } from "../access.ts";
import { decisionApprovalAnswer, decisionPreviewAnswer, requestAnswer } from "../request/answers.ts";
import type { CooperationContext } from "../request/context.ts";
import { citedGrounds } from "../request/domain/cited-grounds.ts";
import { requestJson } from "../request/presenter.ts";
import { decisionInputSchema, reasonSchema } from "../request/schemas.ts";
import { requestIdParam } from "../request/path.ts";
import { blockingRules, changing, speaking } from "../request/api-refusals.ts";

/** The owner decides: proposed by one person, authorised by another. */
export function decisionRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);
  const params = { id: requestIdParam };
  const answer = requestAnswer;
  const incomplete = [
    "information-is-not-decided",
    "decision-incomplete",
    "decision-unknown-ground",
    "decision-conditions-stray",
    "decision-day-stray",
    "postponed-until-past",
    "decision-elements-stray",
    "decision-ground-detail-unknown",
    "decision-specific-unfit",
    "decision-specific-incomplete",
    "request-part-unknown",
  ];

  api.post(
    "/requests/:id/decision-preview",
    operation(
      {
        id: "cooperation.preview-decision",
        who: rolesFor("propose"),
        params,
        body: decisionInputSchema,
        answer: decisionPreviewAnswer,
        repeat: "reads",
        refusals: ["request-unknown", ...incomplete],
      },
      async ({ user, params: { id }, body }) => {
        const { check, ...preview } = await previewDecision(context, id, decisionInput(body), user);
        return { ...check, ...preview };
      },
    ),
  );
  api.post(
    "/requests/:id/decision",
    operation(
      {
        id: "cooperation.propose-decision",
        who: rolesFor("propose"),
        params,
        body: decisionInputSchema,
        answer,
        repeat: "again",
        confirmed: true,
        refusals: [...speaking, ...incomplete, "decision-not-open", ...blockingRules],
      },
      async ({ user, params: { id }, body }) =>
        requestJson(await proposeDecision(context, id, decisionInput(body), user)),
    ),
  );
  api.post(
    "/requests/:id/decision-authorisation-preview",
    operation(
      {
        id: "cooperation.preview-decision-authorisation",
        who: rolesFor("authorise"),
        params,
        answer: decisionApprovalAnswer,
        repeat: "reads",
        refusals: [
          "request-unknown",
          "no-decision-proposed",
          "approval-needs-another-person",
          "decision-not-open",
          ...blockingRules,
        ],
      },
      async ({ user, params: { id } }) => await previewAuthorisation(context, id, user),
    ),
  );
  api.post(
    "/requests/:id/decision-authorisation",
    operation(
      {
        id: "cooperation.authorise-decision",
        who: rolesFor("authorise"),
        params,
        answer,
        repeat: "refused",
        confirmed: true,
        refusals: [...speaking, "no-decision-proposed", "decision-not-open", ...blockingRules],
      },
      async ({ user, params: { id } }) => requestJson(await authoriseDecision(context, id, user)),
    ),
  );
  api.post(
    "/requests/:id/decision-withdrawal",
    operation(
      {
        id: "cooperation.drop-proposal",
        who: rolesFor("propose"),
        params,
        body: reasonSchema,
        answer,
        repeat: "refused",
        refusals: [...changing, "no-decision-proposed"],
      },
      async ({ user, params: { id }, body: { reason } }) => requestJson(await dropProposal(context, id, reason, user)),
    ),
  );
  api.post(
    "/requests/:id/countersignature-preview",
    operation(
      {
        id: "cooperation.preview-countersignature",
        who: rolesFor("authorise"),
        params,
        answer: decisionApprovalAnswer,
        repeat: "reads",
        refusals: ["request-unknown", "no-countersignature-owed", "approval-needs-another-person"],
      },
      async ({ user, params: { id } }) => await previewCountersignature(context, id, user),
    ),
  );
  api.post(
    "/requests/:id/countersignature",
    operation(
      {
        id: "cooperation.countersign-decision",
        who: rolesFor("authorise"),
        params,
        answer,
        repeat: "refused",
        confirmed: true,
        refusals: [...changing, "no-countersignature-owed"],
      },
      async ({ user, params: { id } }) => requestJson(await countersignDecision(context, id, user)),
    ),
  );

  return api;
}

/** Numbers the conditions and writes each ground's paragraph and details beside its id. */
export function decisionInput({
  groundIds,
  groundDetails,
  conditions,
  ...rest
}: z.output<typeof decisionInputSchema>): DecisionInput {
  const details = (groundId: string) => groundDetails.find((one) => one.groundId === groundId)?.details;
  return {
    ...compact(rest),
    grounds: citedGrounds(groundIds).map((one) => ({ ...one, ...compact({ details: details(one.groundId) }) })),
    conditions: conditions.map((condition, index) => ({ id: `condition-${index + 1}`, ...condition })),
  };
}
