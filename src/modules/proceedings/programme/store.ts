import { type Kysely, sql } from "kysely";
import { inCode, inRow, tablesInCode } from "../../../platform/index.ts";
import { MAX_MEETINGS, type Meeting } from "./domain/meeting.ts";

const tables = tablesInCode<"proceedings", { "proceedings.meeting": Pick<Meeting, "entry"> }>();

/** One writer at a time in each conference, so that no two meetings take one room; readers go on. */
export async function holdProgramme(db: Kysely<unknown>, conferenceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`proceedings.meeting ${conferenceId}`}, 0))`.execute(db);
}

export async function insertMeeting(db: Kysely<unknown>, meeting: Meeting): Promise<void> {
  await tables(db).insertInto("proceedings.meeting").values(inRow("proceedings.meeting", meeting)).execute();
}

/** Writes its next version whole. */
export async function updateMeeting(db: Kysely<unknown>, { meetingId, ...meeting }: Meeting): Promise<void> {
  await tables(db)
    .updateTable("proceedings.meeting")
    .set(inRow("proceedings.meeting", meeting))
    .where("meetingId", "=", meetingId)
    .execute();
}

/** In the order in which they begin. */
export async function listMeetings(db: Kysely<unknown>, conferenceId: string): Promise<readonly Meeting[]> {
  const rows = tables(db).selectFrom("proceedings.meeting").selectAll().where("conferenceId", "=", conferenceId);
  return (await rows.orderBy("beginsAt").orderBy("meetingId").limit(MAX_MEETINGS).execute()).map(inCode);
}

export async function findMeeting(db: Kysely<unknown>, meetingId: string): Promise<Meeting | undefined> {
  const rows = tables(db).selectFrom("proceedings.meeting").selectAll().where("meetingId", "=", meetingId);
  const row = await rows.executeTakeFirst();
  return row && inCode(row);
}

/** Of meetings that were never released nobody is named any more; no reason that was given inside stays. */
export async function reduceToPublished(db: Kysely<unknown>, conferenceId: string): Promise<void> {
  await sql`
    update proceedings.meeting
    set
      reason = null,
      entry = case
        when released_at is null then (entry - 'questions') || '{"chairs": [], "panellists": []}'
        else entry
      end
    where conference_id = ${conferenceId}`.execute(db);
}

export async function listEveryMeeting(db: Kysely<unknown>) {
  return await tables(db).selectFrom("proceedings.meeting").select(["conferenceId", "meetingId"]).execute();
}
