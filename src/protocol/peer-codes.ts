import type { Refusal } from "./refusal.ts";

// R38: what a peer may learn about a refusal is one of these codes, signed. The log knows the exact one.

export const PEER_CODES = [
  /** Wrong key, broken seal, bad signature, inside and outside differ: always this one code. */
  "cannot-open",
  "malformed",
  "too-large",
  "not-for-us",
  "peer-unknown",
  "designation-unknown",
  "profile-mismatch",
  "unknown-version",
  "unknown-kind",
  "unknown-critical-field",
  /** The same id or number came before with other bytes (R13). */
  "conflict",
  /** Two bodies continue one lane after the same body (R14). */
  "equivocation",
  /** The act was based on a state of the matter that has changed since (R14). */
  "superseded",
  /** Sealed to a key that was destroyed in its rotation: seal again (R12). */
  "key-gone",
  "over-quota",
  "clock-skew",
  "not-found",
  "not-authorised",
  "locked",
  "recovering",
  "refused",
  "internal",
] as const;
export type PeerCode = (typeof PEER_CODES)[number];

/** What a code in a receipt means here: one that this version does not know counts as `refused` (spec/receipts.md). */
export function knownPeerCode(code: string | undefined): PeerCode {
  return PEER_CODES.find((known) => known === code) ?? "refused";
}

const toldAs: Readonly<Record<string, PeerCode>> = {
  "dispatch-too-large": "too-large",
  "dispatch-malformed": "malformed",
  "json-too-large": "too-large",
  "envelope-too-large": "too-large",
  "document-malformed": "malformed",
  "envelope-malformed": "malformed",
  "payload-type-mismatch": "malformed",
  "base64-invalid": "malformed",
  "utf8-invalid": "malformed",
  "identifier-invalid": "malformed",
};

const openingFaults = /^(?:binding-|seal-|sealed-|padding-|signature-|truncated|key-invalid|no-recipient)/;
/** A doubled name, a fraction, too deep: the sender's writer has a fault, and no key of anybody. */
const writingFaults = /^json-/;

/** The code that stands for a refusal in an answer to a peer. */
export function peerCode(refusal: Refusal): PeerCode {
  const told = toldAs[refusal.code];
  if (told !== undefined) return told;
  const asIs = PEER_CODES.find((code) => code === refusal.code);
  if (asIs !== undefined) return asIs;
  if (writingFaults.test(refusal.code)) return "malformed";
  return openingFaults.test(refusal.code) ? "cannot-open" : "refused";
}
