import type { TablesOf } from "../../platform/index.ts";
import { sql, type Selectable } from "kysely";
import { type StateCode, parseExhibitId, parseStateCode } from "../../protocol/identifiers.ts";
import type { Connection } from "./store.ts";
import type { Transfer, TransferState } from "./types.ts";

type TransferRow = Selectable<Tables["evidence.transfer"]>;

type Tables = TablesOf<
  "evidence",
  {
    "evidence.transfer": { state: TransferState };
  }
>;

const tables = (db: Connection) => db.withTables<Tables>();

const MAX_LISTED = 200;

export async function insertTransfer(
  db: Connection,
  transfer: Pick<Transfer, "transferId" | "exhibitId" | "fromState" | "leaves">,
  token: Uint8Array,
): Promise<void> {
  await tables(db)
    .insertInto("evidence.transfer")
    .values({
      transfer_id: transfer.transferId,
      exhibit_id: transfer.exhibitId,
      from_state: transfer.fromState,
      state: "waiting",
      token,
      leaves: transfer.leaves,
      leaves_here: 0,
      attempts: 0,
      next_at: null,
      fault: null,
      accepted_by: null,
      accepted_at: null,
      stored_at: null,
      again_since: null,
    })
    .execute();
}

/** By the one of another offer of the same exhibit: nothing of it is accepted or here yet. */
export async function replaceTransfer(
  db: Connection,
  earlier: string,
  { transferId, token }: Pick<Transfer, "transferId"> & { readonly token: Uint8Array },
): Promise<void> {
  const begun = { state: "waiting", leaves_here: 0, attempts: 0, next_at: null, fault: null } as const;
  const open = { accepted_by: null, accepted_at: null, stored_at: null, again_since: null };
  await tables(db)
    .updateTable("evidence.transfer")
    .set({ transfer_id: transferId, token, ...begun, ...open })
    .where("transfer_id", "=", earlier)
    .execute();
}

export async function updateTransfer(
  db: Connection,
  transferId: string,
  change: Partial<Omit<TransferRow, "transfer_id" | "exhibit_id" | "from_state">>,
): Promise<void> {
  await tables(db).updateTable("evidence.transfer").set(change).where("transfer_id", "=", transferId).execute();
}

/** Progress of a transfer that is still wanted; false when it was withdrawn or finished meanwhile. */
export async function noteProgress(db: Connection, transferId: string, leavesHere: number): Promise<boolean> {
  const updated = await tables(db)
    .updateTable("evidence.transfer")
    .set({ leaves_here: leavesHere })
    .where("transfer_id", "=", transferId)
    .where("state", "=", "fetching")
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
}

/** Transfers that are due: the one of each State that waits longest, then their second ones, and so on; at most 200. */
export async function dueTransfers(db: Connection, now: Date): Promise<Transfer[]> {
  const rows = await tables(db)
    .selectFrom("evidence.transfer")
    .selectAll()
    .where("state", "=", "fetching")
    .where("next_at", "<=", now)
    .orderBy(sql`row_number() over (partition by from_state order by next_at)`)
    .orderBy("next_at")
    .limit(MAX_LISTED)
    .execute();
  return rows.map(transferOf);
}

/** Ends the pauses of transfers whose line failed (of this State); one that `fault` names waits for something else. */
export async function endPauses(
  db: Connection,
  { from, except }: { readonly from?: StateCode; readonly except: string },
  now: Date,
): Promise<void> {
  const paused = tables(db)
    .updateTable("evidence.transfer")
    .set({ next_at: now })
    .where("state", "=", "fetching")
    .where("next_at", ">", now)
    .where("fault", "<>", except);
  await (from === undefined ? paused : paused.where("from_state", "=", from)).execute();
}

/** When the next transfer is due; undefined where none waits. */
export async function nextTransferAt(db: Connection): Promise<Date | undefined> {
  const row = await tables(db)
    .selectFrom("evidence.transfer")
    .select("next_at")
    .where("state", "=", sql.lit("fetching"))
    .where("next_at", "is not", null)
    .orderBy("next_at")
    .limit(1)
    .executeTakeFirst();
  return row?.next_at ?? undefined;
}

/** Every body that is being fetched or waits to be. */
export async function bodiesUnderWay(
  db: Connection,
): Promise<{ exhibitId: string; bodySize: number; leavesHere: number }[]> {
  const rows = await db
    .withTables<Tables & { "evidence.exhibit": { exhibit_id: string; body_size: number | null } }>()
    .selectFrom("evidence.transfer as transfer")
    .innerJoin("evidence.exhibit as exhibit", "exhibit.exhibit_id", "transfer.exhibit_id")
    .select(["transfer.exhibit_id", "transfer.leaves_here", "exhibit.body_size"])
    .where("transfer.state", "=", "fetching")
    .execute();
  return rows.map((row) => ({
    exhibitId: row.exhibit_id,
    bodySize: row.body_size ?? 0,
    leavesHere: row.leaves_here,
  }));
}

export async function findTransfer(
  db: Connection,
  which: { exhibitId: string } | { transferId: string },
): Promise<Transfer | undefined> {
  const rows = tables(db).selectFrom("evidence.transfer").selectAll();
  const row = await (
    "exhibitId" in which
      ? rows.where("exhibit_id", "=", which.exhibitId)
      : rows.where("transfer_id", "=", which.transferId)
  )
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : transferOf(row);
}

/** The ids of transfers that have files of their own. */
export async function transfersUnderWay(db: Connection): Promise<Set<string>> {
  const rows = await tables(db)
    .selectFrom("evidence.transfer")
    .select("transfer_id")
    .where("state", "in", ["waiting", "fetching"])
    .execute();
  return new Set(rows.map((row) => row.transfer_id));
}

/** Of what is or was fetched again after a restore, the oldest first. */
export async function fetchedAgain(db: Connection, limit: number): Promise<Transfer[]> {
  const rows = await tables(db)
    .selectFrom("evidence.transfer")
    .selectAll()
    .where("again_since", "is not", null)
    .orderBy("again_since")
    .orderBy("transfer_id")
    .limit(limit)
    .execute();
  return rows.map(transferOf);
}

export async function findToken(db: Connection, transferId: string): Promise<Uint8Array | undefined> {
  const row = await tables(db)
    .selectFrom("evidence.transfer")
    .select("token")
    .where("transfer_id", "=", transferId)
    .executeTakeFirst();
  return row?.token ?? undefined;
}

function transferOf(row: TransferRow): Transfer {
  return {
    transferId: row.transfer_id,
    exhibitId: parseExhibitId(row.exhibit_id),
    fromState: parseStateCode(row.from_state),
    state: row.state,
    leaves: row.leaves,
    leavesHere: row.leaves_here,
    attempts: row.attempts,
    nextAt: row.next_at ?? undefined,
    fault: row.fault ?? undefined,
    storedAt: row.stored_at ?? undefined,
    againSince: row.again_since ?? undefined,
  };
}
