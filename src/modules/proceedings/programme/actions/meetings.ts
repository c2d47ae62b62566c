import { z } from "zod";
import type { Transaction } from "../../../../platform/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import {
  changedMeanwhile,
  type ConferenceHead,
  conferenceParams,
  demandOpen,
  ORGANISING_ROLES,
  UPON_CONFERENCE,
} from "../../../conference/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { act, type ProceedingsContext } from "../../context.ts";
import { meetingAnswer } from "../answers.ts";
import {
  HOUR_REFUSALS,
  hoursOf,
  hoursWithin,
  isSitting,
  MAX_MEETINGS,
  type Meeting,
  meetingChange,
  newMeeting,
  programmeVersion,
  reason,
  refuseClash,
  seenVersion,
  versionOf,
} from "../domain/meeting.ts";
import { addressOf } from "../search-source.ts";
import { holdProgramme, insertMeeting, listMeetings, updateMeeting } from "../store.ts";
import { holdMeeting, meetingParams, UPON_MEETING } from "../upon.ts";

const every = {
  who: ORGANISING_ROLES,
  answer: meetingAnswer,
  repeat: "refused",
  shared: { title: "conference.conference.title" },
} as const;

/** Puts a meeting on the programme; nobody outside sees it before the programme is released. */
export const planMeeting = act({
  ...every,
  id: "proceedings.plan-meeting",
  at: "POST /conferences/:conference/meetings",
  params: conferenceParams,
  input: newMeeting,
  status: 201,
  refusals: [...UPON_CONFERENCE, ...HOUR_REFUSALS, "meeting-clash", "programme-full"],
  words: "proceedings.meeting",
  run: async ({ context, input: entry, by, ids: { conference: conferenceId } }) =>
    await context.platform.database.transaction(async (tx) => {
      await holdProgramme(tx.db, conferenceId);
      const head = await demandOpen(tx.db, conferenceId);
      const others = await listMeetings(tx.db, conferenceId);
      if (others.length >= MAX_MEETINGS) {
        const message = `A programme holds ${MAX_MEETINGS} meetings. Change one that is there.`;
        throw new Refusal("programme-full", message, { details: { most: MAX_MEETINGS } });
      }
      const ids = { meetingId: context.platform.random.uuid(), conferenceId };
      const made = { ...ids, version: 1, entry, ...hoursOf(entry, head), ...writtenBy(context, by) };
      refuseClash(others, made);
      await insertMeeting(tx.db, made);
      await tell(context, tx, "planned", made, by);
      return made;
    }),
});

/** Says anew what is said of it: outside too, at once, where it was released. */
export const changeMeeting = act({
  ...every,
  id: "proceedings.change-meeting",
  at: "POST /conferences/:conference/meetings/:meeting/versions",
  params: meetingParams,
  input: meetingChange,
  refusals: [...UPON_MEETING, ...HOUR_REFUSALS, "changed-meanwhile", "meeting-clash", "sitting-has-signatures"],
  words: "proceedings.meeting",
  run: async ({ context, input: { version, reason: why, ...entry }, by, ids }) =>
    await context.platform.database.transaction(async (tx) => {
      const { head, meeting } = await holdMeeting(tx.db, ids);
      if (meeting.version !== version) throw changedMeanwhile();
      const next = { ...meeting, version: version + 1, entry, ...hoursOf(entry, head), reason: why };
      const made = { ...next, ...writtenBy(context, by) };
      if (isSitting(meeting) && !isSitting(made)) await context.endSitting(tx.db, ids.meeting, "kind");
      refuseClash(await listMeetings(tx.db, ids.conference), made);
      await updateMeeting(tx.db, made);
      await tell(context, tx, "changed", made, by);
      return made;
    }),
});

/** It does not take place: whoever has it in a calendar is told so. */
export const cancelMeeting = act({
  ...every,
  id: "proceedings.cancel-meeting",
  at: "POST /conferences/:conference/meetings/:meeting/cancellation",
  params: meetingParams,
  input: z.strictObject({ version: seenVersion, reason }),
  refusals: [...UPON_MEETING, "changed-meanwhile", "floor-taken", "sitting-has-signatures"],
  words: "proceedings.cancellation",
  run: async ({ context, input: { version, reason: why }, by, ids }) =>
    await context.platform.database.transaction(async (tx) => {
      const { meeting } = await holdMeeting(tx.db, ids);
      if (meeting.version !== version) throw changedMeanwhile();
      await context.demandFloorFree(tx.db, ids.meeting);
      const cancelled = { cancelledAt: context.platform.clock.now(), reason: why };
      const made = { ...meeting, version: version + 1, ...cancelled, ...writtenBy(context, by) };
      if (isSitting(meeting)) await context.endSitting(tx.db, ids.meeting);
      await updateMeeting(tx.db, made);
      await tell(context, tx, "cancelled", made, by);
      return made;
    }),
});

/** Everybody sees what the officer saw planned; what is planned later waits for the next release. */
export const releaseProgramme = act({
  ...every,
  id: "proceedings.release-programme",
  at: "POST /conferences/:conference/programme/release",
  params: conferenceParams,
  input: z.strictObject({ version: programmeVersion }),
  answer: z.object({ released: z.int() }),
  refusals: [...UPON_CONFERENCE, "changed-meanwhile", "nothing-to-release"],
  words: "proceedings.release",
  run: async ({ context, input: { version: seen }, by, ids: { conference: conferenceId } }) =>
    await context.platform.database.transaction(async (tx) => {
      await holdProgramme(tx.db, conferenceId);
      await demandOpen(tx.db, conferenceId);
      const meetings = await listMeetings(tx.db, conferenceId);
      const planned = meetings.filter(isToRelease);
      if (planned.length === 0) {
        throw new Refusal("nothing-to-release", "Every meeting is released. Plan a meeting first.");
      }
      if (versionOf(meetings) !== seen) throw changedMeanwhile();
      const releasedAt = context.platform.clock.now();
      for (const meeting of planned) await updateMeeting(tx.db, { ...meeting, releasedAt });
      await context.audit.append(tx, {
        type: "proceedings.programme-released",
        actor: userActor(by),
        subject: { kind: "conference", id: conferenceId },
        details: { meetings: planned.map(({ meetingId, version }) => ({ meetingId, version })) },
      });
      return { released: planned.length };
    }),
});

/** Meetings keep their hour of the place: where its clocks or days change, their moments follow. Refuses `meeting-left-out`. */
export async function followConference(
  context: ProceedingsContext,
  tx: Transaction,
  head: ConferenceHead,
  by: User,
): Promise<void> {
  await holdProgramme(tx.db, head.conferenceId);
  for (const meeting of await listMeetings(tx.db, head.conferenceId)) {
    const hours = hoursWithin(meeting, head);
    const isSame = hours.beginsAt.getTime() === meeting.beginsAt.getTime();
    if (isSame && hours.endsAt.getTime() === meeting.endsAt.getTime()) continue;
    const made = { ...meeting, ...hours, version: meeting.version + 1, ...writtenBy(context, by) };
    await updateMeeting(tx.db, made);
    await tell(context, tx, "changed", made, by);
  }
}

export function isToRelease({ releasedAt, cancelledAt }: Meeting): boolean {
  return releasedAt === undefined && cancelledAt === undefined;
}

function writtenBy({ platform }: ProceedingsContext, { id }: User): Pick<Meeting, "recordedAt" | "recordedBy"> {
  return { recordedAt: platform.clock.now(), recordedBy: id };
}

async function tell(
  { audit, desk }: ProceedingsContext,
  tx: Transaction,
  verb: "planned" | "changed" | "cancelled",
  { meetingId: id, conferenceId, version, entry }: Meeting,
  by: User,
): Promise<void> {
  desk.search.touch(tx, "meeting", addressOf({ conferenceId, meetingId: id }));
  // An entry of the log names nobody: what tells of people ends with the conference.
  const { chairs: _, panellists: __, questions: ___, ...said } = entry;
  const details = { conferenceId, version, entry: said };
  const subject = { kind: "meeting", id };
  await audit.append(tx, { type: `proceedings.meeting-${verb}`, actor: userActor(by), subject, details });
}
