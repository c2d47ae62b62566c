/** The part of an arriving outer header that decides whether we have seen it before. */
export interface ArrivingHeader {
  readonly dispatchId: string;
  readonly incarnation: { readonly number: number; readonly id: string };
  readonly sequence: number;
  readonly sealedDigest: string;
}

export type ArrivalDecision =
  | { readonly outcome: "new" }
  | { readonly outcome: "repeat" }
  | { readonly outcome: "conflict"; readonly with: ArrivingHeader };

/**
 * R13: the same id or number with the same digest gets the stored receipt again, byte for byte; with another digest it
 * is a conflict, and both are kept. Time plays no part: a pouch may take weeks.
 * `known` are the stored headers of this peer that share the id or the number.
 */
export function decideArrival(arriving: ArrivingHeader, known: readonly ArrivingHeader[]): ArrivalDecision {
  for (const earlier of known) {
    if (!isSameDispatch(arriving, earlier)) return { outcome: "conflict", with: earlier };
  }
  return known.length === 0 ? { outcome: "new" } : { outcome: "repeat" };
}

function isSameDispatch(a: ArrivingHeader, b: ArrivingHeader): boolean {
  return (
    a.dispatchId === b.dispatchId &&
    a.incarnation.number === b.incarnation.number &&
    a.incarnation.id === b.incarnation.id &&
    a.sequence === b.sequence &&
    a.sealedDigest === b.sealedDigest
  );
}
