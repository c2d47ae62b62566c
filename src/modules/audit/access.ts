import type { Context } from "hono";
import type { Actor } from "./types.ts";

/** Who may read entries, and who may have the whole log checked: for oversight, and for whoever looks after the machine. */
export const ENTRY_READERS = ["oversight"] as const;
export const LOG_CHECKERS = ["oversight", "administrator"] as const;
export type LogRole = (typeof LOG_CHECKERS)[number];

export interface LogReader {
  readonly mayReadEntries: boolean;
  readonly mayCheck: boolean;
}

/** What a person with these roles sees of the log. */
export function logReader(roles: readonly string[]): LogReader {
  const hasOne = (anyOf: readonly string[]): boolean => anyOf.some((role) => roles.includes(role));
  return { mayReadEntries: hasOne(ENTRY_READERS), mayCheck: hasOne(LOG_CHECKERS) };
}

/** Who reads. People come later in the order of modules, so the composition root says how to ask. */
export interface AuditAccess {
  /** Refuses `sign-in-needed`. Heads and witnesses are for everyone who is signed in. */
  readerOf(c: Context): LogReader;
  /** Refuses `sign-in-needed`, and `role-missing` to whoever has none of the roles. */
  demand(c: Context, ...anyOf: readonly LogRole[]): void;
  /** The name of a person of this State; undefined when nobody knows it any more. */
  nameOf(userId: string): Promise<string | undefined>;
  /** The caller is shown something of this dossier. */
  sees(c: Context, dossierId: string): void;
  /** Of everybody who could have acted here, by id. */
  names(): Promise<readonly (readonly [userId: string, name: string])[]>;
  /** In which a day is meant. */
  readonly timeZone: string;
}

/** Who did it, as a person reads it: a name, a State, a job. */
export async function actorText(access: AuditAccess, actor: Actor | undefined): Promise<string | undefined> {
  if (actor === undefined) return undefined;
  if (actor.kind === "user") return (await access.nameOf(actor.userId)) ?? actor.userId;
  return actor.kind === "peer" ? actor.state : actor.job;
}
