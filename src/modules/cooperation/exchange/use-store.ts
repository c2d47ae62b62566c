import { inCode, tablesInCode } from "../../../platform/index.ts";
import type { Kysely } from "kysely";
import type { RequestId } from "../../../protocol/identifiers.ts";
import type { ConsentedUse } from "../../../convention/index.ts";
import type { UseConsent } from "../request/domain/conditions.ts";

// Consents of the sender to another use than the one that was asked for: each from one message of its own, and for one use.

const tables = tablesInCode<
  "cooperation",
  {
    "cooperation.use_consent": { use: ConsentedUse };
  }
>();

/** Those that no use was recorded under yet, oldest first. */
export async function unspentConsentsOf(db: Kysely<unknown>, requestId: RequestId): Promise<UseConsent[]> {
  const rows = await tables(db)
    .selectFrom("cooperation.useConsent")
    .select(["consentId", "use", "reference", "recipient", "purpose"])
    .where("requestId", "=", requestId)
    .where("usedAt", "is", null)
    .orderBy("recordedAt")
    .execute();
  return rows.map(inCode);
}

/** False where another use was faster. */
export async function spendConsent(db: Kysely<unknown>, consentId: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable("cooperation.useConsent")
    .set({ usedAt: at })
    .where("consentId", "=", consentId)
    .where("usedAt", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function insertConsent(
  db: Kysely<unknown>,
  {
    at,
    by,
    ...consent
  }: {
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
    .insertInto("cooperation.useConsent")
    .values({ ...consent, recordedAt: at, recordedBy: by })
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
  words: UseWords,
): Promise<void> {
  await tables(db)
    .insertInto("cooperation.useWords")
    .values({ entryId, requestId, ...words })
    .execute();
}

/** By the entry of the log that tells of the use. */
export async function useWordsOf(
  db: Kysely<unknown>,
  requestIds: readonly RequestId[],
): Promise<ReadonlyMap<string, UseWords>> {
  if (requestIds.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom("cooperation.useWords")
    .selectAll()
    .where("requestId", "in", requestIds)
    .execute();
  return new Map(rows.map(({ entryId, requestId: _, ...words }) => [entryId, inCode(words)]));
}
