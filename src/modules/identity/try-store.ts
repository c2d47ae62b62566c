import { type Kysely, sql } from "kysely";
import { tablesInCode } from "../../platform/index.ts";
import { COUNTED_MS, COUNTED_TRIES, type FailedTries } from "./domain/tries.ts";

/** Whose try it was: where, and for whom if the credential names somebody. */
export interface Tried {
  readonly address: string;
  readonly userId: string | undefined;
}

const tables = tablesInCode<"identity">();

/** Of each person, and of nobody (R27: strangers must not fill the table). */
export const MOST_KEPT = 1_000;
export const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Until the end of the transaction, others who try at this address wait: many at once are counted one by one. */
export async function holdTries(db: Kysely<unknown>, address: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`identity.failed_try ${address}`}, 0))`.execute(db);
}

export async function readTries(db: Kysely<unknown>, { address, userId }: Tried, now: Date): Promise<FailedTries> {
  const recent = tables(db)
    .selectFrom("identity.failedTry")
    .select("at")
    .where("at", ">", new Date(now.getTime() - COUNTED_MS))
    .orderBy("at", "desc")
    .limit(COUNTED_TRIES);
  const here = recent.where("address", "=", address);
  const atAddress = await here.execute();
  if (userId === undefined) {
    return { atAddress: atAddress.length, forPerson: 0, forBoth: undefined, lastAt: atAddress[0]?.at ?? null };
  }
  const forPerson = await recent.where("userId", "=", userId).execute();
  const forBoth = await here.where("userId", "=", userId).execute();
  return {
    atAddress: atAddress.length,
    forPerson: forPerson.length,
    forBoth: forBoth.length,
    lastAt: forBoth[0]?.at ?? null,
  };
}

/** Forgets of the same person what is too much. */
export async function insertTry(
  db: Kysely<unknown>,
  { tryId, at, address, userId }: Tried & { readonly tryId: string; readonly at: Date },
): Promise<void> {
  await tables(db)
    .insertInto("identity.failedTry")
    .values({ tryId, at, address, userId: userId ?? null })
    .execute();
  const ofSame = userId === undefined ? sql`user_id is null` : sql`user_id = ${userId}`;
  await sql`
    delete from identity.failed_try
    where try_id in (
      select try_id
      from identity.failed_try
      where ${ofSame} and at < (
        select at from identity.failed_try where ${ofSame} order by at desc offset ${sql.lit(MOST_KEPT)} limit 1
      )
      for update skip locked
    )`.execute(db);
}

/** What is old; of what names nobody, what counts for no wait any more. */
export async function forgetOldTries(db: Kysely<unknown>, now: Date): Promise<void> {
  await sql`
    delete from identity.failed_try
    where at < ${new Date(now.getTime() - KEPT_MS)}
      or (user_id is null and at < ${new Date(now.getTime() - COUNTED_MS)})`.execute(db);
}

/** Those for this person since then, by address: the latest first. */
export async function triesFor(db: Kysely<unknown>, userId: string, since: Date) {
  const rows = await tables(db)
    .selectFrom("identity.failedTry")
    .select((eb) => ["address", eb.fn.countAll<string>().as("count"), eb.fn.max("at").as("lastAt")])
    .where("userId", "=", userId)
    .where("at", ">", since)
    .groupBy("address")
    .orderBy("lastAt", "desc")
    .execute();
  return rows.map(({ count, ...row }) => ({ ...row, count: Number(count) }));
}
