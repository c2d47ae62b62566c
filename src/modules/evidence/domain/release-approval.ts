import type { ExhibitId, Sha256Hex } from "../../../protocol/identifiers.ts";

/** What two people stand behind: the exact manifest, which names receiver, head and conditions (R16). */
export function approvalOf(release: { readonly manifestDigest: Sha256Hex; readonly exhibitId: ExhibitId }): {
  readonly kind: string;
  readonly action: string;
  readonly digest: Sha256Hex;
  readonly subject: { readonly kind: string; readonly id: string };
} {
  return {
    kind: "exhibit-release",
    action: "release",
    digest: release.manifestDigest,
    subject: { kind: "exhibit", id: release.exhibitId },
  };
}
