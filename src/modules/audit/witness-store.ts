// SQL of cosigning, both ways: what peers cosigned of us, what we cosigned of them, and forks that were found.
import { type Kysely, sql } from "kysely";
import type { Checkpoint } from "../../protocol/checkpoint.ts";
import type { AuditTables } from "./tables.ts";
import type { CosignedHead } from "./types.ts";

type Db = Kysely<unknown>;
const tables = (db: Db): Kysely<AuditTables> => db.withTables<AuditTables>();

export type CosignatureRow = AuditTables["audit.cosignatures"];
export type WitnessHeadRow = AuditTables["audit.witness_heads"];
export type ForkProofTableRow = AuditTables["audit.fork_proofs"];

const MAX_FORK_PROOFS = 1000;
const MAX_COSIGNATURES_OF_A_HEAD = 1000;

// Cosignatures of peers on our heads -----------------------------------------------------------------------------------

export async function insertCosignature(db: Db, row: CosignatureRow): Promise<void> {
  await tables(db)
    .insertInto("audit.cosignatures")
    .values(row)
    .onConflict((conflict) => conflict.columns(["log_number", "size", "witness_name", "cosigned_at"]).doNothing())
    .execute();
}

export async function listCosignatures(db: Db, log: number, size: number): Promise<CosignatureRow[]> {
  return tables(db)
    .selectFrom("audit.cosignatures")
    .selectAll()
    .where("log_number", "=", log)
    .where("size", "=", size)
    .orderBy("witness_name")
    .orderBy("cosigned_at")
    .limit(MAX_COSIGNATURES_OF_A_HEAD)
    .execute();
}

/** The largest size of this log of ours that this witness cosigned; 0 if none. */
export async function lastCosignedSize(db: Db, log: number, witnessName: string): Promise<number> {
  const row = await tables(db)
    .selectFrom("audit.cosignatures")
    .select("size")
    .where("log_number", "=", log)
    .where("witness_name", "=", witnessName)
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.size ?? 0;
}

/**
 * Up to where every witness cosigned that has cosigned anything since then: the smallest of their largest sizes. Undefined where
 * none has.
 */
export async function cosignedByAll(db: Db, log: number, since: Date): Promise<number | undefined> {
  const rows = await tables(db)
    .selectFrom("audit.cosignatures")
    .select(({ fn }) => fn.max("size").as("size"))
    .where("log_number", "=", log)
    .groupBy("witness_name")
    .having(({ fn }) => fn.max("received_at"), ">=", since)
    .execute();
  return rows.length === 0 ? undefined : Math.min(...rows.map(({ size }) => size));
}

/** The smallest head above this place that was cosigned under one of these keys (hexadecimal); under any, if none are given. */
export async function firstWitnessedSize(
  db: Db,
  place: { readonly log: number; readonly index: number },
  publicKeys: readonly string[] | undefined,
): Promise<number | undefined> {
  if (publicKeys?.length === 0) return undefined;
  let query = tables(db)
    .selectFrom("audit.cosignatures")
    .select("size")
    .where("log_number", "=", place.log)
    .where("size", ">", place.index);
  if (publicKeys !== undefined) query = query.where("public_key", "in", publicKeys);
  const row = await query.orderBy("size").limit(1).executeTakeFirst();
  return row?.size;
}

/** When the newest head that was cosigned under one of these keys (hexadecimal) was shown. */
export async function newestCosignedShownAt(
  db: Db,
  log: number,
  publicKeys: readonly string[],
): Promise<Date | undefined> {
  if (publicKeys.length === 0) return undefined;
  const row = await tables(db)
    .selectFrom("audit.cosignatures as cosignature")
    .innerJoin("audit.shown_heads as head", (join) =>
      join.onRef("head.size", "=", "cosignature.size").onRef("head.log_number", "=", "cosignature.log_number"),
    )
    .select("head.shown_at")
    .where("cosignature.log_number", "=", log)
    .where("cosignature.public_key", "in", publicKeys)
    .orderBy("head.size", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.shown_at;
}

/** The size of the newest head of this log that anybody cosigned. */
export async function newestWitnessedSize(db: Db, log: number): Promise<number | undefined> {
  const row = await tables(db)
    .selectFrom("audit.cosignatures")
    .select("size")
    .where("log_number", "=", log)
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.size;
}

/** Shown heads that nobody cosigned, since the last one that somebody did: the time of the first of them. */
export async function firstUnwitnessedAt(db: Db, log: number): Promise<Date | undefined> {
  const witnessed = await newestWitnessedSize(db, log);
  const row = await tables(db)
    .selectFrom("audit.shown_heads")
    .select("shown_at")
    .where("log_number", "=", log)
    .where("size", ">", witnessed ?? 0)
    .orderBy("size")
    .limit(1)
    .executeTakeFirst();
  return row?.shown_at;
}

// Heads of peers that we cosigned ---------------------------------------------------------------------------------------

/** "Checking the old size and persisting the new checkpoint must be performed atomically": one request per log at a time. */
export async function lockWitnessedLog(db: Db, origin: string, state: string, at: Date): Promise<void> {
  await tables(db)
    .insertInto("audit.witness_logs")
    .values({ origin, state, first_seen_at: at })
    .onConflict((conflict) => conflict.column("origin").doNothing())
    .execute();
  await tables(db)
    .selectFrom("audit.witness_logs")
    .select("origin")
    .where("origin", "=", origin)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function findWitnessHead(
  db: Db,
  origin: string,
): Promise<(WitnessHeadRow & { state: string }) | undefined> {
  return tables(db)
    .selectFrom("audit.witness_heads as head")
    .innerJoin("audit.witness_logs as log", "log.origin", "head.origin")
    .selectAll("head")
    .select("log.state")
    .where("head.origin", "=", origin)
    .orderBy("head.size", "desc")
    .orderBy("head.incarnation_number", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Of each log of another State, or of this one alone, the largest head that was cosigned since. */
export async function largestHeadsSince(db: Db, since: Date, state?: string): Promise<CosignedHead[]> {
  const heads = tables(db)
    .selectFrom("audit.witness_heads as head")
    .innerJoin("audit.witness_logs as log", "log.origin", "head.origin")
    .distinctOn("head.origin")
    .select(["log.state", "head.origin", "head.size", "head.root", "head.cosigned_at as cosignedAt"])
    .where("head.cosigned_at", ">=", since)
    .orderBy("head.origin")
    .orderBy("head.size", "desc");
  return await (state === undefined ? heads : heads.where("log.state", "=", state)).execute();
}

/**
 * A head of this log that was cosigned and cannot be true beside this one, however long ago: of its size with another root, or
 * of its incarnation number with another id.
 */
export async function findClashingHead(
  db: Db,
  origin: string,
  { size, root, incarnation }: Checkpoint,
): Promise<WitnessHeadRow | undefined> {
  return tables(db)
    .selectFrom("audit.witness_heads")
    .selectAll()
    .where("origin", "=", origin)
    .where((where) =>
      where.or([
        where.and([where("size", "=", size), where("root", "!=", root)]),
        where.and([
          where("incarnation_number", "=", incarnation.number),
          where("incarnation_id", "!=", incarnation.id),
        ]),
      ]),
    )
    .orderBy(sql`size = ${size}`, "desc")
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
}

export async function insertWitnessHead(db: Db, row: WitnessHeadRow): Promise<void> {
  await tables(db).insertInto("audit.witness_heads").values(row).execute();
}

// Forks ----------------------------------------------------------------------------------------------------------------

/** False when these two heads were kept before. */
export async function insertForkProof(db: Db, row: ForkProofTableRow): Promise<boolean> {
  const result = await tables(db)
    .insertInto("audit.fork_proofs")
    .values(row)
    .onConflict((conflict) => conflict.column("digest").doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) === 1;
}

export async function findForkProofByDigest(db: Db, digest: string): Promise<string | undefined> {
  const row = await tables(db)
    .selectFrom("audit.fork_proofs")
    .select("fork_proof_id")
    .where("digest", "=", digest)
    .executeTakeFirst();
  return row?.fork_proof_id;
}

export async function listForkProofs(db: Db): Promise<ForkProofTableRow[]> {
  return tables(db)
    .selectFrom("audit.fork_proofs")
    .selectAll()
    .orderBy("found_at", "desc")
    .limit(MAX_FORK_PROOFS)
    .execute();
}
