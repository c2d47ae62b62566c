import { type Envelope, payloadDigest, readEnvelope } from "./envelope.ts";
import { need } from "./fault.ts";
import { inForm, listOf, match, nullOr, object, oneOf, optional, type Shown, text, whole } from "./forms.ts";
import { readStrictJson } from "./strict-json.ts";
import {
  CODE,
  CRITICAL,
  DIGEST,
  FREE_TEXT,
  INCARNATION,
  INSTANT,
  PARTY,
  PROFILE,
  RANDOM,
  SHORT_TEXT,
  SIZE,
  UUID,
} from "./values.ts";

// spec/exhibits.md, "Manifest", and spec/schemas/exhibit-manifest.json.

const MAX_BYTES = 256 * 1024;
const CHUNK_BYTES = 65_536;
const TAG_BYTES = 16;
const LEAF_BYTES = 1_048_832;

const TOOL = object({ name: SHORT_TEXT, version: SHORT_TEXT });

const MANIFEST = object({
  version: oneOf(1),
  binding: object({
    profile: PROFILE,
    from: PARTY,
    to: PARTY,
    designations: object({ from: DIGEST, to: DIGEST }),
    incarnation: INCARNATION,
    dossierId: UUID,
    manifestId: UUID,
    signedAt: INSTANT,
    recipients: DIGEST,
    random: RANDOM,
    critical: CRITICAL,
  }),
  exhibit: object({ exhibitId: UUID, number: text(100), title: FREE_TEXT, kind: CODE, role: optional(oneOf("paper")) }),
  number: whole(1),
  previous: nullOr(DIGEST),
  replaces: optional(DIGEST),
  original: object({
    name: optional(SHORT_TEXT),
    mediaType: optional(SHORT_TEXT),
    size: whole(0, 2 ** 50),
    sha256: DIGEST,
    furtherDigests: listOf(
      object({
        algorithm: oneOf("md5", "sha-1", "sha-512", "blake3", "sha3-256"),
        value: match(/^[0-9a-f]{32,128}$/),
        statedBy: SHORT_TEXT,
      }),
      0,
      8,
    ),
  }),
  sealed: object({
    suite: oneOf("age-v1-chacha20poly1305"),
    payloadNonce: RANDOM,
    bodySize: SIZE,
    keyCommitment: DIGEST,
    tree: object({
      type: oneOf("rogatory-exhibit-tree-v1"),
      root: DIGEST,
      leafSize: oneOf(LEAF_BYTES),
      leafCount: whole(1),
    }),
    sealedAt: INSTANT,
  }),
  heads: listOf(
    object({
      sha256: DIGEST,
      size: SIZE,
      family: oneOf("post-quantum", "classical"),
      recipients: DIGEST,
      for: PARTY,
    }),
    1,
    16,
  ),
  receivers: listOf(PARTY, 1, 16),
  request: optional(object({ requestId: UUID, reference: optional(SHORT_TEXT), legalBasis: optional(SHORT_TEXT) })),
  conditions: listOf(
    object({
      id: CODE,
      kind: oneOf("use-limit", "confidentiality", "return-or-destroy", "other", "not-as-evidence"),
      article: SHORT_TEXT,
      text: FREE_TEXT,
    }),
    0,
    64,
  ),
  acquisition: object({
    acquiredAt: optional(INSTANT),
    acquiredBy: optional(SHORT_TEXT),
    place: optional(SHORT_TEXT),
    source: optional(SHORT_TEXT),
    method: optional(SHORT_TEXT),
    tools: listOf(TOOL, 0, 20),
    legalBasis: optional(SHORT_TEXT),
    notes: optional(FREE_TEXT),
  }),
  tools: listOf(TOOL, 1, 20),
});
type Document = Shown<typeof MANIFEST>;

export interface Manifest {
  readonly envelope: Envelope;
  readonly said: Document;
  readonly digest: string;
}

/** The form, and checks 2 to 4 of "A reader MUST check"; the signatures are judged by whoever knows the author. */
export function readManifest(bytes: Uint8Array): Manifest {
  const envelope = readEnvelope(bytes, "exhibit-manifest", MAX_BYTES);
  const said = inForm(readStrictJson(envelope.payload, MAX_BYTES), MANIFEST);
  const { original, sealed, binding, conditions, receivers, exhibit, request } = said;
  const chunks = Math.max(1, Math.ceil(original.size / CHUNK_BYTES));
  const isSound =
    sealed.bodySize === original.size + TAG_BYTES * chunks &&
    sealed.tree.leafCount === Math.ceil(sealed.bodySize / LEAF_BYTES) &&
    (said.number === 1) === (said.previous === null) &&
    new Set(conditions.map(({ id }) => id)).size === conditions.length &&
    receivers.some(({ state, authority }) => state === binding.to.state && authority === binding.to.authority) &&
    (exhibit.role === undefined || (request !== undefined && conditions.length === 0));
  need(isSound, "manifest-contradicts-itself");
  need(binding.critical.length === 0, "unknown-critical-field");
  return { envelope, said, digest: payloadDigest(envelope) };
}

/** Check 5 of "A reader MUST check". */
export function follows(earlier: Manifest, later: Manifest): boolean {
  const [before, after] = [earlier.said, later.said];
  return (
    after.number === before.number + 1 &&
    after.previous === earlier.digest &&
    after.exhibit.exhibitId === before.exhibit.exhibitId &&
    after.exhibit.role === before.exhibit.role &&
    sealedMarks(after) === sealedMarks(before) &&
    after.original.sha256 === before.original.sha256 &&
    after.original.size === before.original.size
  );
}

/** The members of `sealed` that the specification names; one that is not known carries no meaning. */
function sealedMarks({ sealed }: Document): string {
  const { suite, payloadNonce, bodySize, keyCommitment, tree, sealedAt } = sealed;
  const { type, root, leafSize, leafCount } = tree;
  return [suite, payloadNonce, bodySize, keyCommitment, type, root, leafSize, leafCount, sealedAt].join(" ");
}
