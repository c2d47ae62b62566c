import { inRow, tablesInCode } from "../../platform/index.ts";
import type { Kysely } from "kysely";
import type { Approval, ApprovedThing } from "./domain/approval.ts";

const tables = tablesInCode<
  "identity",
  {
    "identity.approval": { step: Approval["step"]; method: Approval["method"]; assertion: unknown };
  }
>();

export async function insertApproval(
  db: Kysely<unknown>,
  { thing, ...approval }: Approval & { thing: ApprovedThing; nonce: string; challenge: string; assertion: unknown },
): Promise<void> {
  const { kind, action, digest, subject } = thing;
  const of = { kind, action, digest, subjectKind: subject.kind, subjectId: subject.id };
  await tables(db)
    .insertInto("identity.approval")
    .values(inRow("identity.approval", { ...approval, ...of }))
    .execute();
}

export async function approvalsOf(
  db: Kysely<unknown>,
  thing: Pick<ApprovedThing, "kind" | "action" | "digest">,
): Promise<Approval[]> {
  return await tables(db)
    .selectFrom("identity.approval")
    .select(["approvalId", "userId", "step", "method", "approvedAt"])
    .where("kind", "=", thing.kind)
    .where("action", "=", thing.action)
    .where("digest", "=", thing.digest)
    .orderBy("approvedAt")
    .orderBy("approvalId")
    .execute();
}
