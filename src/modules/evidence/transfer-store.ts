import { inCode, type RowIn, tablesInCode } from "../../platform/index.ts";
import { sql } from "kysely";
import type { StateCode } from "../../protocol/identifiers.ts";
import type { Connection } from "./store.ts";
import type { Transfer, TransferState } from "./types.ts";

type TransferRow = RowIn<typeof tables, "evidence.transfer">;

const tables = tablesInCode<
  "evidence",
  {
    "evidence.transfer": { state: TransferState };
  }
>();

const MAX_LISTED = 200;

export async function insertTransfer(
  db: Connection,
  transfer: Pick<Transfer, "transferId" | "exhibitId" | "fromState" | "leaves">,
  token: Uint8Array,
): Promise<void> {
  await tables(db)
    .insertInto("evidence.transfer")
    .values({ ...transfer, state: "waiting", token })
    .execute();
}

/** By the one of another offer of the same exhibit: nothing of it is accepted or here yet. */
export async function replaceTransfer(
  db: Connection,
  earlier: string,
  { transferId, token }: Pick<Transfer, "transferId"> & { readonly token: Uint8Array },
): Promise<void> {
  const begun = { state: "waiting", leavesHere: 0, attempts: 0, nextAt: null, fault: null } as const;
  const open = { acceptedBy: null, acceptedAt: null, storedAt: null, againSince: null };
  await tables(db)
    .updateTable("evidence.transfer")
    .set({ transferId: transferId, token, ...begun, ...open })
    .where("transferId", "=", earlier)
    .execute();
}

export async function updateTransfer(
  db: Connection,
  transferId: string,
  change: Partial<Omit<TransferRow, "transferId" | "exhibitId" | "fromState">>,
): Promise<void> {
  await tables(db).updateTable("evidence.transfer").set(change).where("transferId", "=", transferId).execute();
}

/** Progress of a transfer that is still wanted; false when it was withdrawn or finished meanwhile. */
export async function noteProgress(db: Connection, transferId: string, leavesHere: number): Promise<boolean> {
  const updated = await tables(db)
    .updateTable("evidence.transfer")
    .set({ leavesHere: leavesHere })
    .where("transferId", "=", transferId)
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
    .where("nextAt", "<=", now)
    .orderBy(sql`row_number() over (partition by from_state order by next_at)`)
    .orderBy("nextAt")
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
    .set({ nextAt: now })
    .where("state", "=", "fetching")
    .where("nextAt", ">", now)
    .where("fault", "<>", except);
  await (from === undefined ? paused : paused.where("fromState", "=", from)).execute();
}

/** When the next transfer is due; undefined where none waits. */
export async function nextTransferAt(db: Connection): Promise<Date | undefined> {
  const row = await tables(db)
    .selectFrom("evidence.transfer")
    .select("nextAt")
    .where("state", "=", sql.lit("fetching"))
    .where("nextAt", "is not", null)
    .orderBy("nextAt")
    .limit(1)
    .executeTakeFirst();
  return row?.nextAt ?? undefined;
}

/** Every body that is being fetched or waits to be. */
export async function bodiesUnderWay(
  db: Connection,
): Promise<{ exhibitId: string; bodySize: number; leavesHere: number }[]> {
  return await tables(db)
    .selectFrom("evidence.transfer as transfer")
    .innerJoin("evidence.exhibit as exhibit", "exhibit.exhibitId", "transfer.exhibitId")
    .select(["transfer.exhibitId", "transfer.leavesHere", sql<number>`coalesce(body_size, 0)`.as("bodySize")])
    .where("transfer.state", "=", "fetching")
    .execute();
}

export async function findTransfer(
  db: Connection,
  which: { exhibitId: string } | { transferId: string },
): Promise<Transfer | undefined> {
  const rows = tables(db).selectFrom("evidence.transfer").selectAll();
  const row = await (
    "exhibitId" in which
      ? rows.where("exhibitId", "=", which.exhibitId)
      : rows.where("transferId", "=", which.transferId)
  )
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : transferOf(row);
}

/** The ids of transfers that have files of their own. */
export async function transfersUnderWay(db: Connection): Promise<Set<string>> {
  const rows = await tables(db)
    .selectFrom("evidence.transfer")
    .select("transferId")
    .where("state", "in", ["waiting", "fetching"])
    .execute();
  return new Set(rows.map((row) => row.transferId));
}

/** Of what is or was fetched again after a restore, the oldest first. */
export async function fetchedAgain(db: Connection, limit: number): Promise<Transfer[]> {
  const rows = await tables(db)
    .selectFrom("evidence.transfer")
    .selectAll()
    .where("againSince", "is not", null)
    .orderBy("againSince")
    .orderBy("transferId")
    .limit(limit)
    .execute();
  return rows.map(transferOf);
}

export async function findToken(db: Connection, transferId: string): Promise<Uint8Array | undefined> {
  const row = await tables(db)
    .selectFrom("evidence.transfer")
    .select("token")
    .where("transferId", "=", transferId)
    .executeTakeFirst();
  return row?.token ?? undefined;
}

function transferOf({ token: _, acceptedBy: __, acceptedAt: ___, ...row }: TransferRow): Transfer {
  return inCode(row) as Transfer; // its ids were checked when it was written
}
