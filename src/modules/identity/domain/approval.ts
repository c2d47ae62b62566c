import { concat, fromHex, u32be, utf8 } from "../../../protocol/bytes.ts";
import { sha256 } from "../../../protocol/digest.ts";
import type { Sha256Hex } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";

/** The thing that two people stand behind: a kind of object, what is done with it, and the digest of its exact bytes. */
export interface ApprovedThing {
  readonly kind: string;
  readonly action: string;
  readonly digest: Sha256Hex;
  readonly subject: { readonly kind: string; readonly id: string };
}

/** How a person confirmed: a passkey's signature, or only a press of a button in a signed-in session. */
export type Confirmation =
  { readonly method: "passkey"; readonly nonce: string; readonly response: unknown } | { readonly method: "session" };

export interface Approval {
  readonly approvalId: string;
  readonly userId: string;
  readonly step: "requested" | "approved";
  readonly method: Confirmation["method"];
  readonly approvedAt: Date;
}

/**
 * The challenge that a passkey signs: SHA-256 over kind, action, digest and nonce (rule R16), the texts each led by
 * their length in bytes so that no two things share one challenge.
 */
export function approvalChallenge(
  thing: Pick<ApprovedThing, "kind" | "action" | "digest">,
  nonceHex: string,
): Uint8Array {
  const framed = [utf8(thing.kind), utf8(thing.action), fromHex(thing.digest), fromHex(nonceHex)].flatMap((part) => [
    u32be(part.length),
    part,
  ]);
  return sha256(concat(...framed));
}

/** Refuses an approval by the person who asked for it, and one for which nobody asked. */
export function mayApprove(existing: readonly Approval[], userId: string): void {
  const request = existing.find((approval) => approval.step === "requested");
  if (!request) {
    throw new Refusal(
      "approval-not-requested",
      "Nobody has asked for this approval, or the thing changed since; ask again.",
    );
  }
  if (request.userId === userId) {
    throw new Refusal(
      "approval-needs-another-person",
      "You asked for this approval yourself; a second, different person must give it.",
    );
  }
}

/** True when one person asked and a different one approved the same digest. */
export function isApprovedByTwo(approvals: readonly Approval[]): boolean {
  const requester = approvals.find((approval) => approval.step === "requested");
  return (
    requester !== undefined &&
    approvals.some((approval) => approval.step === "approved" && approval.userId !== requester.userId)
  );
}
