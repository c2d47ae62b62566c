import { z } from "zod";
import { type AnswerContent, answerSchema, freeTextSchema, languageSchema } from "../../../../protocol/bodies/index.ts";
import type { Given } from "../../../../protocol/given.ts";
import { parseValue } from "../../../../protocol/parse-document.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type ApprovalPreview, approvalPreviewAnswer } from "../../../identity/index.ts";
import { rolesFor } from "../../access.ts";
import { approvalOf, secondPerson } from "../../request/actions/second-person.ts";
import { uponRequest, type RequestCall, writeAct } from "../../request/actions/request-act.ts";
import { priorityOf, speaking, tell } from "../../request/actions/write.ts";
import { speaking as speakingRefusals } from "../../request/api-refusals.ts";
import { act } from "../../request/context.ts";
import { withManifests } from "../../request/domain/drafting.ts";
import { openQuestion } from "../../request/domain/may-come.ts";
import { demandFollowing } from "../../request/domain/supplement.ts";
import { manifested, paperedRequest } from "./submit-request.ts";

const thing = { kind: "supplement", action: "send" };
const input = z.strictObject({ words: freeTextSchema.shape.text.max(20_000), language: languageSchema });
const unfit = [
  "request-not-sent",
  "supplement-empty",
  "supplement-waits",
  "papers-changed",
  "suite-not-shared",
  "no-recipient",
  "authority-needed",
  "not-designated",
  "key-store-locked",
];

/** The papers that follow, exactly as they would be sent. Refuses what `proposeSupplement` would. */
async function described({ context, by, upon: { file, dossier } }: RequestCall, given: Given<typeof input>) {
  const { papers } = demandFollowing(file);
  if (papers.length === 0) throw new Refusal("supplement-empty", "Add the papers first that are to follow.");
  const of = paperedRequest(file, dossier.state);
  const isByLetter = dossier.correspondentId !== undefined;
  const named = withManifests(papers, isByLetter ? undefined : await context.evidence.papers.prepare(of, by));
  // An answer to a risk says whether it goes on, which papers do not.
  const asked = openQuestion(file, "peer")?.question.content;
  const isAnswer = asked !== undefined && asked.kind !== "risk";
  const questionId = isAnswer ? asked.questionId : `completion-${file.completions.length + 1}`;
  const text = { language: given.language, text: given.words };
  const said = { requestId: file.requestId, questionId, text, papers: named };
  const content = parseValue(said, answerSchema, "answer");
  return { content, approval: approvalOf(thing, file, content, (file.supplements ?? 0) + 1), of };
}

/** What would be proposed; changes nothing. */
export const previewSupplement = act({
  ...uponRequest,
  id: "cooperation.preview-supplement",
  at: "POST /requests/:id/supplement-preview",
  who: rolesFor("correspond"),
  input,
  answer: approvalPreviewAnswer(answerSchema),
  repeat: "reads",
  refusals: ["request-unknown", ...unfit],
  run: async ({ input: given, ...call }): Promise<ApprovalPreview<AnswerContent>> => {
    const { content, approval } = await described(call, given);
    return { content, approval };
  },
});

/** One person stands behind the papers that follow, and asks a second one to send them. */
export const proposeSupplement = act({
  ...uponRequest,
  id: "cooperation.propose-supplement",
  at: "POST /requests/:id/supplement",
  who: rolesFor("correspond"),
  input,
  repeat: "refused",
  confirmed: true,
  refusals: [...speakingRefusals, ...unfit],
  words: "cooperation.supplement",
  run: async ({ input: given, ...call }) => {
    const { context, by } = call;
    const { content, approval, of } = await described(call, given);
    return await context.platform.database.transaction(async (tx) => {
      await context.identity.approvals.request(tx, { ...approval, by });
      await context.evidence.papers.ask(tx, of, manifested(content), by);
      return await writeAct(call, { type: "supplement-proposed", content, digest: approval.digest }, tx);
    });
  },
});

/** R16: the second, different person sends them: the answer first, which names them, then each paper. */
export const sendSupplement = secondPerson<AnswerContent>({
  thing,
  content: answerSchema,
  id: "cooperation.send-supplement",
  previewId: "cooperation.preview-supplement-sending",
  at: "/requests/:id/supplement/sending",
  waiting: ({ supplement, supplements }) => supplement?.proposal && { ...supplement.proposal, number: supplements },
  nothingWaits: noSupplement,
  demand: async ({ context, upon: { file, dossier } }, content) => {
    const { db } = context.platform.database;
    await context.evidence.papers.demandUnchanged(db, paperedRequest(file, dossier.state), manifested(content));
  },
  refusals: { doing: [...speakingRefusals, "approval-needs-another-person"], possible: ["no-supplement", ...unfit] },
  carryOut: async ({ context, by, upon }, tx, content) => {
    const { file, dossier } = upon;
    const sent = await tell(context, tx, upon, "answer", content, speaking(by));
    const how = { by, priority: priorityOf(file) };
    await context.evidence.papers.offer(tx, paperedRequest(file, dossier.state), manifested(content), how);
    return sent;
  },
});

/** The first person's second thought, or the second person's objection; the papers stay here. */
export const dropSupplement = act({
  ...uponRequest,
  id: "cooperation.drop-supplement",
  at: "POST /requests/:id/supplement/return",
  who: rolesFor("correspond"),
  input: z.strictObject({ reason: z.string().trim().min(1).max(2_000) }),
  repeat: "refused",
  refusals: [...speakingRefusals, "no-supplement"],
  words: "cooperation.supplement-return",
  run: async ({ input: { reason }, ...call }) => {
    const { context } = call;
    const { file } = call.upon;
    if (file.supplement?.proposal === undefined) throw noSupplement();
    return await context.platform.database.transaction(async (tx) => {
      await context.evidence.papers.takeBack(tx, file.requestId);
      return await writeAct(call, { type: "supplement-dropped", reason }, tx);
    });
  },
});

function noSupplement(): Refusal {
  return new Refusal("no-supplement", "No papers of this request wait for a second person.");
}
