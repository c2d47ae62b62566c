import { Hono } from "hono";
import { compact } from "../../../protocol/compact.ts";
import { operations } from "../../../web/index.ts";
import {
  answerQuestion,
  askExtension,
  askQuestion,
  closeRequest,
  consult,
  giveConsent,
  reportUse,
  settleExtension,
  withdrawRequest,
} from "./actions/correspond.ts";
import { recordUse } from "./actions/further-use.ts";
import { rolesFor } from "../access.ts";
import { requestAnswer, useCheckAnswer } from "../request/answers.ts";
import type { CooperationContext } from "../request/context.ts";
import { citedGrounds } from "../request/domain/cited-grounds.ts";
import { requestJson } from "../request/presenter.ts";
import {
  answerSchema,
  closureSchema,
  consultationSchema,
  extensionDecisionSchema,
  extensionSchema,
  liftSchema,
  questionSchema,
  useReportSchema,
  useSchema,
  withdrawalSchema,
} from "../request/schemas.ts";
import { requestIdParam } from "../request/path.ts";
import { speaking } from "../request/api-refusals.ts";

/** What the two States write to each other about a request, and what its conditions say to a further use. */
export function exchangeRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);
  const params = { id: requestIdParam };
  const answer = requestAnswer;

  api.post(
    "/requests/:id/questions",
    operation(
      {
        id: "cooperation.ask-question",
        who: rolesFor("correspond"),
        params,
        body: questionSchema,
        answer,
        status: 201,
        repeat: "again",
        refusals: [
          ...speaking,
          "request-not-sent",
          "request-settled",
          "question-progress-is-askers",
          "question-risk-is-owners",
        ],
      },
      async ({ user, params: { id }, body }) => requestJson(await askQuestion(context, id, compact(body), user)),
    ),
  );
  api.post(
    "/requests/:id/answers",
    operation(
      {
        id: "cooperation.answer-question",
        who: rolesFor("correspond"),
        params,
        body: answerSchema,
        answer,
        status: 201,
        repeat: "refused",
        refusals: [...speaking, "request-not-sent", "question-answered", "question-is-ours", "answer-goes-on-unfit"],
      },
      async ({ user, params: { id }, body }) => requestJson(await answerQuestion(context, id, compact(body), user)),
    ),
  );
  api.post(
    "/requests/:id/consultation",
    operation(
      {
        id: "cooperation.consult",
        who: rolesFor("correspond"),
        params,
        body: consultationSchema,
        answer,
        status: 201,
        repeat: "again",
        refusals: [...speaking, "request-not-sent", "decision-unknown-ground", "no-consultation-open"],
      },
      async ({ user, params: { id }, body: { text, groundIds } }) => {
        const input = { text, ...(groundIds === undefined ? {} : { proposedGrounds: citedGrounds(groundIds) }) };
        return requestJson(await consult(context, id, input, user));
      },
    ),
  );
  api.post(
    "/requests/:id/extension",
    operation(
      {
        id: "cooperation.ask-extension",
        who: rolesFor("correspond"),
        params,
        body: extensionSchema,
        answer,
        status: 201,
        repeat: "again",
        refusals: [
          ...speaking,
          "request-not-sent",
          "extension-in-the-past",
          "extension-open",
          "only-preservation-is-extended",
        ],
      },
      async ({ user, params: { id }, body: { until, reason } }) =>
        requestJson(await askExtension(context, id, { until: new Date(until).toISOString(), reason }, user)),
    ),
  );
  api.post(
    "/requests/:id/extension-decision",
    operation(
      {
        id: "cooperation.settle-extension",
        who: rolesFor("propose"),
        params,
        body: extensionDecisionSchema,
        answer,
        repeat: "refused",
        refusals: [...speaking, "no-extension-asked", "request-settled"],
      },
      async ({ user, params: { id }, body }) => requestJson(await settleExtension(context, id, compact(body), user)),
    ),
  );
  api.post(
    "/requests/:id/withdrawal",
    operation(
      {
        id: "cooperation.withdraw-request",
        who: rolesFor("correspond"),
        params,
        body: withdrawalSchema,
        answer,
        repeat: "refused",
        refusals: [...speaking, "request-not-sent", "request-settled"],
      },
      async ({ user, params: { id }, body: { reason } }) =>
        requestJson(await withdrawRequest(context, id, reason, user)),
    ),
  );
  api.post(
    "/requests/:id/closure",
    operation(
      {
        id: "cooperation.close-request",
        who: rolesFor("correspond"),
        params,
        body: closureSchema,
        answer,
        repeat: "refused",
        refusals: [
          ...speaking,
          "request-not-sent",
          "request-settled",
          "close-needs-decision",
          "close-needs-note",
          "order-changed-meanwhile",
        ],
      },
      async ({ user, params: { id }, body }) => requestJson(await closeRequest(context, id, compact(body), user)),
    ),
  );
  api.post(
    "/requests/:id/use-reports",
    operation(
      {
        id: "cooperation.report-use",
        who: rolesFor("correspond"),
        params,
        body: useReportSchema,
        answer,
        status: 201,
        repeat: "again",
        refusals: [...speaking, "request-not-sent"],
      },
      async ({ user, params: { id }, body: { text } }) => requestJson(await reportUse(context, id, text, user)),
    ),
  );
  api.post(
    "/requests/:id/consents",
    operation(
      {
        id: "cooperation.give-consent",
        who: rolesFor("correspond"),
        params,
        body: liftSchema,
        answer,
        status: 201,
        repeat: "again",
        refusals: [...speaking, "request-not-sent", "condition-unknown", "consent-empty", "use-needs-recipient"],
      },
      async ({ user, params: { id }, body: { lifts, text, use } }) => {
        const input = { lifts, text, ...(use === undefined ? {} : { use: compact(use) }) };
        return requestJson(await giveConsent(context, id, input, user));
      },
    ),
  );
  api.post(
    "/requests/:id/uses",
    operation(
      {
        id: "cooperation.record-use",
        who: rolesFor("correspond"),
        params,
        body: useSchema,
        answer: useCheckAnswer,
        status: 201,
        repeat: "again",
        refusals: [...speaking, "use-needs-consent", "use-needs-notice", "use-needs-recipient"],
      },
      async ({ user, params: { id }, body }) => await recordUse(context, id, compact(body), user),
    ),
  );

  return api;
}
