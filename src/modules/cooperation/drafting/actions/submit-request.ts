import { type Paper, type RequestContent, requestSchema } from "../../../../protocol/bodies/index.ts";
import { parseStateCode } from "../../../../protocol/identifiers.ts";
import { parseValue } from "../../../../protocol/parse-document.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { PaperedRequest } from "../../../evidence/index.ts";
import { nothing } from "../../../../web/index.ts";
import type { ApprovalPreview, ApprovedThing } from "../../../identity/index.ts";
import { rolesFor } from "../../access.ts";
import { type Addressee, addresseeOf } from "../../request/addressee.ts";
import { submissionPreviewAnswer } from "../../request/answers.ts";
import { changing, leavingPapers, unready } from "../../request/api-refusals.ts";
import { act, type CooperationContext } from "../../request/context.ts";
import { contentOf, demandReady, digestOfContent, draftDigest } from "../../request/domain/drafting.ts";
import { demandDraftFits } from "../../request/domain/length.ts";
import { demandDaysToCome, PAST_DAYS } from "../../request/domain/own-days.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { demandOutsideChain, SCREENING_RULE_VERSION, screeningOf, stoppedAt } from "../../request/domain/screening.ts";
import { demandLink } from "../../request/actions/link.ts";
import { uponRequest, type RequestCall, writeAct } from "../../request/actions/request-act.ts";
import { basesFor } from "../../request/legal-bases.ts";
import { reasonSchema } from "../../request/schemas.ts";
import { todayIn } from "../../request/zones.ts";

/** The request exactly as it will be sent, and to whom; what its drafter, and after them a second person, stand behind. */
export interface SubmissionPreview extends ApprovalPreview<RequestContent> {
  readonly addressee: Addressee;
}

/** What keeps a drafter from handing it to the second person, who is shown the same. */
const unfit = [
  ...unready,
  ...leavingPapers,
  ...PAST_DAYS,
  "key-frozen",
  "key-store-locked",
  "not-designated",
  "request-not-screened",
  "screening-needs-an-outsider",
  "screening-stops",
];

/** What the drafter would submit now. Refuses what `submitRequest` would, and changes nothing. */
export const previewSubmission = act({
  ...uponRequest,
  id: "cooperation.preview-submission",
  at: "POST /requests/:id/submission-preview",
  who: rolesFor("draft"),
  input: nothing,
  answer: submissionPreviewAnswer,
  repeat: "reads",
  refusals: ["request-unknown", ...unfit, "request-not-in-drafting"],
  run: async (call): Promise<SubmissionPreview> => {
    const { file, dossier } = call.upon;
    const submission = await submittable(call);
    return { ...submission, addressee: await addresseeOf(call.context, dossier, file.mechanism) };
  },
});

/**
 * The drafter stands behind the exact content that will be sent, and asks a second person to authorise it. Refuses a request that is
 * incomplete, unscreened, stopped at a gate, without a legal basis that binds both States today, or other than the drafter was shown.
 */
export const submitRequest = act({
  ...uponRequest,
  id: "cooperation.submit-request",
  at: "POST /requests/:id/submission",
  who: rolesFor("draft"),
  input: nothing,
  repeat: "refused",
  confirmed: true,
  refusals: [...changing, ...unfit],
  run: async (call) => {
    const { context, by } = call;
    const { file, dossier } = call.upon;
    const { content, approval } = await submittable(call);
    return await context.platform.database.transaction(async (tx) => {
      await context.identity.approvals.request(tx, { ...approval, by });
      await context.evidence.papers.ask(tx, paperedRequest(file, dossier.state), manifested(content), by);
      return await writeAct(call, { type: "submitted", content, digest: approval.digest }, tx);
    });
  },
});

async function submittable(call: RequestCall): Promise<ApprovalPreview<RequestContent>> {
  const { context, by } = call;
  const { file, dossier } = call.upon;
  const { draft } = file;
  if (file.stage !== "screened" || !draft) {
    throw new Refusal("request-not-screened", "The request must be screened before it is submitted.");
  }
  demandReady(file.mechanism, draft);
  demandDraftFits(file, draft);
  demandDaysToCome(draft, todayIn(context));
  await demandLink(context.platform.database.db, file);
  const screening = screeningOf(file, draftDigest(file, draft));
  if (!screening)
    throw new Refusal("request-not-screened", "The request changed after its screening; have it screened anew.");
  demandOutsideChain(by.id, [screening.by]);
  const stopped = stoppedAt(screening);
  if (stopped.length > 0) {
    throw new Refusal(
      "screening-stops",
      `The screening stopped this request at ${stopped.join(", ")}; change it first.`,
      {
        details: { gates: stopped.join(", ") },
      },
    );
  }
  await demandBasisToday(context, file, dossier.state);
  const screened = { ruleVersion: SCREENING_RULE_VERSION, recordedAt: screening.at };
  // In the order of its schema, which is how it will stand in the dispatch: the digest is of these bytes.
  const manifests =
    dossier.correspondentId === undefined
      ? await context.evidence.papers.prepare(paperedRequest(file, dossier.state), by)
      : undefined;
  const content = parseValue(contentOf(file, draft, screened, manifests), requestSchema, "request");
  return { content, approval: sendingApproval(file, content) };
}

/** Takes a request back into drafting: the drafter's second thought, or the second person's objection. */
export const reopenRequest = act({
  ...uponRequest,
  id: "cooperation.reopen-request",
  at: "POST /requests/:id/reopening",
  who: [...new Set([...rolesFor("draft"), ...rolesFor("authorise-sending")])],
  input: reasonSchema,
  repeat: "refused",
  refusals: [...changing, "request-cannot-be-reopened"],
  words: "cooperation.objection",
  run: async ({ input: { reason }, ...call }) => {
    const { context } = call;
    const { file } = call.upon;
    if (file.direction !== "outgoing" || file.stage === "sent" || file.stage === "drafting") {
      throw new Refusal("request-cannot-be-reopened", "Only a request that is not sent yet can be taken back.");
    }
    return await context.platform.database.transaction(async (tx) => {
      await context.evidence.papers.takeBack(tx, file.requestId);
      return await writeAct(call, { type: "reopened", reason }, tx);
    });
  },
});

/** The request as evidence knows it when its papers are prepared and sent. */
export function paperedRequest({ requestId, ownReference, content }: RequestFile, state: string): PaperedRequest {
  return { requestId, reference: content?.reference ?? ownReference, to: parseStateCode(state) };
}

/** The papers of the content that go over the line; those enclosed with a letter have no manifest. */
export function manifested({ papers = [] }: { readonly papers?: readonly Paper[] | undefined }): readonly Paper[] {
  return papers.filter(({ manifestDigest }) => manifestDigest !== undefined);
}

/** Law by date: a basis chosen last week may not bind today. */
export async function demandBasisToday(context: CooperationContext, file: RequestFile, state: string): Promise<void> {
  const chosen = file.draft?.legalBasis;
  const options = await basesFor(context, file, state);
  const standing = options.some(
    (option) => option.available && option.kind === chosen?.kind && option.citation === chosen.citation,
  );
  if (standing) return;
  throw new Refusal("basis-not-available", "The chosen legal basis does not bind both States today; choose again.", {
    field: "basis",
    details: { kind: chosen?.kind ?? "" },
  });
}

/** What two people stand behind before a request leaves: the exact text of its content. */
export function sendingApproval(file: RequestFile, content: RequestContent): ApprovedThing {
  const subject = { kind: "request", id: file.requestId };
  return { kind: "request", action: "send", digest: digestOfContent(content), subject };
}
