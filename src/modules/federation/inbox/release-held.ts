import { Refusal } from "../../../protocol/index.ts";
import { clearAlarmOf } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { lockIncoming, updateIncoming } from "./store.ts";

/** R23: a person looked at a dispatch whose date cannot be right and lets it go on. Refuses `not-found`, `not-held`. */
export async function releaseHeld(
  context: FederationContext,
  input: { peerId: string; dispatchId: string; by: { id: string } },
): Promise<void> {
  const { database, clock, jobs } = context.platform;
  await database.transaction(async (tx) => {
    const row = await lockIncoming(tx.db, input);
    if (row === undefined) throw new Refusal("not-found", "There is no such dispatch.");
    if (row.state !== "held") throw new Refusal("not-held", "This dispatch is not held; it went on already.");
    await updateIncoming(tx.db, row, { state: "stored", released_by: input.by.id, next_at: clock.now() });
    await clearAlarmOf(context, tx, "held-for-date", { kind: "dispatch", id: row.dispatchId });
    await context.audit.append(tx, {
      type: "federation.dispatch-released",
      actor: { kind: "user", userId: input.by.id },
      subject: { kind: "dispatch", id: row.dispatchId },
      ...(row.dossierId === undefined ? {} : { dossierId: row.dossierId }),
      details: { sentAt: row.sentAt?.toISOString() ?? "" },
    });
    tx.afterCommit(() => jobs.poke("federation.inbox"));
  });
}
