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

/** Where and when an appointment was taken up. */
export interface TakenUp {
  readonly signingId: string;
  readonly meetingId: string;
  readonly conferenceId: string;
  readonly takenAt: Date;
}

/** Of every conference. */
export async function listTakenUp(db: Kysely<unknown>): Promise<readonly TakenUp[]> {
  return await tables(db)
    .selectFrom("proceedings.takenUp as taken")
    .innerJoin("proceedings.meeting as meeting", "meeting.meetingId", "taken.meetingId")
    .select(["taken.signingId", "taken.meetingId", "taken.takenAt", "meeting.conferenceId"])
    .execute();
}

/** Gives those that no other sitting had before. */
export async function insertTakenUp(
  db: Kysely<unknown>,
  signingIds: readonly string[],
  by: { readonly meetingId: string; readonly takenAt: Date; readonly takenBy: string },
): Promise<readonly string[]> {
  const rows = tables(db).insertInto("proceedings.takenUp");
  const taken = rows.values(signingIds.map((signingId) => ({ signingId, ...by })));
  const made = await taken
    .onConflict((other) => other.doNothing())
    .returning("signingId")
    .execute();
  return made.map(({ signingId }) => signingId);
}

/** One of its appointments, or all; gives them. */
export async function deleteTakenUp(db: Kysely<unknown>, meetingId: string, signingId?: string): Promise<string[]> {
  let rows = tables(db).deleteFrom("proceedings.takenUp").where("meetingId", "=", meetingId);
  if (signingId !== undefined) rows = rows.where("signingId", "=", signingId);
  const gone = await rows.returning("signingId").execute();
  return gone.map((one) => one.signingId);
}
