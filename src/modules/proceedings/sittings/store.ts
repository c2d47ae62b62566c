import type { Kysely } from "kysely";
import { tablesInCode } from "../../../platform/index.ts";

const tables = tablesInCode<"proceedings">();

/** A draw by lot, once for each conference: in one of its sittings, for all of them. */
export interface Draw {
  readonly meetingId: string;
  readonly seed: string;
  readonly drawnAt: Date;
  readonly drawnBy: string;
}

export async function insertDraw(db: Kysely<unknown>, draw: Draw): Promise<void> {
  await tables(db).insertInto("proceedings.draw").values(draw).execute();
}

/** Of a conference: the first one, also where its sitting was cancelled since. */
export async function findDraw(db: Kysely<unknown>, conferenceId: string): Promise<Draw | undefined> {
  return await tables(db)
    .selectFrom("proceedings.draw as draw")
    .innerJoin("proceedings.meeting as meeting", "meeting.meetingId", "draw.meetingId")
    .selectAll("draw")
    .where("meeting.conferenceId", "=", conferenceId)
    .orderBy("draw.drawnAt")
    .executeTakeFirst();
}
