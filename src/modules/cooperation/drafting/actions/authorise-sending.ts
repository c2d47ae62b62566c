import { compact } from "../../../../protocol/compact.ts";
import { parseStateCode } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { nothing } from "../../../../web/index.ts";
import { userActor } from "../../../identity/index.ts";
import { rolesFor } from "../../access.ts";
import { submissionPreviewAnswer } from "../../request/answers.ts";
import { changing, leavingPapers } from "../../request/api-refusals.ts";
import { act, type CooperationContext } from "../../request/context.ts";
import { demandSaying } from "../../request/domain/drafting.ts";
import { demandDaysToCome, PAST_DAYS } from "../../request/domain/own-days.ts";
import { writersOf } from "../../request/domain/request-file.ts";
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
import { uponRequest, type RequestCall, writeAct } from "../../request/actions/request-act.ts";
import { person, priorityOf } from "../../request/actions/write.ts";
import { loadCorrespondent } from "../../request/correspondent-store.ts";
import { todayIn } from "../../request/zones.ts";

/** What keeps the second person from letting it leave. */
const unfit = [
  ...leavingPapers,
  ...PAST_DAYS,
  "basis-not-available",
  "card-not-called-back",
  "correspondent-unknown",
  "follow-up-unfitting",
  "follow-up-unsaid",
  "request-empty",
  "request-not-submitted",
  "screening-needs-an-outsider",
  "sending-needs-another-person",
];

/** What the second person would let leave. Refuses what `authoriseSending` would before it asks who confirms; changes nothing. */
export const previewSending = act({
  ...uponRequest,
  id: "cooperation.preview-sending",
  at: "POST /requests/:id/sending-preview",
  who: rolesFor("authorise-sending"),
  input: nothing,
  answer: submissionPreviewAnswer,
  repeat: "reads",
  refusals: ["request-unknown", ...unfit],
  run: async (call): Promise<SubmissionPreview> => {
    const { content, approval } = await submitted(call);
    return { content, approval, addressee: await addresseeOf(call.context, call.upon.dossier, content.mechanism) };
  },
});

/**
 * A second, different person lets the request leave. Refuses whoever wrote in it, the screener (who must stay outside the chain), a legal
 * basis that no longer binds, a contact card that nobody has called back, and a content other than this person was shown. It is sent
 * in the same transaction, or not at all.
 */
export const authoriseSending = act({
  ...uponRequest,
  id: "cooperation.authorise-sending",
  at: "POST /requests/:id/sending",
  who: rolesFor("authorise-sending"),
  input: nothing,
  repeat: "refused",
  confirmed: true,
  refusals: [...changing, ...unfit, "key-frozen", "key-store-locked", "peer-unknown"],
  run: async (call) => {
    const { context, by } = call;
    const { file, dossier } = call.upon;
    const { content, approval } = await submitted(call);
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
      return await writeAct(call, { type: "sent", authorisedBy: person(by), ...compact({ dispatchId }) }, tx);
    });
  },
});

async function demandCardCalledBack(context: CooperationContext, correspondentId: string): Promise<void> {
  const card = await loadCorrespondent(context.platform.database.db, correspondentId);
  if (!card) throw correspondentUnknown();
  demandCalledBack(card);
}

async function submitted({ context, by, upon: { file, dossier } }: RequestCall) {
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
  demandDaysToCome(content, todayIn(context));
  demandSaying(file.mechanism, content.elements);
  const { db } = context.platform.database;
  await demandLink(db, file);
  await context.evidence.papers.demandUnchanged(db, paperedRequest(file, dossier.state), manifested(content));
  // From the content itself, not from a digest beside it: both stand in the same database.
  return { content, approval: sendingApproval(file, content) };
}
