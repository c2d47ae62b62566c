import { lostKeys, Refusal } from "../../../protocol/index.ts";
import { nothing } from "../../../web/index.ts";
import { type ApprovalPreview, exactDigest, userActor } from "../../identity/index.ts";
import { ADMINISTRATORS } from "../access.ts";
import { federationAct } from "../act.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
import { undecideFreezes } from "../lost-keys/store.ts";
import { doneAnswer } from "../answers.ts";
import type { Connection } from "../tables.ts";
import type { DraftWithdrawal, WaitingDraftWithdrawal } from "../types.ts";
import { readDraft } from "./issue-designation.ts";
import { type DraftRow, lockDraft, openDraft, updateDraft } from "./store.ts";

// R8: a draft that replaces another keeps what that said of lost keys, so that nobody forgets a theft. What was said by mistake is
// taken back here, by two administrators and before it is published: after that it stands for ever.

/** What two administrators would take back, and who asked for it. Refuses `draft-missing`. */
export async function draftWithdrawal(context: FederationContext): Promise<WaitingDraftWithdrawal> {
  const { db } = context.platform.database;
  const preview = await previewOf(context, db, demandDraft(await openDraft(db)));
  const [request] = await context.approvals.of(db, preview.approval);
  return { ...preview, asked: request && { by: request.userId, at: request.approvedAt } };
}

/** Whether one administrator asked, and a second one has to decide. */
export async function isWithdrawalAsked(context: FederationContext, db: Connection, draft: DraftRow): Promise<boolean> {
  const { approval } = await previewOf(context, db, draft);
  return (await context.approvals.of(db, approval)).length > 0;
}

const deciding = {
  who: ADMINISTRATORS,
  input: nothing,
  answer: doneAnswer,
  confirmed: true,
  refusals: ["draft-missing"],
} as const;

/** R16: the first administrator asks. */
export const askDraftWithdrawal = federationAct({
  ...deciding,
  id: "federation.ask-draft-withdrawal",
  at: "POST /designation/draft/withdrawal",
  repeat: "again",
  words: "federation.draft-asking",
  run: async ({ context: { platform, federation }, by }) =>
    await platform.database.transaction(async (tx) => {
      const { approval } = await previewOf(federation, tx.db, demandDraft(await lockDraft(tx.db)));
      await federation.approvals.request(tx, { ...approval, by });
      return {};
    }),
});

/** The second one approves, and the draft is gone with all that it says. */
export const approveDraftWithdrawal = federationAct({
  ...deciding,
  id: "federation.approve-draft-withdrawal",
  at: "POST /designation/draft/withdrawal/approval",
  repeat: "refused",
  words: "federation.draft-approval",
  run: async ({ context: { platform, audit, federation }, by }) =>
    await platform.database.transaction(async (tx) => {
      const draft = demandDraft(await lockDraft(tx.db));
      const { content, approval } = await previewOf(federation, tx.db, draft);
      await federation.approvals.approve(tx, { ...approval, by });
      await federation.approvals.demandTwo(tx.db, approval);
      await updateDraft(tx.db, draft.draftId, { finishedAt: platform.clock.now() });
      await undecideFreezes(tx.db);
      await audit.append(tx, {
        type: "federation.designation-draft-withdrawn",
        actor: userActor(by),
        subject: approval.subject,
        details: { ...content, digest: approval.digest },
      });
      return {};
    }),
});

async function previewOf(
  context: FederationContext,
  db: Connection,
  draft: DraftRow,
): Promise<ApprovalPreview<DraftWithdrawal>> {
  const own = await ownDesignation(context, db);
  const designation = readDraft(draft);
  const content: DraftWithdrawal = {
    number: designation.number,
    payloadDigest: draft.payloadDigest,
    validUntil: designation.validUntil,
    lost: lostKeys(designation, own?.designation),
  };
  return {
    content,
    approval: {
      kind: "designation-draft",
      action: "withdraw",
      digest: exactDigest(content),
      subject: { kind: "designation", id: context.platform.config.state },
    },
  };
}

function demandDraft(draft: DraftRow | undefined): DraftRow {
  if (draft !== undefined) return draft;
  throw new Refusal("draft-missing", "No designation waits for signatures.");
}
