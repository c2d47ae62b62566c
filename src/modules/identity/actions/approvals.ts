import type { Kysely } from "kysely";
import { base64url, hex } from "../../../protocol/bytes.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { IdentityContext } from "../context.ts";
import {
  approvalChallenge,
  type Approval,
  type ApprovedThing,
  type Confirmation,
  isApprovedByTwo,
  mayApprove,
} from "../domain/approval.ts";
import { approvalsOf, insertApproval } from "../store.ts";
import type { User } from "../types.ts";
import { verifyApprovalAssertion } from "./passkeys.ts";

const NONCE_BYTES = 16;

/** Two people behind one thing (rule R16): the first asks, a different one approves, both for the same digest. */
export interface Approvals {
  /** Records that `by` asks for this thing. Asking again for the same digest changes nothing. */
  request(tx: Transaction, thing: ApprovedThing & { by: User }): Promise<void>;
  /** Records the second person. Refuses `approval-not-requested`, `approval-needs-another-person`, `passkey-needed`. */
  approve(tx: Transaction, thing: ApprovedThing & { by: User }): Promise<void>;
  /** Everybody who stands behind the digest, oldest first. */
  of(db: Kysely<unknown>, thing: Pick<ApprovedThing, "kind" | "action" | "digest">): Promise<Approval[]>;
  /** Refuses `approval-missing` unless two different people stand behind the digest. */
  demandTwo(db: Kysely<unknown>, thing: Pick<ApprovedThing, "kind" | "action" | "digest">): Promise<Approval[]>;
}

export function createApprovals(context: IdentityContext): Approvals {
  return {
    async request(tx, { by, ...thing }) {
      const existing = await approvalsOf(tx.db, thing);
      if (existing.some((approval) => approval.userId === by.id)) return;
      if (existing.some((approval) => approval.step === "requested")) return;
      await record(context, tx, thing, by, "requested");
    },
    async approve(tx, { by, ...thing }) {
      const existing = await approvalsOf(tx.db, thing);
      mayApprove(existing, by.id);
      if (existing.some((approval) => approval.userId === by.id)) return;
      await record(context, tx, thing, by, "approved");
    },
    of: approvalsOf,
    async demandTwo(db, thing) {
      const existing = await approvalsOf(db, thing);
      if (!isApprovedByTwo(existing)) {
        throw new Refusal("approval-missing", "Two different people must stand behind this before it can happen.");
      }
      return existing;
    },
  };
}

async function record(
  context: IdentityContext,
  tx: Transaction,
  thing: ApprovedThing,
  by: User,
  step: Approval["step"],
): Promise<void> {
  const { platform, audit } = context;
  const confirmation = by.confirmation ?? { method: "session" };
  const { nonce, assertion } = await confirm(context, tx, thing, by, confirmation);
  const approval: Approval = {
    approvalId: platform.random.uuid(),
    userId: by.id,
    step,
    method: confirmation.method,
    approvedAt: platform.clock.now(),
  };
  const challenge = base64url(approvalChallenge(thing, nonce));
  await insertApproval(tx.db, { ...approval, thing, nonce, challenge, assertion });
  await audit.append(tx, {
    type: step === "requested" ? "identity.approval-requested" : "identity.approved",
    actor: { kind: "user", userId: by.id },
    subject: { kind: thing.subject.kind, id: thing.subject.id },
    details: {
      approvalId: approval.approvalId,
      kind: thing.kind,
      action: thing.action,
      digest: thing.digest,
      method: approval.method,
    },
  });
}

/** A button pressed in a session is enough for training only; a production designation demands the passkey. */
async function confirm(
  context: IdentityContext,
  tx: Transaction,
  thing: ApprovedThing,
  by: User,
  confirmation: Confirmation,
): Promise<{ nonce: string; assertion: unknown }> {
  if (confirmation.method === "passkey") {
    const assertion = await verifyApprovalAssertion(context, tx, thing, by, confirmation);
    return { nonce: confirmation.nonce, assertion };
  }
  if (context.platform.config.profile === "production") {
    throw new Refusal(
      "passkey-needed",
      "This approval must be signed with your passkey; use the approve button of the page.",
    );
  }
  return { nonce: hex(context.platform.random.bytes(NONCE_BYTES)), assertion: null };
}
