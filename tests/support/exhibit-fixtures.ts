/** Manifests of invented exhibits for tests. Everything here is made anew for each call, or drawn from a given source. */
import { randomBytes } from "node:crypto";
import { createHead } from "../../src/protocol/age-head.ts";
import { hex, utf8 } from "../../src/protocol/bytes.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { EXHIBIT_SUITE, LEAF_SIZE, bodySizeOf, leafCount } from "../../src/protocol/exhibit-format.ts";
import { derivePayloadKey, keyCommitment } from "../../src/protocol/exhibit-key.ts";
import { EXHIBIT_TREE_TYPE, parseExhibitRoot } from "../../src/protocol/exhibit-tree.ts";
import { parseAuthorityId, parseDossierId, parseExhibitId, parseSha256Hex } from "../../src/protocol/identifiers.ts";
import type { Manifest } from "../../src/protocol/manifest-schema.ts";
import { recipientsFingerprint } from "../../src/protocol/sealing.ts";
import { type RandomBytes, type Signer, signerOf } from "../../src/protocol/signatures.ts";
import { NOON, type InventedState } from "./invented-states.ts";

export const randomUint8 = (count: number): Uint8Array => new Uint8Array(randomBytes(count));

/** RFC 9562 version 4, from 16 bytes of the source. */
function uuidFrom(random: RandomBytes): string {
  const digits = hex(random(16));
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`];
  return [...parts, digits.slice(20)].join("-");
}

/** Both signatures that a manifest needs (R22). */
export function manifestSigners(state: InventedState): readonly Signer[] {
  return state.pairs.manifest.map((pair) => signerOf(pair));
}

/** A manifest over a body that exists only as numbers, with its head and file key. */
export async function sampleManifest(
  from: InventedState,
  to: InventedState,
  size = 100,
  random: RandomBytes = randomUint8,
): Promise<{ manifest: Manifest; head: Uint8Array; fileKey: Uint8Array }> {
  const [fileKey, nonce] = [random(16), random(16)];
  const root = parseExhibitRoot(hex(random(32)));
  const bodySize = bodySizeOf(size);
  const head = await createHead(fileKey, nonce, [to.exhibitIdentity.recipient]);
  const recipients = recipientsFingerprint([to.exhibitIdentity.recipient]);
  const authority = parseAuthorityId("central-authority");
  const receiver = { state: to.view.state, authority };
  return {
    head,
    fileKey,
    manifest: {
      version: 1,
      binding: {
        profile: "training",
        from: { state: from.view.state, authority },
        to: receiver,
        designations: { from: from.view.digest, to: to.view.digest },
        incarnation: { number: 1, id: hex(random(16)) },
        dossierId: parseDossierId(uuidFrom(random)),
        manifestId: uuidFrom(random),
        signedAt: NOON.toISOString(),
        recipients,
        random: hex(random(16)),
        critical: [],
      },
      exhibit: {
        exhibitId: parseExhibitId(uuidFrom(random)),
        number: `${from.view.state}/2026/1-1`,
        title: { language: "en", text: "Mailbox export" },
        kind: "mailbox",
      },
      number: 1,
      previous: null,
      original: { size, sha256: sha256Hex(utf8("original")), furtherDigests: [] },
      sealed: {
        suite: EXHIBIT_SUITE,
        payloadNonce: hex(nonce),
        bodySize,
        keyCommitment: keyCommitment(derivePayloadKey(fileKey, nonce), root),
        tree: {
          type: EXHIBIT_TREE_TYPE,
          root: parseSha256Hex(root),
          leafSize: LEAF_SIZE,
          leafCount: leafCount(bodySize),
        },
        sealedAt: NOON.toISOString(),
      },
      heads: [{ sha256: sha256Hex(head), size: head.length, family: "post-quantum", recipients, for: receiver }],
      receivers: [receiver],
      conditions: [
        { id: "use-limit-1", kind: "use-limit", article: "40(19)", text: { language: "en", text: "This case only." } },
      ],
      acquisition: { tools: [] },
      tools: [{ name: "rogatory", version: "0.0.0" }],
    },
  };
}
