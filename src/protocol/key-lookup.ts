import { fromBase64 } from "./bytes.ts";
import type { DesignatedKey, SealingKey } from "./designation-schema.ts";
import type { DesignationView } from "./designation.ts";
import type { AuthorityId, Sha256Hex } from "./identifiers.ts";
import { type KeyAlgorithm, keyId, type KeyUse, type PublicKey, type SealingFamily } from "./keys.ts";
import { Refusal } from "./refusal.ts";

/** A key that may be relied on for one use at one time. */
export interface ResolvedKey extends PublicKey {
  readonly use: KeyUse;
  readonly keyId: Sha256Hex;
}

/** R8: by when something was signed at the latest, or that nobody but its signer says when. */
export type SignedBy = Date | "unanchored";

/**
 * R4, R8: the keys of a State for one use at one time. "At" is now for what just came in, and the time of the anchor for
 * anything older (a log entry under a peer's cosignature, an RFC 3161 token) – never the date in the signed text.
 * A retired key counts before its retirement, a compromised one before its compromise; without an anchor neither counts,
 * because whoever has the key can write any date. Root keys are not resolved here: they sign designations only.
 */
export function resolveKeys(view: DesignationView, use: Exclude<KeyUse, "root">, at: SignedBy): readonly ResolvedKey[] {
  return view.designation.keys
    .filter((key) => key.use === use && (at === "unanchored" ? key.state === "active" : isReliableAt(key, at)))
    .map((key) => {
      const publicKey = { algorithm: key.algorithm, publicKey: fromBase64(key.public) };
      return { ...publicKey, use, keyId: keyId(publicKey) };
    });
}

/** R22: which signatures a use needs under this designation: what the protocol asks for, or more. */
export function algorithmsFor(view: DesignationView, use: KeyUse): readonly KeyAlgorithm[] {
  return view.designation.requiredAlgorithms[use];
}

/**
 * Whom to seal to: every active key of the family, for exhibits of one authority. The designation's rules make them all
 * post-quantum or all classical. Refuses `no-recipient` when there is none.
 */
export function recipientsFor(
  view: DesignationView,
  family: SealingFamily,
  at: Date,
  authority?: AuthorityId,
): readonly string[] {
  const recipients = view.designation.sealing
    .filter((key) => key.family === family && key.authority === authority)
    .filter((key) => key.state === "active" && isReliableAt(key, at))
    .map((key) => key.recipient);
  if (recipients.length > 0) return recipients;
  throw new Refusal(
    "no-recipient",
    `${view.state} has no key at present to which this could be sealed; ask it for one.`,
    {
      details: { state: view.state, family, ...(authority === undefined ? {} : { authority }) },
    },
  );
}

function isReliableAt(key: DesignatedKey | SealingKey, at: Date): boolean {
  // Instants in the one fixed form compare as text.
  const moment = at.toISOString();
  if (moment < key.from) return false;
  if (key.until !== undefined && moment >= key.until) return false;
  return key.compromisedSince === undefined || moment < key.compromisedSince;
}
