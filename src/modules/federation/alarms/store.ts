import { type Kysely, sql } from "kysely";
import { inRow, type RowIn, tablesInCode } from "../../../platform/index.ts";
import { type DispatchId, parseDispatchId } from "../../../protocol/index.ts";

type Connection = Kysely<unknown>;

const tables = tablesInCode<
  "federation",
  { "federation.alarms": { details: Record<string, string | number | boolean> } }
>();

const MAX_ALARMS = 500;

type Row = RowIn<typeof tables, "federation.alarms">;
export type AlarmRow = Omit<Row, "acknowledgedBy" | "clearedAt"> & { readonly state: string | null };

/** Inserts the alarm, or counts up the open one of the same thing. Tells whether it is new. */
export async function raiseRow(
  db: Connection,
  alarm: Omit<AlarmRow, "state" | "occurrences" | "acknowledgedAt" | "lastAt">,
): Promise<{ isNew: boolean }> {
  const row = await tables(db)
    .insertInto("federation.alarms")
    .values(inRow("federation.alarms", { ...alarm, lastAt: alarm.raisedAt, occurrences: 1 }))
    .onConflict((conflict) =>
      conflict
        .columns(["kind", "subjectKind", "subjectId"])
        .where("clearedAt", "is", null)
        .doUpdateSet((on) => ({
          occurrences: sql`federation.alarms.occurrences + 1`,
          lastAt: on.ref("excluded.lastAt"),
          details: on.ref("excluded.details"),
        })),
    )
    .returning("alarmId")
    .executeTakeFirstOrThrow();
  return { isNew: row.alarmId === alarm.alarmId };
}

/** Tells whether there was one. */
export async function clearRows(
  db: Connection,
  alarm: { kinds: readonly string[]; subjectKind: string; subjectId: string; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable("federation.alarms")
    .set({ clearedAt: alarm.at })
    .where("kind", "in", [...alarm.kinds])
    .where("subjectKind", "=", alarm.subjectKind)
    .where("subjectId", "=", alarm.subjectId)
    .where("clearedAt", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Peers that two people do not stand behind (any more) are asked for nothing: what they failed to give is missed by nobody. */
export async function clearRowsOfUnconfirmed(db: Connection, kinds: readonly string[], at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable("federation.alarms")
    .set({ clearedAt: at })
    .where("kind", "in", [...kinds])
    .where("clearedAt", "is", null)
    .where("peerId", "in", (peers) =>
      peers.selectFrom("federation.peers").select("peerId").where("standing", "<>", "confirmed"),
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Those of these dispatches that stand in an open alarm: no receipt in time, or refused. */
export async function undeliveredOf(db: Connection, dispatchIds: readonly DispatchId[]): Promise<DispatchId[]> {
  if (dispatchIds.length === 0) return [];
  const rows = await tables(db)
    .selectFrom("federation.alarms")
    .select("subjectId")
    .where("kind", "in", ["receipt-overdue", "dispatch-refused"])
    .where("subjectKind", "=", "dispatch")
    .where("subjectId", "in", dispatchIds)
    .where("clearedAt", "is", null)
    .execute();
  return rows.map(({ subjectId: id }) => parseDispatchId(id));
}

export async function openAlarms(db: Connection): Promise<AlarmRow[]> {
  return await alarmRows(db)
    .where("alarm.clearedAt", "is", null)
    .orderBy("alarm.raisedAt", "desc")
    .limit(MAX_ALARMS)
    .execute();
}

export async function findAlarm(db: Connection, alarmId: string): Promise<AlarmRow | undefined> {
  return await alarmRows(db).where("alarm.alarmId", "=", alarmId).executeTakeFirst();
}

export async function acknowledgeRow(db: Connection, alarmId: string, by: string, at: Date): Promise<void> {
  await tables(db)
    .updateTable("federation.alarms")
    .set({ acknowledgedBy: by, acknowledgedAt: at })
    .where("alarmId", "=", alarmId)
    .where("acknowledgedAt", "is", null)
    .execute();
}

export async function clearAlarm(db: Connection, alarmId: string, at: Date): Promise<void> {
  await tables(db)
    .updateTable("federation.alarms")
    .set({ clearedAt: at })
    .where("alarmId", "=", alarmId)
    .where("clearedAt", "is", null)
    .execute();
}

function alarmRows(db: Connection) {
  return tables(db)
    .selectFrom("federation.alarms as alarm")
    .leftJoin("federation.peers as peer", "peer.peerId", "alarm.peerId")
    .selectAll("alarm")
    .select("peer.state as state");
}
