import type { Kysely } from "kysely";
import { z } from "zod";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { pathParam } from "../../../web/index.ts";
import { conferenceParams, demandOpen, UPON_CONFERENCE } from "../../conference/index.ts";
import type { Meeting } from "./domain/meeting.ts";
import { findMeeting, holdProgramme } from "./store.ts";

const unknown = (): Refusal => unknownRefusal("meeting-unknown", "This conference has no such meeting.");

/** Of every address below a meeting. */
export const meetingParams = { ...conferenceParams, meeting: pathParam(z.uuid(), unknown) };
export type MeetingIds = { readonly conference: string; readonly meeting: string };

/** Whatever is done upon a meeting may be refused with these. */
export const UPON_MEETING = [...UPON_CONFERENCE, "meeting-cancelled", "meeting-unknown"];

/** Refuses `meeting-unknown`, also for a meeting of another conference. */
export async function demandMeeting(db: Kysely<unknown>, { conference, meeting }: MeetingIds): Promise<Meeting> {
  const found = await findMeeting(db, meeting);
  if (found?.conferenceId !== conference) throw unknown();
  return found;
}

/** In its turn, in an open conference. Refuses `meeting-cancelled`: nothing happens in one that does not take place. */
export async function holdMeeting(db: Kysely<unknown>, ids: MeetingIds) {
  await holdProgramme(db, ids.conference);
  const head = await demandOpen(db, ids.conference);
  const meeting = await demandMeeting(db, ids);
  if (meeting.cancelledAt === undefined) return { head, meeting };
  throw new Refusal("meeting-cancelled", "This meeting is cancelled. Plan another one.");
}
