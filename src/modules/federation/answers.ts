import { z } from "zod";
import { base64, BODY_KIND_NAMES, designationSchema } from "../../protocol/index.ts";
import { asItStands, bytesAnswer, momentAnswer, recordAnswer } from "../../web/index.ts";
import { approvalPreviewAnswer } from "../identity/index.ts";
import { ownDetailsSchema } from "./domain/own-details.ts";
import type { IssuedDesignation } from "./types.ts";

// What the API says of designations, peers, dispatches and alarms. Of a dispatch only the cover, never the content.

const designation = asItStands(designationSchema);
const fingerprint = {
  /** 12 words and 39 digits, to be read aloud. */
  words: z.array(z.string()),
  digits: z.string(),
};

export const ownDesignationAnswer = z.union([
  z.object({ designation: z.null() }),
  z.object({ designation, digest: z.string(), rootFingerprint: z.string(), ...fingerprint, bytes: bytesAnswer }),
]);

export const detailsAnswer = z.object({ details: asItStands(ownDetailsSchema).nullable() });
/** What two administrators stand behind: what the next designation says now, and what it would say. */
export const detailsChangeAnswer = z.object({
  changeId: z.string(),
  from: ownDetailsSchema.nullable(),
  to: ownDetailsSchema,
});
export const waitingDetailsAnswer = z.object({
  waiting: approvalPreviewAnswer(detailsChangeAnswer).extend({ askedBy: z.string(), askedAt: momentAnswer }).nullable(),
});
export const draftAnswer = z.object({ draft: bytesAnswer.nullable() });
export const draftWithdrawalAnswer = z.object({
  number: z.int(),
  payloadDigest: z.string(),
  validUntil: z.string(),
  /** What it says of lost keys, and no designation before it. */
  lost: z.array(z.object({ use: z.string(), since: z.string() })),
});

export const issuedAnswer = z
  .object({
    outcome: z.enum(["issued", "awaiting-signatures"]),
    number: z.int(),
    digest: z.string(),
    rootFingerprint: z.string(),
    ...fingerprint,
    /** The envelope as it stands: complete, or to be signed by the others. */
    bytes: bytesAnswer,
  })
  .meta({ id: "IssuedDesignation" });

const peer = z
  .object({
    peerId: z.string(),
    state: z.string(),
    standing: z.string(),
    rootFingerprint: z.string(),
    importedAt: momentAnswer,
    importedBy: z.string(),
    comparedBy: z.string().optional(),
    comparedAt: momentAnswer.optional(),
    confirmedBy: z.string().optional(),
    confirmedAt: momentAnswer.optional(),
    stoppedBecause: z.string().optional(),
    ...fingerprint,
    line: z.object({
      condition: z.enum(["not-open", "not-confirmed", "never-tried", "good", "troubled", "paused", "recovery"]),
      lastSuccessAt: momentAnswer.optional(),
      lastFailureAt: momentAnswer.optional(),
      lastFailureCode: z.string().optional(),
      pausedUntil: momentAnswer.optional(),
      clockOffsetMs: z.number(),
      isSkewed: z.boolean(),
      waiting: z.int(),
      oldestWaiting: momentAnswer.optional(),
      headsExchangedAt: momentAnswer.optional(),
      witnessedSize: z.int().optional(),
      notConfirmedSince: momentAnswer.optional(),
    }),
    designation,
    designationDigest: z.string(),
    fingerprint: z.string(),
  })
  .meta({ id: "Peer" });

export const peersAnswer = z.object({ peers: z.array(peer) });

/** What two people stand behind when they confirm a peer. */
export const peerToConfirmAnswer = z.object({
  peerId: z.string(),
  state: z.string(),
  rootFingerprint: z.string(),
  ...fingerprint,
  importedAt: z.string().meta({ format: "date-time" }),
});

export const importedAnswer = z.object({
  peerId: z.string(),
  state: z.string(),
  outcome: z.enum(["introduced", "updated", "unchanged"]),
});

export const historyAnswer = z.object({
  history: z.array(
    z.object({ at: momentAnswer, event: z.string(), byUser: z.string().optional(), details: recordAnswer }),
  ),
});

export const headsAnswer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("cosigned"), size: z.int(), at: momentAnswer }),
  z.object({ kind: z.literal("witness-ahead"), size: z.int() }),
  z.object({ kind: z.literal("refused"), status: z.int(), code: z.string() }),
]);

export const testCallAnswer = z.object({ dispatchId: z.string() });

const dispatch = z
  .object({
    direction: z.enum(["out", "in"]),
    dispatchId: z.string(),
    peerId: z.string(),
    state: z.string(),
    kind: z
      .string()
      .meta({ examples: [...BODY_KIND_NAMES] })
      .optional(),
    priority: z.string(),
    stage: z.string(),
    sequence: z.int().optional(),
    incarnation: z.int().optional(),
    at: momentAnswer,
    sentAt: momentAnswer.optional(),
    processedAt: momentAnswer.optional(),
    handledAt: momentAnswer.optional(),
    sizeBytes: z.int().optional(),
    sealedDigest: z.string().optional(),
    bodyDigest: z.string().optional(),
    attempts: z.int(),
    nextTryAt: momentAnswer.optional(),
    lastFailure: z.string().optional(),
    refusalCode: z.string().optional(),
    internalCode: z.string().optional(),
    receiptDueAt: momentAnswer.optional(),
    sentAgainAs: z.string().optional(),
    earlierItemMissing: z.boolean(),
  })
  .meta({ id: "DispatchCover" });

export const dispatchesAnswer = z.object({ dispatches: z.array(dispatch) });

export const dispatchAnswer = z.object({
  dispatch,
  receipts: z.array(
    z
      .object({
        dispatchId: z.string(),
        state: z.string(),
        direction: z.enum(["given", "taken"]),
        strength: z.string(),
        code: z.string().optional(),
        at: momentAnswer,
        keptAt: momentAnswer,
        deliveredAt: momentAnswer.optional(),
        bytes: bytesAnswer,
      })
      .meta({ id: "Receipt" }),
  ),
});

export const alarmsAnswer = z.object({
  alarms: z.array(
    z
      .object({
        alarmId: z.string(),
        kind: z.string(),
        state: z.string().optional(),
        subject: z.object({ kind: z.string(), id: z.string() }),
        details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
        priority: z.string(),
        raisedAt: momentAnswer,
        count: z.int(),
        acknowledgedAt: momentAnswer.optional(),
      })
      .meta({ id: "Alarm" }),
  ),
});

/** Where there is nothing to say but that it was done. */
export const doneAnswer = z.object({});

/** A designation that was issued or drafted, as `issuedAnswer` says it. */
export function issuedJson({ bytes, ...issued }: IssuedDesignation) {
  return { ...issued, bytes: base64(bytes) };
}
