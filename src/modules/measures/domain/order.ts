import type { DossierId, RequestId } from "../../../protocol/identifiers.ts";
import type { PowerId } from "./powers.ts";

// A domestic order: what this State tells one of its own providers to do, and what the provider says to it.
// The state is what the events say, in their order; nothing is stored that they do not say.

/** What a provider can answer to an order. "preserved" and "partly" are the only words on which anybody may say "preserved". */
export const PROVIDER_ANSWERS = ["preserved", "partly", "nothing-found", "already-gone"] as const;
export type ProviderAnswer = (typeof PROVIDER_ANSWERS)[number];

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

/** One stretch of time for which the order binds. The end has two readings: people are warned by the earliest, it lapses by the latest (R23). */
export interface OrderPeriod {
  readonly from: string;
  readonly earliestEnd: string;
  readonly latestEnd: string;
  readonly days: number;
}

/** What the order commands, as one person wrote it. */
export interface OrderTerms {
  readonly power: PowerId;
  readonly providerName: string;
  readonly providerContact: string;
  /** Which data, in the words that the provider gets. */
  readonly dataSpecified: string;
  readonly dataPeriod?: { readonly from: string; readonly to: string };
  readonly periodDays: number;
  /** UNCC art. 25(3): the provider keeps the order to itself for as long as the law says; secrecy has a reason and an end. */
  readonly secrecy?: { readonly reason: string; readonly reviewOn: string };
  /** The authority in whose name the order goes out, and the order or review of a court that stands behind it. */
  readonly issuingAuthority: string;
  readonly authorisation?: string;
}

/** The foreign request that the order serves; an order of a case of our own has none. */
export interface ServedRequest {
  readonly dossierId: DossierId;
  readonly requestId: RequestId;
  readonly state: string;
  readonly reference: string;
}

interface EventBase {
  readonly number: number;
  readonly at: string;
  /** Absent when the server itself acted. */
  readonly by?: { readonly userId: string; readonly name: string };
}

export type OrderEvent = EventBase &
  (
    | { readonly type: "drafted"; readonly terms: OrderTerms }
    | { readonly type: "amended"; readonly terms: OrderTerms }
    | { readonly type: "issued" }
    | { readonly type: "served"; readonly servedAt: string; readonly how: string; readonly period: OrderPeriod }
    | {
        readonly type: "answered";
        readonly answer: ProviderAnswer;
        readonly answeredAt: string;
        readonly contact: string;
        readonly note?: string;
      }
    | {
        readonly type: "renewed";
        readonly period: OrderPeriod;
        readonly reason: string;
        /** The decision of the court or reviewing authority behind this period, where the power needs one. */
        readonly authorisation?: string;
      }
    | { readonly type: "released"; readonly reason: EndReason }
    | { readonly type: "lapsed"; readonly lapsedAt: string }
    | { readonly type: "ended"; readonly reason: EndReason; readonly note?: string }
  );

/** A new event before it has its place in the history. */
export type NewOrderEvent = OrderEvent extends infer E ? (E extends OrderEvent ? Omit<E, "number"> : never) : never;

export interface ProviderReply {
  readonly answer: ProviderAnswer;
  readonly answeredAt: string;
  readonly contact: string;
  readonly note?: string;
}

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
  readonly issuedBy?: string;
  readonly issuedAt?: string;
  /** The first begins with the service on the provider, each further one is a renewal. */
  readonly periods: readonly OrderPeriod[];
  /** The authorisations behind its renewals, in their order; the first period's stands in the terms. */
  readonly renewedUnder?: readonly string[];
  readonly service?: { readonly servedAt: string; readonly how: string };
  readonly reply?: ProviderReply;
  /** True once the foreign request needs it no more: it may run out without waking anybody. */
  readonly released: boolean;
  readonly endedAt?: string;
  readonly endReason?: EndReason;
  readonly events: number;
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
