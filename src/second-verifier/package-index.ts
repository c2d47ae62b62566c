import { type Envelope, readEnvelope } from "./envelope.ts";
import { inForm, listOf, match, nullOr, object, oneOf, optional, type Shown, text, whole } from "./forms.ts";
import { readStrictJson } from "./strict-json.ts";
import { AUTHORITY, DIGEST, INSTANT, PROFILE, RANDOM, SHORT_TEXT, SIZE, STATE, UUID } from "./values.ts";

// spec/court-package.md, "The index", and spec/schemas/package-index.json.

const MAX_BYTES = 16 * 2 ** 20;

const PATH = text(200);
const ROLE = oneOf(
  "designation",
  "manifest",
  "custody-entry",
  "receipt",
  "log-entry",
  "log-details",
  "log-proof",
  "certificate",
  "verifier-page",
);
export type Role = Shown<typeof ROLE>;

/** 32 bytes in base64, the two pad bits zero. */
const SALT = match(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/);

const INDEX = object({
  version: oneOf(1),
  profile: PROFILE,
  issuer: object({ state: STATE, authority: AUTHORITY, designation: DIGEST }),
  createdAt: INSTANT,
  exhibit: object({ exhibitId: UUID, number: SHORT_TEXT, sha256: DIGEST, sizeBytes: SIZE, manifest: DIGEST }),
  sender: object({
    state: STATE,
    designation: DIGEST,
    rootFingerprint: DIGEST,
    comparedAt: INSTANT,
    confirmedAt: INSTANT,
    confirmations: whole(2),
  }),
  files: listOf(object({ path: PATH, sha256: DIGEST, sizeBytes: SIZE, role: ROLE }), 1, 20_000),
  log: listOf(object({ entry: PATH, details: PATH, salt: SALT, proof: PATH, proves: nullOr(PATH) }), 0, 5_000),
  witnesses: object({ required: whole(0, 16) }),
  senderForks: optional(listOf(PATH, 0, 16)),
  critical: optional(listOf(SHORT_TEXT, 0, 16)),
  verifierSha256: nullOr(DIGEST),
  random: RANDOM,
});
export type PackageIndex = Shown<typeof INDEX>;
export type OpenedEntry = PackageIndex["log"][number];

/** Envelope, type and payload can be read; nothing is verified yet. */
export function readIndex(bytes: Uint8Array): { readonly envelope: Envelope; readonly index: PackageIndex } {
  const envelope = readEnvelope(bytes, "package-index", MAX_BYTES);
  return { envelope, index: inForm(readStrictJson(envelope.payload, MAX_BYTES), INDEX) };
}
