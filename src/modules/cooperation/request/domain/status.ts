import { Refusal } from "../../../../protocol/refusal.ts";
import type { DecisionContent, RequestStatus } from "../../../../protocol/bodies/index.ts";
import { demandFitting, giverLane, isInformation } from "./information.ts";
import { isAbout, isMisread, purposesOf, type RequestFile, unreachable } from "./request-file.ts";
import type { Lane, Message } from "./message.ts";

// The state of a request belongs to the State that was asked. The asker proposes a desired status and never writes this one.

/** From where the owner may move to where. A status that leads nowhere is final. */
const UNDECIDED_NEXT: readonly RequestStatus[] = [
  "acknowledged",
  "more-information",
  "consultation",
  "accepted",
  "accepted-on-conditions",
  "postponed",
  "refused",
  "answered",
  "noted",
  "withdrawn",
];
const GRANTED_NEXT: readonly RequestStatus[] = [
  "executing",
  "preserved",
  "preservation-held",
  "more-information",
  "consultation",
  "answered",
  "withdrawn",
];
const PRESERVED_NEXT: readonly RequestStatus[] = [
  "preserved",
  "preservation-held",
  "preservation-lapsed",
  "answered",
  "closed",
  "withdrawn",
];

const NEXT: Readonly<Record<RequestStatus, readonly RequestStatus[]>> = {
  received: UNDECIDED_NEXT,
  acknowledged: UNDECIDED_NEXT,
  "more-information": UNDECIDED_NEXT,
  consultation: UNDECIDED_NEXT,
  postponed: UNDECIDED_NEXT,
  accepted: GRANTED_NEXT,
  "accepted-on-conditions": GRANTED_NEXT,
  executing: GRANTED_NEXT,
  preserved: PRESERVED_NEXT,
  "preservation-held": PRESERVED_NEXT,
  "preservation-lapsed": ["executing", "preserved", "preservation-held", "answered", "closed", "withdrawn"],
  answered: ["executing", "answered", "closed"],
  refused: ["closed"],
  noted: ["closed", "withdrawn"],
  withdrawn: ["closed"],
  closed: [],
};

export function mayBecome(from: RequestStatus, to: RequestStatus): boolean {
  return NEXT[from].includes(to);
}

/**
 * Closing is no way round a decision: the owner closes what is refused, answered, withdrawn or lapsed, or what the asker has closed.
 */
export function ownerMayClose(file: Pick<RequestFile, "status" | "closure">): boolean {
  switch (file.status) {
    case "refused":
    case "answered":
    case "noted":
    case "withdrawn":
    case "preservation-lapsed":
      return true;
    case "preserved":
    case "preservation-held":
      return file.closure?.lane === "peer";
    default:
      return false;
  }
}

/** Nothing more is to be done with it by the owner. */
export function isSettled(status: RequestStatus | undefined): boolean {
  return status === "refused" || status === "closed" || status === "withdrawn";
}

/** Granted and not done: the provider may still turn out to have nothing. */
export function isBeingExecuted(status: RequestStatus | undefined): boolean {
  return status === "accepted" || status === "accepted-on-conditions" || status === "executing";
}

/** The lane of the State that owns the request's status. */
export function ownerLane(file: Pick<RequestFile, "direction">): Lane {
  return file.direction === "incoming" ? "own" : "peer";
}

/** Which side a message may come from: the asker never writes the owner's state, the owner never asks itself. */
export function demandWriter(message: Pick<Message, "kind" | "lane" | "content">, file: RequestFile): void {
  demandFitting(message, file);
  const byOwner = message.lane === ownerLane(file);
  const byGiver = message.lane === giverLane(file);
  const wrong = (who: "owner" | "asker"): never => {
    throw new Refusal(
      who === "owner" ? "only-the-owner-may-say-this" : "only-the-asker-may-say-this",
      `A ${message.kind} about this request can only come from the State that ${who === "owner" ? "was asked" : "asks"}.`,
      { details: { kind: message.kind } },
    );
  };
  switch (message.kind) {
    case "acknowledgement":
    case "status":
    case "decision":
      return byOwner ? undefined : wrong("owner");
    // Only whoever set conditions can let go of them.
    case "consent":
      return byGiver ? undefined : wrong(byOwner ? "asker" : "owner");
    case "use-report":
      return byGiver ? wrong(byOwner ? "asker" : "owner") : undefined;
    case "extension":
    case "withdrawal":
      return byOwner ? wrong("asker") : undefined;
    case "consultation": {
      // The content's kind was checked when it was parsed.
      const { stage } = message.content as { stage: "opened" | "reply" };
      return stage === "opened" && !byOwner ? wrong("owner") : undefined;
    }
    case "question":
    case "answer":
    case "closure":
    // Whose each step is, its life says.
    case "step":
      return undefined;
    default:
      return unreachable(message.kind);
  }
}

/** What the request's status is after a message; undefined when it stays. Only the owner's own words move it. */
export function statusAfter(message: Message, file: RequestFile): RequestStatus | undefined {
  if (message.lane !== ownerLane(file)) return undefined;
  switch (message.kind) {
    case "acknowledgement":
      return file.status === undefined || file.status === "received" ? "acknowledged" : undefined;
    case "status":
      return message.content.status;
    case "decision":
      return purposesOf(file).length === 0
        ? statusOfOutcome(message.content.outcome)
        : statusOfAll(file, message.content);
    case "question":
      // Nobody waits for an answer to how it stands.
      if (message.content.kind === "progress" || isInformation(file)) return undefined;
      return isUndecided(file.status) ? "more-information" : undefined;
    case "consultation": {
      const { content } = message;
      // Of several things, what was granted goes on meanwhile, and what it is not about stands as it stood.
      const several = purposesOf(file);
      const open = several.filter((one) => isUndecided(statusOfPurpose(file, one)));
      const isOfAll =
        several.length === 0 || (!isBeingExecuted(file.status) && open.every((one) => isAbout(content, one)));
      return content.stage === "opened" && isOfAll ? "consultation" : undefined;
    }
    case "closure":
      return "closed";
    case "answer":
    case "consent":
    case "extension":
    case "withdrawal":
    case "use-report":
    case "step":
      return undefined;
    default:
      return unreachable(message);
  }
}

/** Whether its State has said something newer of where the request stands, which came first: this word is read, and moves nothing. */
export function isOvertaken(message: Message, file: RequestFile): boolean {
  const said = saidAt(message);
  if (message.lane !== "peer" || said === undefined || file.statusSentAt === undefined) return false;
  if (isMisread(file, file.statusAt)) return false;
  return Date.parse(said) < Date.parse(file.statusSentAt);
}

/** When its State said it, by its own word: the moment of a dispatch, the day on a letter. Of two letters of one day none is the older. */
export function saidAt({ sentAt, paper }: Message): string | undefined {
  return sentAt ?? paper?.datedOn;
}

/** The owner has not said yes or no. */
export function isUndecided(status: RequestStatus | undefined): boolean {
  switch (status) {
    case undefined:
    case "received":
    case "acknowledged":
    case "more-information":
    case "consultation":
    case "postponed":
      return true;
    default:
      return false;
  }
}

/** Whether a consultation is open, so that a further word of the owner belongs to it: of several things, while any that it was about is. */
export function isConsulting(file: RequestFile): boolean {
  const several = purposesOf(file);
  if (several.length === 0) return file.status === "consultation";
  return several.some((one) => statusOfPurpose(file, one) === "consultation");
}

/** Where one of several things stands that a request asks for: by the newest decision or consultation about it, until the whole is answered or over. */
export function statusOfPurpose(
  { status, decisions, completions, consultations }: RequestFile,
  purpose: string,
): RequestStatus | undefined {
  const newest = decisions.findLast(({ told }) => isAbout(told.content, purpose))?.told;
  const decided = newest && statusOfOutcome(newest.content.outcome);
  const since = decided === "more-information" ? newest?.at : undefined;
  if (status === undefined || status === "closed" || status === "withdrawn") return status;
  if (isBeingExecuted(decided)) return status === "executing" || status === "answered" ? status : decided;
  if (!isUndecided(decided)) return decided;
  const consulted = consultations.findLast(({ opened }) => isAbout(opened.content, purpose))?.opened.at ?? "";
  if (consulted > (newest?.at ?? "")) return "consultation";
  if (since !== undefined && completions.some(({ at }) => at > since)) return "acknowledged";
  return decided ?? (isUndecided(status) && status !== "consultation" ? status : "acknowledged");
}

/**
 * Where the whole stands once a decision is made about some of what it asks for: granted from the first grant on, refused or answered only
 * with the last one, and until then as it stood.
 */
function statusOfAll(file: RequestFile, decision: DecisionContent): RequestStatus | undefined {
  const made = statusOfOutcome(decision.outcome);
  const each = purposesOf(file).map((one) => (isAbout(decision, one) ? made : statusOfPurpose(file, one)));
  const wasGranted = isBeingExecuted(file.status);
  const granted = each.filter(isBeingExecuted);
  if (granted.length > 0) {
    return wasGranted ? undefined : (granted.find((one) => one === "accepted-on-conditions") ?? "accepted");
  }
  const open = each.filter(isUndecided);
  if (open.length > 0) return open.every((one) => one === made) ? made : wasGranted ? "acknowledged" : undefined;
  return each.includes("answered") ? "answered" : "refused";
}

type Outcome = DecisionContent["outcome"];

export function statusOfOutcome(outcome: Outcome): RequestStatus | undefined {
  switch (outcome) {
    case "accept":
    case "accept-in-part":
    case "other-measure-taken":
      return "accepted";
    case "accept-on-conditions":
      return "accepted-on-conditions";
    case "return-for-completion":
      return "more-information";
    case "postpone":
      return "postponed";
    case "refuse":
      return "refused";
    case "nothing-found":
    case "already-gone":
    case "point-elsewhere":
      return "answered";
    case "forward":
      return undefined;
    default:
      return unreachable(outcome);
  }
}
