import { z } from "zod";
import type { Given } from "../../../protocol/given.ts";
import type { DossierId, RequestId } from "../../../protocol/identifiers.ts";
import { POWER_IDS, type PowerId } from "./powers.ts";

// A domestic order: what this State tells one of its own providers to do, and what the provider says to it.
// The state is what the events say, in their order; nothing is stored that they do not say.
// Members of schemas stand in the order of the boxes on a page, and so do the faults that are found in them.

/**
 * What whoever is ordered can answer, in the order of the form, and to orders under which articles. "preserved" and "partly" are the
 * only words on which anybody may say "preserved".
 */
const ANSWERS = {
  preserved: ["25", "26"],
  delivered: ["27", "28"],
  connected: ["29", "30"],
  frozen: ["31"],
  partly: POWER_IDS,
  "nothing-found": POWER_IDS,
  "already-gone": ["25", "26", "27", "28", "31"],
  "not-ours": POWER_IDS,
  elsewhere: POWER_IDS,
  "cannot-identify": POWER_IDS,
  "technically-impossible": ["29", "30"],
  privileged: ["27", "28"],
  challenged: ["26", "27", "28", "29", "30", "31"],
} as const satisfies Record<string, readonly PowerId[]>;
export type ProviderAnswer = keyof typeof ANSWERS;
export const PROVIDER_ANSWERS = Object.keys(ANSWERS) as [ProviderAnswer, ...ProviderAnswer[]]; // the keys of the record above

/** The answers that can be given to an order under a power. */
export function answersTo(power: PowerId): readonly ProviderAnswer[] {
  return PROVIDER_ANSWERS.filter((answer) => (ANSWERS[answer] as readonly PowerId[]).includes(power));
}

/** Nothing comes of the order: whoever asked has to hear of it. */
export function isNegative(answer: ProviderAnswer): boolean {
  switch (answer) {
    case "nothing-found":
    case "already-gone":
    case "not-ours":
    case "elsewhere":
    case "cannot-identify":
    case "technically-impossible":
    case "privileged":
      return true;
    case "preserved":
    case "delivered":
    case "connected":
    case "frozen":
    case "partly":
    case "challenged":
      return false;
  }
}

export const ORDER_STATES = ["draft", "issued", "served", "answered", "lapsed", "ended"] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export const END_REASONS = [
  "no-longer-needed",
  "request-withdrawn",
  "request-refused",
  "data-handed-over",
  "issued-in-error",
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** How a freezing ends that one person issued in danger of loss: nobody confirmed it in time, or the second person said no. */
export const UNCONFIRMED_ENDS = ["not-confirmed", "confirmation-refused"] as const;
type UnconfirmedEnd = (typeof UNCONFIRMED_ENDS)[number];
/** How long such a freezing lasts unless a second person confirms it. */
export const CONFIRM_WITHIN_MS = 24 * 3_600_000;

/** One stretch of time for which the order binds. The end has two readings: people are warned by the earliest, it lapses by the latest (R23). */
export interface OrderPeriod {
  readonly from: string;
  readonly earliestEnd: string;
  readonly latestEnd: string;
  readonly days: number;
}

const line = z.string().trim().min(1).max(500);
const text = z.string().trim().min(1).max(20_000);
const day = z.iso.date();
const moment = z.iso.datetime({ offset: true });

/** What the order commands, as one person wrote it. */
export const orderTerms = z.strictObject({
  power: z.enum(POWER_IDS),
  providerName: line,
  providerContact: line,
  /** Which data, in the words that the provider gets. */
  dataSpecified: text,
  dataPeriod: z.strictObject({ from: day, to: day }).exactOptional(),
  periodDays: z.int().min(1).max(366),
  /** The authority in whose name the order goes out, and the order or review of a court that stands behind it. */
  issuingAuthority: line,
  authorisation: line.exactOptional(),
  /** UNCC art. 25(3): the provider keeps the order to itself for as long as the law says; secrecy has a reason and an end. */
  secrecy: z.strictObject({ reason: text, reviewOn: day }).exactOptional(),
});
export type OrderTerms = Given<typeof orderTerms>;

/** When and how the provider received the order. */
export const orderService = z.strictObject({ how: line, servedAt: moment });
type OrderService = Given<typeof orderService>;

/** The provider's own words to the order. */
export const providerReply = z.strictObject({
  answer: z.enum(PROVIDER_ANSWERS),
  contact: line,
  answeredAt: moment,
  note: text.exactOptional(),
});
export type ProviderReply = Given<typeof providerReply>;

/** How long it binds once more, and on which new decision of the court or reviewing authority, where the power needs one. */
export const orderRenewal = z.strictObject({
  days: z.int().min(1).max(366).exactOptional(),
  reason: text.exactOptional(),
  authorisation: line.exactOptional(),
});
export type OrderRenewal = Given<typeof orderRenewal>;

export const orderEnding = z.strictObject({ reason: z.enum(END_REASONS), note: text.exactOptional() });

/** UNCC art. 25(3): somebody has looked at the secrecy again; it goes on until another day, or without one it ends. */
export const secrecyReview = z.strictObject({ reason: text, reviewOn: day.exactOptional() });

/** When and how the provider was told that the order has ended. */
export const endTold = z.strictObject({ how: line, toldAt: moment });

/** The foreign request that the order serves; an order of a case of our own has none. */
export interface ServedRequest {
  readonly dossierId: DossierId;
  readonly requestId: RequestId;
  readonly state: string;
  readonly reference: string;
  /** Of a request for several things, which of them it serves. */
  readonly purpose?: string;
}

interface EventBase {
  readonly number: number;
  readonly at: string;
  /** Absent when the server itself acted. */
  readonly by?: { readonly userId: string; readonly name: string };
}

export type OrderEvent = EventBase &
  (
    | { readonly type: "drafted"; readonly terms: OrderTerms; readonly purpose?: string }
    | { readonly type: "amended"; readonly terms: OrderTerms }
    | { readonly type: "asked"; readonly digest: string }
    | { readonly type: "returned"; readonly reason: string }
    | {
        readonly type: "issued";
        /** UNCC art. 31: by one person, in danger of loss; ends at this moment unless a second one confirms it. */
        readonly alone?: { readonly reason: string; readonly confirmBy: string };
      }
    /** With the decision of the court, where the order was issued without one. */
    | { readonly type: "confirmed"; readonly authorisation?: string }
    | ({ readonly type: "served"; readonly period: OrderPeriod } & OrderService)
    | ({ readonly type: "answered" } & ProviderReply)
    | {
        readonly type: "renewed";
        readonly period: OrderPeriod;
        readonly reason: string;
        /** The decision of the court or reviewing authority behind this period, where the power needs one. */
        readonly authorisation?: string;
      }
    | { readonly type: "released"; readonly reason: EndReason }
    | { readonly type: "lapsed"; readonly lapsedAt: string }
    | { readonly type: "ended"; readonly reason: EndReason | UnconfirmedEnd; readonly note?: string }
    | ({ readonly type: "told" } & Given<typeof endTold>)
    | ({ readonly type: "secrecy-reviewed" } & Given<typeof secrecyReview>)
  );

type Without<Event, Member extends string> = Event extends OrderEvent ? Omit<Event, Member> : never;

/** A new event before it has its place in the history. */
export type NewOrderEvent = Without<OrderEvent, "number">;
/** What a person makes happen, before it has its moment and the person's name. */
export type OrderDecision = Without<OrderEvent, "number" | "at" | "by">;

/** The order as it stands after its events. */
export interface OrderFile {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly state: OrderState;
  readonly terms: OrderTerms;
  readonly serves?: ServedRequest;
  readonly drill: boolean;
  readonly draftedBy: string;
  readonly draftedAt: string;
  /** Whoever changed its draft last. */
  readonly writtenBy: string;
  /** Whoever asked for it to be issued in these words; nobody once they change. */
  readonly askedBy?: string;
  readonly askedAt?: string;
  readonly issuedBy?: string;
  readonly issuedAt?: string;
  /** The first begins with the service on the provider, each further one is a renewal. */
  readonly periods: readonly OrderPeriod[];
  /** The authorisations behind its renewals, in their order; the first period's stands in the terms. */
  readonly renewedUnder?: readonly string[];
  readonly service?: OrderService;
  readonly reply?: ProviderReply;
  /** True once the foreign request needs it no more: it may run out without waking anybody. */
  readonly released: boolean;
  readonly endedAt?: string;
  readonly endReason?: EndReason | UnconfirmedEnd;
  /** Issued by one person in danger of loss: why, and until when a second one may confirm it; without a moment once that is settled. */
  readonly alone?: { readonly reason: string; readonly confirmBy?: string };
  readonly endToldAt?: string;
  /** The day on which somebody looks at the secrecy again; none where it is not secret, or no longer. */
  readonly secretUntil?: string;
  readonly events: number;
}

/** R16: those who wrote it, asked for it or issued it alone are not the second person. */
export function firstPeople({ draftedBy, writtenBy, askedBy, alone, issuedBy }: OrderFile): readonly string[] {
  return [...new Set([draftedBy, writtenBy, askedBy ?? [], alone === undefined ? [] : (issuedBy ?? [])].flat())];
}

/** A freezing in danger of loss that ended for want of a second person. */
export function isUnconfirmed({ endReason }: OrderFile): boolean {
  return UNCONFIRMED_ENDS.some((reason) => reason === endReason);
}

/** Whoever was served with such a freezing does not know yet that it ended. */
export function isEndUntold(order: OrderFile): boolean {
  return isUnconfirmed(order) && order.service !== undefined && order.endToldAt === undefined;
}

/** The day of its secrecy, while a provider has to keep the order secret: also one that has ended since. */
export function secrecyDay(order: OrderFile): string | undefined {
  return isBinding(order) || order.service !== undefined ? order.secretUntil : undefined;
}

export function currentPeriod(order: OrderFile): OrderPeriod | undefined {
  return order.periods.at(-1);
}

/** Issued, and neither lapsed nor ended. */
export function isBinding(order: OrderFile): boolean {
  switch (order.state) {
    case "issued":
    case "served":
    case "answered":
      return true;
    case "draft":
    case "lapsed":
    case "ended":
      return false;
    default:
      return unreachable(order.state);
  }
}

/** UNCC arts. 25, 42: data are called preserved only when the provider has said so, and only while the order binds it. */
export function holdsData(order: OrderFile): boolean {
  return isBinding(order) && (order.reply?.answer === "preserved" || order.reply?.answer === "partly");
}

export function unreachable(value: never): never {
  throw new Error(`A case is missing for ${JSON.stringify(value)}.`);
}
