import { Hono } from "hono";
import { z } from "zod";
import { Refusal } from "../../../protocol/index.ts";
import { operations, pathParam } from "../../../web/index.ts";
import { approvalPreviewAnswer } from "../../identity/index.ts";
import { ADMINISTRATORS, type Identity } from "../access.ts";
import type { FederationContext } from "../context.ts";
import { designationsFace } from "../designation/designations-face.ts";
import { ownDetailsSchema } from "../domain/own-details.ts";
import { askedDetailsAnswer, detailsAnswer, detailsChangeAnswer, doneAnswer, waitingDetailsAnswer } from "./answers.ts";

const changeParams = {
  changeId: pathParam(
    z.uuid(),
    () => new Refusal("details-change-unknown", "This change does not wait any more: it was approved or withdrawn."),
  ),
};
const wrongDetails = [
  "details-too-long",
  "root-too-weak",
  "authority-listed-twice",
  "authority-without-name",
  "authority-has-keys",
  "hours-not-in-order",
  "exhibit-recipient-invalid",
  "exhibit-recipient-of-nobody",
  "exhibit-recipients-mixed",
];
const asking = [...wrongDetails, "phone-not-international", "details-unchanged", "details-change-waiting"];

/** What the next designation says of our authorities: read by one administrator, changed by two (R16). */
export function detailsRoutes(context: FederationContext, identity: Identity): Hono {
  const api = new Hono();
  const who = ADMINISTRATORS;
  const operation = operations(identity.requireUser);
  const designations = designationsFace(context);

  api.get(
    "/designation/details",
    operation({ id: "federation.read-designation-details", who, answer: detailsAnswer }, async () => ({
      details: (await designations.details()) ?? null,
    })),
  );
  api.post(
    "/designation/details/change-preview",
    operation(
      {
        id: "federation.preview-details-change",
        who,
        body: z.strictObject({ changeId: z.uuid().optional(), details: ownDetailsSchema }),
        answer: approvalPreviewAnswer(detailsChangeAnswer),
        repeat: "reads",
        refusals: asking,
      },
      async ({ body }) => await designations.previewChange(body),
    ),
  );
  api.post(
    "/designation/details/change",
    operation(
      {
        id: "federation.ask-details-change",
        who,
        body: z.strictObject({ changeId: z.uuid(), details: ownDetailsSchema }),
        answer: askedDetailsAnswer,
        status: 201,
        repeat: "refused",
        confirmed: true,
        refusals: asking,
      },
      async ({ user: by, body }) => await designations.askChange({ ...body, by }),
    ),
  );
  api.get(
    "/designation/details/change",
    operation({ id: "federation.read-details-change", who, answer: waitingDetailsAnswer }, async () => ({
      waiting: (await designations.waitingChange()) ?? null,
    })),
  );
  api.post(
    "/designation/details/changes/:changeId/approval-preview",
    operation(
      {
        id: "federation.preview-details-approval",
        who,
        params: changeParams,
        answer: approvalPreviewAnswer(detailsChangeAnswer),
        repeat: "reads",
      },
      async ({ params: { changeId } }) => {
        const waiting = await designations.waitingChange();
        if (waiting?.content.changeId !== changeId) throw changeParams.changeId.unknown();
        return { content: waiting.content, approval: waiting.approval };
      },
    ),
  );
  api.post(
    "/designation/details/changes/:changeId/approval",
    operation(
      {
        id: "federation.approve-details-change",
        who,
        params: changeParams,
        answer: doneAnswer,
        repeat: "refused",
        confirmed: true,
        refusals: wrongDetails,
      },
      async ({ user: by, params: { changeId } }) => {
        await designations.approveChange({ changeId, by });
        return {};
      },
    ),
  );
  api.post(
    "/designation/details/changes/:changeId/withdrawal",
    operation(
      {
        id: "federation.withdraw-details-change",
        who,
        params: changeParams,
        answer: doneAnswer,
        repeat: "refused",
      },
      async ({ user: by, params: { changeId } }) => {
        await designations.withdrawChange({ changeId, by });
        return {};
      },
    ),
  );
  return api;
}
