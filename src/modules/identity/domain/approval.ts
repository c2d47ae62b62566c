import { concat, fromHex, u32be, utf8 } from "../../../protocol/bytes.ts";
import { sha256, sha256Hex } from "../../../protocol/digest.ts";
import type { Sha256Hex } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";

/** The thing that two people stand behind: a kind of object, what is done with it, and the digest of its exact bytes. */
export interface ApprovedThing {
  readonly kind: string;
  readonly action: string;
  readonly digest: Sha256Hex;
  readonly subject: { readonly kind: string; readonly id: string };
}

/** What a person is shown before confirming it: the exact content, and the thing whose digest is confirmed. */
export interface ApprovalPreview<Content> {
  readonly content: Content;
  readonly approval: ApprovedThing;
}

/** The exact text of a content: what is hashed, and what a person may hash again. */
export function exactText(content: unknown): string {
  return JSON.stringify(content);
}

/** The digest of that text: it stands for what a person was shown. */
export function exactDigest(content: unknown): Sha256Hex {
  return sha256Hex(utf8(exactText(content)));
}

/** What travels beside the act itself: which thing the person was shown, and what their passkey signed for it. */
export interface Confirmation {
  readonly digest: Sha256Hex;
  /** Absent where a button was pressed in a signed-in session, and no passkey asked. */
  readonly passkey?: { readonly nonce: string; readonly response: unknown };
}

export interface Approval {
  readonly approvalId: string;
  readonly userId: string;
  readonly step: "requested" | "approved";
  readonly method: "passkey" | "session";
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

/** What is confirmed is byte for byte what was shown (R16). Refuses what `approvalChanged` says. */
export function demandShown(thing: Pick<ApprovedThing, "digest">, confirmation: Confirmation | undefined): void {
  if (confirmation?.digest !== thing.digest) throw approvalChanged(confirmation);
}

/** `confirmation-missing` where nobody says what was shown; `approval-changed` where it is something else by now. */
export function approvalChanged(confirmation: Confirmation | undefined): Refusal {
  if (confirmation === undefined) {
    return new Refusal(
      "confirmation-missing",
      "Look at the preview of this act first, and send the digest of what it showed you in X-Rogatory-Confirmation.",
    );
  }
  return new Refusal(
    "approval-changed",
    "What you were shown is no longer what would be confirmed. Nothing was done; look at it again, then confirm.",
    { details: { shown: confirmation.digest } },
  );
}

const CONFIRMATION_CODES: readonly string[] = [
  "confirmation-missing",
  "approval-changed",
  "passkey-needed",
  "passkey-not-valid",
  "passkey-not-known",
  "passkey-of-another-person",
];

/** Whether only the confirmation was at fault: the thing can be shown, and confirmed, again. */
export function isConfirmationRefused({ code }: Refusal): boolean {
  return CONFIRMATION_CODES.includes(code);
}

/** The last request and what was approved after it; nothing before a first request. */
export function roundOf(approvals: readonly Approval[]): Approval[] {
  const begun = approvals.findLastIndex(({ step }) => step === "requested");
  return begun < 0 ? [] : approvals.slice(begun);
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
