import { compact } from "../../../protocol/compact.ts";
import { type MeasuresContext, RINGER_JOB } from "../context.ts";
import { ringStep } from "../domain/ring-plan.ts";
import { type CallChoice, whomToCall } from "../domain/whom-to-call.ts";
import { runRingCommand } from "./ring-command.ts";
import { whoCanAnswer, whoIsAble } from "./roster.ts";
import { dossierOf, loadRing } from "./ring-queries.ts";
import { rosterEntries } from "./roster-store.ts";
import { claimRing, comingRings, finishAttempt, insertAttempt, loadDueRing, postponeRing } from "./store.ts";
import type { Ring, RosterEntry } from "./types.ts";

const RINGS_PER_RUN = 20;
/** What waits for a restored server to take back what it forgot is looked at again after this. */
const HELD_FOR_MS = 20_000;

interface ClaimedRing {
  readonly ring: Ring;
  readonly number: number;
  readonly callee: RosterEntry | undefined;
  readonly choice: CallChoice;
}

/**
 * Rings everybody who is due. The table says when; a run that dies half-way leaves at most one call unmade, and the next comes soon.
 * Resolves with the milliseconds until somebody is due; undefined where nobody waits.
 */
export async function ringDue(context: MeasuresContext, signal: AbortSignal): Promise<number | undefined> {
  const { database, clock } = context.platform;
  const coming = await comingRings(database.db, RINGS_PER_RUN);
  const now = clock.now();
  const due = coming.filter(({ at }) => at <= now);
  for (const { ringId } of due) {
    if (signal.aborted) break;
    const claimed = await claim(context, ringId);
    if (claimed) await call(context, claimed, signal);
  }
  const [next] = coming;
  // After a call the table says anew when the next one is.
  return next === undefined ? undefined : Math.max(0, next.at.getTime() - now.getTime());
}

/** Takes the call's number and says when the next is due, before anything rings: no call is made twice. */
async function claim(context: MeasuresContext, ringId: string): Promise<ClaimedRing | undefined> {
  const { platform, audit, policy } = context;
  const seen = await loadRing(platform.database.db, ringId);
  if (!seen) return undefined;
  if (await isHeld(context, seen)) {
    const at = new Date(platform.clock.now().getTime() + HELD_FOR_MS);
    await platform.database.transaction(async (tx) => await postponeRing(tx.db, ringId, at));
    return undefined;
  }
  const abilities = { able: await whoIsAble(context, seen), canAnswer: await whoCanAnswer(context) };
  return await platform.database.transaction(async (tx) => {
    const now = platform.clock.now();
    const due = await loadDueRing(tx.db, ringId, now);
    if (!due) return undefined;
    const { choice, lines } = whomToCall(await rosterEntries(tx.db), now, abilities);
    const step = ringStep(due.progress, lines.length, policy.ring);
    const next = step.repeatAfterMs === undefined ? undefined : new Date(now.getTime() + step.repeatAfterMs);
    if (!(await claimRing(tx.db, ringId, due.progress, step.progress, { at: next, now }))) return undefined;
    const callee = step.rosterIndex === undefined ? undefined : lines[step.rosterIndex];
    const number = step.progress.ringsMade;
    await insertAttempt(tx.db, { ringId, number, at: now, entryId: callee?.entryId, name: callee?.name ?? "", choice });
    await audit.append(tx, {
      type: "measures.rang",
      actor: { kind: "system", job: RINGER_JOB },
      subject: { kind: "ring", id: ringId },
      ...compact({ dossierId: dossierOf(due.ring) }),
      details: {
        number,
        userId: callee?.userId ?? null,
        reason: due.ring.reason,
        choice,
        lastRing: next === undefined,
      },
    });
    return { ring: due.ring, number, callee, choice };
  });
}

async function isHeld({ ringHolds }: MeasuresContext, { subjects }: Ring): Promise<boolean> {
  for (const subject of subjects) {
    const holds = await Promise.all(ringHolds.map(async (hold) => await hold(subject)));
    if (!holds.includes(true)) return false;
  }
  return subjects.length > 0;
}

async function call(context: MeasuresContext, claimed: ClaimedRing, signal: AbortSignal): Promise<void> {
  const { platform } = context;
  const { ring, number, callee, choice } = claimed;
  const outcome = await runRingCommand(
    platform.config.ringer?.command ?? [],
    {
      name: callee?.name ?? "",
      phone: callee?.phone ?? "",
      reason: ring.reason,
      count: ring.subjects.length,
      ringNumber: number,
      url: `${platform.config.appUrl}/duty/rings/${ring.ringId}`,
      state: platform.config.state,
      drill: ring.drill,
      choice,
    },
    signal,
  );
  platform.log.info("ring", { ringId: ring.ringId, number, outcome });
  await platform.database.transaction(
    async (tx) => await finishAttempt(tx.db, { ringId: ring.ringId, number, outcome, at: platform.clock.now() }),
  );
}
