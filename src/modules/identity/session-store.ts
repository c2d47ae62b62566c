import { tablesInCode } from "../../platform/index.ts";
import type { Kysely } from "kysely";
import type { Sha256Hex } from "../../protocol/identifiers.ts";
import { forgetChallengesOf } from "./passkey-store.ts";

export interface Session {
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

/** The first link of a person, one that two administrators gave, or one that the operator of the machine made. */
export type LinkOrigin = "first" | "approved" | "machine";

const tables = tablesInCode<
  "identity",
  {
    "identity.sign_in_link": { origin: LinkOrigin };
  }
>();

export async function insertSignInLink(
  db: Kysely<unknown>,
  link: { tokenSha256: Sha256Hex; userId: string; createdAt: Date; expiresAt: Date; origin: LinkOrigin },
): Promise<void> {
  await tables(db).insertInto("identity.signInLink").values(link).execute();
}

/** Of an unknown link undefined. */
export async function findSignInLink(
  db: Kysely<unknown>,
  tokenSha256: Sha256Hex,
): Promise<{ userId: string; expiresAt: Date; usedAt: Date | null; origin: LinkOrigin } | undefined> {
  return await tables(db)
    .selectFrom("identity.signInLink")
    .select(["userId", "expiresAt", "usedAt", "origin"])
    .where("tokenSha256", "=", tokenSha256)
    .executeTakeFirst();
}

export async function markLinkUsed(db: Kysely<unknown>, tokenSha256: Sha256Hex, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.signInLink")
    .set({ usedAt: at })
    .where("tokenSha256", "=", tokenSha256)
    .execute();
}

/** Links that were not used yet open nothing from now on. */
export async function expireLinksOf(db: Kysely<unknown>, userId: string, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.signInLink")
    .set({ expiresAt: at })
    .where("userId", "=", userId)
    .where("usedAt", "is", null)
    .where("expiresAt", ">", at)
    .execute();
}

export async function insertSession(
  db: Kysely<unknown>,
  session: { sessionId: string; tokenSha256: Sha256Hex; userId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await tables(db)
    .insertInto("identity.session")
    .values({ ...session, lastSeenAt: session.createdAt })
    .execute();
}

export async function findSession(
  db: Kysely<unknown>,
  tokenSha256: Sha256Hex,
): Promise<(Session & { readonly userId: string }) | undefined> {
  return await tables(db)
    .selectFrom("identity.session")
    .select(["userId", "lastSeenAt", "expiresAt", "endedAt"])
    .where("tokenSha256", "=", tokenSha256)
    .executeTakeFirst();
}

export async function touchSession(db: Kysely<unknown>, tokenSha256: Sha256Hex, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.session")
    .set({ lastSeenAt: at })
    .where("tokenSha256", "=", tokenSha256)
    .execute();
}

export async function endSession(db: Kysely<unknown>, tokenSha256: Sha256Hex, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.session")
    .set({ endedAt: at })
    .where("tokenSha256", "=", tokenSha256)
    .execute();
}

/** Those that are open, the latest first, and whether it is the one of this token. */
export async function openSessionsOf(db: Kysely<unknown>, userId: string, now: Date, own?: Sha256Hex) {
  const rows = await tables(db)
    .selectFrom("identity.session")
    .select(["sessionId", "tokenSha256", "createdAt", "lastSeenAt"])
    .where("userId", "=", userId)
    .where("endedAt", "is", null)
    .where("expiresAt", ">", now)
    .orderBy("lastSeenAt", "desc")
    .execute();
  return rows.map(({ tokenSha256, ...session }) => ({ ...session, isThis: tokenSha256 === own }));
}

/** When this person signed in before the session of this token. */
export async function signedInBefore(db: Kysely<unknown>, userId: string, own: Sha256Hex): Promise<Date | undefined> {
  const rows = await tables(db)
    .selectFrom("identity.session")
    .select("createdAt")
    .where("userId", "=", userId)
    .where("createdAt", "<", (eb) =>
      eb.selectFrom("identity.session").select("createdAt").where("tokenSha256", "=", own),
    )
    .orderBy("createdAt", "desc")
    .limit(1)
    .execute();
  return rows[0]?.createdAt;
}

/** Whether there was an open one of this person with this id. */
export async function endOneSession(
  db: Kysely<unknown>,
  { sessionId, userId, at }: { readonly sessionId: string; readonly userId: string; readonly at: Date },
): Promise<boolean> {
  const ended = await tables(db)
    .updateTable("identity.session")
    .set({ endedAt: at })
    .where("sessionId", "=", sessionId)
    .where("userId", "=", userId)
    .where("endedAt", "is", null)
    .executeTakeFirst();
  return ended.numUpdatedRows > 0n;
}

/** Ends every session of the person but `except`, the one that asks for it, and forgets every challenge that was under way. */
export async function endSessionsOf(db: Kysely<unknown>, userId: string, at: Date, except?: Sha256Hex): Promise<void> {
  const open = tables(db)
    .updateTable("identity.session")
    .set({ endedAt: at })
    .where("userId", "=", userId)
    .where("endedAt", "is", null);
  await (except === undefined ? open : open.where("tokenSha256", "<>", except)).execute();
  await forgetChallengesOf(db, userId);
}
