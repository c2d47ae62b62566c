import { type ClockStanding, dateIn, type ZoneOrName } from "../../../../convention/index.ts";
import type { NeedEnd } from "./need-end.ts";
import type { LifeClockState } from "./life-clocks.ts";
import type { RequestFile } from "./request-file.ts";
import type { Role } from "./roles.ts";

export const NEEDS = [
  "answer-ring",
  "acknowledge",
  "take-note",
  "screen-incoming",
  "decide",
  "authorise-decision",
  "countersign",
  "authorise-step",
  "authorise-supplement",
  "send-papers",
  "full-request-due",
  "full-request-no-day",
  "release-person",
  "keep-deadline",
  "order-provider",
  "ask-issue",
  "issue-order",
  "confirm-freezing",
  "serve-order",
  "record-answer",
  "renew-order",
  "tell-asker",
  "end-order",
  "tell-provider",
  "review-order-secrecy",
  "settle-extension",
  "answer-question",
  "answer-risk",
  "say-how-it-stands",
  "reply-to-consultation",
  "read-reply",
  "ask-status",
  "continue-draft",
  "screen-outgoing",
  "submit",
  "mend-stopped",
  "authorise-sending",
  "send-follow-up",
  "read-part-preserved",
  "read-extension-refused",
  "end-preservation",
  "review-confidentiality",
  "report-and-close",
  "dispatch-refused",
  "not-confirmed",
  "go-on-anew",
  "execute",
  "say-step",
  "confirm-answer",
  "ask-release",
  "approve-release",
  "accept-exhibit",
  "open-exhibit",
  "enter-finding",
  "mend-exhibit",
  "call-back",
  "print-and-post",
  "register-reply",
  "approve-disposal",
] as const;
export type Need = (typeof NEEDS)[number];

export interface QueueItem extends NeedEnd {
  readonly need: Need;
  readonly subject: {
    readonly kind: "request" | "order" | "ring" | "exhibit" | "correspondent" | "dossier";
    readonly id: string;
  };
  readonly dossierId?: string;
  /** Our reference number of the request, order, exhibit or dossier; the authority on a contact card. */
  readonly reference: string;
  readonly state?: string;
  readonly mechanism?: string;
  readonly urgency: "ordinary" | "urgent" | "emergency";
  /** Since when it has been waiting. */
  readonly since: string;
  readonly roles: readonly Role[];
  /** People who must not do it themselves, such as the drafter who cannot authorise. */
  readonly notFor: readonly string[];
  readonly drill: boolean;
}

/** An order as the queue sees it. */
export interface QueueOrder {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly state: "draft" | "issued" | "served" | "answered" | "lapsed" | "ended";
  /** Whoever was ordered has answered that nothing comes of it. */
  readonly isNegative: boolean;
  readonly requestId?: string;
  readonly dossierId?: string;
  readonly earliestEnd?: string;
  readonly warnFrom?: string;
  /** A court or reviewing authority stands behind it, and behind each renewal; and two people. */
  readonly needsAuthorisation: boolean;
  /** Of a draft of that kind: somebody asked for it to be issued. */
  readonly isAsked: boolean;
  /** R16: they are not the second person. */
  readonly firstPeople: readonly string[];
  /** One person issued the freezing; until when a second one may confirm it. */
  readonly confirmBy?: string;
  /** Its provider has not been told that it ended for want of a second person. */
  readonly isEndUntold: boolean;
  /** The day on which its secrecy is looked at again. */
  readonly secretUntil?: string;
  readonly released: boolean;
  readonly since: string;
  readonly drill: boolean;
}

/** An exhibit as the queue sees it. */
export interface QueueExhibit {
  readonly exhibitId: string;
  readonly number: string;
  readonly dossierId: string;
  readonly requestId?: string;
  readonly state: "sealed" | "offered" | "complete" | "seal-failed";
  /** Whoever asked for its release, as long as nobody settled it. */
  readonly askedBy?: string;
  /** Taken away sealed, and what was found is not entered yet. */
  readonly awaitsFinding?: boolean;
  readonly since: string;
}

/** How a request stands that builds on another. */
export type FollowUp = Pick<RequestFile, "stage" | "status"> & { readonly outcome?: string };

export interface QueueFacts {
  readonly now: string;
  /** Of our State: in its days the queue counts, wherever the other State is. */
  readonly timeZone: ZoneOrName;
  /** The days of the authority over there, per dossier; absent where nobody knows them. */
  readonly zones: ReadonlyMap<string, ZoneOrName>;
  /** The treaty's clock, its end, and from when to warn, per request. */
  readonly treaty: ReadonlyMap<
    string,
    { readonly standing: ClockStanding; readonly end: NeedEnd; readonly warnFrom: string }
  >;
  /** What steps have started, per request. */
  readonly lives: ReadonlyMap<string, readonly LifeClockState[]>;
  /** Everybody who may authorise sending. */
  readonly authorisers: readonly string[];
  /** The requests that build on each request. */
  readonly followUps: ReadonlyMap<string, readonly FollowUp[]>;
  readonly orders: readonly QueueOrder[];
  readonly exhibits: readonly QueueExhibit[];
  /** How many exhibits have been handed over, per request. */
  readonly released: ReadonlyMap<string, number>;
  readonly states: ReadonlyMap<string, string>;
  /** The contact card, per dossier with a State without a server. */
  readonly cards: ReadonlyMap<string, QueueCard>;
  /** Dossiers in which nothing more is said (R8): since when, and whether work goes on in another one. */
  readonly closed: ReadonlyMap<string, { readonly since: string; readonly goesOn: boolean }>;
}

/** The day that it is here. */
export function todayOf({ now, timeZone }: Pick<QueueFacts, "now" | "timeZone">): string {
  return dateIn(new Date(now), timeZone);
}

/** A contact card as the queue sees it. */
export interface QueueCard {
  readonly correspondentId: string;
  readonly state: string;
  readonly authority: string;
  readonly calledBack: boolean;
  readonly enteredBy: string;
  readonly enteredAt: string;
}

export const CASE: readonly Role[] = ["duty-officer", "executing-officer", "authoriser", "drafter"];
export const DECIDERS: readonly Role[] = ["duty-officer", "executing-officer", "authoriser"];
/** They speak to the other State (access.ts, "correspond"). */
export const SPEAKERS: readonly Role[] = ["duty-officer", "authoriser"];
export const EXECUTORS: readonly Role[] = ["duty-officer", "executing-officer"];
export const CUSTODY: readonly Role[] = ["executing-officer", "custodian"];
export const DRAFTERS: readonly Role[] = ["drafter"];
/** Registering letters, posting ours, and calling back (access.ts). */
export const POSTERS: readonly Role[] = ["drafter", "duty-officer", "executing-officer"];
export const CALLERS: readonly Role[] = ["drafter", "duty-officer", "authoriser"];
export const READERS: readonly Role[] = ["drafter", "duty-officer"];
/** Letting evidence go, and binding the State to what comes with it (evidence/access.ts). */
export const RELEASERS: readonly Role[] = ["authoriser", "custodian"];
export const SCREENERS: readonly Role[] = ["oversight", "authoriser", "executing-officer", "duty-officer"];
