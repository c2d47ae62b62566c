import { z } from "zod";
import { base64, fromBase64, utf8 } from "./bytes.ts";
import { incarnationSchema, random128Schema } from "./heads.ts";
import { base64Schema } from "./bodies/common.ts";
import { dispatchIdSchema, sha256HexSchema, stateCodeSchema } from "./identifiers.ts";
import { pad, unpad } from "./padding.ts";
import { parseDocument } from "./parse-document.ts";
import { seal, unseal, type SealingIdentity } from "./sealing.ts";

// What a restored server asks its peers, and what they give back (spec/http.md, "Recovery").

/** An answer names at most so many dispatches; the asker goes on after the last one. */
export const MAX_RECOVERY_ITEMS = 500;
/** Whoever needs more than so many answers to say what it has answers without end. */
export const MAX_RECOVERY_ANSWERS = 2_000;
export const MAX_RECOVERY_QUESTION_BYTES = 64 * 1024;
export const MAX_RECOVERY_ANSWER_BYTES = 4 * 1024 * 1024;
/** Of designations an answer brings as many as fit into so much, and at least one. */
export const RECOVERY_DESIGNATIONS_BYTES = 2 * 1024 * 1024;
/** A returned dispatch: twice its 2 MiB in Base64, its text, its receipts, and the seal. */
export const MAX_RETURNED_BYTES = 8 * 1024 * 1024;
const MAX_RECEIPT_CHARACTERS = 16_384;

/** Up to which number of an incarnation everything is here and settled. */
const settledSchema = z.array(z.object({ incarnation: random128Schema, upTo: z.int().min(1) })).max(64);

export const recoveryQuestionSchema = z.object({
  /** The number of the newest designation of its own that the asker has, 0 for none. */
  designation: z.int().min(0),
  /** Of the asker's own dispatches, and of those of the server that is asked. */
  settled: z.object({ mine: settledSchema, yours: settledSchema }),
  /** From an earlier answer: what comes after that item. */
  after: z.string().min(1).max(100).optional(),
});
export type RecoveryQuestion = z.infer<typeof recoveryQuestionSchema>;

export const recoveryAnswerSchema = z.object({
  /** Every incarnation of the asker that the server that answers has met. */
  incarnations: z.array(incarnationSchema).max(256),
  /** Designations of the asker with a higher number than it named, oldest first. */
  designations: z.array(base64Schema.max(2 * 1024 * 1024)).max(32),
  /** The largest head of each log of the asker's that was cosigned: the signed checkpoints. */
  heads: z.array(base64Schema.max(MAX_RECEIPT_CHARACTERS)).max(16),
  /** Of each log of the server that answers, the largest head that the asker cosigned, with its cosignature. */
  cosigned: z.array(base64Schema.max(MAX_RECEIPT_CHARACTERS)).max(16).default([]),
  /** Dispatches that were receipted, in the order in which they came to be known here. */
  items: z
    .array(
      z.object({
        from: stateCodeSchema,
        dispatchId: dispatchIdSchema,
        sealedDigest: sha256HexSchema,
        /** To be sent back as `after`. */
        place: z.string().min(1).max(100),
      }),
    )
    .max(MAX_RECOVERY_ITEMS),
  isWhole: z.boolean(),
});
export type RecoveryAnswer = z.infer<typeof recoveryAnswerSchema>;

export const recoveryItemSchema = z.object({
  from: stateCodeSchema,
  dispatchId: dispatchIdSchema,
  /** The asker has it, and cannot open it any more: its author gives the text as well. */
  unopened: z.literal(true).optional(),
});

const returnedSchema = z.object({
  dispatch: base64Schema,
  body: base64Schema.optional(),
  receipts: z.array(base64Schema.max(MAX_RECEIPT_CHARACTERS)).max(32),
});

/** A dispatch as a peer holds it. */
export interface ReturnedDispatch {
  /** As it travelled: its cover and the sealed bytes. */
  readonly dispatch: Uint8Array;
  /** The envelope of its signed body: of what the asker wrote, or says that it cannot open. Absent where nobody has it any more. */
  readonly body?: Uint8Array | undefined;
  /** What its receiver said of it. */
  readonly receipts: readonly Uint8Array[];
}

/** Seals a returned dispatch for the State that lost it. Refuses what `seal` refuses. */
export async function sealReturned(
  { dispatch, body, receipts }: ReturnedDispatch,
  recipients: readonly string[],
): Promise<Uint8Array> {
  const document: z.infer<typeof returnedSchema> = {
    dispatch: base64(dispatch),
    ...(body === undefined ? {} : { body: base64(body) }),
    receipts: receipts.map(base64),
  };
  return await seal(pad(utf8(JSON.stringify(document))), recipients);
}

/** Opens one. Refuses what `unseal`, `unpad` and `parseDocument` refuse; nothing in it is verified yet. */
export async function openReturned(
  sealed: Uint8Array,
  identities: readonly SealingIdentity[],
): Promise<ReturnedDispatch> {
  const { plaintext } = await unseal(sealed, identities);
  const document = parseDocument(unpad(plaintext), returnedSchema, "returned dispatch", {
    maxBytes: MAX_RETURNED_BYTES,
  });
  return {
    dispatch: fromBase64(document.dispatch),
    body: document.body === undefined ? undefined : fromBase64(document.body),
    receipts: document.receipts.map(fromBase64),
  };
}
