import { PEER_SHARE } from "./peer-share.ts";

// Which transfers run at once: pure. A peer that sends slowly on purpose must not keep those of other States waiting (R27).

/** Transfers at once; a large one does not keep small ones waiting. */
const SLOTS = 6;
/** After this long a transfer gives way to one of a State that has none; what came of it stays. */
export const TURN_MS = 60_000;

/** What a transfer is to this: whose it is. */
export interface Fetched {
  readonly transferId: string;
  readonly fromState: string;
}

export interface RunningTransfer {
  readonly transfer: Fetched;
  readonly startedAt: number;
}

/**
 * What begins now, and what gives way first: each State gets one slot before any gets a second, and none gets more
 * than its share. `due` is in the order of waiting, `nowMs` and
 * `startedAt` are of one clock.
 */
export function assignSlots<T extends Fetched>(
  due: readonly T[],
  running: readonly RunningTransfer[],
  nowMs: number,
): { readonly begin: readonly T[]; readonly giveWay: RunningTransfer | undefined } {
  const ids = new Set(running.map(({ transfer }) => transfer.transferId));
  const waiting = due.filter(({ transferId }) => !ids.has(transferId));
  const count = new Map<string, number>();
  for (const { transfer } of running) count.set(transfer.fromState, (count.get(transfer.fromState) ?? 0) + 1);
  const begin: T[] = [];
  while (running.length + begin.length < SLOTS && begin.length < waiting.length) {
    const left = waiting.filter(
      (one) => !begin.includes(one) && (count.get(one.fromState) ?? 0) < PEER_SHARE.transfersAtOnce,
    );
    const next = left.toSorted((a, b) => (count.get(a.fromState) ?? 0) - (count.get(b.fromState) ?? 0))[0];
    if (next === undefined) break;
    begin.push(next);
    count.set(next.fromState, (count.get(next.fromState) ?? 0) + 1);
  }
  const isSomebodyLeftOut = waiting.some(({ fromState }) => !count.has(fromState));
  const longest = running.toSorted((a, b) => a.startedAt - b.startedAt);
  const doubled = longest.findLast(({ transfer }) => (count.get(transfer.fromState) ?? 0) > 1);
  const giveWay = doubled ?? longest.find(({ startedAt }) => nowMs - startedAt >= TURN_MS);
  return { begin, giveWay: isSomebodyLeftOut ? giveWay : undefined };
}
