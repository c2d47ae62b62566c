import type { MechanismId } from "../../../../convention/mechanisms.ts";
import type { RequestContent } from "../../../../protocol/bodies/index.ts";
import type { Need, QueueItem } from "../../request/domain/queue-item.ts";

// UNCC art. 41: for which step of which request a telephone rings, at which hour, and when again. The queue says who must take it.

type Urgency = RequestContent["urgency"];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Whether somebody is called for a step at all. Not for what waits for a person outside (the provider, the post), for drafting, which
 * nobody has begun to rely on, and for what is left when the matter itself is dealt with.
 */
const IS_CALLED_FOR: Readonly<Record<Need, boolean>> = {
  acknowledge: true,
  "take-note": true,
  "screen-incoming": true,
  decide: true,
  "authorise-decision": true,
  "order-provider": true,
  "ask-issue": true,
  "issue-order": true,
  "tell-provider": true,
  "serve-order": true,
  "tell-asker": true,
  execute: true,
  "say-step": true,
  "confirm-answer": true,
  "ask-release": true,
  "approve-release": true,
  "mend-exhibit": true,
  "answer-question": true,
  "answer-risk": true,
  "reply-to-consultation": true,
  "dispatch-refused": true,
  "go-on-anew": false,
  "screen-outgoing": true,
  submit: true,
  "mend-stopped": true,
  "authorise-sending": true,
  "authorise-step": true,
  "authorise-supplement": true,
  "send-papers": true,
  "release-person": true,
  "keep-deadline": false,
  "full-request-due": false, // it rings as send-papers when the end is near
  "full-request-no-day": false,
  "accept-exhibit": true,
  "open-exhibit": true,
  "answer-ring": false,
  countersign: false,
  "record-answer": false,
  "renew-order": false, // the lapse guard calls for it
  "confirm-freezing": false, // and for this
  "review-order-secrecy": false,
  "end-order": false,
  "settle-extension": false,
  "say-how-it-stands": false,
  "read-reply": false,
  "ask-status": false,
  "continue-draft": false,
  "send-follow-up": false, // the guard of the preservation abroad calls for it
  "read-part-preserved": false,
  "read-extension-refused": false,
  "end-preservation": false,
  "review-confidentiality": false,
  "report-and-close": false,
  "enter-finding": false,
  "not-confirmed": false, // an overdue receipt has a call of its own
  "call-back": false,
  "print-and-post": false,
  "register-reply": false,
  "approve-disposal": false,
};

export type CallReason = `${"preservation" | "urgent" | "emergency"}-received` | `${"urgent" | "emergency"}-waits`;
export const CALL_REASONS: readonly CallReason[] = [
  "preservation-received",
  "urgent-received",
  "emergency-received",
  "urgent-waits",
  "emergency-waits",
];

export interface CallRule {
  readonly reason: CallReason;
  /** Somebody took the call and the step is not taken: so long later it rings again. */
  readonly againAfterMs: number;
}

/**
 * An emergency rings for every step, at any hour. What is urgent rings at any hour when it comes in, and for each later step while the
 * office is open. A preservation that is neither rings when it comes in. Undefined: nobody is called now.
 */
export function callFor(
  step: Need,
  request: { readonly urgency: Urgency; readonly mechanism: MechanismId | undefined },
  isOfficeOpen: boolean,
): CallRule | undefined {
  if (!IS_CALLED_FOR[step]) return undefined;
  const isArrival = step === "acknowledge" || step === "take-note";
  switch (request.urgency) {
    case "emergency":
      return { reason: isArrival ? "emergency-received" : "emergency-waits", againAfterMs: 30 * MINUTE_MS };
    case "urgent":
      if (isArrival) return { reason: "urgent-received", againAfterMs: HOUR_MS };
      return isOfficeOpen ? { reason: "urgent-waits", againAfterMs: 4 * HOUR_MS } : undefined;
    case "ordinary":
      if (!isArrival || request.mechanism !== "preservation") return undefined;
      return { reason: "preservation-received", againAfterMs: HOUR_MS };
    default:
      return request.urgency satisfies never;
  }
}

/** One call for one step: whoever takes the step, or takes the matter out of it, ends the call. */
export interface NeededCall {
  readonly rule: CallRule;
  readonly item: QueueItem;
}

/** What the queue needs somebody to be called for now. */
export function neededCalls(items: readonly QueueItem[], isOfficeOpen: boolean): NeededCall[] {
  return items.flatMap((item) => {
    // A queue item of a request, an order or an exhibit has the mechanism of its request.
    const request = { urgency: item.urgency, mechanism: item.mechanism as MechanismId | undefined };
    const rule = callFor(item.need, request, isOfficeOpen);
    return rule === undefined ? [] : [{ rule, item }];
  });
}

/** A call that was raised for a step, as the ringer keeps it. */
export interface RaisedCall {
  readonly isOpen: boolean;
  readonly acknowledgedAt: Date | undefined;
}

/** Whether another call for a step is due: the first at once, the next when the last was taken so long ago and the step is not taken. */
export function callDue(raised: readonly RaisedCall[], { againAfterMs }: CallRule, now: Date): boolean {
  if (raised.some(({ isOpen }) => isOpen)) return false;
  const isResting = ({ acknowledgedAt }: RaisedCall): boolean =>
    acknowledgedAt !== undefined && now.getTime() < acknowledgedAt.getTime() + againAfterMs;
  return !raised.some(isResting);
}
