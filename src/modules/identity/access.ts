import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import { z } from "zod";
import { sha256HexSchema } from "../../protocol/identifiers.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { callerOf, isOutage } from "../../platform/index.ts";
import { cookieNames, isRenewal, isToldStateAlone, readForm, SENDER_CHECK_VARIABLE } from "../../web/index.ts";
import { personOfSession, tokenDigest } from "./actions/sessions.ts";
import { noteFailed, tooManyTries } from "./actions/tries.ts";
import type { IdentityContext } from "./context.ts";
import type { Confirmation } from "./domain/approval.ts";
import { type Role, roleMissing } from "./domain/roles.ts";
import type { Person, Reading, User } from "./types.ts";

const USER_KEY = "rogatory.user";
const REFUSED_KEY = "rogatory.session-refused";
const MAX_CONFIRMATION_CHARACTERS = 16_384;

/** Beside the form or the JSON body: digest of what was shown, and what the passkey signed for it, as JSON. */
const CONFIRMATION_HEADER = "x-rogatory-confirmation";
export const CONFIRMATION_FIELD = "_confirmation";

const confirmationSchema = z.union([
  z.strictObject({ digest: sha256HexSchema }),
  z.strictObject({
    digest: sha256HexSchema,
    nonce: z.string().regex(/^[0-9a-f]{32}$/),
    response: z.looseObject({ id: z.string() }),
  }),
]);

export function isSecure({ platform }: IdentityContext): boolean {
  return new URL(platform.config.appUrl).protocol === "https:";
}

export function sessionCookieName(context: IdentityContext): string {
  return cookieNames(context.platform.config.state, isSecure(context)).session;
}

export function sessionToken(context: IdentityContext, c: Context): string | undefined {
  const bearer = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(c.req.header("authorization") ?? "")?.[1];
  return bearer ?? getCookie(c, sessionCookieName(context));
}

/** From where this call comes: what failed tries are counted by. */
export function addressOf({ platform }: IdentityContext, c: Context): string {
  return callerOf(c.env, c.req.header("x-forwarded-for"), platform.config.proxyNetworks);
}

/**
 * Finds out who is signed in, once per request, before any route runs. While the database is away nobody can say: then
 * whoever asks for the person refuses with `database-away`, and what needs no person still works. So with `too-many-tries`, where
 * a passkey's confirmation comes from where others failed: whoever stole a session guesses no passkey by it.
 */
export function sessionMiddleware(context: IdentityContext): MiddlewareHandler {
  return async (c, next) => {
    const token = sessionToken(context, c);
    const seen = new Set<string>();
    let hasFailed = false;
    let reader: Person | undefined;
    const { database } = context.platform;
    const triedBy = ({ id: userId }: Person) => ({ address: addressOf(context, c), userId });
    try {
      const person = token ? await personOfSession(context, token, isRenewal(c)) : undefined;
      if (person && token) {
        c.set(SENDER_CHECK_VARIABLE, async () => {
          if (!(await personOfSession(context, token))) throw signInNeeded();
        });
        const sees = (dossierId: string): void => void seen.add(dossierId);
        const failed = (): void => void (hasFailed = true);
        const confirmed = await confirmationOf(c);
        c.set(USER_KEY, { ...userOf(person), session: tokenDigest(token), sees, failed, ...confirmed });
        reader = person;
        if (confirmed.confirmation?.passkey !== undefined) {
          c.set(REFUSED_KEY, await tooManyTries(context, database.db, triedBy(person)));
        }
      }
    } catch (error) {
      if (!isOutage(error)) throw error;
      c.set(REFUSED_KEY, error);
    }
    await next();
    if (reader === undefined) return;
    const by = reader;
    // A confirmation that failed undid its whole transaction.
    if (hasFailed) await database.transaction(async (tx) => await noteFailed(context, tx, triedBy(by)));
    if (seen.size === 0 || isToldStateAlone(c)) return;
    await context.reads.note({ by, dossierIds: [...seen], way: wayOf(c.res) });
  };
}

/** How an answer shows what is in it. */
function wayOf({ headers }: Response): Reading["way"] {
  const type = headers.get("content-type") ?? "text/html";
  if (headers.has("content-disposition")) return type.startsWith("application/pdf") ? "print" : "file";
  if (type.startsWith("application/json")) return "data";
  return type.startsWith("text/html") ? "page" : type.startsWith("application/pdf") ? "print" : "file";
}

/** Stands before every page: one that shows itself otherwise to strangers would tell a signed-in person to sign in. */
export function outageGuard(): MiddlewareHandler {
  return async (c, next) => {
    demandKnown(c);
    await next();
  };
}

function demandKnown(c: Context): void {
  const refused = c.get(REFUSED_KEY) as Refusal | undefined; // written by the middleware above only
  if (refused !== undefined) throw refused;
}

/** The signed-in person of this request. */
export function currentUser(c: Context): User | undefined {
  return c.get(USER_KEY) as User | undefined; // written by the middleware above only
}

/** Refuses `database-away` while nobody can say who it is, `too-many-tries`, `sign-in-needed`, and `role-missing` when none of the roles is held. */
export function requireUser(c: Context, ...anyOf: readonly Role[]): User {
  demandKnown(c);
  const user = currentUser(c);
  if (!user) throw signInNeeded();
  if (anyOf.length > 0 && !anyOf.some((role) => user.roles.includes(role))) {
    throw roleMissing(anyOf);
  }
  return user;
}

function signInNeeded(): Refusal {
  return new Refusal("sign-in-needed", "Sign in first.");
}

function userOf({ id, name, roles, languages, phone, hasPasskey }: Person): User {
  return { id, name, roles, languages, hasPasskey, ...(phone ? { phone } : {}) };
}

async function confirmationOf(c: Context): Promise<{ confirmation?: Confirmation }> {
  const text = c.req.header(CONFIRMATION_HEADER) ?? (await confirmationField(c));
  if (!text) return {};
  if (text.length > MAX_CONFIRMATION_CHARACTERS) {
    throw new Refusal("confirmation-not-readable", "The passkey confirmation is too long.");
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new Refusal("confirmation-not-readable", "The passkey confirmation is not JSON.", { cause });
  }
  const checked = confirmationSchema.safeParse(parsed);
  if (!checked.success) throw new Refusal("confirmation-not-readable", "The passkey confirmation is incomplete.");
  const { digest, ...passkey } = checked.data;
  return { confirmation: { digest, ...("nonce" in passkey ? { passkey } : {}) } };
}

async function confirmationField(c: Context): Promise<string | undefined> {
  if (!c.req.header("content-type")?.startsWith("application/x-www-form-urlencoded")) return undefined;
  const form = await readForm(c);
  const value = form[CONFIRMATION_FIELD];
  return typeof value === "string" ? value : undefined;
}
