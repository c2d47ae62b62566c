import { z } from "zod";
import { instantSchema, shortTextSchema, sizeSchema } from "../bodies/common.ts";
import { expectPayloadType, parseEnvelope, signEnvelope } from "../dsse.ts";
import type { Envelope } from "../dsse.ts";
import { utf8 } from "../bytes.ts";
import { profileSchema, random128Schema } from "../heads.ts";
import { authorityIdSchema, exhibitIdSchema, sha256HexSchema, stateCodeSchema } from "../identifiers.ts";
import { parseDocument } from "../parse-document.ts";
import { payloadType } from "../payload-types.ts";
import type { Signer } from "../signatures.ts";

// The index of a court package (spec/court-package.md): what is in it and what each piece is for, signed by the authority
// that hands the package to its court (R6, R22). Whoever trusts that authority's root needs no other.

export const PACKAGE_INDEX_TYPE = payloadType("package-index");
export const INDEX_PATH = "index.json";
export const PACKAGE_LIMITS = { maxBytes: 256 * 2 ** 20, maxFiles: 20_000 } as const;
const MAX_INDEX_BYTES = 16 * 2 ** 20;

/** What a file of the package is. */
const PACKAGE_ROLES = [
  "designation",
  "manifest",
  "custody-entry",
  "receipt",
  "log-entry",
  "log-details",
  "log-proof",
  "certificate",
  "verifier-page",
] as const;
export type PackageRole = (typeof PACKAGE_ROLES)[number];

const pathSchema = z.string().min(1).max(200);

/** 32 bytes in the one spelling of base64: the two bits that are left over are zero. */
const saltSchema = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/);

/** One entry of the issuer's audit log, opened: the leaf, what it commits to, and the proof that it is in the log. */
const openedEntrySchema = z.object({
  entry: pathSchema,
  details: pathSchema,
  salt: saltSchema,
  proof: pathSchema,
  /** The file whose digest the details name. */
  proves: pathSchema.nullable(),
});

export const packageIndexSchema = z.object({
  version: z.literal(1),
  profile: profileSchema,
  /** Who hands it to the court: under this State's root the index is verified. */
  issuer: z.object({
    state: stateCodeSchema,
    authority: authorityIdSchema,
    designation: sha256HexSchema,
  }),
  createdAt: instantSchema,
  exhibit: z.object({
    exhibitId: exhibitIdSchema,
    number: shortTextSchema,
    sha256: sha256HexSchema,
    sizeBytes: sizeSchema,
    /** Payload digest of the newest manifest. */
    manifest: sha256HexSchema,
  }),
  /** R6: the foreign State, vouched for by the issuer, who met it: when, and which two people confirmed it. */
  sender: z.object({
    state: stateCodeSchema,
    designation: sha256HexSchema,
    rootFingerprint: sha256HexSchema,
    comparedAt: instantSchema,
    confirmedAt: instantSchema,
    confirmations: z.int().min(2),
  }),
  files: z
    .array(z.object({ path: pathSchema, sha256: sha256HexSchema, sizeBytes: sizeSchema, role: z.enum(PACKAGE_ROLES) }))
    .min(1)
    .max(PACKAGE_LIMITS.maxFiles),
  log: z.array(openedEntrySchema).max(5_000),
  /** R11: how many witnesses of different operators must stand under a head for the issuer's own rule. */
  witnesses: z.object({ required: z.int().min(0).max(16) }),
  /** R11: paths of fork proofs about the sender's log. Their role is an old one, so that older readers go on reading. */
  senderForks: z.array(pathSchema).max(16).optional(),
  /** What a reader must know to judge the package: a later version says so, and this one defines no name. */
  critical: z.array(shortTextSchema).max(16).optional(),
  /** R7: the verifier page that the issuer publishes; a copy in the package is a convenience. */
  verifierSha256: sha256HexSchema.nullable(),
  random: random128Schema,
});
export type PackageIndex = z.infer<typeof packageIndexSchema>;

/** The signed envelope of an index. What it says is not checked here: readPackageIndex does that. */
export function signPackageIndex(index: PackageIndex, manifestSigners: readonly Signer[]): Uint8Array<ArrayBuffer> {
  return signEnvelope(PACKAGE_INDEX_TYPE, utf8(JSON.stringify(index)), manifestSigners);
}

/** Reads the index and verifies nothing yet. Refuses what parseEnvelope and parseDocument refuse. */
export function readPackageIndex(bytes: Uint8Array): { readonly envelope: Envelope; readonly index: PackageIndex } {
  const envelope = parseEnvelope(bytes, { maxPayloadBytes: MAX_INDEX_BYTES });
  expectPayloadType(envelope, PACKAGE_INDEX_TYPE);
  const index = parseDocument(envelope.payload, packageIndexSchema, "package index", { maxBytes: MAX_INDEX_BYTES });
  return { envelope, index };
}
