import {
  type ClockFacts,
  clockRule,
  type ClockRule,
  type ClockState,
  clockState,
  dateIn,
  type PlainDate,
  type ZoneOrName,
} from "../../../../convention/index.ts";
import type { DecisionOutcome, RequestStatus } from "../../../../protocol/bodies/index.ts";
import { type RequestFile, unreachable } from "./request-file.ts";
import type { Message } from "./message.ts";

// UNCC art. 42(8): data preserved for another State are kept at least so long; once the request that follows is in, until its decision.

export function treatyRule(): ClockRule {
  return clockRule("preservation-minimum");
}

/** The facts of the treaty's clock, each taken from a signed message. Undefined until the owner said "preserved". */
function treatyFacts(file: RequestFile, timeZone: ZoneOrName): ClockFacts | undefined {
  const { preservedFrom } = file.facts;
  if (preservedFrom === undefined) return undefined;
  // R23: what has been heard of cannot have begun later, whatever the other State's clock says.
  const { preservedHeardAt } = file;
  const isAhead = preservedHeardAt !== undefined && preservedHeardAt < preservedFrom;
  const heldFrom = heldSince(file, isAhead ? preservedHeardAt : preservedFrom);
  const endedAt = endOf(file);
  const stated = agreedUntil(file, timeZone);
  return {
    startedAt: new Date(preservedFrom),
    ...(stated === undefined ? {} : { statedUntil: stated }),
    ...(isAhead ? { alsoClaimedAt: new Date(preservedHeardAt) } : {}),
    ...(heldFrom === undefined ? {} : { heldFrom: new Date(heldFrom) }),
    ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt) }),
    drill: file.drill,
  };
}

/** The owner knows its holds; the asker has the owner's signed word that the preservation is held, which it was in time. */
function heldSince(file: RequestFile, startedAt: string): string | undefined {
  if (file.direction === "outgoing") return file.status === "preservation-held" ? startedAt : undefined;
  return file.holds.find((one) => one.endedAt === undefined)?.from;
}

export function treatyClock(file: RequestFile, zones: readonly ZoneOrName[], now: Date): ClockState {
  return clockState(treatyRule(), treatyFacts(file, zones[0] ?? "UTC"), zones, now);
}

/** UNCC art. 42(9): the latest extension that was granted, as the owner's own words tell the asker. */
function agreedUntil(file: RequestFile, timeZone: ZoneOrName): PlainDate | undefined {
  const granted = file.extensions.filter((one) => one.settled?.granted === true).map((one) => one.asked.content.until);
  const told = file.direction === "outgoing" ? (file.facts.treatyUntil ?? []) : [];
  const latest = granted.concat(told).sort().at(-1);
  return latest === undefined ? undefined : dateIn(new Date(latest), timeZone);
}

function endOf(file: RequestFile): string | undefined {
  switch (file.status) {
    case "closed":
    case "withdrawn":
    case "answered":
      return file.statusAt;
    default:
      return undefined;
  }
}

/**
 * What the owner says of a preservation that its provider keeps now. A request that followed in time holds it until its decision,
 * even if it came before the provider's answer, or while no order held the data.
 */
export function statusWhileKept(file: RequestFile, clock: ClockState): "preserved" | "preservation-held" {
  const isHeld = file.holds.some((hold) => hold.endedAt === undefined);
  return isHeld && clock.standing !== "lapsed" ? "preservation-held" : "preserved";
}

/** UNCC art. 42(8): the data are owed still; an order that ran out is no excuse, for the provider may have them. */
export function isOwed(standing: ClockState["standing"]): boolean {
  switch (standing) {
    case "running":
    case "warning":
    case "disputed":
    case "held":
      return true;
    case "not-started":
    case "lapsed":
    case "ended":
      return false;
    default:
      return unreachable(standing);
  }
}

/** The preservation still stands in the owner's own words. */
export function isPreserving(status: RequestStatus | undefined): boolean {
  return status === "preserved" || status === "preservation-held";
}

/** The data that we asked to be preserved will not be there: whoever has duty learns it at once, while another way may be open. */
export function tellsOfLoss(file: RequestFile, message: Message): boolean {
  if (file.mechanism !== "preservation") return false;
  if (message.kind === "status") return message.content.status === "preservation-lapsed";
  if (message.kind !== "decision") return false;
  return ["refuse", "nothing-found", "already-gone"].includes(message.content.outcome);
}

/**
 * What a decision on the follow-up does to the hold. The Convention keeps the data until the decision; where it is granted, handing
 * them over needs them still, so the hold goes on until the answer is given.
 */
export function endsHold(outcome: DecisionOutcome): boolean {
  switch (outcome) {
    case "refuse":
    case "nothing-found":
    case "already-gone":
    case "point-elsewhere":
      return true;
    case "accept":
    case "accept-on-conditions":
    case "accept-in-part":
    case "other-measure-taken":
    case "postpone":
    case "return-for-completion":
    case "forward":
      return false;
    default:
      return unreachable(outcome);
  }
}

/** When the server has to look at this clock next: when it begins, at its warning, then at the end of its latest reading. */
export function nextLook(state: ClockState, now: Date): Date | undefined {
  if (state.startsAt) return state.startsAt;
  if (!state.due || (state.standing !== "running" && state.standing !== "warning" && state.standing !== "disputed")) {
    return undefined;
  }
  return now < state.due.warnFrom ? state.due.warnFrom : state.due.dueLatest;
}
