import { z } from "zod";
import {
  lacksOfRecord,
  type PlainDate,
  recordKind,
  SAID_IN_ERROR,
  type Step,
  STEP_FAULTS,
  stepOf,
} from "../../../../convention/index.ts";
import {
  codeSchema,
  freeTextSchema,
  recordsSchema,
  type StepContent,
  type StepProposalContent,
  stepProposalSchema,
  stepSchema,
} from "../../../../protocol/bodies/index.ts";
import { type Compact, compact } from "../../../../protocol/compact.ts";
import type { Given } from "../../../../protocol/given.ts";
import { firstFault } from "../../../../protocol/parse-document.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { type ApprovalPreview, approvalPreviewAnswer, type ApprovedThing } from "../../../identity/index.ts";
import { type Matter, rolesFor } from "../../access.ts";
import { uponRequest, type RequestCall, writeAct } from "../../request/actions/request-act.ts";
import { approvalOf, secondPerson } from "../../request/actions/second-person.ts";
import { speaking, tell } from "../../request/actions/write.ts";
import { changing, speaking as speakingRefusals } from "../../request/api-refusals.ts";
import { act, type CooperationContext } from "../../request/context.ts";
import { isAgreedTo } from "../../request/domain/agreement.ts";
import { CLAIM_FAULTS, CLAIMED } from "../../request/domain/claims.ts";
import {
  countedSteps,
  hindranceOf,
  lifeOfRequest,
  nextInstalment,
  openClaims,
  toCorrect,
} from "../../request/domain/life.ts";
import { ofPurpose } from "../../request/domain/purposes.ts";
import { stepRefused } from "../../request/domain/may-come.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { reasonSchema } from "../../request/schemas.ts";
import { todayIn } from "../../request/zones.ts";

const THING = { kind: "step", action: "say" };
const possible = ["request-not-sent", ...STEP_FAULTS, ...CLAIM_FAULTS, "agreement-unknown"];
const incomplete = ["step-incomplete", "step-without-reason", "deadline-in-the-past", "exhibit-unknown"];
const stepInput = z.strictObject({
  step: codeSchema,
  /** Of a request for several things, in whose life. */
  purpose: codeSchema.optional(),
  records: recordsSchema.optional(),
  exhibits: z.array(z.uuid()).max(64).optional(),
  note: freeTextSchema.optional(),
  corrects: stepSchema.shape.corrects,
  nevertheless: stepSchema.shape.nevertheless,
});

/** What a person says of how a request goes. */
export type StepInput = Compact<Given<typeof stepInput>>;

/**
 * Says how a request goes: told to the other State, or kept here where the step is for this State's file alone. A step on which a person
 * or property leaves waits for a second person, and so does what corrects one, what happened although it does not follow, and what goes on
 * with property that a third party claims. Refuses `request-not-sent`, what cannot be said now (`STEP_FAULTS`, `CLAIM_FAULTS`),
 * `step-incomplete` and `step-waits`.
 */
export const sayStep = act({
  ...uponRequest,
  id: "cooperation.say-step",
  at: "POST /requests/:id/steps",
  who: rolesFor("say-step"),
  input: stepInput,
  status: 201,
  repeat: "again",
  confirmed: true,
  refusals: [...speakingRefusals, ...possible, ...incomplete, "step-waits"],
  run: async ({ input, ...call }) => {
    const { context, by } = call;
    const { file } = call.upon;
    const { step, content } = contentOf(call.upon, compact(input), todayIn(context));
    await demandExhibits(context, content);
    return await context.platform.database.transaction(async (tx) => {
      if (twoPeopleFor(call.upon, step, content) === undefined) return await sayIn(call, tx, content);
      if (file.stepProposal !== undefined) {
        throw new Refusal("step-waits", "A step of this request waits for its second person; end that first.");
      }
      const approval = nextApproval(file, content);
      await context.identity.approvals.request(tx, { ...approval, by });
      return await writeAct(call, { type: "step-proposed", content, digest: approval.digest }, tx);
    });
  },
});

/** A step before anybody stands behind it. Refuses what `sayStep` would; changes nothing. */
export const previewStep = act({
  ...uponRequest,
  id: "cooperation.preview-step",
  at: "POST /requests/:id/steps-preview",
  who: rolesFor("say-step"),
  input: stepInput,
  answer: approvalPreviewAnswer(stepProposalSchema),
  repeat: "reads",
  refusals: ["request-unknown", ...possible, ...incomplete],
  run: async ({ context, input, upon }): Promise<ApprovalPreview<StepProposalContent>> => {
    const { content } = contentOf(upon, compact(input), todayIn(context));
    await demandExhibits(context, content);
    return { content, approval: nextApproval(upon.file, content) };
  },
});

/** R16: the second, different person says it. What is possible is asked again, for time has passed. */
export const secondStep = secondPerson<StepProposalContent>({
  thing: THING,
  content: stepProposalSchema,
  id: "cooperation.authorise-step",
  previewId: "cooperation.preview-step-authorisation",
  at: "/requests/:id/steps/authorisation",
  waiting: ({ stepProposal, stepProposals }) => stepProposal && { ...stepProposal, number: stepProposals },
  nothingWaits: noneProposed,
  demand: ({ upon }, content) => {
    demandPossible(upon, content);
  },
  refusals: { doing: speakingRefusals, possible: ["no-step-proposed", ...possible] },
  carryOut: sayIn,
});

/** The first person's second thought, or the second person's objection. */
export const dropStep = act({
  ...uponRequest,
  id: "cooperation.drop-step",
  at: "POST /requests/:id/steps/withdrawal",
  who: rolesFor("say-step"),
  input: reasonSchema,
  repeat: "refused",
  refusals: [...changing, "no-step-proposed"],
  words: "cooperation.objection",
  run: async ({ input: { reason }, ...call }) => {
    if (call.upon.file.stepProposal === undefined) throw noneProposed();
    return await writeAct(call, { type: "step-dropped", reason });
  },
});

function nextApproval(file: RequestFile, content: StepProposalContent): ApprovedThing {
  return approvalOf(THING, file, content, (file.stepProposals ?? 0) + 1);
}

async function sayIn(call: RequestCall, tx: Transaction, proposal: StepProposalContent): Promise<RequestFile> {
  const { context, by, upon } = call;
  const content: StepContent = { ...proposal, recordedAt: context.platform.clock.now().toISOString() };
  const { file } = ofPurposeIn(upon, content);
  const isKept = stepOf(lifeOfRequest(file), content.corrects?.step ?? content.step)?.kept === true;
  if (isKept) return await writeAct(call, { type: "step-kept", content }, tx);
  return await tell(context, tx, upon, "step", content, speaking(by));
}

/** The matter as the life has it in which a step stands. */
function ofPurposeIn(
  { file, beside }: Pick<Matter, "file" | "beside">,
  { purpose }: { readonly purpose?: string | undefined },
): Pick<Matter, "file" | "beside"> {
  return { file: ofPurpose(file, purpose), beside };
}

function contentOf(matter: Matter, input: StepInput, today: PlainDate): { step: Step; content: StepProposalContent } {
  const { file } = ofPurposeIn(matter, input);
  const step = stepOf(lifeOfRequest(file), input.step);
  const parsed = stepProposalSchema.safeParse({
    requestId: file.requestId,
    ...input,
    ...compact({ instalment: step && instalmentOf(file, step, input.corrects) }),
  });
  if (!parsed.success) {
    const { field } = firstFault(parsed.error);
    throw new Refusal("step-incomplete", `The step is not complete: look at ${field}.`, { field, details: { field } });
  }
  const found = demandPossible(matter, parsed.data);
  demandWhole(found, parsed.data);
  demandDayToCome(parsed.data, today);
  return { step: found, content: parsed.data };
}

/** Taking an instalment back, it has the number of that one. */
function instalmentOf(file: RequestFile, step: Step, corrects: StepInput["corrects"]): number | undefined {
  return step.id === SAID_IN_ERROR.id ? undefined : nextInstalment(file, step, corrects);
}

/** Why a second person stands behind it. */
export function twoPeopleFor(
  matter: Pick<Matter, "file" | "beside">,
  { twoPeople, kept, disposes }: Step,
  { purpose, corrects, nevertheless }: Partial<Pick<StepContent, "purpose" | "corrects" | "nevertheless">>,
): Step["twoPeople"] {
  const { file, beside } = ofPurposeIn(matter, { purpose });
  const goesOn = nevertheless === true && disposes === true && openClaims(file, beside).length > 0;
  if (corrects?.step === CLAIMED || goesOn) return "claim-undecided";
  if (isAgreedTo(countedSteps(file), toCorrect(file, corrects)?.content)) return "binds-state";
  const corrected = corrects && stepOf(lifeOfRequest(file), corrects.step)?.twoPeople;
  return twoPeople ?? corrected ?? (nevertheless === true && kept !== true ? "does-not-follow" : undefined);
}

function demandPossible({ file, beside }: Pick<Matter, "file" | "beside">, content: StepProposalContent): Step {
  if (file.direction === "outgoing" && file.stage !== "sent") {
    throw new Refusal("request-not-sent", "Nothing can be said about a request that has not been sent.");
  }
  const fault = hindranceOf(file, content, beside);
  const step = stepOf(lifeOfRequest(ofPurpose(file, content.purpose)), content.step);
  if (fault === undefined && step !== undefined) return step;
  const field = { "claim-unknown": "claimant", "agreement-unknown": "agreement-digest" }[String(fault)];
  throw stepRefused(fault ?? "step-unknown", { content }, field);
}

/** Only exhibits that serve this request are named: the other State knows no others. */
export async function demandExhibits(
  context: CooperationContext,
  { requestId, exhibits = [] }: Pick<StepProposalContent, "requestId" | "exhibits">,
): Promise<void> {
  if (exhibits.length === 0) return;
  const ours = await context.evidence.exhibits.forRequest(requestId);
  const known = new Set<string>(ours.map(({ exhibitId }) => exhibitId));
  if (exhibits.every((id) => known.has(id))) return;
  throw new Refusal("exhibit-unknown", "Name only exhibits that were taken in or received for this request.", {
    field: "exhibits",
  });
}

/** What its boxes need, so that clocks can be counted from them. */
function demandWhole(
  { record, many }: Step,
  { records = [], note, corrects, nevertheless }: StepProposalContent,
): void {
  if (note === undefined && (corrects !== undefined || nevertheless === true)) {
    throw new Refusal("step-without-reason", "Say in words why: both States read it.", { field: "note" });
  }
  if (record === undefined) return;
  const kind = recordKind(record);
  const [first, second] = records;
  const lacks = first === undefined ? lacksOfRecord(kind, {}) : records.flatMap((one) => lacksOfRecord(kind, one));
  const field = lacks[0] ?? (second !== undefined && many !== true ? "records" : undefined);
  if (field === undefined) return;
  throw new Refusal("step-incomplete", `The step is not complete: ${field} is missing.`, { field, details: { field } });
}

/** By which our State wants something of the other one is still to come; what is put right, or happened all the same, is what it was. */
function demandDayToCome({ records, corrects, nevertheless }: StepProposalContent, today: PlainDate): void {
  const { day } = records?.[0]?.["by-day"] ?? {};
  if (day === undefined || day >= today || corrects !== undefined || nevertheless === true) return;
  throw new Refusal("deadline-in-the-past", "The day by which it is needed is over; name one that is to come.", {
    field: "by-day",
  });
}

function noneProposed(): Refusal {
  return new Refusal("no-step-proposed", "No step of this request waits for a second person.");
}
