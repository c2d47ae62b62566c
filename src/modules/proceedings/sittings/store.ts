import type { Kysely } from "kysely";
import { tablesInCode } from "../../../platform/index.ts";
import type { Meeting } from "../programme/domain/meeting.ts";

const tables = tablesInCode<"proceedings">();

/** A draw by lot, once for each sitting. */
export interface Draw {
  readonly meetingId: string;
  readonly seed: string;
  readonly drawnAt: Date;
  readonly drawnBy: string;
}

export async function insertDraw(db: Kysely<unknown>, draw: Draw): Promise<void> {
  await tables(db).insertInto("proceedings.draw").values(draw).execute();
}

/** Of the first draw for hours of the conference that these overlap, cancelled or not: nobody draws twice. */
export async function findEarlierSeed(
  db: Kysely<unknown>,
  { conferenceId, beginsAt, endsAt }: Pick<Meeting, "conferenceId" | "beginsAt" | "endsAt">,
): Promise<string | undefined> {
  const row = await tables(db)
    .selectFrom("proceedings.draw as draw")
    .innerJoin("proceedings.meeting as meeting", "meeting.meetingId", "draw.meetingId")
    .select("draw.seed")
    .where("meeting.conferenceId", "=", conferenceId)
    .where("meeting.beginsAt", "<", endsAt)
    .where("meeting.endsAt", ">", beginsAt)
    .orderBy("draw.drawnAt")
    .executeTakeFirst();
  return row?.seed;
}

export async function findDraw(db: Kysely<unknown>, meetingId: string): Promise<Draw | undefined> {
  return await tables(db)
    .selectFrom("proceedings.draw")
    .selectAll()
    .where("meetingId", "=", meetingId)
    .executeTakeFirst();
}
