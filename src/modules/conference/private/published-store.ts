import type { Kysely } from "kysely";
import { inCode, inRow, tablesInCode } from "../../../platform/index.ts";

/** The list of participants that two people published. */
export interface PublishedList {
  readonly conferenceId: string;
  readonly number: number;
  readonly digest: string;
  /** What both stood behind, to the letter. */
  readonly text: string;
  /** In the order of the text. */
  readonly participantIds: readonly string[];
  readonly publishedAt: Date;
  readonly askedBy: string;
  readonly approvedBy: string;
}

const tables = tablesInCode<
  "conference",
  { "conference.published_list": { participant_ids: PublishedList["participantIds"] } }
>();

export async function findPublished(db: Kysely<unknown>, conferenceId: string): Promise<PublishedList | undefined> {
  const rows = tables(db).selectFrom("conference.publishedList").selectAll();
  const row = await rows.where("conferenceId", "=", conferenceId).executeTakeFirst();
  return row && inCode(row);
}

export async function isListPublished(db: Kysely<unknown>, conferenceId: string): Promise<boolean> {
  const rows = tables(db).selectFrom("conference.publishedList").select("number");
  return (await rows.where("conferenceId", "=", conferenceId).executeTakeFirst()) !== undefined;
}

/** In the place of the one before: whoever was taken off stands nowhere any more. */
export async function putPublished(db: Kysely<unknown>, list: PublishedList): Promise<void> {
  const row = inRow("conference.published_list", list);
  const rows = tables(db).insertInto("conference.publishedList").values(row);
  await rows.onConflict((same) => same.column("conferenceId").doUpdateSet(row)).execute();
}
