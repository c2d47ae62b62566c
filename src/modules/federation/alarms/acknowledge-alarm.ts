import { Refusal } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { tellOfAlarms } from "./raise.ts";
import { acknowledgeRow, clearAlarm, findAlarm } from "./store.ts";

/** What is over when a person has read it; every other alarm goes when its cause does. */
const endsWithReading = new Set([
  "late-dispatch",
  "earlier-item-missing",
  "dispatch-refused",
  "conflict",
  "equivocation",
  "dispatch-cannot-be-opened",
  "receipt-not-valid",
  "receipts-contradict",
  "peer-over-quota",
  "clone-suspected",
  "log-fork",
  "peer-restored",
]);

/** A person has seen the alarm. Refuses `not-found`. */
export async function acknowledgeAlarm(
  context: FederationContext,
  input: { alarmId: string; by: { id: string } },
): Promise<void> {
  const { database, clock } = context.platform;
  await database.transaction(async (tx) => {
    const alarm = await findAlarm(tx.db, input.alarmId);
    if (alarm === undefined) throw new Refusal("not-found", "There is no such alarm.");
    await acknowledgeRow(tx.db, alarm.alarmId, input.by.id, clock.now());
    // Its number is closed. Where nothing at all can be sealed to a peer, the alarm ends with the next that is.
    const isClosed = alarm.kind === "dispatch-cannot-be-sealed" && alarm.subjectKind === "dispatch";
    if (isClosed || endsWithReading.has(alarm.kind)) await clearAlarm(tx.db, alarm.alarmId, clock.now());
    tellOfAlarms(context, tx);
    await context.audit.append(tx, {
      type: "federation.alarm-acknowledged",
      actor: { kind: "user", userId: input.by.id },
      subject: { kind: alarm.subjectKind, id: alarm.subjectId },
      details: { ...alarm.details, alarm: alarm.kind },
    });
  });
}
