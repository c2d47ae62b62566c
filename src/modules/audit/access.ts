import type { Context } from "hono";
import type { Actor } from "./types.ts";

/** Who reads. People come later in the order of modules, so the composition root says how to ask. */
export interface AuditAccess {
  /** Refuses `sign-in-needed`. Entries are for oversight; heads, witnesses and checks for everyone who is signed in. */
  readerOf(c: Context): { readonly mayReadEntries: boolean };
  /** Refuses `sign-in-needed`, and `role-missing` to whoever may not read entries. */
  demandEntries(c: Context): void;
  /** The name of a person of this State; undefined when nobody knows it any more. */
  nameOf(userId: string): Promise<string | undefined>;
}

/** Who did it, as a person reads it: a name, a State, a job. */
export async function actorText(access: AuditAccess, actor: Actor | undefined): Promise<string | undefined> {
  if (actor === undefined) return undefined;
  if (actor.kind === "user") return (await access.nameOf(actor.userId)) ?? actor.userId;
  return actor.kind === "peer" ? actor.state : actor.job;
}
