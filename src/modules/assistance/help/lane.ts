import type { Transaction } from "../../../platform/index.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import type { AssistanceContext } from "../context.ts";
import type { LaneStanding, Promised, Side } from "../lane/domain/standing.ts";
import { notPossible } from "../lane/said.ts";
import { demandLane, openNeed, type OpenedLane, type OpenedNeed } from "../need/read.ts";

/** A need between us and one other State, opened. */
export interface Case {
  readonly need: OpenedNeed;
  readonly lane: OpenedLane;
}

/** Refuses `need-unknown`, `need-ended` and `need-key-missing`. */
export async function openCase(
  context: Pick<AssistanceContext, "federation" | "platform">,
  db: Transaction["db"],
  laneId: string,
): Promise<Case> {
  const { needId } = await demandLane(db, laneId);
  const need = await openNeed(context, db, needId);
  const lane = need.lanes.find((one) => one.laneId === laneId);
  if (lane === undefined) throw new Error(`the need ${needId} has no lane ${laneId}`);
  if (need.endedAt !== undefined) throw new Refusal("need-ended", "This need was ended.");
  return { need, lane };
}

/** Refuses `step-not-possible` to the other side, and once the need was withdrawn. */
export function demandSide({ lane }: Case, side: Side): void {
  if (lane.side !== side || lane.standing.stage === "withdrawn") throw notPossible();
}

/** Refuses `promise-unknown`. */
export function demandPromise({ promises }: LaneStanding, id: string): Promised {
  const found = promises.find(({ promise }) => promise.promiseId === id);
  if (found === undefined) throw unknownRefusal("promise-unknown", "No promise was made here under this identifier.");
  return found;
}

/** Refuses `promise-unknown`, and `step-not-possible` of a promise that both do not stand behind. */
export function demandAgreed(standing: LaneStanding, id: string): Promised {
  const promised = demandPromise(standing, id);
  if (!promised.isAgreed) throw notPossible();
  return promised;
}
