import type { Kysely } from "kysely";
import type { RequestId } from "../../protocol/identifiers.ts";

// Consents of the sender to another use than the one that was asked for.

type UseTables = {
  "cooperation.use_consent": {
    consent_id: string;
    request_id: string;
    use: "other-case" | "onward-transfer" | "publication";
    reference: string;
    recorded_at: Date;
    recorded_by: string;
  };
};

const tables = (db: Kysely<unknown>) => db.withTables<UseTables>();

export async function consentsOf(db: Kysely<unknown>, requestId: RequestId) {
  return await tables(db)
    .selectFrom("cooperation.use_consent")
    .select(["use", "reference"])
    .where("request_id", "=", requestId)
    .orderBy("recorded_at")
    .execute();
}

export async function insertConsent(
  db: Kysely<unknown>,
  consent: {
    consentId: string;
    requestId: RequestId;
    use: "other-case" | "onward-transfer" | "publication";
    reference: string;
    at: Date;
    by: string;
  },
): Promise<void> {
  await tables(db)
    .insertInto("cooperation.use_consent")
    .values({
      consent_id: consent.consentId,
      request_id: consent.requestId,
      use: consent.use,
      reference: consent.reference,
      recorded_at: consent.at,
      recorded_by: consent.by,
    })
    .execute();
}
