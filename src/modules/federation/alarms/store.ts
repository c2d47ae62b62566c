import { type Selectable, sql } from "kysely";
import { type DispatchId, parseDispatchId } from "../../../protocol/index.ts";
import type { Priority } from "../domain/priority.ts";
import { tables, type Connection, type FederationTables } from "../tables.ts";

const MAX_ALARMS = 500;

export interface AlarmRow {
  readonly alarmId: string;
  readonly kind: string;
  readonly peerId: string | null;
  readonly state: string | null;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly details: Record<string, string | number | boolean>;
  readonly priority: Priority;
  readonly raisedAt: Date;
  readonly lastAt: Date;
  readonly occurrences: number;
  readonly acknowledgedAt: Date | null;
}

/** Inserts the alarm, or counts up the open one of the same thing. Tells whether it is new. */
export async function raiseRow(
  db: Connection,
  alarm: Omit<AlarmRow, "state" | "occurrences" | "acknowledgedAt" | "lastAt">,
): Promise<{ alarmId: string; isNew: boolean; occurrences: number }> {
  const row = await tables(db)
    .insertInto("federation.alarms")
    .values({
      alarm_id: alarm.alarmId,
      kind: alarm.kind,
      peer_id: alarm.peerId,
      subject_kind: alarm.subjectKind,
      subject_id: alarm.subjectId,
      details: JSON.stringify(alarm.details),
      priority: alarm.priority,
      raised_at: alarm.raisedAt,
      last_at: alarm.raisedAt,
      occurrences: 1,
      acknowledged_by: null,
      acknowledged_at: null,
      cleared_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["kind", "subject_kind", "subject_id"])
        .where("cleared_at", "is", null)
        .doUpdateSet({
          occurrences: sql`federation.alarms.occurrences + 1`,
          last_at: alarm.raisedAt,
          details: JSON.stringify(alarm.details),
        }),
    )
    .returning(["alarm_id", "occurrences"])
    .executeTakeFirstOrThrow();
  return { alarmId: row.alarm_id, isNew: row.alarm_id === alarm.alarmId, occurrences: row.occurrences };
}

/** Tells whether there was one. */
export async function clearRows(
  db: Connection,
  alarm: { kinds: readonly string[]; subjectKind: string; subjectId: string; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable("federation.alarms")
    .set({ cleared_at: alarm.at })
    .where("kind", "in", [...alarm.kinds])
    .where("subject_kind", "=", alarm.subjectKind)
    .where("subject_id", "=", alarm.subjectId)
    .where("cleared_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Peers that two people do not stand behind (any more) are asked for nothing: what they failed to give is missed by nobody. */
export async function clearRowsOfUnconfirmed(db: Connection, kinds: readonly string[], at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable("federation.alarms")
    .set({ cleared_at: at })
    .where("kind", "in", [...kinds])
    .where("cleared_at", "is", null)
    .where("peer_id", "in", (peers) =>
      peers.selectFrom("federation.peers").select("peer_id").where("standing", "<>", "confirmed"),
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Those of these dispatches that stand in an open alarm: no receipt in time, or refused. */
export async function undeliveredOf(db: Connection, dispatchIds: readonly DispatchId[]): Promise<DispatchId[]> {
  if (dispatchIds.length === 0) return [];
  const rows = await tables(db)
    .selectFrom("federation.alarms")
    .select("subject_id")
    .where("kind", "in", ["receipt-overdue", "dispatch-refused"])
    .where("subject_kind", "=", "dispatch")
    .where("subject_id", "in", dispatchIds)
    .where("cleared_at", "is", null)
    .execute();
  return rows.map(({ subject_id: id }) => parseDispatchId(id));
}

export async function openAlarms(db: Connection): Promise<AlarmRow[]> {
  const rows = await tables(db)
    .selectFrom("federation.alarms as alarm")
    .leftJoin("federation.peers as peer", "peer.peer_id", "alarm.peer_id")
    .selectAll("alarm")
    .select("peer.state as state")
    .where("alarm.cleared_at", "is", null)
    .orderBy("alarm.raised_at", "desc")
    .limit(MAX_ALARMS)
    .execute();
  return rows.map((row) => toAlarm(row, row.state));
}

export async function findAlarm(db: Connection, alarmId: string): Promise<AlarmRow | undefined> {
  const row = await tables(db)
    .selectFrom("federation.alarms as alarm")
    .leftJoin("federation.peers as peer", "peer.peer_id", "alarm.peer_id")
    .selectAll("alarm")
    .select("peer.state as state")
    .where("alarm.alarm_id", "=", alarmId)
    .executeTakeFirst();
  return row === undefined ? undefined : toAlarm(row, row.state);
}

export async function acknowledgeRow(db: Connection, alarmId: string, by: string, at: Date): Promise<void> {
  await tables(db)
    .updateTable("federation.alarms")
    .set({ acknowledged_by: by, acknowledged_at: at })
    .where("alarm_id", "=", alarmId)
    .where("acknowledged_at", "is", null)
    .execute();
}

export async function clearAlarm(db: Connection, alarmId: string, at: Date): Promise<void> {
  await tables(db)
    .updateTable("federation.alarms")
    .set({ cleared_at: at })
    .where("alarm_id", "=", alarmId)
    .where("cleared_at", "is", null)
    .execute();
}

function toAlarm(row: Selectable<FederationTables["federation.alarms"]>, state: string | null): AlarmRow {
  return {
    alarmId: row.alarm_id,
    kind: row.kind,
    peerId: row.peer_id,
    state,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    details: row.details as Record<string, string | number | boolean>, // written by raiseRow only
    priority: row.priority,
    raisedAt: row.raised_at,
    lastAt: row.last_at,
    occurrences: row.occurrences,
    acknowledgedAt: row.acknowledged_at,
  };
}
