import type { TablesOf } from "../../platform/index.ts";
import type { Kysely } from "kysely";
import type { Approval, ApprovedThing } from "./domain/approval.ts";

type ApprovalTables = TablesOf<
  "identity",
  {
    "identity.approval": { step: Approval["step"]; method: Approval["method"]; assertion: unknown };
  }
>;

const tables = (db: Kysely<unknown>) => db.withTables<ApprovalTables>();

export async function insertApproval(
  db: Kysely<unknown>,
  approval: Approval & { thing: ApprovedThing; nonce: string; challenge: string; assertion: unknown },
): Promise<void> {
  await tables(db)
    .insertInto("identity.approval")
    .values({
      approval_id: approval.approvalId,
      kind: approval.thing.kind,
      action: approval.thing.action,
      digest: approval.thing.digest,
      subject_kind: approval.thing.subject.kind,
      subject_id: approval.thing.subject.id,
      user_id: approval.userId,
      step: approval.step,
      method: approval.method,
      nonce: approval.nonce,
      challenge: approval.challenge,
      assertion: approval.assertion === null ? null : JSON.stringify(approval.assertion),
      approved_at: approval.approvedAt,
    })
    .execute();
}

export async function approvalsOf(
  db: Kysely<unknown>,
  thing: Pick<ApprovedThing, "kind" | "action" | "digest">,
): Promise<Approval[]> {
  return await tables(db)
    .selectFrom("identity.approval")
    .select(["approval_id as approvalId", "user_id as userId", "step", "method", "approved_at as approvedAt"])
    .where("kind", "=", thing.kind)
    .where("action", "=", thing.action)
    .where("digest", "=", thing.digest)
    .orderBy("approved_at")
    .orderBy("approval_id")
    .execute();
}
