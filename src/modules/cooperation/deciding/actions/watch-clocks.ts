import type { ClockState } from "../../../../convention/index.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { guardPolicyOf, nextWarning, warningStage } from "../../../measures/index.ts";
import { CLOCKS_JOB, type CooperationContext } from "../../request/context.ts";
import { isPreserving, nextLook, treatyClock, treatyRule } from "../../request/domain/preservation.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { ringSubject } from "../../calls/ring-subject.ts";
import { dueFiles, lockFile, setLookAt } from "../../request/store.ts";
import { zonesOf } from "../../request/zones.ts";
import { letGo, setStatus } from "./follow-status.ts";
import { loadDossier } from "../../../desk/index.ts";

const FILES_PER_RUN = 100;
const TRY_AGAIN_MS = 5 * 60_000;
const ABROAD = guardPolicyOf(treatyRule().warnDays ?? 14);
const SPEAKER = { actor: { kind: "system", job: CLOCKS_JOB } } as const;

/** No clock stops silently. The asker is woken before its data abroad are let go; the owner says openly when they are. */
export async function watchClocks(context: CooperationContext, signal: AbortSignal): Promise<void> {
  const { database, clock } = context.platform;
  for (const file of await dueFiles(database.db, clock.now(), FILES_PER_RUN)) {
    if (signal.aborted) return;
    try {
      await watchOne(context, file);
    } catch (error) {
      // One file at fault must not stop the clocks of the others.
      context.platform.log.error("request.clock-failed", error, { requestId: file.requestId });
      await ringForFault(context, file);
    }
  }
}

/** Somebody looks, once a day as long as it fails; the file gives way to the others until it is tried again. */
async function ringForFault(context: CooperationContext, file: RequestFile): Promise<void> {
  const now = context.platform.clock.now();
  await context.platform.database.transaction(async (tx) => {
    await setLookAt(tx.db, file.requestId, new Date(now.getTime() + TRY_AGAIN_MS));
    await context.measures.duty.raise(tx, {
      key: `watch-failed:${file.requestId}:${now.toISOString().slice(0, 10)}`,
      group: `watch-failed:${file.requestId}`,
      reason: "watch-failed",
      subject: ringSubject(file),
      drill: file.drill,
      actor: SPEAKER.actor,
    });
  });
}

async function watchOne(context: CooperationContext, due: RequestFile): Promise<void> {
  const { database, clock } = context.platform;
  const now = clock.now();
  const dossier = await loadDossier(database.db, due.dossierId);
  // R1: an extension may be among what a restored server has not taken back yet.
  if (!dossier || (await context.federation.isTakingBack(dossier.state))) return;
  const zones = await zonesOf(context, dossier);
  await database.transaction(async (tx) => {
    // Its State may have said more since the list was made: a look at the older word would let its clock stand for ever.
    const file = await lockFile(tx.db, due.requestId);
    if (!file) return;
    const state = treatyClock(file, zones, now);
    const watches = file.mechanism === "preservation" && isPreserving(file.status);
    await setLookAt(tx.db, file.requestId, watches ? lookAgainAt(state, now) : undefined);
    const isNear = watches && (state.standing === "warning" || state.standing === "disputed");
    // This look went through; and what was about to end may have been extended, held or let go since.
    const over = ["watch-failed", ...(isNear ? [] : (["preservation-about-to-end"] as const))] as const;
    await context.measures.duty.standDown(tx, { kind: "request", id: file.requestId }, SPEAKER.actor, over);
    if (!watches) return;
    if (file.direction === "outgoing" && isNear) await warnAsker(context, tx, file, state.due?.dueEarliest ?? now);
    if (file.direction === "incoming" && state.standing === "lapsed") {
      // UNCC art. 42(8): the duty ends on the latest reading of its last day, and not before.
      const lapsed = await setStatus(context, tx, { file, dossier }, "preservation-lapsed", SPEAKER);
      await letGo(context, tx, { file: lapsed, dossier }, "no-longer-needed", SPEAKER);
    }
  });
}

/** At its next moment, or at the next warning before its end. */
function lookAgainAt(state: ClockState, now: Date): Date | undefined {
  const look = nextLook(state, now);
  const warning = state.due && nextWarning(state.due.dueEarliest, now, ABROAD);
  return look !== undefined && warning !== undefined && warning < look ? warning : look;
}

/** R23: counted from the earliest reading of the end. Each warning rings anew, whoever took the one before. */
async function warnAsker(context: CooperationContext, tx: Transaction, file: RequestFile, until: Date): Promise<void> {
  const stage = warningStage(until, context.platform.clock.now(), ABROAD) ?? 0;
  await context.measures.duty.raise(tx, {
    key: `preservation-about-to-end:${file.requestId}:${until.toISOString()}:${stage}`,
    group: `preservation-about-to-end:${file.requestId}`,
    reason: "preservation-about-to-end",
    subject: ringSubject(file),
    drill: file.drill,
    actor: SPEAKER.actor,
  });
}
