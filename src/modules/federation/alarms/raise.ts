import type { Transaction } from "../../../platform/index.ts";
import { parseStateCode } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import type { Priority } from "../domain/priority.ts";
import type { PeerRef } from "../peer-ref.ts";
import type { Alarm, AlarmKind } from "../types.ts";
import { clearRows, openAlarms, raiseRow, type AlarmRow } from "./store.ts";

export interface AlarmToRaise {
  readonly kind: AlarmKind;
  readonly peer: PeerRef | undefined;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly details?: Record<string, string | number | boolean>;
  readonly priority?: Priority;
}

/**
 * Puts something before a person, in the transaction in which it was found. The same thing again counts up the open
 * alarm instead of ringing anew (R27); listeners hear of the first time only.
 */
export async function raiseAlarm(context: FederationContext, tx: Transaction, alarm: AlarmToRaise): Promise<void> {
  const { platform, audit } = context;
  const now = platform.clock.now();
  const row = {
    alarmId: platform.random.uuid(),
    kind: alarm.kind,
    peerId: alarm.peer?.peerId ?? null,
    subjectKind: alarm.subject.kind,
    subjectId: alarm.subject.id,
    details: alarm.details ?? {},
    priority: alarm.priority ?? "ordinary",
    raisedAt: now,
  };
  const { isNew } = await raiseRow(tx.db, row);
  if (!isNew) return;
  tellOfAlarms(context, tx);
  await audit.append(tx, {
    type: "federation.alarm-raised",
    actor: { kind: "system", job: "federation" },
    subject: { kind: alarm.subject.kind, id: alarm.subject.id },
    details: { alarm: alarm.kind, state: alarm.peer?.state ?? "", ...row.details },
  });
  platform.log.warn("federation.alarm", {
    kind: alarm.kind,
    state: alarm.peer?.state,
    subjectKind: alarm.subject.kind,
    subjectId: alarm.subject.id,
  });
  const heard = toAlarm({
    ...row,
    state: alarm.peer?.state ?? null,
    lastAt: now,
    occurrences: 1,
    acknowledgedAt: null,
  });
  for (const listener of context.alarmListeners) await listener(tx, heard);
}

/** The cause is gone: the alarm leaves the screen and stays in the record. */
export async function clearAlarmOf(
  context: FederationContext,
  tx: Transaction,
  kind: AlarmKind | readonly AlarmKind[],
  subject: { kind: string; id: string },
): Promise<void> {
  const at = context.platform.clock.now();
  if (await clearRows(tx.db, { kinds: [kind].flat(), subjectKind: subject.kind, subjectId: subject.id, at }))
    tellOfAlarms(context, tx);
}

/** Which of them nobody has seen is no longer the same. */
export function tellOfAlarms({ alarmsChanged }: FederationContext, tx: Transaction): void {
  for (const tell of alarmsChanged) tell(tx);
}

/** Every alarm that is not cleared, acknowledged or not. */
export async function listAlarms(
  { platform }: FederationContext,
  over: Transaction["db"] = platform.database.db,
): Promise<Alarm[]> {
  return (await openAlarms(over)).map(toAlarm);
}

function toAlarm(row: AlarmRow): Alarm {
  return {
    alarmId: row.alarmId,
    kind: row.kind as AlarmKind, // written by raiseAlarm only
    state: row.state === null ? undefined : parseStateCode(row.state),
    subject: { kind: row.subjectKind, id: row.subjectId },
    details: row.details,
    priority: row.priority,
    raisedAt: row.raisedAt,
    count: row.occurrences,
    acknowledgedAt: row.acknowledgedAt ?? undefined,
  };
}
