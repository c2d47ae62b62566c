// The custody record of an exhibit: what was done to it, by whom, when, why and on which order, in a hash chain.
import { z } from "zod";
import { instantSchema } from "./bodies/common.ts";
import { utf8 } from "./bytes.ts";
import { custodyReasonSchema, type WrittenReason, writtenReasonSchema } from "./custody-reason.ts";
import { sha256Hex } from "./digest.ts";
import { random128Schema } from "./heads.ts";
import { authorityIdSchema, exhibitIdSchema, type Sha256Hex, sha256HexSchema, stateCodeSchema } from "./identifiers.ts";
import { parseDocument } from "./parse-document.ts";
import { Refusal } from "./refusal.ts";

export const CUSTODY_ACTS = [
  "taken-in",
  "sealed",
  "release-requested",
  "released",
  "offered",
  "offer-received",
  "accepted",
  "received",
  "stored-by-receiver",
  "head-released",
  "head-received",
  "opened",
  "opened-digest-differs",
  "opened-by-receiver",
  "copied",
  "viewed",
  "scrubbed",
  "withdrawn",
  "exported",
  "disposed",
] as const;
export type CustodyAct = (typeof CUSTODY_ACTS)[number];

/** What was done to every exhibit that came from another State and is handed to a court (spec/court-package.md, check 11). */
export const COURT_CUSTODY_ACTS = [
  "offer-received",
  "accepted",
  "received",
  "head-received",
  "exported",
] as const satisfies readonly CustodyAct[];

/** R34: measured by the server itself, signed by the person or peer named, or only reported to it. */
const CUSTODY_SOURCES = ["measured", "signed", "reported"] as const;
export type CustodySource = (typeof CUSTODY_SOURCES)[number];

const shortText = z.string().min(1).max(500);

const custodyActorSchema = z.discriminatedUnion("kind", [
  // R17: a pseudonym for this dossier; who it is stands in an erasable table of the server.
  z.strictObject({ kind: z.literal("person"), pseudonym: shortText, role: z.string().max(60).optional() }),
  z.strictObject({
    kind: z.literal("peer"),
    state: stateCodeSchema,
    authority: authorityIdSchema.optional(),
  }),
  z.strictObject({ kind: z.literal("server"), job: z.string().max(60) }),
]);
export type CustodyActor = z.infer<typeof custodyActorSchema>;

/** What the exhibit was, by digest, before and after an act. Absent where the act changes or knows nothing of it. */
const custodyDigestsSchema = z.strictObject({
  original: sha256HexSchema.optional(),
  root: sha256HexSchema.optional(),
  manifest: sha256HexSchema.optional(),
  head: sha256HexSchema.optional(),
});
export type CustodyDigests = z.infer<typeof custodyDigestsSchema>;

export const custodyEntrySchema = z.strictObject({
  kind: z.literal("custody-entry"),
  version: z.literal(1),
  exhibitId: exhibitIdSchema,
  number: z.int().min(1),
  act: z.enum(CUSTODY_ACTS),
  at: instantSchema,
  by: custodyActorSchema,
  source: z.enum(CUSTODY_SOURCES),
  reason: custodyReasonSchema,
  /** The order, request or decision on which the act rests. */
  order: z.string().max(500).nullable(),
  before: custodyDigestsSchema,
  after: custodyDigestsSchema,
  /** R16: digests that the people named have approved, or digests of the signed receipts this entry rests on. */
  evidence: z.array(sha256HexSchema).max(20),
  /** 16 random bytes, so that nobody can guess an entry from its digest (R17). */
  random: random128Schema,
  previous: sha256HexSchema.nullable(),
});
export type CustodyEntry = z.infer<typeof custodyEntrySchema>;

export interface SealedCustodyEntry {
  readonly entry: CustodyEntry;
  /** The exact bytes that are chained, logged and exported. */
  readonly bytes: Uint8Array;
  readonly digest: Sha256Hex;
}

const MAX_ENTRY_SIZE = 16_384;

/** A writer says nothing that it does not know: readers take codes of later versions, it makes none. */
const writtenEntrySchema = custodyEntrySchema.extend({ reason: writtenReasonSchema });

/**
 * Makes the next entry of a chain; `last` is the entry before it, or undefined for the first. Throws for a reason that is not in
 * the table of `custody-reason.ts`.
 */
export function nextCustodyEntry(
  last: Pick<SealedCustodyEntry, "entry" | "digest"> | undefined,
  facts: Omit<CustodyEntry, "kind" | "version" | "number" | "previous" | "reason"> & { readonly reason: WrittenReason },
): SealedCustodyEntry {
  const entry = writtenEntrySchema.parse({
    kind: "custody-entry",
    version: 1,
    ...facts,
    number: (last?.entry.number ?? 0) + 1,
    previous: last?.digest ?? null,
  });
  if (last !== undefined && last.entry.exhibitId !== entry.exhibitId) {
    throw new Refusal("custody-chain-broken", "A custody entry cannot follow one of another exhibit.");
  }
  const bytes = utf8(JSON.stringify(entry));
  return { entry, bytes, digest: sha256Hex(bytes) };
}

/** Reads one entry and verifies no chain. Refuses what parseDocument refuses, and an entry of more than 16 KiB. */
export function parseCustodyEntry(bytes: Uint8Array): SealedCustodyEntry {
  const entry = parseDocument(bytes, custodyEntrySchema, "custody entry", { maxBytes: MAX_ENTRY_SIZE });
  return { entry, bytes, digest: sha256Hex(bytes) };
}

/** Refuses a record with an entry missing, altered, doubled, out of order or of another exhibit, and names the place. */
export function verifyCustodyChain(record: readonly Uint8Array[]): SealedCustodyEntry[] {
  const chain: SealedCustodyEntry[] = [];
  for (const bytes of record) {
    const next = parseCustodyEntry(bytes);
    const last = chain.at(-1);
    const fits =
      next.entry.number === chain.length + 1 &&
      next.entry.previous === (last?.digest ?? null) &&
      (last === undefined || next.entry.exhibitId === last.entry.exhibitId);
    if (!fits) {
      throw new Refusal(
        "custody-chain-broken",
        `The custody record breaks at its entry ${chain.length + 1}: it does not follow the entry before it.`,
        { details: { entry: chain.length + 1 } },
      );
    }
    chain.push(next);
  }
  return chain;
}
