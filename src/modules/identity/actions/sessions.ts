import { sha256Hex } from "../../../protocol/digest.ts";
import { base64url, utf8 } from "../../../protocol/bytes.ts";
import type { Sha256Hex } from "../../../protocol/identifiers.ts";
import { isRefusal, Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { IdentityContext } from "../context.ts";
import { findPerson, findSessionWithPerson, lockPerson } from "../person-store.ts";
import {
  endSession,
  expireLinksOf,
  findSession,
  findSignInLink,
  insertSession,
  insertSignInLink,
  type LinkOrigin,
  markLinkUsed,
  touchSession,
} from "../session-store.ts";
import type { Person, User } from "../types.ts";
import { tellOversight } from "./tell-oversight.ts";
import { tryToSignIn } from "./tries.ts";

const TOKEN_BYTES = 32;
const LINK_LIFETIME_MS = 72 * 60 * 60 * 1000;
const SESSION_LIFETIME_MS = 12 * 60 * 60 * 1000;
const SESSION_IDLE_MS = 60 * 60 * 1000;
const TOUCH_EVERY_MS = 60 * 1000;

export interface NewSession {
  readonly token: string;
  readonly expiresAt: Date;
  readonly person: Person;
}

/**
 * Makes a one-time link for a person; earlier ones that were not used open nothing any more. Only its digest is kept: the token is
 * shown once, to whom it concerns.
 */
export async function createSignInLink(
  { platform, audit }: IdentityContext,
  tx: Transaction,
  link: { userId: string; by: User | "founding" | "machine"; origin: LinkOrigin },
): Promise<string> {
  const token = base64url(platform.random.bytes(TOKEN_BYTES));
  const { userId, by, origin } = link;
  const now = platform.clock.now();
  const expiresAt = new Date(now.getTime() + LINK_LIFETIME_MS);
  await expireLinksOf(tx.db, userId, now);
  await insertSignInLink(tx.db, { tokenSha256: tokenDigest(token), userId, createdAt: now, expiresAt, origin });
  await audit.append(tx, {
    type: "identity.sign-in-link-made",
    actor: typeof by === "string" ? { kind: "system", job: by } : { kind: "user", userId: by.id },
    subject: { kind: "person", id: userId },
    details: { expiresAt: expiresAt.toISOString(), origin },
  });
  return token;
}

/**
 * Trades a one-time link for a session.
 * Refuses `sign-in-link-unknown`, `sign-in-link-used`, `sign-in-link-expired`, `person-not-active`, `too-many-tries`.
 */
export async function signInWithLink(context: IdentityContext, token: string, address: string): Promise<NewSession> {
  const digest = tokenDigest(token);
  const whose = async ({ db }: Pick<Transaction, "db">) => (await findSignInLink(db, digest))?.userId;
  return await tryToSignIn(context, address, whose, async (tx) => {
    const now = context.platform.clock.now();
    const named = await findSignInLink(tx.db, digest);
    // Held from before the link is read: two presses of the button cannot both use it, nor one while a new link ends it.
    if (named) await lockPerson(tx.db, named.userId);
    const link = await findSignInLink(tx.db, digest);
    if (!link) throw unknownRefusal("sign-in-link-unknown", "This sign-in link is not known here; ask for a new one.");
    if (link.usedAt) throw new Refusal("sign-in-link-used", "This sign-in link was used already; ask for a new one.");
    if (link.expiresAt <= now) {
      throw new Refusal("sign-in-link-expired", "This sign-in link has expired; ask for a new one.");
    }
    await markLinkUsed(tx.db, digest, now);
    const session = await startSession(context, tx, link.userId, "link");
    if (link.origin !== "first") {
      await tellOversight(context, tx, { kind: "link-redeemed", userId: link.userId, by: session.person });
    }
    return session;
  });
}

/** Starts a session for an active person; the caller has established who it is. Refuses `person-not-active`. */
export async function startSession(
  { platform, audit }: IdentityContext,
  tx: Transaction,
  userId: string,
  means: "link" | "passkey" | "training",
): Promise<NewSession> {
  const person = await findPerson(tx.db, userId);
  if (person?.state !== "active") {
    throw new Refusal("person-not-active", "This person is not enrolled (yet, or any more) on this server.");
  }
  const now = platform.clock.now();
  const token = base64url(platform.random.bytes(TOKEN_BYTES));
  const expiresAt = new Date(now.getTime() + SESSION_LIFETIME_MS);
  const sessionId = platform.random.uuid();
  await insertSession(tx.db, { sessionId, tokenSha256: tokenDigest(token), userId, createdAt: now, expiresAt });
  await audit.append(tx, {
    type: "identity.signed-in",
    actor: { kind: "user", userId },
    subject: { kind: "person", id: userId },
    details: { means },
  });
  return { token, expiresAt, person };
}

/** The person behind a session token, or undefined when the session ended, expired or was idle too long. */
export async function personOfSession(
  context: IdentityContext,
  token: string,
  isRenewal = false,
): Promise<Person | undefined> {
  const { platform } = context;
  const digest = tokenDigest(token);
  const found = await findSessionWithPerson(platform.database.db, digest);
  const now = platform.clock.now();
  if (!found || found.session.endedAt || found.session.expiresAt < now) return undefined;
  const { session, person } = found;
  const idleMs = now.getTime() - session.lastSeenAt.getTime();
  if (idleMs > SESSION_IDLE_MS) return undefined;
  if (idleMs > TOUCH_EVERY_MS && !isRenewal) await noteSeen(platform, digest, now);
  return person.state === "active" ? person : undefined;
}

/**
 * On a full disk people can still read: the session then ends an hour after it was last noted. R20: until it ends, a server that may
 * write nothing more still shows people why.
 */
async function noteSeen({ database }: IdentityContext["platform"], digest: Sha256Hex, now: Date): Promise<void> {
  try {
    await database.transaction(async (tx) => await touchSession(tx.db, digest, now));
  } catch (error) {
    if (!isRefusal(error, "disk-full") && database.lease.state().kind !== "lost") throw error;
  }
}

/** Ends the session of this token; one that has ended, or never was, stays as it is. */
export async function signOut({ platform, audit }: IdentityContext, token: string): Promise<void> {
  await platform.database.transaction(async (tx) => {
    const digest = tokenDigest(token);
    const session = await findSession(tx.db, digest);
    if (!session || session.endedAt) return;
    await endSession(tx.db, digest, platform.clock.now());
    await audit.append(tx, {
      type: "identity.signed-out",
      actor: { kind: "user", userId: session.userId },
      subject: { kind: "person", id: session.userId },
      details: {},
    });
  });
}

/** What is kept of a token of a link or a session. */
export function tokenDigest(token: string): Sha256Hex {
  return sha256Hex(utf8(token));
}
