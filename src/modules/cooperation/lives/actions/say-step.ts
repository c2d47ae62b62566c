import { lacksOfRecord, recordKind, type Step, stepOf } from "../../../../convention/index.ts";
import {
  type FreeText,
  type StepContent,
  type StepProposalContent,
  stepProposalSchema,
} from "../../../../protocol/bodies/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import type { RequestId } from "../../../../protocol/identifiers.ts";
import { firstFault } from "../../../../protocol/parse-document.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { type ApprovalPreview, type ApprovedThing, type User, userActor } from "../../../identity/index.ts";
import { demand, demandRequest, type Matter } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import { person, speaking, tell, writeEvent } from "../../request/actions/write.ts";
import { digestOfContent } from "../../request/domain/drafting.ts";
import { faultOfStep, lifeOfRequest, nextInstalment } from "../../request/domain/life.ts";
import { stepRefused } from "../../request/domain/may-come.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";

/** What a person says of how a request goes. */
export interface StepInput {
  readonly step: string;
  readonly records?: StepContent["records"];
  readonly exhibits?: readonly string[];
  readonly note?: FreeText;
}

/**
 * Says how a request goes: told to the other State, or kept here where the step is for this State's file alone. A step on which a person
 * or property leaves waits for a second person. Refuses `request-not-sent`, what cannot be said now (`step-unknown`, `step-not-theirs`,
 * `step-out-of-order`, `step-repeated`, `step-too-late`), `step-incomplete` and `step-waits`.
 */
export async function sayStep(
  context: CooperationContext,
  requestId: RequestId,
  input: StepInput,
  by: User,
): Promise<RequestFile> {
  demand(by, "say-step");
  const matter = await demandRequest(context, by, requestId);
  const { file } = matter;
  const { step, content } = contentOf(file, input);
  await demandExhibits(context, file, content);
  const { platform, identity } = context;
  return await platform.database.transaction(async (tx) => {
    if (step.twoPeople === undefined) return await say(context, tx, matter, step, content, by);
    if (file.stepProposal !== undefined) {
      throw new Refusal("step-waits", "A step of this request waits for its second person; end that first.");
    }
    const approval = approvalOf(file, content, (file.stepProposals ?? 0) + 1);
    await identity.approvals.request(tx, { ...approval, by });
    const { digest } = approval;
    const event = { type: "step-proposed", at: nowOf(context), by: person(by), content, digest } as const;
    return await writeEvent(context, tx, file, event, userActor(by));
  });
}

/** A step before anybody stands behind it. Refuses what `sayStep` would; changes nothing. */
export async function previewStep(
  context: CooperationContext,
  requestId: RequestId,
  input: StepInput,
  by: User,
): Promise<ApprovalPreview<StepProposalContent>> {
  demand(by, "say-step");
  const { file } = await demandRequest(context, by, requestId);
  const { content } = contentOf(file, input);
  await demandExhibits(context, file, content);
  return { content, approval: approvalOf(file, content, (file.stepProposals ?? 0) + 1) };
}

/** The proposed step, as the second person would say it. Refuses what `authoriseStep` would; changes nothing. */
export async function previewAuthorisedStep(
  context: CooperationContext,
  requestId: RequestId,
  by: User,
): Promise<ApprovalPreview<StepProposalContent>> {
  const { proposal, approval } = await waiting(context, requestId, by);
  return { content: proposal.content, approval };
}

/** R16: the second, different person says it. What is possible is asked again, for time has passed. */
export async function authoriseStep(context: CooperationContext, requestId: RequestId, by: User): Promise<RequestFile> {
  const { matter, step, proposal, approval } = await waiting(context, requestId, by);
  const { platform, identity } = context;
  return await platform.database.transaction(async (tx) => {
    await identity.approvals.approve(tx, { ...approval, by });
    await identity.approvals.demandTwo(tx.db, approval);
    return await say(context, tx, matter, step, proposal.content, by);
  });
}

/** The first person's second thought, or the second person's objection. */
export async function dropStep(
  context: CooperationContext,
  requestId: RequestId,
  reason: string,
  by: User,
): Promise<RequestFile> {
  demand(by, "say-step");
  const { file } = await demandRequest(context, by, requestId);
  if (file.stepProposal === undefined) throw nothingWaits();
  const event = { type: "step-dropped", at: nowOf(context), by: person(by), reason } as const;
  return await context.platform.database.transaction(
    async (tx) => await writeEvent(context, tx, file, event, userActor(by)),
  );
}

async function waiting(context: CooperationContext, requestId: RequestId, by: User) {
  demand(by, "authorise");
  const matter = await demandRequest(context, by, requestId);
  const { stepProposal: proposal } = matter.file;
  if (proposal === undefined) throw nothingWaits();
  if (proposal.by.userId === by.id) {
    throw new Refusal(
      "approval-needs-another-person",
      "You proposed this step yourself; a second, different person must stand behind it.",
    );
  }
  const step = demandPossible(matter.file, proposal.content);
  return { matter, step, proposal, approval: approvalOf(matter.file, proposal.content, matter.file.stepProposals) };
}

/** What waits for its second person, as a passkey would sign it. */
export function waitingStep(file: RequestFile): ApprovedThing | undefined {
  return file.stepProposal && approvalOf(file, file.stepProposal.content, file.stepProposals);
}

function approvalOf({ requestId }: RequestFile, content: StepProposalContent, proposal = 1): ApprovedThing {
  const action = proposal === 1 ? "say" : `say-${proposal}`;
  return { kind: "step", action, digest: digestOfContent(content), subject: { kind: "request", id: requestId } };
}

async function say(
  context: CooperationContext,
  tx: Transaction,
  matter: Matter,
  step: Step,
  proposal: StepProposalContent,
  by: User,
): Promise<RequestFile> {
  const content: StepContent = { ...proposal, recordedAt: nowOf(context) };
  if (step.kept === true) {
    const event = { type: "step-kept", at: nowOf(context), by: person(by), content } as const;
    return await writeEvent(context, tx, matter.file, event, userActor(by));
  }
  return await tell(context, tx, matter, "step", content, speaking(by));
}

function contentOf(file: RequestFile, input: StepInput): { step: Step; content: StepProposalContent } {
  const step = stepOf(lifeOfRequest(file), input.step);
  const parsed = stepProposalSchema.safeParse({
    requestId: file.requestId,
    ...input,
    ...compact({ instalment: step && nextInstalment(file, step) }),
  });
  if (!parsed.success) {
    const { field } = firstFault(parsed.error);
    throw new Refusal("step-incomplete", `The step is not complete: look at ${field}.`, { field, details: { field } });
  }
  const found = demandPossible(file, parsed.data);
  demandWhole(found, parsed.data);
  return { step: found, content: parsed.data };
}

function demandPossible(file: RequestFile, content: StepProposalContent): Step {
  if (file.direction === "outgoing" && file.stage !== "sent") {
    throw new Refusal("request-not-sent", "Nothing can be said about a request that has not been sent.");
  }
  const fault = faultOfStep(file, "own", content);
  const step = stepOf(lifeOfRequest(file), content.step);
  if (fault === undefined && step !== undefined) return step;
  throw stepRefused(fault ?? "step-unknown", { content });
}

/** Only exhibits that serve this request are named: the other State knows no others. */
async function demandExhibits(
  context: CooperationContext,
  file: RequestFile,
  { exhibits = [] }: StepProposalContent,
): Promise<void> {
  if (exhibits.length === 0) return;
  const known = new Set<string>(
    (await context.evidence.exhibits.forRequest(file.requestId)).map(({ exhibitId }) => exhibitId),
  );
  if (exhibits.every((id) => known.has(id))) return;
  throw new Refusal("exhibit-unknown", "Name only exhibits that were taken in or received for this request.", {
    field: "exhibits",
  });
}

/** What its boxes need, so that clocks can be counted from them. */
function demandWhole({ record, many }: Step, { records = [] }: StepProposalContent): void {
  if (record === undefined) return;
  const kind = recordKind(record);
  const [first, second] = records;
  const lacks = first === undefined ? lacksOfRecord(kind, {}) : records.flatMap((one) => lacksOfRecord(kind, one));
  const field = lacks[0] ?? (second !== undefined && many !== true ? "records" : undefined);
  if (field === undefined) return;
  throw new Refusal("step-incomplete", `The step is not complete: ${field} is missing.`, { field, details: { field } });
}

function nowOf({ platform }: CooperationContext): string {
  return platform.clock.now().toISOString();
}

function nothingWaits(): Refusal {
  return new Refusal("no-step-proposed", "No step of this request waits for a second person.");
}
