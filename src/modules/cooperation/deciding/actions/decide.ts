import type { Condition, DecisionContent, DecisionOutcome, FreeText, Part } from "../../../../protocol/bodies/index.ts";
import { decisionSchema } from "../../../../protocol/bodies/index.ts";
import { dateIn } from "../../../../convention/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import type { RequestId, Sha256Hex } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import {
  type ApprovalPreview,
  type ApprovedThing,
  demandShown,
  type User,
  userActor,
} from "../../../identity/index.ts";
import { demand, demandRequest, type Matter } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import { demandFits } from "../../request/domain/length.ts";
import {
  type DecisionCheck,
  checkDecision,
  demandDecision,
  grants,
  type Signatures,
  signaturesFor,
} from "../../request/domain/deciding.ts";
import { demandFittingWords } from "../../request/domain/decision-words.ts";
import { digestOfContent } from "../../request/domain/drafting.ts";
import { demandAsked } from "../../request/domain/information.ts";
import { endsHold } from "../../request/domain/preservation.ts";
import { conditionsSet, owedCountersignature, type RequestFile } from "../../request/domain/request-file.ts";
import { resumeOrders } from "./follow-orders.ts";
import { endHoldFor } from "./hold-preservation.ts";
import { isOfficeClosed } from "../../request/actions/office.ts";
import { isGranted } from "./order-for-request.ts";
import { person, speaking, tell, writeEvent } from "../../request/actions/write.ts";
import { ownReservations } from "../../request/legal-bases.ts";
import type { PersonRef } from "../../request/domain/message.ts";

export interface DecisionInput {
  readonly outcome: DecisionOutcome;
  readonly grounds: DecisionContent["grounds"];
  readonly reasons?: FreeText;
  readonly conditions: readonly Condition[];
  readonly requestedElements?: readonly string[];
  /** Of a postponement: its last day, which the other State is told; without one somebody looks again after the usual number of days. */
  readonly postponedUntil?: string;
  readonly part?: Part;
  readonly specifics?: NonNullable<DecisionContent["specifics"]>;
  readonly costs?: NonNullable<DecisionContent["costs"]>;
}

/** A decision before anybody stands behind it: what the rules say, its exact words, and how many people it needs. */
export interface DecisionPreview extends ApprovalPreview<DecisionContent> {
  readonly check: DecisionCheck;
  readonly signatures: Signatures;
}

export async function previewDecision(
  context: CooperationContext,
  requestId: RequestId,
  input: DecisionInput,
  by: User,
): Promise<DecisionPreview> {
  demand(by, "propose");
  const { file } = await demandRequest(context, by, requestId);
  const content = contentOf(file, input);
  demandDay(context, content);
  return {
    check: checkDecision(file, content, { reservations: await ownReservations(context) }),
    content,
    approval: nextApproval(file, content),
    signatures: signaturesFor({ mechanism: file.mechanism, outcome: content.outcome }, await office(context)),
  };
}

/**
 * Proposes a decision; where one person is enough it is made at once. Refuses what the Convention's rules block: a refusal without
 * ground, paragraph and reasons, or without the consultation before it; and whatever would be granted unscreened.
 */
export async function proposeDecision(
  context: CooperationContext,
  requestId: RequestId,
  input: DecisionInput,
  by: User,
): Promise<RequestFile> {
  demand(by, "propose");
  const matter = await demandRequest(context, by, requestId);
  const { file } = matter;
  if (file.direction !== "incoming") throw onlyOwner();
  const content = contentOf(file, input);
  demandDay(context, content);
  demandDecision(file, content, { reservations: await ownReservations(context) });
  demandFits(file, content);
  const approval = nextApproval(file, content);
  const { digest } = approval;
  const signatures = signaturesFor({ mechanism: file.mechanism, outcome: content.outcome }, await office(context));
  const { platform, identity } = context;
  return await platform.database.transaction(async (tx) => {
    if (signatures !== "one") await identity.approvals.request(tx, { ...approval, by });
    // One person is enough and nobody signs; but whoever says what they were shown gets that, or nothing.
    else if (by.confirmation !== undefined) demandShown(approval, by.confirmation);
    const at = platform.clock.now().toISOString();
    const event = { type: "decision-proposed", at, by: person(by), content, digest } as const;
    const proposed = await writeEvent(context, tx, file, event, userActor(by));
    if (signatures === "two") return proposed;
    return await makeDecision(context, tx, { ...matter, file: proposed }, by, {
      proposedBy: person(by),
      ...(signatures === "one-then-countersign" ? { countersignLater: digest } : {}),
    });
  });
}

/** The proposed decision, as the second person would make it. Refuses what `authoriseDecision` would; changes nothing. */
export async function previewAuthorisation(
  context: CooperationContext,
  requestId: RequestId,
  by: User,
): Promise<ApprovalPreview<DecisionContent>> {
  const { proposal, approval } = await waitingDecision(context, requestId, by);
  return { content: proposal.content, approval };
}

/** The second, different person: the decision is made and told. The rules are asked again, for time has passed. */
export async function authoriseDecision(
  context: CooperationContext,
  requestId: RequestId,
  by: User,
): Promise<RequestFile> {
  const { matter, proposal, approval } = await waitingDecision(context, requestId, by);
  const { platform, identity } = context;
  return await platform.database.transaction(async (tx) => {
    await identity.approvals.approve(tx, { ...approval, by });
    await identity.approvals.demandTwo(tx.db, approval);
    return await makeDecision(context, tx, matter, by, { proposedBy: proposal.by, authorisedBy: person(by) });
  });
}

async function waitingDecision(context: CooperationContext, requestId: RequestId, by: User) {
  demand(by, "authorise");
  const matter = await demandRequest(context, by, requestId);
  const { proposal } = matter.file;
  if (!proposal) throw new Refusal("no-decision-proposed", "Nobody has proposed a decision on this request.");
  demandAnother(by, proposal.by);
  demandDecision(matter.file, proposal.content, { reservations: await ownReservations(context) });
  demandDay(context, proposal.content);
  return { matter, proposal, approval: decisionApproval(matter.file, proposal.content, matter.file.proposals) };
}

/** R16: whatever stands in the approvals, who proposed this very decision is no second person. */
function demandAnother(by: User, proposer: PersonRef | undefined): void {
  if (by.id !== proposer?.userId) return;
  throw new Refusal(
    "approval-needs-another-person",
    "You proposed this decision yourself; a second, different person must stand behind it.",
  );
}

/** The proposer's second thought, or the second person's objection. */
export async function dropProposal(
  context: CooperationContext,
  requestId: RequestId,
  reason: string,
  by: User,
): Promise<RequestFile> {
  demand(by, "propose");
  const { file } = await demandRequest(context, by, requestId);
  if (!file.proposal) throw new Refusal("no-decision-proposed", "Nobody has proposed a decision on this request.");
  return await context.platform.database.transaction(
    async (tx) =>
      await writeEvent(
        context,
        tx,
        file,
        { type: "proposal-dropped", at: context.platform.clock.now().toISOString(), by: person(by), reason },
        userActor(by),
      ),
  );
}

/** What was decided at night, as the second person would countersign it. Refuses what `countersignDecision` would. */
export async function previewCountersignature(
  context: CooperationContext,
  requestId: RequestId,
  by: User,
): Promise<ApprovalPreview<DecisionContent>> {
  const { content, approval } = await countersignable(context, requestId, by);
  return { content, approval };
}

/** Small office: the second signature, given in the morning under what one person accepted at night. */
export async function countersignDecision(
  context: CooperationContext,
  requestId: RequestId,
  by: User,
): Promise<RequestFile> {
  const { file, approval } = await countersignable(context, requestId, by);
  const { platform, identity } = context;
  return await platform.database.transaction(async (tx) => {
    await identity.approvals.approve(tx, { ...approval, by });
    // It was decided at night, and told; who decided it may have left since.
    await identity.approvals.demandTwo(tx.db, approval, { isDone: true });
    const event = { type: "countersigned", at: platform.clock.now().toISOString(), by: person(by) } as const;
    return await writeEvent(context, tx, file, event, userActor(by));
  });
}

async function countersignable(context: CooperationContext, requestId: RequestId, by: User) {
  demand(by, "authorise");
  const { file } = await demandRequest(context, by, requestId);
  const owing = owedCountersignature(file);
  if (!owing)
    throw new Refusal("no-countersignature-owed", "No decision of this request waits for a countersignature.");
  demandAnother(by, owing.proposedBy);
  const { content } = owing.told;
  return { file, content, approval: decisionApproval(file, content, owing.countersignature.proposal) };
}

async function makeDecision(
  context: CooperationContext,
  tx: Transaction,
  matter: Matter,
  by: User,
  people: { proposedBy: PersonRef; authorisedBy?: PersonRef; countersignLater?: Sha256Hex },
): Promise<RequestFile> {
  const content = matter.file.proposal?.content;
  if (!content) throw new Error(`Request ${matter.file.requestId} has no proposal to decide.`);
  const told = await tell(context, tx, matter, "decision", content, speaking(by));
  const at = context.platform.clock.now().toISOString();
  const event = { type: "decision-authorised", at, by: person(by), ...people } as const;
  const decided = await writeEvent(context, tx, told, event, userActor(by));
  // What one person asked to release, or what is offered already, does not leave under a decision that no longer allows it.
  if (!isGranted(decided)) {
    await context.evidence.exhibits.withdrawReleasesFor(tx, decided.requestId, endOf(decided.status), userActor(by));
  }
  if (endsHold(content.outcome)) await endHoldFor(context, tx, { ...matter, file: decided }, speaking(by));
  if (grants(content.outcome)) {
    return await resumeOrders(context, tx, { ...matter, file: decided }, speaking(by));
  }
  return decided;
}

function endOf(status: RequestFile["status"]): "request-refused" | "request-postponed" | "request-not-granted" {
  return status === "refused" || status === "postponed" ? `request-${status}` : "request-not-granted";
}

/** R14: the decision names the body it was based on; 40(28): and the last word of the consultation before it. */
function contentOf(file: RequestFile, input: DecisionInput): DecisionContent {
  demandAsked(file);
  const consultation = file.consultations.at(-1);
  const lastReply = consultation?.replies.findLast((reply) => reply.lane === "peer")?.digest;
  demandPostponement(input);
  const parsed = decisionSchema.safeParse({
    requestId: file.requestId,
    outcome: input.outcome,
    grounds: input.grounds,
    conditions: numbered(input.conditions, conditionsSet(file).length),
    ...(input.reasons === undefined ? {} : { reasons: input.reasons }),
    ...(lastReply === undefined ? {} : { consultationRef: lastReply }),
    ...(input.requestedElements === undefined ? {} : { requestedElements: input.requestedElements }),
    ...compact({
      postponedUntil: input.postponedUntil,
      part: input.part,
      specifics: input.specifics,
      costs: input.costs,
    }),
    ...(file.seenPeerDigest === undefined ? {} : { basedOn: file.seenPeerDigest }),
  });
  if (parsed.success) {
    refuseStray(parsed.data);
    demandFittingWords(file, parsed.data);
    return parsed.data;
  }
  const issue = parsed.error.issues[0];
  const field = String(issue?.path[0] ?? "");
  throw new Refusal("decision-incomplete", `The decision is incomplete: ${issue?.message ?? field}.`, {
    field,
    details: { field },
  });
}

/** Said before the schema says it of the whole: the form's day belongs to one outcome. */
function demandPostponement({ outcome, postponedUntil }: DecisionInput): void {
  if (postponedUntil === undefined || outcome === "postpone") return;
  throw new Refusal("decision-day-stray", "A last day goes only with a postponement.", { field: "postponedUntil" });
}

/** UNCC art. 40(27): nobody postpones until a day that is over; asked again when the second person makes the decision. */
function demandDay(
  { platform }: CooperationContext,
  { postponedUntil }: Pick<DecisionContent, "postponedUntil">,
): void {
  if (postponedUntil === undefined || postponedUntil > dateIn(platform.clock.now(), platform.config.timeZone)) return;
  throw new Refusal("postponed-until-past", "The last day of a postponement must be in the future.", {
    field: "postponedUntil",
  });
}

/** Conditions of an earlier decision stand beside these, so each has a number of its own in the request. */
function numbered(conditions: readonly Condition[], before: number): readonly Condition[] {
  return conditions.map((condition, index) => ({ ...condition, id: `condition-${before + index + 1}` }));
}

/** What does not belong to the outcome is neither dropped nor told: a condition beside a plain acceptance would bind or not, as one reads it. */
function refuseStray({ outcome, conditions, requestedElements = [] }: DecisionContent): void {
  if (conditions.length > 0 && (!grants(outcome) || outcome === "accept")) {
    throw new Refusal(
      "decision-conditions-stray",
      "Conditions go only with an acceptance on conditions or in part, or with another measure: choose one, or empty them.",
      { field: "conditions" },
    );
  }
  if (requestedElements.length > 0 && outcome !== "return-for-completion") {
    throw new Refusal(
      "decision-elements-stray",
      "What is to be completed goes only with a return for completion: choose that outcome, or take the ticks away.",
      { field: "requestedElements" },
    );
  }
}

/** A declared small office, and whether its central authority is closed now. */
async function office(context: CooperationContext): Promise<{ smallOffice: boolean; outOfHours: boolean }> {
  const own = (await context.federation.directory().own())?.designation;
  // Both our own configuration and the designation that our peers hold must say so.
  const smallOffice = context.platform.config.smallOffice && own?.policies.smallOffice === true;
  return { smallOffice, outOfHours: await isOfficeClosed(context) };
}

/**
 * What two people stand behind before a decision is told: the exact text of its content, proposed for the nth time. The number is in
 * what is done ("make", then "make-2"), because the digest is that of the text shown: what was approved of a dropped proposal never
 * counts for the next one in the same words.
 */
function decisionApproval(file: RequestFile, content: DecisionContent, proposal = 1): ApprovedThing {
  const subject = { kind: "request", id: file.requestId };
  const action = proposal === 1 ? "make" : `make-${proposal}`;
  return { kind: "decision", action, digest: digestOfContent(content), subject };
}

function nextApproval(file: RequestFile, content: DecisionContent): ApprovedThing {
  return decisionApproval(file, content, (file.proposals ?? 0) + 1);
}

/** R16: of the decision that waits for its second person: proposed, or to be countersigned. */
export function waitingApproval(file: RequestFile, waits: "proposal" | "countersignature"): ApprovedThing | undefined {
  if (waits === "proposal") return file.proposal && decisionApproval(file, file.proposal.content, file.proposals);
  const owing = owedCountersignature(file);
  return owing && decisionApproval(file, owing.told.content, owing.countersignature.proposal);
}

export function onlyOwner(): Refusal {
  return new Refusal("only-the-owner-may-say-this", "Only the State that was asked can do this.");
}
