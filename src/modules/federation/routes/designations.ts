import { Hono } from "hono";
import { z } from "zod";
import { base64, fromBase64 } from "../../../protocol/index.ts";
import { operations } from "../../../web/index.ts";
import { approvalPreviewAnswer } from "../../identity/index.ts";
import { ADMINISTRATORS, type Identity } from "../access.ts";
import type { FederationContext } from "../context.ts";
import { designationsFace } from "../designation/designations-face.ts";
import { ownDesignation } from "../directory/directory.ts";
import { fingerprintFace } from "../directory/fingerprint.ts";
import {
  doneAnswer,
  draftAnswer,
  draftWithdrawalAnswer,
  issuedAnswer,
  issuedJson,
  ownDesignationAnswer,
} from "./answers.ts";
import { MAX_ENVELOPE_BODY_BYTES, envelopeSchema, envelopeRefusals } from "./envelopes.ts";

const signing = ["details-missing", "root-too-weak", "key-store-locked"];

/** Our own designation, and its signing by the root. */
export function designationRoutes(context: FederationContext, identity: Identity): Hono {
  const api = new Hono();
  const operation = operations(identity.requireUser);
  const designations = designationsFace(context);
  const who = ADMINISTRATORS;

  api.get(
    "/designation",
    operation({ id: "federation.read-designation", who: [], answer: ownDesignationAnswer }, async () => {
      const own = await ownDesignation(context, context.platform.database.db);
      if (own === undefined) return { designation: null };
      const { designation, digest, bytes } = own;
      return { designation, digest, ...fingerprintFace(own), bytes: base64(bytes) };
    }),
  );
  api.post(
    "/designation",
    operation(
      {
        id: "federation.issue-designation",
        who,
        answer: issuedAnswer,
        status: 201,
        repeat: "again",
        refusals: [...signing, "log-not-started"],
      },
      async ({ user }) => issuedJson(await designations.issue({ kind: "user", userId: user.id })),
    ),
  );
  api.get(
    "/designation/draft",
    operation({ id: "federation.read-designation-draft", who, answer: draftAnswer }, async () => {
      const draft = await designations.draft();
      return { draft: draft === undefined ? null : base64(draft) };
    }),
  );
  api.post(
    "/designation/signatures",
    operation(
      {
        id: "federation.add-root-signatures",
        who,
        body: z.strictObject({ envelope: envelopeSchema }),
        maxBodyBytes: MAX_ENVELOPE_BODY_BYTES,
        answer: issuedAnswer,
        repeat: "refused",
        refusals: [...envelopeRefusals, "draft-missing", "draft-unsigned", "draft-differs", "key-store-locked"],
      },
      async ({ user, body: { envelope } }) =>
        issuedJson(await designations.addSignatures(fromBase64(envelope), { kind: "user", userId: user.id })),
    ),
  );
  for (const [path, id] of [
    ["withdrawal-preview", "federation.preview-draft-withdrawal"],
    ["withdrawal/approval-preview", "federation.preview-draft-withdrawal-approval"],
  ] as const) {
    api.post(
      `/designation/draft/${path}`,
      operation(
        {
          id,
          who,
          answer: approvalPreviewAnswer(draftWithdrawalAnswer),
          repeat: "reads",
          refusals: ["draft-missing"],
        },
        async () => {
          const { content, approval } = await designations.draftWithdrawal();
          return { content, approval };
        },
      ),
    );
  }
  api.post(
    "/designation/draft/withdrawal",
    operation(
      {
        id: "federation.ask-draft-withdrawal",
        who,
        answer: doneAnswer,
        repeat: "again",
        confirmed: true,
        refusals: ["draft-missing"],
      },
      async ({ user: by }) => {
        await designations.askDraftWithdrawal(by);
        return {};
      },
    ),
  );
  api.post(
    "/designation/draft/withdrawal/approval",
    operation(
      {
        id: "federation.approve-draft-withdrawal",
        who,
        answer: doneAnswer,
        repeat: "refused",
        confirmed: true,
        refusals: ["draft-missing"],
      },
      async ({ user: by }) => {
        await designations.approveDraftWithdrawal(by);
        return {};
      },
    ),
  );

  return api;
}
