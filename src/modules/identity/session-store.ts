import type { TablesOf } from "../../platform/index.ts";
import type { Kysely } from "kysely";
import type { Sha256Hex } from "../../protocol/identifiers.ts";
import { forgetChallengesOf } from "./passkey-store.ts";

export type SessionTables = TablesOf<
  "identity",
  {
    "identity.sign_in_link": { origin: LinkOrigin };
  }
>;

export interface Session {
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

/** The first link of a person, one that two administrators gave, or one that the operator of the machine made. */
export type LinkOrigin = "first" | "approved" | "machine";

const tables = (db: Kysely<unknown>) => db.withTables<SessionTables>();

export async function insertSignInLink(
  db: Kysely<unknown>,
  link: { tokenSha256: Sha256Hex; userId: string; createdAt: Date; expiresAt: Date; origin: LinkOrigin },
): Promise<void> {
  await tables(db)
    .insertInto("identity.sign_in_link")
    .values({
      token_sha256: link.tokenSha256,
      user_id: link.userId,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
      used_at: null,
      origin: link.origin,
    })
    .execute();
}

/** Of an unknown link undefined. */
export async function findSignInLink(
  db: Kysely<unknown>,
  tokenSha256: Sha256Hex,
): Promise<{ userId: string; expiresAt: Date; usedAt: Date | null; origin: LinkOrigin } | undefined> {
  return await tables(db)
    .selectFrom("identity.sign_in_link")
    .select(["user_id as userId", "expires_at as expiresAt", "used_at as usedAt", "origin"])
    .where("token_sha256", "=", tokenSha256)
    .executeTakeFirst();
}

export async function markLinkUsed(db: Kysely<unknown>, tokenSha256: Sha256Hex, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.sign_in_link")
    .set({ used_at: at })
    .where("token_sha256", "=", tokenSha256)
    .execute();
}

/** Links that were not used yet open nothing from now on. */
export async function expireLinksOf(db: Kysely<unknown>, userId: string, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.sign_in_link")
    .set({ expires_at: at })
    .where("user_id", "=", userId)
    .where("used_at", "is", null)
    .where("expires_at", ">", at)
    .execute();
}

export async function insertSession(
  db: Kysely<unknown>,
  session: { tokenSha256: Sha256Hex; userId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await tables(db)
    .insertInto("identity.session")
    .values({
      token_sha256: session.tokenSha256,
      user_id: session.userId,
      created_at: session.createdAt,
      last_seen_at: session.createdAt,
      expires_at: session.expiresAt,
      ended_at: null,
    })
    .execute();
}

export async function findSession(
  db: Kysely<unknown>,
  tokenSha256: Sha256Hex,
): Promise<(Session & { readonly userId: string }) | undefined> {
  return await tables(db)
    .selectFrom("identity.session")
    .select(["user_id as userId", "last_seen_at as lastSeenAt", "expires_at as expiresAt", "ended_at as endedAt"])
    .where("token_sha256", "=", tokenSha256)
    .executeTakeFirst();
}

export async function touchSession(db: Kysely<unknown>, tokenSha256: Sha256Hex, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.session")
    .set({ last_seen_at: at })
    .where("token_sha256", "=", tokenSha256)
    .execute();
}

export async function endSession(db: Kysely<unknown>, tokenSha256: Sha256Hex, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.session")
    .set({ ended_at: at })
    .where("token_sha256", "=", tokenSha256)
    .execute();
}

/** Ends every session of the person but `except`, the one that asks for it, and forgets every challenge that was under way. */
export async function endSessionsOf(db: Kysely<unknown>, userId: string, at: Date, except?: Sha256Hex): Promise<void> {
  const open = tables(db)
    .updateTable("identity.session")
    .set({ ended_at: at })
    .where("user_id", "=", userId)
    .where("ended_at", "is", null);
  await (except === undefined ? open : open.where("token_sha256", "<>", except)).execute();
  await forgetChallengesOf(db, userId);
}
