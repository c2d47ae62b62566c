import type { Kysely } from "kysely";
import { z } from "zod";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { pathParam } from "../../../web/index.ts";
import type { ConferenceContext } from "../context.ts";
import { conferenceParams, demandOpen } from "../frame/upon.ts";
import { type Badge, isStanding } from "./domain/badge.ts";
import { findBadgeById, newestOf } from "./store.ts";

const unknown = (): Refusal => unknownRefusal("badge-unknown", "No badge of this conference has this identifier.");

const ended = (): Refusal =>
  new Refusal("badge-ended", "This badge was ended already. Look at whether its holder has another one.");

/** Of every address below a badge; the badge first, which acts of two people are about. */
export const badgeParams = { badge: pathParam(z.uuid(), unknown), ...conferenceParams };

/** Whatever is done upon a badge may be refused with these. */
export const UPON_BADGE = ["conference-closed", "conference-unknown", "badge-unknown", "badge-ended"];

/** A badge of this conference. Refuses `badge-unknown`. */
export async function demandBadge(
  db: Kysely<unknown>,
  ids: { readonly conference: string; readonly badge: string },
): Promise<Badge> {
  const badge = await findBadgeById(db, ids.badge);
  if (badge?.conferenceId !== ids.conference) throw unknown();
  return badge;
}

/** A badge whose holder two people may still take every badge from. Refuses as `demandStanding` does. */
export async function demandRevocable(db: Kysely<unknown>, badgeId: string): Promise<Badge> {
  const badge = await findBadgeById(db, badgeId);
  if (badge === undefined) throw unknown();
  await demandOpen(db, badge.conferenceId);
  if ((await newestOf(db, badge))?.endedWhy === "revoked") throw ended();
  return badge;
}

/** A badge whose holder two people keep from every badge. Refuses `badge-not-revoked`, and as `demandStanding` does. */
export async function demandRevoked(db: Kysely<unknown>, badgeId: string): Promise<Badge> {
  const badge = await findBadgeById(db, badgeId);
  if (badge === undefined) throw unknown();
  await demandOpen(db, badge.conferenceId);
  if ((await newestOf(db, badge))?.endedWhy === "revoked") return badge;
  throw new Refusal("badge-not-revoked", "Nobody is kept from a badge by this one. Make the badges anew instead.");
}

/** Refuses `badge-unknown` and `badge-ended`, and what its conference is refused for. */
export async function demandStanding(
  db: Kysely<unknown>,
  ids: { readonly conference: string; readonly badge: string },
): Promise<Badge> {
  const badge = await demandBadge(db, ids);
  await demandOpen(db, ids.conference);
  if (isStanding(badge)) return badge;
  throw ended();
}

/** `upon` of the acts that are done upon a badge. */
export async function uponBadge({
  context,
  ids,
}: {
  readonly context: Pick<ConferenceContext, "platform">;
  readonly ids: { readonly conference: string; readonly badge: string };
}): Promise<Badge> {
  return await demandStanding(context.platform.database.db, ids);
}
