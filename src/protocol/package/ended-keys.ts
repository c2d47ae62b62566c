import type { DesignatedKey } from "../designation-schema.ts";
import type { DesignationView } from "../designation.ts";
import { type Envelope, signersOf } from "../dsse.ts";
import { countsAt, type KeyLifetime, listedKeys, type SignedBy } from "../key-lookup.ts";
import { isRefusal } from "../refusal.ts";
import { Unproven } from "./checker.ts";

/** Something signed in the package, with by when it existed at the latest. */
export interface SignedPiece<T> {
  readonly envelope: Envelope;
  readonly author: DesignationView;
  readonly use: DesignatedKey["use"];
  readonly at: SignedBy;
  /** Refuses `signature-invalid` when a signature is by no key of the author that counts at that time. */
  readonly verify: (author: DesignationView, at: SignedBy) => T;
}

/**
 * R8: verifies, and tells a signature by a key that ended before it is known to have existed (`key-retired`,
 * `key-compromised`, `key-not-valid-then`: unproven, nothing was altered) from one that fits no key of the author ever
 * listed, which `verify` refuses.
 */
export function verifySigned<T>({ envelope, author, use, at, verify }: SignedPiece<T>): T | Unproven<T> {
  try {
    return verify(author, at);
  } catch (error) {
    if (!isRefusal(error, "signature-invalid")) throw error;
    const found = verify(asIfNeverEnded(author, use), "unanchored");
    const ended = signersOf(envelope, listedKeys(author, use)).filter(({ lifetime }) => !countsAt(lifetime, at));
    return new Unproven(endedCode(ended.map(({ lifetime }) => lifetime)), found);
  }
}

/** Why none of these keys counts: the worst of what became of them. */
export function endedCode(keys: readonly KeyLifetime[]): string {
  if (keys.some(({ state }) => state === "compromised")) return "key-compromised";
  return keys.some(({ state }) => state === "retired") ? "key-retired" : "key-not-valid-then";
}

function asIfNeverEnded(author: DesignationView, use: DesignatedKey["use"]): DesignationView {
  const keys = author.designation.keys.map((key): DesignatedKey =>
    key.use === use ? { ...key, state: "active" } : key,
  );
  return { ...author, designation: { ...author.designation, keys } };
}
