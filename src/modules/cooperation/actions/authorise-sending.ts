import { parseStateCode, type RequestId } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand, demandRequest } from "../access.ts";
import type { CooperationContext } from "../context.ts";
import type { RequestFile } from "../domain/request-file.ts";
import { demandOutsideChain } from "../domain/screening.ts";
import { approvalOf, demandBasisToday } from "./submit-request.ts";
import { person, priorityOf, userActor, writeEvent } from "./write.ts";

/**
 * A second, different person lets the request leave. Refuses the drafter, the screener (who must stay outside the chain), and a legal
 * basis that no longer binds. The request is sent in the same transaction, or not at all.
 */
export async function authoriseSending(
  context: CooperationContext,
  requestId: RequestId,
  by: User,
): Promise<RequestFile> {
  demand(by, "authorise-sending");
  const { file, dossier } = await demandRequest(context, by, requestId);
  const { content, contentDigest } = file;
  if (file.stage !== "submitted" || !content || !contentDigest) {
    throw new Refusal("request-not-submitted", "This request has not been submitted for authorisation.");
  }
  demandOutsideChain(by.id, [file.screenings.at(-1)?.by]);
  await demandBasisToday(context, file, dossier.state);
  const { platform, identity, federation } = context;
  return await platform.database.transaction(async (tx) => {
    await identity.approvals.approve(tx, { ...approvalOf(file, contentDigest), by });
    await identity.approvals.demandTwo(tx.db, approvalOf(file, contentDigest));
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
    return await writeEvent(
      context,
      tx,
      file,
      {
        type: "sent",
        at: platform.clock.now().toISOString(),
        by: person(by),
        authorisedBy: person(by),
        ...(dispatchId === undefined ? {} : { dispatchId }),
      },
      userActor(by),
    );
  });
}
