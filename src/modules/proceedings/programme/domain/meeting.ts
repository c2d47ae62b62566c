import { z } from "zod";
import { addDays, sameName, wordsSchema } from "../../../../convention/index.ts";
import { momentOnWall, momentParts } from "../../../../convention/wall-clock.ts";
import type { Given } from "../../../../protocol/given.ts";
import { isRefusal, Refusal, type RefusalOptions } from "../../../../protocol/refusal.ts";

const MEETING_KINDS = ["opening", "plenary", "debate", "round-table", "side-conference", "signature"] as const;
/** Capacity of one conference. */
export const MAX_MEETINGS = 2000;

/** One line that hides nothing. */
export const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u, "has a character that nobody sees");
export const reason = z.string().trim().min(3).max(1000);
const hour = z
  .string()
  .trim()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is no time such as 09:30");

/** What people say of a meeting; day and hours are those of the place. */
export const newMeeting = z.strictObject({
  kind: z.enum(MEETING_KINDS),
  title: wordsSchema(300),
  room: line,
  day: z.iso.date(),
  begins: hour,
  /** Not after it begins: on the next day, before the day of the conference ends. */
  ends: hour,
  chairs: z.array(line).max(10),
  panellists: z.array(line).max(40),
  /** In the language in which the title was given. */
  questions: z.string().trim().min(1).max(4000).exactOptional(),
});
export type NewMeeting = Given<typeof newMeeting>;

/** The version that was seen: what somebody else wrote meanwhile is not written over unread. */
export const seenVersion = z.int().min(1).max(100_000);
export const meetingChange = z.strictObject({ ...newMeeting.shape, version: seenVersion, reason });

/** Of a whole programme: each plan and change makes it higher, as no meeting ever leaves it. */
export const programmeVersion = z.int().min(0).max(1_000_000_000);
export function versionOf(meetings: readonly Pick<Meeting, "version">[]): number {
  return meetings.reduce((sum, { version }) => sum + version, 0);
}

export interface Meeting {
  readonly meetingId: string;
  readonly conferenceId: string;
  readonly version: number;
  readonly entry: NewMeeting;
  readonly beginsAt: Date;
  readonly endsAt: Date;
  readonly releasedAt?: Date;
  readonly cancelledAt?: Date;
  /** Why it was changed or cancelled last. */
  readonly reason?: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

export function stateOf({ releasedAt, cancelledAt }: Meeting): "planned" | "released" | "cancelled" {
  if (cancelledAt !== undefined) return "cancelled";
  return releasedAt === undefined ? "planned" : "released";
}

/** A sitting of signature or deposit that takes place. */
export function isSitting({ entry, cancelledAt }: Pick<Meeting, "entry" | "cancelledAt">): boolean {
  return entry.kind === "signature" && cancelledAt === undefined;
}

/** A moment within its hours. */
export function isWithin(at: Date, { beginsAt, endsAt }: Pick<Meeting, "beginsAt" | "endsAt">): boolean {
  return at >= beginsAt && at < endsAt;
}

/** What of the conference binds its meetings. */
interface Frame {
  readonly zone: string;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly dayEndsAt: string;
}

export const HOUR_REFUSALS = ["hour-skipped", "meeting-ends-too-early", "meeting-outside-days"];

/** Its hours as moments. Refuses a day that is none of the conference, an hour that the clocks skip, and an end before the beginning. */
export function hoursOf({ day, begins, ends }: NewMeeting, frame: Frame): Pick<Meeting, "beginsAt" | "endsAt"> {
  const { opensOn, closesOn, dayEndsAt } = frame;
  if (day < opensOn || day > closesOn) {
    const message = `The conference lasts from ${opensOn} to ${closesOn}. Choose one of its days.`;
    throw new Refusal("meeting-outside-days", message, { field: "day", details: { opensOn, closesOn } });
  }
  const runsOver = ends <= begins;
  if (runsOver && ends > dayEndsAt) {
    const message = `It would end at ${ends}, before it begins. Past midnight it may last until ${dayEndsAt}.`;
    throw new Refusal("meeting-ends-too-early", message, { field: "ends", details: { dayEndsAt } });
  }
  const endDay = runsOver ? addDays(day, 1) : day;
  return { beginsAt: onWall(frame, day, begins, "begins"), endsAt: onWall(frame, endDay, ends, "ends") };
}

/** The same of one that stands already. Refuses `meeting-left-out` by its name; one that is cancelled keeps its hours. */
export function hoursWithin(meeting: Meeting, frame: Frame): Pick<Meeting, "beginsAt" | "endsAt"> {
  try {
    return hoursOf(meeting.entry, frame);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (meeting.cancelledAt !== undefined) return meeting;
    const at = atHours(meeting);
    const isBefore = at.day < frame.opensOn;
    const boxes = { "hour-skipped": "zone", "meeting-ends-too-early": "dayEndsAt" };
    const field = boxes[error.code as keyof typeof boxes] ?? (isBefore ? "opensOn" : "closesOn");
    const message = `"${at.other}", ${at.day}, ${at.begins} to ${at.ends}, would be left out. Move or cancel that meeting first.`;
    throw new Refusal("meeting-left-out", message, { field, details: at });
  }
}

/** Of a meeting that a refusal names. */
export function atHours({ entry: { title, day, begins, ends } }: Pick<Meeting, "entry">) {
  return { other: title.texts[title.original] ?? "", day, begins, ends };
}

/** Refuses `hour-skipped`: on the day on which the clocks go forward some hours are not there. */
function onWall({ zone }: Frame, day: string, time: string, field: string): Date {
  const moment = momentOnWall(day, time, zone);
  if (moment !== undefined && momentParts(moment, zone).time === time) return moment;
  const message = `At the place the clocks skip ${time} on ${day}. Choose another time.`;
  throw new Refusal("hour-skipped", message, { field, details: { time, day } });
}

/** What two meetings at one time cannot share: the room, and whoever chairs or sits on the panel (`meeting-clash`). Names both. */
export function refuseClash(
  others: readonly Meeting[],
  one: Pick<Meeting, "meetingId" | "entry" | "beginsAt" | "endsAt">,
) {
  const people = [...named("chairs", one.entry), ...named("panellists", one.entry)];
  for (const other of others) {
    const isApart = other.endsAt <= one.beginsAt || other.beginsAt >= one.endsAt;
    if (isApart || other.meetingId === one.meetingId || other.cancelledAt !== undefined) continue;
    const { room, chairs, panellists } = other.entry;
    const at = atHours(other);
    if (sameName(room) === sameName(one.entry.room)) throw clash({ field: "room", details: { name: room, ...at } });
    const taken = new Set([...chairs, ...panellists].map(sameName));
    const twice = people.find(({ name }) => taken.has(sameName(name)));
    if (twice !== undefined) throw clash({ field: twice.field, details: { name: twice.name, ...at } });
  }
}

function named(field: "chairs" | "panellists", entry: NewMeeting) {
  return entry[field].map((name) => ({ field, name }));
}

function clash(of: Required<Pick<RefusalOptions, "field" | "details">>): Refusal {
  const { name, other, day, begins, ends } = of.details;
  const message = `${name} is taken: "${other}", ${day}, ${begins} to ${ends}. Choose another hour, or change that meeting.`;
  return new Refusal("meeting-clash", message, of);
}
