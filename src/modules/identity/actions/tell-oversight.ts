import type { Transaction } from "../../../platform/index.ts";
import type { IdentityContext } from "../context.ts";
import type { AccessEventKind } from "../domain/access.ts";
import { insertAccessEvent } from "../access-store.ts";

export interface AccessNews {
  readonly kind: AccessEventKind;
  /** Whose access it is about. */
  readonly userId: string;
  readonly by: { readonly id: string } | "machine";
  readonly reason?: string;
  /** Label of the passkey that it is about. */
  readonly device?: string;
  readonly requestId?: string;
  /** For the log entry only: ids and digests, no free text. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What changes who may come in stands in the list of oversight and in the audit log, or did not happen (R16). */
export async function tellOversight(
  { platform, audit }: IdentityContext,
  tx: Transaction,
  { kind, userId, by, reason, device, requestId, details }: AccessNews,
): Promise<void> {
  await insertAccessEvent(tx.db, {
    eventId: platform.random.uuid(),
    kind,
    userId,
    byUserId: by === "machine" ? null : by.id,
    reason: reason ?? null,
    device: device ?? null,
    requestId: requestId ?? null,
    at: platform.clock.now(),
  });
  await audit.append(tx, {
    type: `identity.${kind}`,
    actor: by === "machine" ? { kind: "system", job: "machine" } : { kind: "user", userId: by.id },
    subject: { kind: "person", id: userId },
    details: { ...(requestId === undefined ? {} : { requestId }), ...details },
  });
}
