import { parseDossierId } from "../../../protocol/identifiers.ts";
import type { Job, Transaction } from "../../../platform/index.ts";
import type { AuditModule } from "../../audit/index.ts";
import type { AssistanceContext } from "../context.ts";
import { destroyNeed, endedLanes, lanesOf, type Need } from "./store.ts";
import { touchNeed } from "./touch.ts";

type Erasure = Parameters<AuditModule["eraseDossier"]>[1];

/**
 * R17: the key of a need goes, and with it every version, whatever was said, the dispatches of its lanes and what the log says of it. That there was
 * a need, under which number, and with whom, stays. What two people asked about it goes with the act that ends it (`forgets`).
 */
export async function destroy(
  context: AssistanceContext,
  tx: Transaction,
  { needId }: Pick<Need, "needId">,
  { by, why }: Pick<Erasure, "by" | "why">,
): Promise<void> {
  const subjects = [{ kind: "need", id: needId }];
  const lanes = await lanesOf(tx.db, [needId]);
  for (const { laneId } of lanes) {
    const dossierId = parseDossierId(laneId);
    await context.federation.endTraffic(tx, dossierId, by);
    // What two people asked about a promise in it stands under the lane.
    const all = [...subjects, { kind: "lane", id: laneId }];
    await context.audit.eraseDossier(tx, { dossierId, subjects: all, by, why });
  }
  // A draft that nobody was told has no lane; its entries are about the need alone.
  if (lanes.length === 0) await context.audit.eraseDossier(tx, { dossierId: needId, subjects, by, why });
  await destroyNeed(tx.db, needId, context.platform.clock.now());
  touchNeed(context, tx, needId);
}

const LATE_EVERY_MS = 3_600_000;

/** R17: words that came after the end of their need were refused; their bytes go too. */
export function lateWords({ platform, federation }: AssistanceContext): Job {
  return {
    name: "assistance.late-words",
    everyMs: LATE_EVERY_MS,
    run: async () => {
      const lanes = await endedLanes(platform.database.db);
      await federation.eraseLate(lanes.map((id) => parseDossierId(id)));
    },
  };
}
