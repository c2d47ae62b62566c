import { z } from "zod";
import { freeTextSchema, codeSchema, instantSchema, shortTextSchema, sizeSchema } from "./bodies/common.ts";
import { conditionSchema } from "./bodies/decision.ts";
import { EXHIBIT_SUITE, LEAF_SIZE, MAX_PLAINTEXT_SIZE } from "./exhibit-format.ts";
import { EXHIBIT_TREE_TYPE } from "./exhibit-tree.ts";
import { incarnationSchema, profileSchema, random128Schema } from "./heads.ts";
import {
  authorityIdSchema,
  dossierIdSchema,
  exhibitIdSchema,
  requestIdSchema,
  sha256HexSchema,
  stateCodeSchema,
  uuidSchema,
} from "./identifiers.ts";

// What is signed about an exhibit (spec/exhibits.md, "Manifest"). The schema says the form; manifest.ts what must hold.

const partySchema = z.object({ state: stateCodeSchema, authority: authorityIdSchema });

/** R5: whose statement this is, to whom, and under which designations, so that it can be shown as nothing else. */
const manifestBindingSchema = z.object({
  profile: profileSchema,
  from: partySchema,
  /** For the first version, which is for nobody else yet, the holder itself. */
  to: partySchema,
  designations: z.object({ from: sha256HexSchema, to: sha256HexSchema }),
  incarnation: incarnationSchema,
  dossierId: dossierIdSchema,
  /** The manifest's own name, in place of a dispatch id: it may travel in several dispatches. */
  manifestId: uuidSchema,
  /** The author's claim (R23). */
  signedAt: instantSchema,
  /** Fingerprint of the set of recipients of the head that is meant for `to`. */
  recipients: sha256HexSchema,
  random: random128Schema,
  /** R33: extension members that the reader must understand. Version 1 knows none. */
  critical: z.array(z.string().min(1).max(100)).max(32),
});

/** A digest that somebody else stated; measured again only where it says so. */
const furtherDigestSchema = z.object({
  algorithm: z.enum(["md5", "sha-1", "sha-512", "blake3", "sha3-256"]),
  value: z.string().regex(/^[0-9a-f]{32,128}$/),
  /** Which tool or person stated it. */
  statedBy: shortTextSchema,
});

const originalSchema = z.object({
  /** As the taker-in named it. Never a file name on a disk (R36). */
  name: shortTextSchema.optional(),
  mediaType: shortTextSchema.optional(),
  size: sizeSchema.max(MAX_PLAINTEXT_SIZE),
  sha256: sha256HexSchema,
  furtherDigests: z.array(furtherDigestSchema).max(8),
});

/** R15, R32: everything that fixes the one body and the one key that opens it. */
const sealedBodySchema = z.object({
  suite: z.literal(EXHIBIT_SUITE),
  payloadNonce: random128Schema,
  bodySize: sizeSchema,
  keyCommitment: sha256HexSchema,
  tree: z.object({
    type: z.literal(EXHIBIT_TREE_TYPE),
    root: sha256HexSchema,
    leafSize: z.literal(LEAF_SIZE),
    leafCount: z.int().min(1),
  }),
  sealedAt: instantSchema,
});

/** R15: a head that no manifest lists is not used. */
const listedHeadSchema = z.object({
  sha256: sha256HexSchema,
  size: sizeSchema,
  family: z.enum(["post-quantum", "classical"]),
  recipients: sha256HexSchema,
  for: partySchema,
});

/** Who got hold of the data, when, where, how and on which order, before they became an exhibit (ISO/IEC 27037). */
export const acquisitionSchema = z.object({
  acquiredAt: instantSchema.optional(),
  acquiredBy: shortTextSchema.optional(),
  place: shortTextSchema.optional(),
  source: shortTextSchema.optional(),
  method: shortTextSchema.optional(),
  tools: z.array(z.object({ name: shortTextSchema, version: shortTextSchema })).max(20),
  /** The domestic order or the consent on which the data were obtained. */
  legalBasis: shortTextSchema.optional(),
  notes: freeTextSchema.optional(),
});

export const manifestSchema = z.object({
  version: z.literal(1),
  binding: manifestBindingSchema,
  exhibit: z.object({
    exhibitId: exhibitIdSchema,
    /** As courts will call it, "XB/2026/17-3". */
    number: z.string().min(1).max(100),
    title: freeTextSchema,
    kind: codeSchema,
    /** A paper that goes with a request, and no evidence: bound by no condition, and named in the body of that request. */
    role: z.enum(["paper"]).optional(),
  }),
  /** Counts from 1; each later version names the one before it by its payload digest (R14). */
  number: z.int().min(1),
  previous: sha256HexSchema.nullable(),
  /** R30: after the loss of a file key, the manifest of the body that this one takes the place of. */
  replaces: sha256HexSchema.optional(),
  original: originalSchema,
  sealed: sealedBodySchema,
  heads: z.array(listedHeadSchema).min(1).max(16),
  receivers: z.array(partySchema).min(1).max(16),
  request: z
    .object({
      requestId: requestIdSchema,
      reference: shortTextSchema.optional(),
      /** "UNCC art. 44". */
      legalBasis: shortTextSchema.optional(),
    })
    .optional(),
  /** What binds the receiver; it accepts each by its id before it may fetch a byte (R9). */
  conditions: z.array(conditionSchema).max(64),
  acquisition: acquisitionSchema,
  tools: z
    .array(z.object({ name: shortTextSchema, version: shortTextSchema }))
    .min(1)
    .max(20),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ListedHead = z.infer<typeof listedHeadSchema>;
export type Acquisition = z.infer<typeof acquisitionSchema>;
export type ManifestBinding = z.infer<typeof manifestBindingSchema>;
