import { Hono } from "hono";
import { compact } from "../../../protocol/compact.ts";
import { operations } from "../../../web/index.ts";
import { authoriseSending, previewSending } from "./actions/authorise-sending.ts";
import { draftRequest, saveAnswer } from "./actions/draft-request.ts";
import { askScreening, recordScreening } from "./actions/screen-request.ts";
import { previewSubmission, reopenRequest, submitRequest } from "./actions/submit-request.ts";
import { rolesFor } from "../access.ts";
import { requestAnswer, submissionPreviewAnswer } from "../request/answers.ts";
import type { CooperationContext } from "../request/context.ts";
import { requestJson } from "../request/presenter.ts";
import { draftAnswerSchema, newRequestSchema, reasonSchema, screeningSchema } from "../request/schemas.ts";
import { requestIdParam } from "../request/path.ts";
import { changing } from "../request/api-refusals.ts";
import { dossierIdParam } from "../../desk/index.ts";

const screeners = [...new Set([...rolesFor("screen-outgoing"), ...rolesFor("screen-incoming")])];
const unready = [
  "basis-missing",
  "basis-not-available",
  "body-too-large",
  "element-missing",
  "follow-up-unfitting",
  "follow-up-unsaid",
  "offence-missing",
  "paper-missing",
  "property-path-missing",
  "needs-legal-assistance",
  "request-empty",
];

/** What can stand against the papers of a request when it is to leave. */
const leavingPapers = [
  "papers-changed",
  "peer-not-confirmed",
  "dossier-closed",
  "suite-not-shared",
  "no-recipient",
  "authority-needed",
];

/** What keeps a drafter from handing it to the second person, who is shown the same. */
const unfitToSubmit = [
  ...unready,
  ...leavingPapers,
  "key-frozen",
  "key-store-locked",
  "not-designated",
  "request-not-screened",
  "screening-needs-an-outsider",
  "screening-stops",
];

/** What keeps the second person from letting it leave. */
const unfitToSend = [
  ...leavingPapers,
  "basis-not-available",
  "card-not-called-back",
  "correspondent-unknown",
  "follow-up-unfitting",
  "follow-up-unsaid",
  "request-empty",
  "request-not-submitted",
  "screening-needs-an-outsider",
  "sending-needs-another-person",
];

/** From the first word of a request to its sending: drafter, screener, second person. */
export function draftingRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);
  const params = { id: requestIdParam };
  const answer = requestAnswer;

  api.post(
    "/dossiers/:id/requests",
    operation(
      {
        id: "cooperation.draft-request",
        who: rolesFor("draft"),
        params: { id: dossierIdParam },
        body: newRequestSchema,
        answer,
        status: 201,
        repeat: "again",
        refusals: [
          "dossier-disposed",
          "dossier-read-only",
          "dossier-unknown",
          "follow-up-unfitting",
          "dossier-closed",
          "follows-unknown",
          "mechanism-unknown",
          "secretariat-no-state",
          "takes-up-unfitting",
        ],
      },
      async ({ user, params: { id }, body }) =>
        requestJson(await draftRequest(context, { dossierId: id, ...body }, user)),
    ),
  );
  api.put(
    "/requests/:id/draft",
    operation(
      {
        id: "cooperation.save-draft-answer",
        who: rolesFor("draft"),
        params,
        body: draftAnswerSchema,
        answer,
        repeat: "same",
        refusals: [
          ...changing,
          "basis-not-available",
          "conditions-not-of-a-request",
          "element-unknown",
          "follows-unknown",
          "request-not-in-drafting",
          "secrecy-review-in-the-past",
        ],
      },
      async ({ user, params: { id }, body }) => requestJson(await saveAnswer(context, id, body, user)),
    ),
  );
  api.post(
    "/requests/:id/screening-request",
    operation(
      {
        id: "cooperation.ask-screening",
        who: rolesFor("draft"),
        params,
        answer,
        repeat: "refused",
        refusals: [...changing, ...unready, "request-not-in-drafting"],
      },
      async ({ user, params: { id } }) => requestJson(await askScreening(context, id, user)),
    ),
  );
  api.post(
    "/requests/:id/screening",
    operation(
      {
        id: "cooperation.record-screening",
        // Which of them depends on the direction of the request.
        who: screeners,
        params,
        body: screeningSchema,
        answer,
        repeat: "again",
        refusals: [
          ...changing,
          "gate-answered-twice",
          "gate-does-not-apply",
          "gate-answer-unfit",
          "gate-needs-note",
          "gate-unanswered",
          "screening-needs-an-outsider",
          "screening-not-asked",
          "information-is-not-decided",
        ],
      },
      async ({ user, params: { id }, body: { records } }) => {
        return requestJson(await recordScreening(context, id, { records: records.map(compact) }, user));
      },
    ),
  );
  api.post(
    "/requests/:id/submission-preview",
    operation(
      {
        id: "cooperation.preview-submission",
        who: rolesFor("draft"),
        params,
        answer: submissionPreviewAnswer,
        repeat: "reads",
        refusals: ["request-unknown", ...unfitToSubmit, "request-not-in-drafting"],
      },
      async ({ user, params: { id } }) => await previewSubmission(context, id, user),
    ),
  );
  api.post(
    "/requests/:id/submission",
    operation(
      {
        id: "cooperation.submit-request",
        who: rolesFor("draft"),
        params,
        answer,
        repeat: "refused",
        confirmed: true,
        refusals: [...changing, ...unfitToSubmit],
      },
      async ({ user, params: { id } }) => requestJson(await submitRequest(context, id, user)),
    ),
  );
  api.post(
    "/requests/:id/reopening",
    operation(
      {
        id: "cooperation.reopen-request",
        // Authorisers, and the drafter of this very request.
        who: [...new Set([...rolesFor("draft"), ...rolesFor("authorise-sending")])],
        params,
        body: reasonSchema,
        answer,
        repeat: "refused",
        refusals: [...changing, "request-cannot-be-reopened"],
      },
      async ({ user, params: { id }, body: { reason } }) => requestJson(await reopenRequest(context, id, reason, user)),
    ),
  );
  api.post(
    "/requests/:id/sending-preview",
    operation(
      {
        id: "cooperation.preview-sending",
        who: rolesFor("authorise-sending"),
        params,
        answer: submissionPreviewAnswer,
        repeat: "reads",
        refusals: ["request-unknown", ...unfitToSend],
      },
      async ({ user, params: { id } }) => await previewSending(context, id, user),
    ),
  );
  api.post(
    "/requests/:id/sending",
    operation(
      {
        id: "cooperation.authorise-sending",
        who: rolesFor("authorise-sending"),
        params,
        answer,
        repeat: "refused",
        confirmed: true,
        refusals: [...changing, ...unfitToSend, "key-frozen", "key-store-locked", "peer-unknown"],
      },
      async ({ user, params: { id } }) => requestJson(await authoriseSending(context, id, user)),
    ),
  );

  return api;
}
