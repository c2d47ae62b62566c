import type { Kysely } from "kysely";
import { tablesInCode } from "../../../platform/index.ts";

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

export async function findDraw(db: Kysely<unknown>, meetingId: string): Promise<Draw | undefined> {
  return await tables(db)
    .selectFrom("proceedings.draw")
    .selectAll()
    .where("meetingId", "=", meetingId)
    .executeTakeFirst();
}
