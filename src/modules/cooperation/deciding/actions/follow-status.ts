import type { RequestStatus, StatusContent } from "../../../../protocol/bodies/index.ts";
import type { Transaction } from "../../../../platform/index.ts";
import type { Actor } from "../../../audit/index.ts";
import type { EndReason } from "../../../measures/index.ts";
import type { Matter } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import { CALL_REASONS } from "../../calls/domain/call-rule.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { mayBecome, ownerMayClose } from "../../request/domain/status.ts";
import { endHoldFor } from "./hold-preservation.ts";
import { type Speaker, tell } from "../../request/actions/write.ts";

// What the owner's status drags along: orders are released, holds end, the asker is told.

/** Sets the status of a request that we own, and tells the asker. Does nothing where the status does not lead there. */
export async function setStatus(
  context: CooperationContext,
  tx: Transaction,
  matter: Matter,
  status: RequestStatus,
  speaker: Speaker,
  facts: Partial<StatusContent["facts"]> = {},
): Promise<RequestFile> {
  const { file } = matter;
  if (file.direction !== "incoming" || file.status === undefined || !mayBecome(file.status, status)) return file;
  const { note: _, ...known } = file.facts;
  const content: StatusContent = {
    requestId: file.requestId,
    status,
    facts: { ...known, ...facts },
    ...(file.seenPeerDigest === undefined ? {} : { basedOn: file.seenPeerDigest }),
  };
  return await tell(context, tx, matter, "status", content, speaker);
}

/** The asker withdrew: the owner says "withdrawn", lets the orders go and ends the hold. */
export async function afterWithdrawal(
  context: CooperationContext,
  tx: Transaction,
  matter: Matter,
  speaker: Speaker,
): Promise<RequestFile> {
  const withdrawn = await setStatus(context, tx, matter, "withdrawn", speaker);
  await context.evidence.exhibits.withdrawReleasesFor(tx, withdrawn.requestId, "request-withdrawn", speaker.actor);
  return await letGo(context, tx, { ...matter, file: withdrawn }, "request-withdrawn", speaker);
}

/** Closed by either side; the owner's server closes its own state with it once there is nothing left to decide. */
export async function afterClosing(
  context: CooperationContext,
  tx: Transaction,
  matter: Matter,
  speaker: Speaker,
): Promise<RequestFile> {
  const { file } = matter;
  const closed = ownerMayClose(file) ? await setStatus(context, tx, matter, "closed", speaker) : file;
  if (closed.status !== "closed") return closed;
  await context.evidence.exhibits.withdrawReleasesFor(tx, closed.requestId, "request-closed", speaker.actor);
  return await letGo(context, tx, { ...matter, file: closed }, "no-longer-needed", speaker);
}

/** What we gave with what we wrote ends with it: exhibits of information, papers of a request, as far as their heads have not left. */
export async function endGiving(
  context: CooperationContext,
  tx: Transaction,
  file: RequestFile,
  because: "request-withdrawn" | "request-closed",
  actor: Actor,
): Promise<void> {
  if (file.direction !== "outgoing") return;
  await context.evidence.exhibits.withdrawReleasesFor(tx, file.requestId, because, actor);
}

export async function letGo(
  context: CooperationContext,
  tx: Transaction,
  matter: Matter,
  reason: EndReason,
  speaker: Speaker,
): Promise<RequestFile> {
  if (matter.file.direction !== "incoming") return matter.file;
  await context.measures.orders.release(tx, matter.file.requestId, reason, speaker);
  await context.measures.duty.standDown(
    tx,
    { kind: "request", id: matter.file.requestId },
    speaker.actor,
    CALL_REASONS,
  );
  await endHoldFor(context, tx, matter, speaker);
  return matter.file;
}
