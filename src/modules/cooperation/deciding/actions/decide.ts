import { type DecisionContent, BODY_KINDS, decisionSchema } from "../../../../protocol/bodies/index.ts";
import { dateIn } from "../../../../convention/index.ts";
import { type Compact, compact } from "../../../../protocol/compact.ts";
import type { Given } from "../../../../protocol/given.ts";
import type { Sha256Hex } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { type ApprovalPreview, type ApprovedThing, demandShown, userActor } from "../../../identity/index.ts";
import { rolesFor } from "../../access.ts";
import { decisionPreviewAnswer } from "../../request/answers.ts";
import { blockingRules, changing, speaking as speakingRefusals } from "../../request/api-refusals.ts";
import { act, type CooperationContext } from "../../request/context.ts";
import { citedGrounds } from "../../request/domain/cited-grounds.ts";
import { demandFits } from "../../request/domain/length.ts";
import {
  asDecided,
  type DecisionCheck,
  checkDecision,
  demandDecision,
  grants,
  type Signatures,
  signaturesFor,
} from "../../request/domain/deciding.ts";
import { demandFittingWords } from "../../request/domain/decision-words.ts";
import { demandAsked } from "../../request/domain/information.ts";
import { isHeldFor } from "../../request/domain/follow-up.ts";
import { endsHold } from "../../request/domain/preservation.ts";
import { demandAbout } from "../../request/domain/purposes.ts";
import { conditionsSet, isAbout, owedCountersignature, type RequestFile } from "../../request/domain/request-file.ts";
import { resumeOrders } from "./follow-orders.ts";
import { endHoldFor } from "./hold-preservation.ts";
import { isOfficeClosed } from "../../request/actions/office.ts";
import { isGranted } from "./order-for-request.ts";
import { uponRequest, type RequestCall, writeAct } from "../../request/actions/request-act.ts";
import { approvalOf, secondPerson } from "../../request/actions/second-person.ts";
import { person, speaking, tell } from "../../request/actions/write.ts";
import { ownReservations } from "../../request/legal-bases.ts";
import type { PersonRef } from "../../request/domain/message.ts";
import { decisionInputSchema, reasonSchema } from "../../request/schemas.ts";

/** What a person says of a decision. */
export type DecisionInput = Compact<Given<typeof decisionInputSchema>>;

/** A decision before anybody stands behind it: what the rules say, its exact words, and how many people it needs. */
export interface DecisionPreview extends ApprovalPreview<DecisionContent>, DecisionCheck {
  readonly signatures: Signatures;
}

const THING = { kind: "decision", action: "make" };
const incomplete = [
  "information-is-not-decided",
  "decision-incomplete",
  "decision-unknown-ground",
  "decision-conditions-stray",
  "decision-day-stray",
  "postponed-until-past",
  "decision-elements-stray",
  "decision-ground-detail-unknown",
  "decision-specific-unfit",
  "decision-specific-incomplete",
  "decision-condition-unknown",
  "decision-part-unticked",
  "decision-purposes-missing",
  "request-part-unknown",
];

export const previewDecision = act({
  ...uponRequest,
  id: "cooperation.preview-decision",
  at: "POST /requests/:id/decision-preview",
  who: rolesFor("propose"),
  input: decisionInputSchema,
  answer: decisionPreviewAnswer,
  repeat: "reads",
  refusals: ["request-unknown", ...incomplete],
  run: async ({ context, input, upon: { file } }): Promise<DecisionPreview> => {
    const content = contentOf(file, compact(input));
    demandDay(context, content);
    return {
      ...checkDecision(file, content, { reservations: await ownReservations(context) }),
      content,
      approval: nextApproval(file, content),
      signatures: signaturesFor({ mechanism: file.mechanism, outcome: content.outcome }, await office(context)),
    };
  },
});

/**
 * Proposes a decision; where one person is enough it is made at once. Refuses what the Convention's rules block: a refusal without
 * ground, paragraph and reasons, or without the consultation before it; and whatever would be granted unscreened.
 */
export const proposeDecision = act({
  ...uponRequest,
  id: "cooperation.propose-decision",
  at: "POST /requests/:id/decision",
  who: rolesFor("propose"),
  input: decisionInputSchema,
  repeat: "again",
  confirmed: true,
  refusals: [...speakingRefusals, ...incomplete, "decision-not-open", ...blockingRules],
  run: async ({ input, ...call }) => {
    const { context, by } = call;
    const { file } = call.upon;
    if (file.direction !== "incoming") throw onlyOwner();
    const content = contentOf(file, compact(input));
    await demandAllowed(call, content);
    demandFits(file, content);
    const approval = nextApproval(file, content);
    const { digest } = approval;
    const signatures = signaturesFor({ mechanism: file.mechanism, outcome: content.outcome }, await office(context));
    const { platform, identity } = context;
    return await platform.database.transaction(async (tx) => {
      if (signatures !== "one") await identity.approvals.request(tx, { ...approval, by });
      // One person is enough and nobody signs; but whoever says what they were shown gets that, or nothing.
      else if (by.confirmation !== undefined) demandShown(approval, by.confirmation);
      const proposed = await writeAct(call, { type: "decision-proposed", content, digest }, tx);
      if (signatures === "two") return proposed;
      const later = signatures === "one-then-countersign" ? { countersignLater: digest } : {};
      return await makeDecision({ ...call, upon: { ...call.upon, file: proposed } }, tx, later);
    });
  },
});

/** The second, different person: the decision is made and told. The rules are asked again, for time has passed. */
export const secondDecision = secondPerson<DecisionContent>({
  thing: THING,
  content: BODY_KINDS.decision,
  id: "cooperation.authorise-decision",
  previewId: "cooperation.preview-decision-authorisation",
  at: "/requests/:id/decision-authorisation",
  waiting: ({ proposal, proposals }) => proposal && { ...proposal, number: proposals },
  nothingWaits: noneProposed,
  demand: demandAllowed,
  refusals: { doing: speakingRefusals, possible: ["no-decision-proposed", "decision-not-open", ...blockingRules] },
  carryOut: async (call, tx) => await makeDecision(call, tx, { authorisedBy: person(call.by) }),
});

/** The proposer's second thought, or the second person's objection. */
export const dropProposal = act({
  ...uponRequest,
  id: "cooperation.drop-proposal",
  at: "POST /requests/:id/decision-withdrawal",
  who: rolesFor("propose"),
  input: reasonSchema,
  repeat: "refused",
  refusals: [...changing, "no-decision-proposed"],
  words: "cooperation.objection",
  run: async ({ input: { reason }, ...call }) => {
    if (!call.upon.file.proposal) throw noneProposed();
    return await writeAct(call, { type: "proposal-dropped", reason });
  },
});

/** Small office: the second signature, given in the morning under what one person accepted at night. */
export const countersignature = secondPerson<DecisionContent>({
  thing: THING,
  content: BODY_KINDS.decision,
  id: "cooperation.countersign-decision",
  previewId: "cooperation.preview-countersignature",
  at: "/requests/:id/countersignature",
  waiting: (file) => {
    const owing = owedCountersignature(file);
    return owing && { content: owing.told.content, by: owing.proposedBy, number: owing.countersignature.proposal };
  },
  nothingWaits: () =>
    new Refusal("no-countersignature-owed", "No decision of this request waits for a countersignature."),
  refusals: { doing: changing, possible: ["no-countersignature-owed"] },
  isDone: true,
  carryOut: async (call, tx) => await writeAct(call, { type: "countersigned" }, tx),
});

async function demandAllowed({ context, upon: { file } }: RequestCall, content: DecisionContent): Promise<void> {
  demandDay(context, content);
  demandDecision(file, content, { reservations: await ownReservations(context) });
}

async function makeDecision(
  { context, by, upon }: RequestCall,
  tx: Transaction,
  second: { authorisedBy?: PersonRef; countersignLater?: Sha256Hex },
): Promise<RequestFile> {
  const { proposal } = upon.file;
  if (!proposal) throw new Error(`Request ${upon.file.requestId} has no proposal to decide.`);
  const { content, by: proposedBy } = proposal;
  const told = await tell(context, tx, upon, "decision", content, speaking(by));
  const call = { context, by, upon: { file: told } };
  const decided = await writeAct(call, { type: "decision-authorised", proposedBy, ...second }, tx);
  // What one person asked to release, or what is offered already, does not leave under a decision that no longer allows it.
  if (!isGranted(decided)) {
    await context.evidence.exhibits.withdrawReleasesFor(tx, decided.requestId, endOf(decided.status), userActor(by));
  }
  if (endsHold(content.outcome) && !isHeldFor(decided)) {
    await endHoldFor(context, tx, { ...upon, file: decided }, speaking(by));
  }
  if (grants(content.outcome)) {
    return await resumeOrders(context, tx, { ...upon, file: decided }, speaking(by));
  }
  return decided;
}

function endOf(status: RequestFile["status"]): "request-refused" | "request-postponed" | "request-not-granted" {
  return status === "refused" || status === "postponed" ? `request-${status}` : "request-not-granted";
}

/** R14: the decision names the body it was based on; 40(28): and the last word of the consultation before it. */
function contentOf(file: RequestFile, input: DecisionInput): DecisionContent {
  demandAsked(file);
  const { purposes } = input;
  const consultation = file.consultations.findLast(
    ({ opened }) => purposes === undefined || purposes.some((one) => isAbout(opened.content, one)),
  );
  const lastReply = consultation?.replies.findLast((reply) => reply.lane === "peer")?.digest;
  demandPostponement(input);
  demandAbout(file, input.purposes);
  const parsed = decisionSchema.safeParse({
    requestId: file.requestId,
    ...decisionWords(input, citedGrounds, conditionsSet(file).length),
    ...compact({ consultationRef: lastReply, basedOn: file.seenPeerDigest }),
  });
  if (parsed.success) {
    refuseStray(parsed.data);
    demandFittingWords(asDecided(file, parsed.data), parsed.data);
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

/**
 * What was typed or sent of a decision, as its content has it: each ground with its paragraph and what was ticked beneath it. Conditions of
 * an earlier decision stand beside these, so each has a number of its own in the request.
 */
export function decisionWords(
  { groundIds, groundDetails, conditions, ...rest }: DecisionInput,
  cite: typeof citedGrounds,
  before = 0,
) {
  return {
    ...rest,
    grounds: cite(groundIds).map((ground) => {
      const details = groundDetails.find(({ groundId }) => groundId === ground.groundId)?.details;
      return { ...ground, ...compact({ details }) };
    }),
    conditions: conditions.map((condition, index) => ({ ...condition, id: `condition-${before + index + 1}` })),
  };
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

function nextApproval(file: RequestFile, content: DecisionContent): ApprovedThing {
  return approvalOf(THING, file, content, (file.proposals ?? 0) + 1);
}

function noneProposed(): Refusal {
  return new Refusal("no-decision-proposed", "Nobody has proposed a decision on this request.");
}

export function onlyOwner(): Refusal {
  return new Refusal("only-the-owner-may-say-this", "Only the State that was asked can do this.");
}
