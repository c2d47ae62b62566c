// What is common to all manifests that this server signs.
import { hex } from "../../protocol/bytes.ts";
import type { DesignationView } from "../../protocol/designation.ts";
import { EXHIBIT_SUITE, LEAF_SIZE, leafCount } from "../../protocol/exhibit-format.ts";
import { EXHIBIT_TREE_TYPE } from "../../protocol/exhibit-tree.ts";
import type { AuthorityId, Sha256Hex, StateCode } from "../../protocol/identifiers.ts";
import type { ListedHead, Manifest, ManifestBinding } from "../../protocol/manifest-schema.ts";
import { parseHead } from "../../protocol/age-head.ts";
import { sha256Hex } from "../../protocol/digest.ts";
import { recipientsFingerprint } from "../../protocol/sealing.ts";
import type { EvidenceContext } from "./context.ts";
import type { SealedBody } from "./engine/index.ts";
import type { Exhibit } from "./types.ts";

interface Party {
  readonly state: StateCode;
  readonly authority: AuthorityId;
}

/** R5: everything that ties the signed text to its author, its addressee and this life of the server. */
export function bindingOf(
  { platform }: EvidenceContext,
  input: {
    exhibit: Exhibit;
    own: DesignationView;
    to: Party & { designation: DesignationView };
    recipients: readonly string[];
  },
): ManifestBinding {
  const { number, id } = platform.incarnation.current();
  return {
    profile: input.own.designation.profile,
    from: { state: input.own.state, authority: input.exhibit.authority },
    to: { state: input.to.state, authority: input.to.authority },
    designations: { from: input.own.digest, to: input.to.designation.digest },
    incarnation: { number, id },
    dossierId: input.exhibit.dossierId,
    manifestId: platform.random.uuid(),
    signedAt: platform.clock.now().toISOString(),
    recipients: recipientsFingerprint(input.recipients),
    random: hex(platform.random.bytes(16)),
    critical: [],
  };
}

/** How a manifest names a head: by digest, without its bytes. */
export function listedHead(head: Uint8Array, recipients: readonly string[], receiver: Party): ListedHead {
  return {
    sha256: sha256Hex(head),
    size: head.length,
    family: parseHead(head).family,
    recipients: recipientsFingerprint(recipients),
    for: receiver,
  };
}

/** What a manifest says of the sealed body. */
export function sealedPart(sealed: SealedBody, sealedAt: Date): Manifest["sealed"] {
  const { root, bodySize } = sealed.frame;
  return {
    suite: EXHIBIT_SUITE,
    payloadNonce: hex(sealed.payloadNonce),
    bodySize,
    keyCommitment: sealed.keyCommitment,
    tree: { type: EXHIBIT_TREE_TYPE, root, leafSize: LEAF_SIZE, leafCount: leafCount(bodySize) },
    sealedAt: sealedAt.toISOString(),
  };
}

/** What a manifest says of the original: its digest, and its name and type as far as whoever took it in gave them. */
export function originalPart(exhibit: Exhibit, original: { size: number; sha256: Sha256Hex }): Manifest["original"] {
  return {
    ...(exhibit.originalName === undefined ? {} : { name: exhibit.originalName }),
    ...(exhibit.mediaType === undefined ? {} : { mediaType: exhibit.mediaType }),
    ...original,
    furtherDigests: [],
  };
}

/** With which programs it was sealed. */
export function toolsPart({ version }: EvidenceContext): Manifest["tools"] {
  return [
    { name: "rogatory", version },
    { name: "node", version: process.versions.node },
    { name: "openssl", version: process.versions.openssl },
  ];
}
