import { z } from "zod";
import { pathParam } from "../../../../web/index.ts";
import { Refusal, unknownRefusal } from "../../../../protocol/refusal.ts";
import { ORGANISING_ROLES } from "../../access.ts";
import { act } from "../../context.ts";
import { uponConference } from "../../frame/upon.ts";
import { demandMay, worksIn } from "../access.ts";
import { meetingAnswer } from "../answers.ts";
import { type Meeting, meetingEntry } from "../domain/body.ts";
import type { Task } from "../domain/task.ts";
import { bodyParams, demandBody, demandOwner, inOrganising, ORGANISING_REFUSALS } from "../organising.ts";
import { fileMinutes, insertMeeting, insertTasks, listMeetings } from "../store.ts";
import { demandRoomForTasks, demandSeen } from "./bodies.ts";

const unknownMeeting = (): Refusal => unknownRefusal("meeting-unknown", "This body has no such meeting.");
const DOCUMENT_REFUSALS = ["document-unknown", "document-withdrawn"];

/** Enters that a body met: who was there, its minutes, and what it decided, which are tasks of whoever shall do it. */
export const holdMeeting = act({
  id: "conference.hold-meeting",
  at: "POST /conferences/:conference/bodies/:body/meetings",
  who: ORGANISING_ROLES,
  params: bodyParams,
  input: meetingEntry,
  answer: meetingAnswer.extend({ conferenceId: z.string(), tasks: z.array(z.string()) }),
  status: 201,
  repeat: "again",
  refusals: [
    ...ORGANISING_REFUSALS,
    ...DOCUMENT_REFUSALS,
    "body-unknown",
    "meeting-in-future",
    "member-unknown",
    "nobody-present",
    "too-many-tasks",
    "unseen-character",
  ],
  words: "conference.meeting",
  upon: uponConference,
  run: async ({ context, input: { decisions, ...entry }, by, ids }) =>
    await inOrganising({ context, by, ids }, "conference.meeting-held", async (work) => {
      const { tx, now, today, members, stamp } = work;
      demandBody(work, ids.body);
      demandMay(worksIn(by, work, ids.body));
      if (entry.heldOn > today) {
        const message = `${entry.heldOn} is still to come. Enter a meeting once it was held.`;
        throw new Refusal("meeting-in-future", message, { field: "heldOn" });
      }
      const seats = new Set(members.filter(({ bodyId }) => bodyId === ids.body).map(({ memberId }) => memberId));
      if (entry.present.some((id) => !seats.has(id))) {
        const message = "Somebody who is said to be present does not sit in this body. Write him among the others.";
        throw new Refusal("member-unknown", message, { field: "present" });
      }
      if (entry.present.length === 0) {
        throw new Refusal("nobody-present", "Say which members were present.", { field: "present" });
      }
      for (const text of entry.agenda) demandSeen(text, "agenda");
      for (const text of entry.others) demandSeen(text, "others");
      demandRoomForTasks(work.tasks.length + decisions.length);
      if (entry.minutesId !== undefined) await context.documents.hold(tx.db, entry.minutesId);
      const meetingId = context.platform.random.uuid();
      const meeting: Meeting = { meetingId, bodyId: ids.body, ...entry, ...stamp };
      const tasks = decisions.map(({ title, ownerId, dueOn }, at): Task => {
        demandSeen(title, `decisions.${at}.title`);
        const { bodyId } = demandOwner(work, ownerId, `decisions.${at}.ownerId`);
        const decided = { title, ownerId, bodyId, dueOn, waitsFor: [], state: "open", meetingId, version: 1 } as const;
        return { taskId: context.platform.random.uuid(), ...decided, ...stamp, changedAt: now, changedBy: by.id };
      });
      await insertMeeting(tx.db, meeting);
      await insertTasks(tx.db, tasks);
      const taskIds = tasks.map(({ taskId }) => taskId);
      for (const id of taskIds) work.touch(id);
      const made = { ...meeting, conferenceId: ids.conference, tasks: taskIds };
      const { heldOn, minutesId } = entry;
      return { made, details: { meetingId, bodyId: ids.body, heldOn, minutesId, tasks: taskIds } };
    }),
});

/** Files the minutes of a meeting, once they are written: a document. */
export const addMinutes = act({
  id: "conference.file-minutes",
  at: "POST /conferences/:conference/bodies/:body/meetings/:meeting/minutes",
  who: ORGANISING_ROLES,
  params: { ...bodyParams, meeting: pathParam(z.uuid(), unknownMeeting) },
  input: z.strictObject({ minutesId: z.uuid() }),
  answer: meetingAnswer.extend({ conferenceId: z.string() }),
  repeat: "refused",
  refusals: [...ORGANISING_REFUSALS, ...DOCUMENT_REFUSALS, "body-unknown", "meeting-unknown", "minutes-filed-already"],
  words: "conference.minutes",
  upon: uponConference,
  run: async ({ context, input: { minutesId }, by, ids }) =>
    await inOrganising({ context, by, ids }, "conference.minutes-filed", async (work) => {
      demandBody(work, ids.body);
      demandMay(worksIn(by, work, ids.body));
      const found = (await listMeetings(work.tx.db, ids.body)).find(({ meetingId }) => meetingId === ids.meeting);
      if (found === undefined) throw unknownMeeting();
      if (found.minutesId !== undefined) {
        throw new Refusal(
          "minutes-filed-already",
          "This meeting has its minutes. A correction is a document of its own.",
        );
      }
      await context.documents.hold(work.tx.db, minutesId);
      await fileMinutes(work.tx.db, ids.meeting, minutesId);
      const made = { ...found, minutesId, conferenceId: ids.conference };
      return { made, details: { meetingId: ids.meeting, bodyId: ids.body, minutesId } };
    }),
});
