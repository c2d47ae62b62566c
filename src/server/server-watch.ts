import type { CaseModules, Modules } from "./composition.ts";
import type { Job, Platform } from "../platform/index.ts";

/** Whoever restarts the server on purpose has so long to type the passphrase before the duty line rings. */
const LOCKED_GRACE_MS = 2 * 60_000;
const EVERY_MS = 5_000;
/** What this watch ends when its cause is gone. */
const ENDED_HERE = ["keys-locked", "in-recovery"] as const;

/**
 * R29, R1: a server that is locked or in recovery is silent towards its peers, so it wakes somebody: peers' requests wait
 * at the peers. The ringer needs no key. Once for each start, and once for each incarnation. R27: so does one whose disk has
 * room for urgent dispatches only, once a day: after these it is silent too.
 */
export function serverWatch(
  platform: Platform,
  {
    measures,
    federation,
  }: Pick<CaseModules, "measures"> & { readonly federation: Pick<Modules["federation"], "isDiskLow"> },
): Job {
  const startedAt = platform.clock.now().getTime();
  const actor = { kind: "system", job: "server.watch" } as const;
  /** As what is written stood when nothing rang that this watch ends. */
  let quietAt: number | undefined;
  return {
    name: "server.watch",
    everyMs: EVERY_MS,
    async run() {
      const { keystore, incarnation, database, clock, config } = platform;
      const isLockedLong = keystore.isLocked && clock.now().getTime() - startedAt >= LOCKED_GRACE_MS;
      const inRecovery = incarnation.current().state === "recovery";
      const isDiskLow = await federation.isDiskLow();
      const written = database.written();
      if (!isLockedLong && !inRecovery && !isDiskLow && quietAt === written) return;
      const ringing = new Set((await measures.duty.openRings({ reasons: ENDED_HERE })).map(({ reason }) => reason));
      const gone = (
        [
          ["keys-locked", !keystore.isLocked],
          ["in-recovery", !inRecovery],
        ] as const
      ).flatMap(([reason, isGone]) => (isGone && ringing.has(reason) ? [reason] : []));
      quietAt = ringing.size === 0 ? written : undefined;
      if (!isLockedLong && !inRecovery && !isDiskLow && gone.length === 0) return;
      await database.transaction(async (tx) => {
        // Raised by an earlier start or incarnation, perhaps: its id says nothing of whether its cause is still there.
        for (const reason of gone) await measures.duty.standDownReason(tx, reason, actor);
        if (isLockedLong) {
          const subject = { ...keyWatchSubject(platform), label: config.state };
          const key = `keys-locked:${subject.id}`;
          await measures.duty.raise(tx, { key, group: key, reason: "keys-locked", subject, drill: false, actor });
        }
        if (inRecovery) {
          const subject = { ...recoverySubject(platform), label: config.state };
          const key = `in-recovery:${subject.id}`;
          await measures.duty.raise(tx, { key, group: key, reason: "in-recovery", subject, drill: false, actor });
        }
        if (isDiskLow) {
          // An id of its own: unlocking the keys stands down what is about this start, and not this.
          const subject = { kind: "server", id: platform.random.uuid(), label: config.state } as const;
          const key = `disk-low:${clock.now().toISOString().slice(0, 10)}`;
          await measures.duty.raise(tx, { key, group: "disk-low", reason: "disk-low", subject, drill: false, actor });
        }
      });
    },
  };
}

/** This start of the server, as what a ring is about. */
function keyWatchSubject({ incarnation }: Platform): { kind: "server"; id: string } {
  return { kind: "server", id: asUuid(incarnation.current().startId) };
}

/** This incarnation, as what a ring is about. */
function recoverySubject({ incarnation }: Platform): { kind: "server"; id: string } {
  return { kind: "server", id: asUuid(incarnation.current().id) };
}

/** 32 hex digits in the groups of a UUID, as the database writes them back. */
function asUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
