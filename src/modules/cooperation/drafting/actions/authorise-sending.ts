import { compact } from "../../../../protocol/compact.ts";
import { parseStateCode, type RequestId } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { demand, demandRequest } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import { demandSaying } from "../../request/domain/drafting.ts";
import { type RequestFile, writersOf } from "../../request/domain/request-file.ts";
import { demandOutsideChain } from "../../request/domain/screening.ts";
import { addresseeOf } from "../../request/addressee.ts";
import { correspondentUnknown, demandCalledBack } from "../../request/actions/correspondents.ts";
import { demandLink } from "../../request/actions/link.ts";
import {
  demandBasisToday,
  manifested,
  paperedRequest,
  sendingApproval,
  type SubmissionPreview,
} from "./submit-request.ts";
import { writeAct } from "../../request/actions/request-act.ts";
import { person, priorityOf } from "../../request/actions/write.ts";
import { loadCorrespondent } from "../../request/correspondent-store.ts";

/** What the second person would let leave. Refuses what `authoriseSending` would before it asks who confirms; changes nothing. */
export async function previewSending(
  context: CooperationContext,
  requestId: RequestId,
  by: User,
): Promise<SubmissionPreview> {
  const { dossier, content, approval } = await submitted(context, requestId, by);
  return { content, approval, addressee: await addresseeOf(context, dossier, content.mechanism) };
}

/**
 * A second, different person lets the request leave. Refuses whoever wrote in it, the screener (who must stay outside the chain), a legal
 * basis that no longer binds, a contact card that nobody has called back, and a content other than this person was shown. It is sent
 * in the same transaction, or not at all.
 */
export async function authoriseSending(
  context: CooperationContext,
  requestId: RequestId,
  by: User,
): Promise<RequestFile> {
  const { file, dossier, content, approval } = await submitted(context, requestId, by);
  const { platform, identity, federation } = context;
  return await platform.database.transaction(async (tx) => {
    await identity.approvals.approve(tx, { ...approval, by });
    await identity.approvals.demandTwo(tx.db, approval);
    const dispatchId =
      dossier.correspondentId === undefined
        ? await federation.send(tx, {
            to: parseStateCode(dossier.state),
            kind: "request",
            dossierId: file.dossierId,
            content,
            priority: priorityOf(file),
            by: userActor(by),
          })
        : undefined;
    // After the request, which names them: the receiver takes what it was told of.
    const how = { by, priority: priorityOf(file) };
    await context.evidence.papers.offer(tx, paperedRequest(file, dossier.state), manifested(content), how);
    return await writeAct(
      { context, file, by },
      { type: "sent", authorisedBy: person(by), ...compact({ dispatchId }) },
      tx,
    );
  });
}

async function demandCardCalledBack(context: CooperationContext, correspondentId: string): Promise<void> {
  const card = await loadCorrespondent(context.platform.database.db, correspondentId);
  if (!card) throw correspondentUnknown();
  demandCalledBack(card);
}

async function submitted(context: CooperationContext, requestId: RequestId, by: User) {
  demand(by, "authorise-sending");
  const { file, dossier } = await demandRequest(context, by, requestId);
  const { content } = file;
  if (file.stage !== "submitted" || !content) {
    throw new Refusal("request-not-submitted", "This request has not been submitted for authorisation.");
  }
  demandOutsideChain(by.id, [file.screenings.at(-1)?.by]);
  if (writersOf(file).some(({ userId }) => userId === by.id)) {
    throw new Refusal("sending-needs-another-person", "Whoever wrote in this request does not let it leave.");
  }
  if (dossier.correspondentId !== undefined) await demandCardCalledBack(context, dossier.correspondentId);
  await demandBasisToday(context, file, dossier.state);
  demandSaying(file.mechanism, content.elements);
  const { db } = context.platform.database;
  await demandLink(db, file);
  await context.evidence.papers.demandUnchanged(db, paperedRequest(file, dossier.state), manifested(content));
  // From the content itself, not from a digest beside it: both stand in the same database.
  return { file, dossier, content, approval: sendingApproval(file, content) };
}
