import { z } from "zod";
import { bodyDigestSchema, instantSchema } from "./bodies/common.ts";
import { type BodyKind, bodyKindSchema } from "./bodies/index.ts";
import { incarnationSchema, profileSchema, random128Schema } from "./heads.ts";
import {
  authorityIdSchema,
  dispatchIdSchema,
  dossierIdSchema,
  sha256HexSchema,
  stateCodeSchema,
} from "./identifiers.ts";
import { Refusal } from "./refusal.ts";

/** R27: preservation and emergency have a share of the receiver's capacity that ordinary traffic cannot use up. */
const PRIORITIES = ["ordinary", "preservation", "emergency"] as const;
export const prioritySchema = z.enum(PRIORITIES);
export type Priority = z.infer<typeof prioritySchema>;

const designationPairSchema = z.object({ from: sha256HexSchema, to: sha256HexSchema });

/** What the outside of a dispatch says, signed, so that garbage is refused before anything is opened. */
export const outerHeaderSchema = z.object({
  version: z.literal(1),
  profile: profileSchema,
  from: stateCodeSchema,
  to: stateCodeSchema,
  /** Digests of the designations of both sides under which the dispatch was made. */
  designations: designationPairSchema,
  dispatchId: dispatchIdSchema,
  incarnation: incarnationSchema,
  /** R13: counts from 1 for this pair and incarnation. Finds gaps; gates nothing. */
  sequence: z.int().min(1),
  priority: prioritySchema,
  sealedSize: z.int().min(1),
  sealedDigest: sha256HexSchema,
});
export type OuterHeader = z.infer<typeof outerHeaderSchema>;

const partySchema = z.object({ state: stateCodeSchema, authority: authorityIdSchema.optional() });

/** R5: what the signed inside repeats, so that it can be shown to nobody else and under no other cover. */
export const dispatchBindingSchema = z.object({
  profile: profileSchema,
  kind: bodyKindSchema,
  from: partySchema,
  to: partySchema,
  designations: designationPairSchema,
  dispatchId: dispatchIdSchema,
  incarnation: incarnationSchema,
  sequence: z.int().min(1),
  priority: prioritySchema,
  /** Null only for what passes between the servers themselves. */
  dossierId: dossierIdSchema.nullable(),
  /** R14: digests of the author's last body in this dossier, and of the other side's last that it had processed. */
  lanes: z.object({ own: bodyDigestSchema.nullable(), seen: bodyDigestSchema.nullable() }),
  /** R14: the newest body of the owner's lane that the author knew of when it acted. */
  basedOn: bodyDigestSchema.optional(),
  /** The author's claim (R23). */
  sentAt: instantSchema,
  /** Fingerprint of the set of recipients to which this was sealed. */
  recipients: sha256HexSchema,
  random: random128Schema,
  /** R33: extension members that the reader must understand. Which are known, the kind says. */
  critical: z.array(z.string().min(1).max(100)).max(32),
});
export type DispatchBinding = z.infer<typeof dispatchBindingSchema>;

/** A binding that is read: another word for its kind is no fault of its form, it differs from what surrounds it (compareBinding). */
const readBindingSchema = dispatchBindingSchema.extend({ kind: z.string() });
export type ReadBinding = z.infer<typeof readBindingSchema>;

/** The body as it is signed; what `content` is, the kind says. */
export const dispatchBodySchema = z.object({
  version: z.literal(1),
  binding: readBindingSchema,
  content: z.unknown(),
});

/** Kinds that pass between the servers and belong to no dossier. */
export const SERVER_KINDS: readonly BodyKind[] = [
  "test-call",
  "designation-notice",
  "receipt-notice",
  "recovery",
  "void",
];

export interface OpenedFrom {
  /** The kind in the payload type of the signed body. */
  readonly kind: BodyKind;
  /** The recipient whose key opened the sealed text; none where its receiver gives back what the author wrote. */
  readonly openedBy: string | undefined;
  /** All recipients that the receiver's designation of that digest offered at the time of sending. */
  readonly offered: readonly string[];
  readonly offeredFingerprint: string;
}

/**
 * R5: compares every binding member with the outer header, with the key that opened the text and with itself, and gives the binding
 * under the kind that it then has. Each difference has its own code for the receiver's log; the peer learns only `cannot-open`
 * (R38, peer-codes.ts).
 */
export function compareBinding(read: ReadBinding, header: OuterHeader, opened: OpenedFrom): DispatchBinding {
  if (read.kind !== opened.kind) throw mismatch("kind");
  const binding = { ...read, kind: opened.kind };
  const pairs: readonly (readonly [member: string, inside: string | number, outside: string | number])[] = [
    ["profile", binding.profile, header.profile],
    ["from", binding.from.state, header.from],
    ["to", binding.to.state, header.to],
    ["from-designation", binding.designations.from, header.designations.from],
    ["to-designation", binding.designations.to, header.designations.to],
    ["dispatch-id", binding.dispatchId, header.dispatchId],
    ["incarnation-number", binding.incarnation.number, header.incarnation.number],
    ["incarnation-id", binding.incarnation.id, header.incarnation.id],
    ["sequence", binding.sequence, header.sequence],
    ["priority", binding.priority, header.priority],
    ["recipients", binding.recipients, opened.offeredFingerprint],
  ];
  for (const [member, inside, outside] of pairs) {
    if (inside !== outside) throw mismatch(member);
  }
  if (opened.openedBy !== undefined && !opened.offered.includes(opened.openedBy)) throw mismatch("opening-key");
  if (binding.dossierId === null && !SERVER_KINDS.includes(binding.kind)) throw mismatch("dossier");
  if (binding.dossierId === null && (binding.lanes.own !== null || binding.lanes.seen !== null)) {
    throw mismatch("lanes");
  }
  return binding;
}

function mismatch(member: string): Refusal {
  return new Refusal(
    `binding-${member}-mismatch`,
    `The signed text and its cover differ in "${member}": it was made for another cover, or altered. Keep it and call its State.`,
    { field: member },
  );
}
