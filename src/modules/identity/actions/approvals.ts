import type { Kysely } from "kysely";
import { base64url, hex } from "../../../protocol/bytes.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { IdentityContext } from "../context.ts";
import {
  approvalChallenge,
  type Approval,
  type ApprovedThing,
  demandShown,
  isApprovedByTwo,
  mayApprove,
  roundOf,
} from "../domain/approval.ts";
import { wasSuspendedSince } from "../access-store.ts";
import { approvalsOf, insertApproval } from "../approval-store.ts";
import { findPerson } from "../person-store.ts";
import type { Approvals, User } from "../types.ts";
import { verifyApprovalAssertion } from "./passkeys.ts";

const NONCE_BYTES = 16;

export function createApprovals(context: IdentityContext): Approvals {
  const needPasskey = context.platform.config.profile === "production";
  return {
    needPasskey,
    async request(tx, { by, ...thing }) {
      demandShown(thing, by.confirmation);
      await record(context, tx, thing, by, "requested");
    },
    async approve(tx, { by, ...thing }) {
      mayApprove(await lastRound(tx.db, thing), by.id);
      demandShown(thing, by.confirmation);
      await record(context, tx, thing, by, "approved");
    },
    of: lastRound,
    async demandTwo(db, thing, { isDone } = { isDone: false }) {
      const existing = await lastRound(db, thing);
      const counted = needPasskey ? existing.filter(({ method }) => method === "passkey") : existing;
      if (!isApprovedByTwo(counted)) {
        throw new Refusal("approval-missing", "Two different people must stand behind this before it can happen.");
      }
      if (!isDone) await demandAskerActive(db, existing);
      return existing;
    },
  };
}

async function demandAskerActive(db: Kysely<unknown>, [request]: readonly Approval[]): Promise<void> {
  const isActive = request !== undefined && (await findPerson(db, request.userId))?.state === "active";
  // Let in again, they ask again: what they asked for before may have been a thief's.
  if (isActive && !(await wasSuspendedSince(db, request.userId, request.approvedAt))) return;
  throw new Refusal(
    "asker-suspended",
    "Whoever asked for this was suspended since, or got other roles. Look into it; if it is right, let somebody else ask for it anew.",
  );
}

async function lastRound(
  db: Kysely<unknown>,
  thing: Pick<ApprovedThing, "kind" | "action" | "digest">,
): Promise<Approval[]> {
  return roundOf(await approvalsOf(db, thing));
}

async function record(
  context: IdentityContext,
  tx: Transaction,
  thing: ApprovedThing,
  by: User,
  step: Approval["step"],
): Promise<void> {
  const { platform, audit } = context;
  const { nonce, assertion } = await confirm(context, tx, thing, by);
  const approval: Approval = {
    approvalId: platform.random.uuid(),
    userId: by.id,
    step,
    method: assertion === null ? "session" : "passkey",
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

/** A button pressed in a session is enough for training and evaluation only; production demands the passkey. */
async function confirm(
  context: IdentityContext,
  tx: Transaction,
  thing: ApprovedThing,
  by: User,
): Promise<{ nonce: string; assertion: unknown }> {
  const passkey = by.confirmation?.passkey;
  if (passkey !== undefined) {
    return { nonce: passkey.nonce, assertion: await verifyApprovalAssertion(context, tx, thing, by, passkey) };
  }
  if (context.platform.config.profile === "production") {
    throw new Refusal(
      "passkey-needed",
      "This must be signed with your passkey. Pages ask for it with script; programs ask at /api/v1/approvals/options.",
    );
  }
  return { nonce: hex(context.platform.random.bytes(NONCE_BYTES)), assertion: null };
}
