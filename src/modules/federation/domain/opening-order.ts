import type { Priority } from "./priority.ts";
import { mayOpen } from "./quota.ts";

/** The most urgent of a peer's dispatches that wait to be opened. */
export interface WaitingHead {
  readonly peerId: string;
  readonly priority: Priority;
}

/** How a peer stands while one is chosen. */
export interface OpeningUse {
  readonly cpuMsThisMinute: number;
  /** One of its dispatches is being opened now. */
  readonly isUnderWay: boolean;
}

/**
 * R27: whose dispatch is opened next, of the heads of all peers. Urgent matter before ordinary; among the same, the peer
 * that used least of this minute: however much one peer has waiting, another's turn comes after one dispatch. Undefined
 * while every peer is at work or has used its share; what waits is still there in the next minute.
 */
export function nextToOpen<Head extends WaitingHead>(
  heads: readonly Head[],
  useOf: (peerId: string) => OpeningUse,
): Head | undefined {
  const admitted = heads.filter(({ peerId, priority }) => {
    const { cpuMsThisMinute, isUnderWay } = useOf(peerId);
    return !isUnderWay && mayOpen(cpuMsThisMinute, priority);
  });
  const [next] = admitted.toSorted(
    (a, b) =>
      rankOf(a.priority) - rankOf(b.priority) || useOf(a.peerId).cpuMsThisMinute - useOf(b.peerId).cpuMsThisMinute,
  );
  return next;
}

/** Emergency does not go before another peer's preservation: whoever marks everything so would always be first. */
function rankOf(priority: Priority): number {
  return priority === "ordinary" ? 1 : 0;
}
