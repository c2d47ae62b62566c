import { z } from "zod";
import {
  addDays,
  CONFERENCE_DAY_ENDS_AT,
  CONFERENCE_RETENTION_DAYS,
  type PlainDate,
  wordsSchema,
} from "../../../../convention/index.ts";
import type { Given } from "../../../../protocol/given.ts";

export const CONFERENCE_KINDS = ["ceremony", "session", "preparatory"] as const;
/** What has to be here by a day. */
const DEADLINES = ["names", "credentials", "full-powers", "speakers", "documents"] as const;
/** Capacity: a badge has a bit for each zone. */
const MAX_ZONES = 16;
const MAX_CATEGORIES = 40;
/** Of one conference. @public */
export const MAX_PARTICIPANTS = 20_000;

export const line = z.string().trim().min(1).max(200);
export const reason = z.string().trim().min(3).max(1000);
const zoneCode = z
  .string()
  .trim()
  .regex(/^[A-Z]{1,3}$/, "is not one to three capital letters");

/** What people say of a conference. */
export const newConference = z.strictObject({
  kind: z.enum(CONFERENCE_KINDS),
  title: wordsSchema(300),
  place: line,
  /** The IANA name of the time zone of the place: all hours and days are of that place. */
  zone: line,
  opensOn: z.iso.date(),
  closesOn: z.iso.date(),
  /** What goes on past midnight is of the day before until this hour. */
  dayEndsAt: z
    .string()
    .trim()
    .regex(/^0[0-6]:[0-5]\d$/, "is no time from 00:00 to 06:59")
    .exactOptional(),
  zones: z.array(z.strictObject({ code: zoneCode, name: line })).max(MAX_ZONES),
  categories: z
    .array(
      z.strictObject({
        code: z
          .string()
          .trim()
          .regex(/^[A-Z][A-Z0-9]{0,7}$/, "is not a capital letter and up to seven more or digits"),
        name: line,
        /** How many people each delegation may bring in it. */
        quota: z.int().min(0).max(MAX_PARTICIPANTS).exactOptional(),
        /** Where its people may go. */
        zones: z.array(zoneCode).max(MAX_ZONES),
      }),
    )
    .max(MAX_CATEGORIES),
  deadlines: z.array(z.strictObject({ what: z.enum(DEADLINES), on: z.iso.date() })).max(DEADLINES.length),
  /** From the next day on two people may close it, and personal data end. */
  retentionOn: z.iso.date().exactOptional(),
});
export type NewConference = Given<typeof newConference>;

const slugSchema = z
  .string()
  .trim()
  .regex(/^[a-z0-9-]{3,40}$/, "is not 3 to 40 of a-z, 0-9 and -");
export const conferenceOpening = z.strictObject({ ...newConference.shape, slug: slugSchema });
/** The version that was seen: what somebody else wrote meanwhile is not written over unread. */
const seenVersion = z.int().min(1).max(100_000);
export const conferenceChange = z.strictObject({ ...newConference.shape, version: seenVersion, reason });

/** One version of what is said of a conference; nothing of it is ever changed. */
export interface Conference {
  readonly conferenceId: string;
  readonly slug: string;
  readonly closedAt?: Date;
  readonly version: number;
  readonly entry: NewConference;
  /** Why this version was written; absent in the first. */
  readonly reason?: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** A conference as everything else of it needs to know it. */
export interface ConferenceHead extends Required<NewConference> {
  readonly conferenceId: string;
  readonly slug: string;
  readonly version: number;
  readonly state: "open" | "closed";
}

export function headOf(one: Omit<Conference, "recordedAt" | "recordedBy">): ConferenceHead {
  const { conferenceId, slug, version, entry, closedAt } = one;
  return {
    conferenceId,
    slug,
    version,
    state: closedAt === undefined ? "open" : "closed",
    ...entry,
    dayEndsAt: entry.dayEndsAt ?? CONFERENCE_DAY_ENDS_AT,
    retentionOn: entry.retentionOn ?? retentionAfter(entry.closesOn),
  };
}

export function retentionAfter(closesOn: PlainDate): PlainDate {
  return addDays(closesOn, CONFERENCE_RETENTION_DAYS);
}
