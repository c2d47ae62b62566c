import type { Kysely } from "kysely";
import type { NextAction } from "../../../web/index.ts";
import type { OpenAsked, User } from "../../identity/index.ts";
import { READING_ROLES } from "../access.ts";
import type { ConferenceContext } from "../context.ts";
import type { PlaceHolder } from "./domain/place-holder.ts";
import type { PartLink, PartReader, Parts, ReadinessFact } from "./part.ts";

/** The pages of a conference that this person may open. */
export function linksFor({ parts }: Parts, { roles }: Pick<User, "roles">): readonly PartLink[] {
  const all = parts.flatMap(({ links = [] }) => links);
  return all.filter(({ who = READING_ROLES }) => who.some((role) => roles.includes(role)));
}

/** What a conference has: counts, and the facts by which people see how ready it is. */
export interface Readiness {
  readonly facts: readonly ReadinessFact[];
  readonly counts: readonly { readonly label: string; readonly href: string; readonly count: number }[];
}

export async function readinessOf(
  context: Parts,
  db: Kysely<unknown>,
  conferenceId: string,
  by: Pick<User, "roles">,
): Promise<Readiness> {
  const facts: ReadinessFact[] = [];
  for (const part of context.parts) facts.push(...((await part.facts?.(db, conferenceId)) ?? []));
  const counts: Readiness["counts"][number][] = [];
  for (const { count, href } of linksFor(context, by)) {
    if (count !== undefined) {
      counts.push({ label: count.label, href: href(conferenceId), count: await count.of(db, conferenceId) });
    }
  }
  return { facts, counts };
}

/** What waits for a second person about this conference. */
export async function waitingAbout(
  { identity }: Pick<ConferenceContext, "identity">,
  db: Kysely<unknown>,
  conferenceId: string,
): Promise<readonly OpenAsked[]> {
  const open = await identity.asked.open("all", db);
  return open.filter(({ isBack, subject }) => !isBack && subject.id === conferenceId);
}

/** Everybody who has a place, whichever part knows them. */
export async function placeHolders(
  { parts }: Parts,
  db: Kysely<unknown>,
  conferenceId: string,
): Promise<readonly PlaceHolder[]> {
  const holders: PlaceHolder[] = [];
  for (const part of parts) holders.push(...((await part.placeHolders?.(db, conferenceId)) ?? []));
  return holders;
}

/** What this person ought to do next for it: approve what waits, else what the first part says that has something. */
export async function nextOf({ parts }: Parts, reader: PartReader): Promise<NextAction | undefined> {
  const { waits, view, by } = reader;
  const own = waits.find(({ askedBy, roles }) => askedBy.id !== by.id && roles.some((role) => by.roles.includes(role)));
  if (own !== undefined) {
    return { label: view.t("identity.asked.next-action", { what: own.about(view) }), href: own.href };
  }
  for (const { next } of parts) {
    const found = await next?.(reader);
    if (found !== undefined) return found;
  }
  return undefined;
}
