/** R20: a copied disk gives two live servers with one set of keys. Their starts interleave, and that betrays them. */
export interface SeenStart {
  readonly startId: string;
  readonly incarnation: number;
  /** The peer's own clock, from the signed request: when this start was first and last heard. */
  readonly firstCreated: Date;
  readonly lastCreated: Date;
}

export interface HeardStart {
  readonly startId: string;
  readonly incarnation: number;
  readonly created: Date;
}

export type CloneDecision =
  | { readonly outcome: "same-start" }
  | { readonly outcome: "new-start" }
  | { readonly outcome: "clone"; readonly because: "starts-interleave" | "incarnation-went-back" };

/**
 * `current` is the newest start we know of this peer, `heard` what just came in, `earlier` the stored row of the heard
 * start when it is not the current one. A message that was signed before the current start began is only late.
 */
export function decideStart(
  current: SeenStart | undefined,
  earlier: SeenStart | undefined,
  heard: HeardStart,
): CloneDecision {
  if (current === undefined) return { outcome: "new-start" };
  if (heard.incarnation < current.incarnation) {
    return isOnlyLate(current, heard) ? { outcome: "same-start" } : clone("incarnation-went-back");
  }
  if (heard.startId === current.startId) {
    // One start can raise its incarnation. It is remembered as a new one, so that the lower number is known again.
    return { outcome: heard.incarnation > current.incarnation ? "new-start" : "same-start" };
  }
  if (earlier === undefined) return { outcome: "new-start" };
  return isOnlyLate(current, heard) ? { outcome: "same-start" } : clone("starts-interleave");
}

function isOnlyLate(current: SeenStart, heard: HeardStart): boolean {
  return heard.created <= current.firstCreated;
}

function clone(because: "starts-interleave" | "incarnation-went-back"): CloneDecision {
  return { outcome: "clone", because };
}
