/** What R10 looks at: nothing else of a designation decides whether it may follow another. */
export interface DesignationFacts {
  readonly number: number;
  readonly digest: string;
  readonly previousDigest: string | undefined;
  readonly rootFingerprint: string;
  readonly validUntil: Date;
}

export type ImportDecision =
  | { readonly outcome: "same" }
  | { readonly outcome: "accept" }
  /** Numbers were skipped: accepted under the known root, and recorded, because the chain cannot be shown whole. */
  | { readonly outcome: "accept-with-gap" }
  | { readonly outcome: "refuse"; readonly code: "designation-rollback" | "designation-expired" | "designation-other-root" }
  | { readonly outcome: "equivocation" };

/**
 * R10: strictly rising number, previous digest, expiry. A lower number is refused; an equal number with another digest is
 * equivocation, kept as proof. `rootChangeIsVouched` is true when the old and the new threshold both signed (R8).
 */
export function decideNextDesignation(
  current: DesignationFacts,
  next: DesignationFacts,
  now: Date,
  rootChangeIsVouched: boolean,
): ImportDecision {
  if (next.digest === current.digest) return { outcome: "same" };
  if (next.rootFingerprint !== current.rootFingerprint && !rootChangeIsVouched) {
    return { outcome: "refuse", code: "designation-other-root" };
  }
  if (next.number === current.number) return { outcome: "equivocation" };
  if (next.number < current.number) return { outcome: "refuse", code: "designation-rollback" };
  if (next.validUntil <= now) return { outcome: "refuse", code: "designation-expired" };
  if (next.number === current.number + 1) {
    // The next number must name the one we hold, or its issuer showed another one to somebody else.
    return next.previousDigest === current.digest ? { outcome: "accept" } : { outcome: "equivocation" };
  }
  return { outcome: "accept-with-gap" };
}
