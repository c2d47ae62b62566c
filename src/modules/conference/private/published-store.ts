import type { Kysely } from "kysely";
import { inCode, inRow, type Platform, tablesInCode, type Transaction } from "../../../platform/index.ts";
import type { ConferenceContext } from "../context.ts";
import { isOfThisLife } from "../life.ts";

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
  /** The life of the data in which two people published it (R1). */
  readonly life?: string;
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

/** Who reads the published list: everybody; of before a restore nobody, until two people looked at it and published it again. */
export async function publicationOf(
  context: { readonly platform: Pick<Platform, "incarnation"> },
  db: Kysely<unknown>,
  conferenceId: string,
): Promise<"public" | "held-back" | undefined> {
  const rows = tables(db).selectFrom("conference.publishedList").select("life");
  const row = await rows.where("conferenceId", "=", conferenceId).executeTakeFirst();
  return row && (isOfThisLife(context, inCode(row)) ? "public" : "held-back");
}

type Listening = Pick<ConferenceContext, "listChanged">;

/** Nobody is on it any more. */
export async function deletePublished(
  { listChanged }: Listening,
  tx: Transaction,
  conferenceId: string,
): Promise<void> {
  listChanged.forEach(tx.afterOutcome);
  await tables(tx.db).deleteFrom("conference.publishedList").where("conferenceId", "=", conferenceId).execute();
}

/** In the place of the one before: whoever was taken off stands nowhere any more. */
export async function putPublished({ listChanged }: Listening, tx: Transaction, list: PublishedList): Promise<void> {
  listChanged.forEach(tx.afterOutcome);
  const row = inRow("conference.published_list", list);
  const rows = tables(tx.db).insertInto("conference.publishedList").values(row);
  await rows.onConflict((same) => same.column("conferenceId").doUpdateSet(row)).execute();
}
