import type { TablesOf } from "../../../platform/index.ts";
import type { Kysely } from "kysely";
import type { RequestId } from "../../../protocol/identifiers.ts";
import type { ConsentedUse } from "../../../convention/index.ts";
import type { UseConsent } from "../request/domain/conditions.ts";

// Consents of the sender to another use than the one that was asked for: each from one message of its own, and for one use.

type UseTables = TablesOf<
  "cooperation",
  {
    "cooperation.use_consent": { use: ConsentedUse };
  }
>;

const tables = (db: Kysely<unknown>) => db.withTables<UseTables>();

/** Those that no use was recorded under yet, oldest first. */
export async function unspentConsentsOf(db: Kysely<unknown>, requestId: RequestId): Promise<UseConsent[]> {
  const rows = await tables(db)
    .selectFrom("cooperation.use_consent")
    .select(["consent_id", "use", "reference", "recipient", "purpose"])
    .where("request_id", "=", requestId)
    .where("used_at", "is", null)
    .orderBy("recorded_at")
    .execute();
  return rows.map(({ consent_id, use, reference, recipient, purpose }) => ({
    consentId: consent_id,
    use,
    reference,
    ...(recipient === null ? {} : { recipient }),
    ...(purpose === null ? {} : { purpose }),
  }));
}

/** False where another use was faster. */
export async function spendConsent(db: Kysely<unknown>, consentId: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable("cooperation.use_consent")
    .set({ used_at: at })
    .where("consent_id", "=", consentId)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function insertConsent(
  db: Kysely<unknown>,
  consent: {
    consentId: string;
    requestId: RequestId;
    use: ConsentedUse;
    reference: string;
    recipient?: string;
    purpose: string;
    at: Date;
    /** Who registered the letter; undefined where the other State's own dispatch says so. */
    by: string | undefined;
  },
): Promise<void> {
  await tables(db)
    .insertInto("cooperation.use_consent")
    .values({
      consent_id: consent.consentId,
      request_id: consent.requestId,
      use: consent.use,
      reference: consent.reference,
      recipient: consent.recipient ?? null,
      purpose: consent.purpose,
      recorded_at: consent.at,
      recorded_by: consent.by ?? null,
      used_at: null,
    })
    .execute();
}

/** What a person wrote about a use. The entry of the log has it too, a long text by its digest. */
export interface UseWords {
  readonly note: string;
  readonly noNoticeBecause?: string;
}

export async function insertUseWords(
  db: Kysely<unknown>,
  entryId: string,
  requestId: RequestId,
  { note, noNoticeBecause }: UseWords,
): Promise<void> {
  const row = { entry_id: entryId, request_id: requestId, note, no_notice_because: noNoticeBecause ?? null };
  await tables(db).insertInto("cooperation.use_words").values(row).execute();
}

/** By the entry of the log that tells of the use. */
export async function useWordsOf(
  db: Kysely<unknown>,
  requestIds: readonly RequestId[],
): Promise<ReadonlyMap<string, UseWords>> {
  if (requestIds.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom("cooperation.use_words")
    .selectAll()
    .where("request_id", "in", requestIds)
    .execute();
  return new Map(
    rows.map(({ entry_id, note, no_notice_because }) => [
      entry_id,
      { note, ...(no_notice_because === null ? {} : { noNoticeBecause: no_notice_because }) },
    ]),
  );
}
