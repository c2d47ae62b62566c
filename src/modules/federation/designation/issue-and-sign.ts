import { z } from "zod";
import { fromBase64 } from "../../../protocol/index.ts";
import { nothing, presented } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { ADMINISTRATORS } from "../access.ts";
import { federationAct } from "../act.ts";
import { issuedAnswer, issuedJson } from "../answers.ts";
import { envelopeRefusals, envelopeSchema, MAX_ENVELOPE_BODY_BYTES } from "../envelopes.ts";
import { designationsFace } from "./designations-face.ts";

const issuing = { who: ADMINISTRATORS, answer: presented(issuedAnswer, issuedJson) } as const;

/** The next designation: published at once, or a draft that waits for members of the root that are kept elsewhere (R8). */
export const issueOurs = federationAct({
  ...issuing,
  id: "federation.issue-designation",
  at: "POST /designation",
  input: nothing,
  status: 201,
  repeat: "again",
  refusals: ["details-missing", "root-too-weak", "key-store-locked", "log-not-started"],
  words: "federation.issuing",
  run: async ({ context: { federation }, by }) => await designationsFace(federation).issue(userActor(by)),
});

/** Signatures that members of the root made elsewhere. */
export const addSignatures = federationAct({
  ...issuing,
  id: "federation.add-root-signatures",
  at: "POST /designation/signatures",
  input: z.strictObject({ envelope: envelopeSchema }),
  maxBodyBytes: MAX_ENVELOPE_BODY_BYTES,
  repeat: "refused",
  refusals: [...envelopeRefusals, "draft-missing", "draft-unsigned", "draft-differs", "key-store-locked"],
  run: async ({ context: { federation }, input: { envelope }, by }) =>
    await designationsFace(federation).addSignatures(fromBase64(envelope), userActor(by)),
});
