import { fromBase64 } from "./bytes.ts";
import type { DesignatedKey } from "./designation-schema.ts";
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

/** A key as a designation lists it, whatever became of it since. */
export interface ListedKey extends ResolvedKey {
  readonly lifetime: KeyLifetime;
}

export type KeyLifetime = Pick<DesignatedKey, "state" | "from" | "until" | "compromisedSince">;

type ListedUse = Exclude<KeyUse, "root">;

/**
 * R4, R8: the keys of a State for one use at one time. "At" is now for what just came in, and the time of the anchor for
 * anything older (a log entry under a peer's cosignature, an RFC 3161 token) – never the date in the signed text.
 * Root keys are not resolved here: they sign designations only.
 */
export function resolveKeys(view: DesignationView, use: ListedUse, at: SignedBy): readonly ResolvedKey[] {
  return listedKeys(view, use)
    .filter(({ lifetime }) => countsAt(lifetime, at))
    .map(({ algorithm, publicKey, keyId: id }) => ({ algorithm, publicKey, use, keyId: id }));
}

/**
 * Every key that the State ever listed for a use. Only to tell a signature by a key that ended from one by nobody: who
 * relies on a signature asks `resolveKeys`.
 */
export function listedKeys(view: DesignationView, use: ListedUse): readonly ListedKey[] {
  return view.designation.keys
    .filter((key) => key.use === use)
    .map((key) => {
      const publicKey = { algorithm: key.algorithm, publicKey: fromBase64(key.public) };
      return { ...publicKey, use, keyId: keyId(publicKey), lifetime: key };
    });
}

/**
 * R8: a retired key counts before its retirement, a compromised one before its compromise; without an anchor neither
 * counts, because whoever has the key can write any date.
 */
export function countsAt(key: KeyLifetime, at: SignedBy): boolean {
  if (at === "unanchored") return key.state === "active";
  // Instants in the one fixed form compare as text.
  const moment = at.toISOString();
  if (moment < key.from) return false;
  if (key.until !== undefined && moment >= key.until) return false;
  return key.compromisedSince === undefined || moment < key.compromisedSince;
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
    .filter((key) => key.state === "active" && countsAt(key, at))
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
