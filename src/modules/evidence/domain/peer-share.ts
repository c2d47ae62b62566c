// R27: what one peer may use of us with exhibits.
import type { Priority } from "../../../protocol/dispatch-binding.ts";

export const PEER_SHARE = {
  /** Offers that are checked or wait for a person to accept them. */
  openOffers: 200,
  /** Bodies that were accepted from it and are on their way or here, in bytes. */
  bodyBytes: 4 * 2 ** 40,
  /** Of the two above, kept apart for offers that are marked preservation or emergency. */
  reservedShare: 0.25,
  /** Trees and ranges that are sent to it at the same moment. */
  rangesAtOnce: 16,
  /** Transfers from it that we fetch at the same moment: one that gives its bytes slowly leaves room for others. */
  transfersAtOnce: 2,
} as const;

/** What of one peer is here or on its way. */
export interface PeerHoldings {
  readonly openOffers: number;
  readonly bodyBytes: number;
}

export type OfferDecision =
  { readonly outcome: "within" } | { readonly outcome: "over"; readonly limit: "open-offers" | "body-bytes" };

/** Whether another offer of a body of this size is taken in. Nothing is stored for it before a person accepts. */
export function decideOffer(holdings: PeerHoldings, bodySize: number, priority: Priority): OfferDecision {
  const share = priority === "ordinary" ? 1 - PEER_SHARE.reservedShare : 1;
  if (holdings.openOffers + 1 > PEER_SHARE.openOffers * share) return { outcome: "over", limit: "open-offers" };
  if (holdings.bodyBytes + bodySize > PEER_SHARE.bodyBytes * share) return { outcome: "over", limit: "body-bytes" };
  return { outcome: "within" };
}

/** Whether a body may be accepted: a person decides, so nothing is kept apart. */
export function mayAccept(holdings: PeerHoldings, bodySize: number): boolean {
  return holdings.bodyBytes + bodySize <= PEER_SHARE.bodyBytes;
}
