import { Refusal } from "../../../protocol/refusal.ts";
import {
  answersTo,
  currentPeriod,
  firstPeople,
  isBinding,
  isUnconfirmed,
  type OrderFile,
  type OrderPeriod,
  type OrderRenewal,
  type OrderTerms,
  type ProviderReply,
  secrecyDay,
} from "./order.ts";
import { type Power, power } from "./powers.ts";

// What may be done with an order in which state. Each function returns quietly or refuses.

/**
 * G5, G6: an order that reaches into a private life names the review behind it, and every order ends. `isOpen`: a freezing names it at
 * the latest when a second person stands behind it.
 */
export function checkTerms(terms: OrderTerms, today: string, how?: { readonly isOpen: boolean }): void {
  const [fault] = termsFaults(terms, today, how);
  if (fault !== undefined) throw fault;
}

/** All that is wrong with the terms, as far as they are known. */
export function termsFaults(terms: Partial<OrderTerms>, today: string, { isOpen = false } = {}): Refusal[] {
  const { periodDays = 1, authorisation, secrecy } = terms;
  const under = terms.power && power(terms.power);
  const isLater = isOpen && under?.mayBeAlone === true && authorisation === undefined;
  const isUndecided = under?.needsAuthorisation === true && !isLater && !namesDecision(authorisation);
  return [
    ...(under ? periodFaults(periodDays, under, "periodDays") : []),
    ...(under && isUndecided ? [undecided(under)] : []),
    ...(secrecy && secrecy.reviewOn <= today
      ? [
          new Refusal(
            "secrecy-review-in-the-past",
            "Secrecy needs a date in the future on which somebody looks at it again.",
            { field: "secrecyReviewOn" },
          ),
        ]
      : []),
  ];
}

function periodFaults(days: number, { id, maxDays }: Power, field: "periodDays" | "days"): Refusal[] {
  if (days >= 1 && days <= maxDays) return [];
  const message = `An order under Article ${id} lasts between 1 and ${maxDays} days at a time; it can be renewed later.`;
  return [new Refusal("order-period-too-long", message, { field, details: { article: id, maxDays } })];
}

/** What people write where nobody authorised it, in the languages of the pages. */
const NOBODY = new Set(
  "none|no|nil|n/a|nobody|no one|myself|by myself|self|aucun|aucune|personne|moi-même|par moi-même|néant|ninguno|ninguna|nadie|yo mismo|yo misma|por mí mismo|нет|никто|я|сам|сама|мной|لا يوجد|لا شيء|لا أحد|بنفسي|أنا|无|没有|本人|我|我自己|không|không có|không ai|tôi|tự tôi".split(
    "|",
  ),
);

/** Refuses `order-needs-authorisation` where no decision is named. */
export function demandDecision(authorisation: string | undefined, under: Power): void {
  if (!namesDecision(authorisation)) throw undecided(under);
}

/** "None, by myself" is none. */
function namesDecision(authorisation = ""): boolean {
  const parts = authorisation.toLowerCase().split(/[,;.،，。]/u);
  return parts.some((part) => /\p{L}|\p{N}/u.test(part) && !NOBODY.has(part.trim()));
}

function undecided({ id }: Power): Refusal {
  return new Refusal(
    "order-needs-authorisation",
    `An order under Article ${id} needs the court's or reviewing authority's decision behind it; give its reference.`,
    { field: "authorisation", details: { article: id } },
  );
}

/** UNCC art. 24(1): nothing is commanded of a provider for a request that was withdrawn, refused or answered. */
const NEEDED_NO_MORE = "issued or served: the request that it served needs it no more; end it";

export function mayAmend(order: OrderFile): void {
  if (order.state !== "draft") refuseState(order, "amended: it is no longer a draft; end it and draft another");
}

export function mayIssue(order: OrderFile): void {
  if (order.state !== "draft") refuseState(order, "issued again");
  if (order.released) refuseState(order, NEEDED_NO_MORE);
}

/** R16: an authoriser stands behind it who is none of those who wrote it or asked for it. */
export function demandSecond(order: OrderFile, by: { readonly id: string }): void {
  if (!firstPeople(order).includes(by.id)) return;
  throw new Refusal(
    "order-needs-another-person",
    `You wrote order ${order.orderNumber}, or asked for it; an authoriser who did not has to stand behind it.`,
    { details: { orderNumber: order.orderNumber } },
  );
}

/** Refuses `order-not-asked`: also where the words were changed since somebody asked. */
export function demandAsked(order: OrderFile): void {
  if (order.askedBy !== undefined) return;
  throw new Refusal(
    "order-not-asked",
    `Nobody has asked for order ${order.orderNumber} to be issued as it stands now; ask first.`,
    { details: { orderNumber: order.orderNumber } },
  );
}

/** A freezing waits for its second person, until a moment. Refuses once that has come: the server ends it. */
export function mayConfirm({ alone, ...order }: OrderFile, now: string): void {
  if (alone?.confirmBy !== undefined && now < alone.confirmBy) return;
  refuseState(order, "confirmed or refused: it does not wait for a second person, or its time is over");
}

export function mayServe(order: OrderFile, servedAt: string): void {
  // What was handed over while the freezing bound is told to the provider, however late it is written down.
  if (isUnconfirmed(order) && order.service === undefined && servedAt < (order.endedAt ?? "")) return;
  if (order.state !== "issued") refuseState(order, "served: an order is served once, after it was issued");
  if (order.released) refuseState(order, NEEDED_NO_MORE);
}

/** A provider may correct itself, so a second answer is allowed while the order binds. */
export function mayRecordAnswer(order: OrderFile, { answer, note }: ProviderReply, answeredAt: string): void {
  if (order.state !== "served" && order.state !== "answered") {
    refuseState(order, "answered: first record that it was served on the provider");
  }
  const { power: article } = order.terms;
  if (!answersTo(article).includes(answer)) {
    throw new Refusal("answer-unfit", `“${answer}” is no answer to an order under Article ${article}.`, {
      field: "answer",
      details: { article },
    });
  }
  // Whoever asked can turn there only if it is named.
  if (answer === "elsewhere" && note === undefined) {
    throw new Refusal("answer-needs-note", "Say in the note who has it, and in which State.", { field: "note" });
  }
  if (order.service && answeredAt < order.service.servedAt) {
    throw new Refusal("answer-before-service", "The provider cannot have answered before the order was served.", {
      field: "answeredAt",
    });
  }
}

/**
 * UNCC art. 25(2): renewable. A renewal follows on without a gap; only one may be stacked ahead, so that each period is
 * looked at anew, and an order that has ended is not revived but issued again.
 */
export function mayRenew(order: OrderFile, now: string): OrderPeriod {
  const current = currentPeriod(order);
  if (!isBinding(order) || !current) return refuseState(order, "renewed: it does not bind the provider now");
  if (order.alone?.confirmBy !== undefined) refuseState(order, "renewed: a second person has to confirm it first");
  if (now >= current.latestEnd) {
    throw new Refusal("order-has-lapsed", "This order has run out; issue a new one at once.", {
      details: { orderNumber: order.orderNumber },
    });
  }
  if (now < current.from) {
    throw new Refusal("order-renewed-already", "This order is renewed already; the next period has not begun.", {
      details: { orderNumber: order.orderNumber, from: current.from },
    });
  }
  return current;
}

/**
 * How many days a renewal lasts: as long as the power allows, or, where a court or reviewing authority stands behind the order, as
 * its first period. UNCC art. 24(1)-(2), G5, G6: there each further period has a reason and an authorisation of its own. Refuses
 * `order-period-too-long`, `order-renewal-needs-reason`, `order-needs-authorisation`, `order-authorisation-used`.
 */
export function checkRenewal(order: OrderFile, renewal: OrderRenewal, under: Power): number {
  const days = renewal.days ?? (under.needsAuthorisation ? order.terms.periodDays : under.maxDays);
  const [tooLong] = periodFaults(days, under, "days");
  if (tooLong !== undefined) throw tooLong;
  if (!under.needsAuthorisation) return days;
  demandDecision(renewal.authorisation, under);
  const authorisation = renewal.authorisation?.trim() ?? "";
  if ([order.terms.authorisation?.trim(), ...(order.renewedUnder ?? [])].includes(authorisation)) {
    throw new Refusal(
      "order-authorisation-used",
      "This decision stands behind an earlier period of the order; a renewal needs a new one.",
      { field: "authorisation", details: { orderNumber: order.orderNumber } },
    );
  }
  if ((renewal.reason?.trim() ?? "") === "") {
    throw new Refusal("order-renewal-needs-reason", "Say why the order is needed for another period.", {
      field: "reason",
    });
  }
  return days;
}

export function mayEnd(order: OrderFile): void {
  if (order.state === "ended" || order.state === "lapsed") refuseState(order, "ended: it has ended already");
}

/** Only what has ended was told of, and only once. */
export function mayTellEnd(order: OrderFile): void {
  if (order.state !== "ended" || order.service === undefined || order.endToldAt !== undefined) {
    refuseState(order, "told of: it has not ended, was never served, or its provider was told already");
  }
}

/** Refuses an order that binds nobody to secrecy. */
export function mayReviewSecrecy(order: OrderFile): void {
  if (secrecyDay(order) === undefined) refuseState(order, "reviewed: no provider has to keep it secret");
}

function refuseState(order: Pick<OrderFile, "orderNumber" | "state">, what: string): never {
  throw new Refusal("order-state", `Order ${order.orderNumber} (${order.state}) cannot be ${what}.`, {
    details: { orderNumber: order.orderNumber, state: order.state },
  });
}
