import type { Kysely } from "kysely";
import { z } from "zod";
import { dateIn, type PlainDate } from "../../../convention/index.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { pathParam } from "../../../web/index.ts";
import type { ConferenceContext } from "../context.ts";
import { type Conference, type ConferenceHead, headOf } from "./domain/conference.ts";
import { rulesFrom, type StandingRules } from "./domain/rules.ts";
import { findConference, listRuleChanges, versionsOf } from "./store.ts";

const unknown = (): Refusal => unknownRefusal("conference-unknown", "No conference has this identifier.");

/** Of every address below a conference. */
export const conferenceParams = { conference: pathParam(z.uuid(), unknown) };

/** Whatever is done upon a conference may be refused with these. */
export const UPON_CONFERENCE = ["conference-closed", "conference-unknown"];

/** Refuses `conference-unknown`. */
export async function demandConference(db: Kysely<unknown>, conferenceId: string): Promise<ConferenceHead> {
  const found = await findConference(db, conferenceId);
  if (found === undefined) throw unknown();
  return headOf(found);
}

/** Refuses `conference-unknown`, and `conference-closed`: nothing is written to one that two people closed. */
export async function demandOpen(db: Kysely<unknown>, conferenceId: string): Promise<ConferenceHead> {
  const head = await demandConference(db, conferenceId);
  if (head.state === "open") return head;
  throw new Refusal(
    "conference-closed",
    "This conference is closed: it can be read, and nothing is written to it any more.",
  );
}

/** `upon` of the acts that are done upon a conference: `{ params: conferenceParams, upon: uponConference }`. */
export async function uponConference(call: {
  readonly context: Pick<ConferenceContext, "platform">;
  readonly ids: { readonly conference: string };
}): Promise<ConferenceHead> {
  return await demandOpen(call.context.platform.database.db, call.ids.conference);
}

/** All versions, the latest first. Refuses `conference-unknown`. */
export async function demandVersions(db: Kysely<unknown>, id: string): Promise<readonly [Conference, ...Conference[]]> {
  const [latest, ...earlier] = await versionsOf(db, id);
  if (latest === undefined) throw unknown();
  return [latest, ...earlier];
}

/** Every rule of a conference as it stands on a day. */
export async function rulesOn(db: Kysely<unknown>, conferenceId: string, day: PlainDate): Promise<StandingRules> {
  return rulesFrom(await listRuleChanges(db, conferenceId), day);
}

/** The calendar day that it is at the place of a conference. */
export function todayAt(
  { platform }: Pick<ConferenceContext, "platform">,
  { zone }: Pick<ConferenceHead, "zone">,
): PlainDate {
  return dateIn(platform.clock.now(), zone);
}
