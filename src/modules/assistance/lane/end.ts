import { dateIn } from "../../../convention/index.ts";
import type { BodyKind } from "../../../protocol/bodies/index.ts";
import { parseDossierId } from "../../../protocol/identifiers.ts";
import type { Job, Transaction } from "../../../platform/index.ts";
import type { AuditModule } from "../../audit/index.ts";
import type { AssistanceContext } from "../context.ts";
import { destroyNeed, endedAmong, holdNeed, lanesOf, type Need, openWithoutKey } from "./store.ts";
import { touchNeed } from "./touch.ts";

/** What stands in the dossier of a lane. */
export const NEED_KINDS: readonly BodyKind[] = ["assistance-need", "assistance-step"];

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

/** The same of a need that two people ended before a restore that forgot it, at this time. */
export async function endAgain(
  context: AssistanceContext,
  tx: Transaction,
  need: Pick<Need, "needId">,
  { by, at }: Pick<Erasure, "by"> & { readonly at: Date },
): Promise<void> {
  await destroy(context, tx, need, { by, why: { repeats: dateIn(at, "UTC"), orderSha256: null } });
  await context.identity.asked.forget(tx, need.needId);
}

const LATE_EVERY_MS = 3_600_000;

/**
 * R17: words that came after the end of their need were refused; their bytes go too. A need whose key was destroyed after the backup of a
 * database that was restored is ended again.
 */
export function lateWords(context: AssistanceContext): Job {
  const { platform, federation } = context;
  const by = { kind: "system", job: "assistance.late-words" } as const;
  return {
    name: by.job,
    everyMs: LATE_EVERY_MS,
    run: async () => {
      for (const { needId, destroyedAt: at } of await openWithoutKey(platform.database.db)) {
        await platform.database.transaction(async (tx) => {
          await holdNeed(tx.db, needId);
          await endAgain(context, tx, { needId }, { by, at });
        });
      }
      const late = await endedAmong(platform.database.db, await federation.refusedIn(NEED_KINDS));
      await federation.eraseLate(late.map((id) => parseDossierId(id)));
    },
  };
}
