import { z } from "zod";
import { bodyDigestSchema, instantSchema } from "./bodies/common.ts";
import { utf8 } from "./bytes.ts";
import { checkCritical } from "./designation-rules.ts";
import type { DesignationLookup } from "./designation.ts";
import {
  type Envelope,
  expectPayloadType,
  parseEnvelope,
  payloadDigest,
  signEnvelope,
  verifyEnvelope,
} from "./dsse.ts";
import { incarnationSchema, logHeadSchema, profileSchema, random128Schema } from "./heads.ts";
import {
  dispatchIdSchema,
  dossierIdSchema,
  type Sha256Hex,
  sha256HexSchema,
  type StateCode,
  stateCodeSchema,
} from "./identifiers.ts";
import { algorithmsFor, resolveKeys, type SignedBy } from "./key-lookup.ts";
import { parseDocument, parseValue } from "./parse-document.ts";
import { payloadType } from "./payload-types.ts";
import { Refusal } from "./refusal.ts";
import type { Signer } from "./signatures.ts";

export const RECEIPT_TYPE = payloadType("receipt");
const MAX_RECEIPT_BYTES = 4_096;

/**
 * R9: what happened to a dispatch, in rising strength, and two ways in which it can end. spec/receipts.md says who can
 * still deny what.
 * - `stored`: the sealed bytes are durable here; nobody opened them yet
 * - `valid`: opened, every signature and binding checked, parsed; the server will act on it
 * - `handled`: a person took it up
 * - `opened`: the server opened what the dispatch is about (an exhibit); the server's word, not a person's
 * - `refused`: it is not accepted, for the code given
 * - `expired`: it was stored and could not be opened within the time that its key lived
 */
export const RECEIPT_STRENGTHS = ["stored", "valid", "handled", "opened", "refused", "expired"] as const;
export type ReceiptStrength = (typeof RECEIPT_STRENGTHS)[number];

export const receiptSchema = z
  .object({
    version: z.literal(1),
    profile: profileSchema,
    strength: z.enum(RECEIPT_STRENGTHS),
    /** R38: why it was refused; only then. One of PEER_CODES, or of a later version: `knownPeerCode` reads it. */
    code: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/)
      .optional(),
    /** The State that gives the receipt, which is the receiver of the dispatch. */
    giver: stateCodeSchema,
    /** The State to which it is given, which sent the dispatch. */
    to: stateCodeSchema,
    /** Digests of the giver's designation of now, and of the sender's under which the dispatch was made. */
    designations: z.object({ giver: sha256HexSchema, to: sha256HexSchema }),
    dispatchId: dispatchIdSchema,
    /** Of the dispatch, as its header says. */
    incarnation: incarnationSchema,
    sequence: z.int().min(1),
    sealedDigest: sha256HexSchema,
    /** Known once opened: digest of the body, the dossier, and the fingerprint of the recipients it was sealed to (R5). */
    payloadDigest: bodyDigestSchema.optional(),
    dossierId: dossierIdSchema.nullable().optional(),
    recipients: sha256HexSchema.optional(),
    giverIncarnation: incarnationSchema,
    /** The giver's clock (R23). */
    at: instantSchema,
    /** The newest head of its log that the giver had shown. It need not hold the entry about this dispatch yet: see receipts.md. */
    logHead: logHeadSchema,
    random: random128Schema,
    critical: z.array(z.string().min(1).max(100)).max(32),
  })
  .refine((receipt) => (receipt.strength === "refused") === (receipt.code !== undefined), {
    path: ["code"],
    error: "a code stands in refusals and nowhere else",
  })
  .refine((receipt) => !restsOnOpening(receipt.strength) || isOpened(receipt), {
    path: ["payloadDigest"],
    error: "from valid on a receipt names what was opened",
  });
export type Receipt = z.infer<typeof receiptSchema>;

export interface VerifiedReceipt {
  readonly receipt: Receipt;
  readonly digest: Sha256Hex;
  readonly bytes: Uint8Array;
}

/** What the sender knows of its dispatch, with which a receipt about it must agree. */
export interface ReceiptExpectation {
  readonly giver: StateCode;
  readonly to: StateCode;
  readonly dispatchId: string;
  readonly incarnation: { readonly number: number; readonly id: string };
  readonly sequence: number;
  readonly sealedDigest: string;
  readonly payloadDigest: string;
}

/** Signs under the receipt key. To be called only when everything it says is durable (R2). */
export function createReceipt(receipt: Receipt, signer: Signer): Uint8Array<ArrayBuffer> {
  const written = parseValue(receipt, receiptSchema, "receipt");
  return signEnvelope(RECEIPT_TYPE, utf8(JSON.stringify(written)), [signer]);
}

/** Reads a receipt and verifies nothing yet. Refuses what parseEnvelope and parseDocument refuse. */
export function readReceipt(bytes: Uint8Array): { readonly envelope: Envelope; readonly receipt: Receipt } {
  const envelope = parseEnvelope(bytes, { maxPayloadBytes: MAX_RECEIPT_BYTES });
  expectPayloadType(envelope, RECEIPT_TYPE);
  const receipt = parseDocument(envelope.payload, receiptSchema, "receipt", { maxBytes: MAX_RECEIPT_BYTES });
  return { envelope, receipt };
}

/**
 * Verifies that a State we know gave this receipt. `at` is now for a receipt that just came, the time of its anchor, or
 * "unanchored", for an old one (R8). Refuses what parseEnvelope and verifyEnvelope refuse, `peer-unknown`, `designation-unknown`, and, if an
 * expectation is given, `receipt-<member>-mismatch`.
 */
export function verifyReceipt(
  bytes: Uint8Array,
  input: { readonly lookup: DesignationLookup; readonly at: SignedBy; readonly expected?: ReceiptExpectation },
): VerifiedReceipt {
  const { envelope, receipt: claimed } = readReceipt(bytes);
  const giver = input.lookup.current(claimed.giver);
  if (giver === undefined) {
    throw new Refusal("peer-unknown", `The receipt is by ${claimed.giver}, which is not known here.`);
  }
  verifyEnvelope(envelope, resolveKeys(giver, "receipt", input.at), algorithmsFor(giver, "receipt"));
  if (input.lookup.byDigest(claimed.giver, claimed.designations.giver) === undefined) {
    throw new Refusal(
      "designation-unknown",
      `${claimed.giver} wrote under a designation that is not known here; fetch its newest one.`,
    );
  }
  if (claimed.profile !== giver.designation.profile) {
    throw new Refusal("profile-mismatch", `The receipt is marked "${claimed.profile}", which ${claimed.giver} is not.`);
  }
  checkCritical(claimed.critical);
  if (input.expected !== undefined) compareReceipt(claimed, input.expected);
  return { receipt: claimed, digest: payloadDigest(RECEIPT_TYPE, envelope.payload), bytes };
}

/** R9: a receipt is about exactly one dispatch, by all of its marks. */
function compareReceipt(receipt: Receipt, expected: ReceiptExpectation): void {
  const pairs: readonly (readonly [member: string, said: string | number, known: string | number])[] = [
    ["giver", receipt.giver, expected.giver],
    ["to", receipt.to, expected.to],
    ["dispatch-id", receipt.dispatchId, expected.dispatchId],
    ["incarnation-number", receipt.incarnation.number, expected.incarnation.number],
    ["incarnation-id", receipt.incarnation.id, expected.incarnation.id],
    ["sequence", receipt.sequence, expected.sequence],
    ["sealed-digest", receipt.sealedDigest, expected.sealedDigest],
    ["payload-digest", receipt.payloadDigest ?? expected.payloadDigest, expected.payloadDigest],
  ];
  for (const [member, said, known] of pairs) {
    if (said === known) continue;
    throw new Refusal(
      `receipt-${member}-mismatch`,
      `The receipt is about something else: "${member}" is not that of our dispatch.`,
      {
        field: member,
      },
    );
  }
}

function restsOnOpening(strength: ReceiptStrength): boolean {
  return strength === "valid" || strength === "handled" || strength === "opened";
}

function isOpened(receipt: { payloadDigest?: unknown; dossierId?: unknown; recipients?: unknown }): boolean {
  return receipt.payloadDigest !== undefined && receipt.dossierId !== undefined && receipt.recipients !== undefined;
}
