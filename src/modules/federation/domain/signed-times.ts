/** R23: signed times are claims. These are the differences at which a person is told. */
const SKEW_ALARM_MS = 60_000;
const HOLD_MS = 24 * 60 * 60_000;

export type DateDecision =
  { readonly outcome: "accept"; readonly late: boolean } | { readonly outcome: "hold"; readonly aheadMs: number };

/**
 * Never refuses for a date. A date more than a day ahead of us, or a peer whose own clock is a day away from ours, cannot
 * be relied on: the dispatch is held and a person woken. A date more than a day old from a peer whose clock agrees with
 * ours only travelled slowly (an outage, a courier): it is processed at once, because holding it would make it later,
 * and a person is told.
 */
export function decideDate(input: { sentAt: Date; receivedAt: Date; peerClockOffsetMs: number }): DateDecision {
  const aheadMs = input.sentAt.getTime() - input.receivedAt.getTime();
  if (aheadMs > HOLD_MS) return { outcome: "hold", aheadMs };
  if (Math.abs(input.peerClockOffsetMs) > HOLD_MS) return { outcome: "hold", aheadMs: input.peerClockOffsetMs };
  return { outcome: "accept", late: aheadMs < -HOLD_MS };
}

/** How far the peer's clock is ahead of ours, judged at the middle of the call. */
export function clockOffsetMs(peerTime: Date, sentAt: Date, answeredAt: Date): number {
  const middle = (sentAt.getTime() + answeredAt.getTime()) / 2;
  return Math.round(peerTime.getTime() - middle);
}

/** Whether clocks that differ by so much are worth a person. */
export function isSkewed(offsetMs: number): boolean {
  return Math.abs(offsetMs) > SKEW_ALARM_MS;
}
