import { z } from "zod";
import { pathParam } from "../../../../web/index.ts";
import { Refusal, unknownRefusal } from "../../../../protocol/refusal.ts";
import { act } from "../../context.ts";
import { demandSeen } from "../../frame/domain/demand-seen.ts";
import { demandMay, worksIn } from "../access.ts";
import { meetingAnswer } from "../answers.ts";
import { type Meeting, meetingEntry } from "../domain/body.ts";
import { enterTasks } from "../enter-tasks.ts";
import { bodyParams, demandBody, demandOwner, inOrganising, OF_BODIES, ORGANISING_REFUSALS } from "../organising.ts";
import { fileMinutes, insertMeeting, listMeetings } from "../store.ts";

const unknownMeeting = (): Refusal => unknownRefusal("meeting-unknown", "This body has no such meeting.");
const DOCUMENT_REFUSALS = ["document-unknown", "document-withdrawn"];

/** Enters that a body met: who was there, its minutes, and what it decided, which are tasks of whoever shall do it. */
export const holdMeeting = act({
  id: "conference.hold-meeting",
  at: "POST /conferences/:conference/bodies/:body/meetings",
  ...OF_BODIES,
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
  run: async ({ context, input: { decisions, ...entry }, by, ids }) =>
    await inOrganising({ context, by, ids }, "conference.meeting-held", async (work) => {
      const { tx, today, members, stamp } = work;
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
      if (entry.minutesId !== undefined) await context.documents.hold(tx.db, entry.minutesId);
      const meetingId = context.platform.random.uuid();
      const meeting: Meeting = { meetingId, bodyId: ids.body, ...entry, ...stamp };
      const decided = decisions.map((one, at) => {
        demandSeen(one.title, `decisions.${at}.title`);
        const { bodyId } = demandOwner(work, one.ownerId, `decisions.${at}.ownerId`);
        return { ...one, taskId: context.platform.random.uuid(), bodyId, meetingId, waitsFor: [] };
      });
      await insertMeeting(tx.db, meeting);
      const taskIds = (await enterTasks(work, decided)).map(({ taskId }) => taskId);
      const made = { ...meeting, conferenceId: ids.conference, tasks: taskIds };
      const { heldOn, minutesId } = entry;
      return { made, details: { meetingId, bodyId: ids.body, heldOn, minutesId, tasks: taskIds } };
    }),
});

/** Files the minutes of a meeting, once they are written: a document. */
export const addMinutes = act({
  id: "conference.file-minutes",
  at: "POST /conferences/:conference/bodies/:body/meetings/:meeting/minutes",
  ...OF_BODIES,
  params: { ...bodyParams, meeting: pathParam(z.uuid(), unknownMeeting) },
  input: z.strictObject({ minutesId: z.uuid() }),
  answer: meetingAnswer.extend({ conferenceId: z.string() }),
  refusals: [...ORGANISING_REFUSALS, ...DOCUMENT_REFUSALS, "body-unknown", "meeting-unknown", "minutes-filed-already"],
  words: "conference.minutes",
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
