import type { Transaction } from "../../../platform/index.ts";
import type { FederationContext } from "../context.ts";
import { UNDER_WAY } from "../tables.ts";
import { eraseContent, moveOutgoing } from "./store.ts";

/** What was meant for a State under its earlier root: it leaves no more, and its row says what went in its place, if anything did. */
export async function closeUnsent(
  context: FederationContext,
  tx: Transaction,
  { dispatchId, dossierId }: { readonly dispatchId: string; readonly dossierId?: string | null | undefined },
  reason: "met-anew" | "dossier-closed",
  sentAgainAs?: string,
): Promise<void> {
  await moveOutgoing(tx.db, dispatchId, UNDER_WAY, {
    state: "voided",
    ...(sentAgainAs === undefined ? {} : { sent_again_as: sentAgainAs }),
  });
  await eraseContent(tx.db, dispatchId);
  await context.audit.append(tx, {
    type: "federation.dispatch-voided",
    actor: { kind: "system", job: "federation.resend" },
    subject: { kind: "dispatch", id: dispatchId },
    ...(typeof dossierId === "string" ? { dossierId } : {}),
    details: { reason },
  });
}
