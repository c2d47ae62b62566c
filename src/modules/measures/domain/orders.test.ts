import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DossierId, RequestId } from "../../../protocol/identifiers.ts";
import { clockRule } from "../../../convention/clock-rules.ts";
import { applyOrderEvent, nextEvent, orderOf } from "./fold.ts";
import { DEFAULT_GUARD_POLICY, guardFinding, hasLapsed } from "./lapse-guard.ts";
import {
  answersTo,
  currentPeriod,
  holdsData,
  isNegative,
  type NewOrderEvent,
  type OrderEvent,
  type OrderFile,
  type OrderTerms,
  type ProviderAnswer,
  type ProviderReply,
} from "./order.ts";
import { renewedPeriod, servedPeriod } from "./order-period.ts";
import {
  checkRenewal,
  checkTerms,
  demandAsked,
  demandSecond,
  mayConfirm,
  mayEnd,
  mayIssue,
  mayRecordAnswer,
  mayRenew,
  mayServe,
} from "./order-rules.ts";
import { power, POWER_IDS, type PowerId } from "./powers.ts";
import { codeOf } from "../../../../tests/support/refused.ts";

const ZONE = "Asia/Ho_Chi_Minh";
const AT = "2027-03-01T03:00:00.000Z";
const HOUR_MS = 3_600_000;
const LIMIT = power("25").maxDays;

const terms: OrderTerms = {
  power: "25",
  providerName: "Borealia Mail",
  providerContact: "legal@borealia-mail.example",
  dataSpecified: "Mailbox harbour.desk, 1 to 20 February",
  periodDays: LIMIT,
  issuingAuthority: "Public Prosecutor of Northport",
};

const serves = {
  dossierId: "018f0000-0000-7000-8000-000000000001" as DossierId,
  requestId: "018f0000-0000-7000-8000-000000000002" as RequestId,
  state: "XA",
  reference: "XA-2027-00001",
};

function drafted(extra: Partial<OrderFile> = {}): OrderFile {
  const head = { orderId: "018f0000-0000-7000-8000-000000000003", orderNumber: "O-2027-00001", drill: false, serves };
  return {
    ...orderOf(head, [{ type: "drafted", number: 1, at: AT, by: { userId: "u1", name: "Ana" }, terms }]),
    ...extra,
  };
}

function after(order: OrderFile, ...events: NewOrderEvent[]): OrderFile {
  return events.reduce((file, event) => applyOrderEvent(file, nextEvent(file, event)), order);
}

function served(at = AT, days = LIMIT): OrderFile {
  const period = servedPeriod("25", at, days, ZONE);
  return after(drafted(), { type: "issued", at }, { type: "served", at, servedAt: at, how: "by hand", period });
}

function reply(answer: ProviderAnswer = "preserved", note?: string): ProviderReply {
  return { answer, answeredAt: AT, contact: "Desk", ...(note === undefined ? {} : { note }) };
}

function answered(answer: "preserved" | "partly" | "nothing-found" | "already-gone" = "preserved"): OrderFile {
  return after(served(), { type: "answered", at: AT, answer, answeredAt: AT, contact: "Desk" });
}

describe("the life of an order", () => {
  it("is served only once it is issued, and answered only once it is served", () => {
    expect(codeOf(() => mayServe(drafted(), AT))).toBe("order-state");
    expect(codeOf(() => mayRecordAnswer(after(drafted(), { type: "issued", at: AT }), reply(), AT))).toBe(
      "order-state",
    );
    expect(codeOf(() => mayIssue(served()))).toBe("order-state");
    expect(codeOf(() => mayRecordAnswer(served(), reply(), "2027-03-01T02:00:00.000Z"))).toBe("answer-before-service");
  });

  it("is answered in the words of its power, and names who has it where somebody else does", () => {
    const codeFor = (article: PowerId, answer: ProviderAnswer, note?: string) => {
      const order = served();
      return codeOf(() =>
        mayRecordAnswer({ ...order, terms: { ...order.terms, power: article } }, reply(answer, note), AT),
      );
    };
    expect(codeFor("31", "frozen", "12 500 EUR")).toBe("accepted");
    expect(codeFor("25", "frozen")).toBe("answer-unfit");
    expect(codeFor("30", "preserved")).toBe("answer-unfit");
    expect(codeFor("27", "elsewhere")).toBe("answer-needs-note");
    expect(codeFor("27", "elsewhere", "Fjordmail, Cascadia")).toBe("accepted");
    for (const article of POWER_IDS) {
      expect(
        answersTo(article).some((answer) => !isNegative(answer)),
        article,
      ).toBe(true);
      expect(answersTo(article).some(isNegative), article).toBe(true);
    }
  });

  it("says that data are held only on the provider's own answer", () => {
    expect(holdsData(served())).toBe(false);
    expect(holdsData(answered("preserved"))).toBe(true);
    expect(holdsData(answered("partly"))).toBe(true);
    expect(holdsData(answered("nothing-found"))).toBe(false);
    expect(holdsData(answered("already-gone"))).toBe(false);
  });

  it("says it no longer once the order has lapsed or was ended", () => {
    expect(holdsData(after(answered(), { type: "lapsed", at: AT, lapsedAt: AT }))).toBe(false);
    const ended = after(answered(), { type: "ended", at: AT, reason: "no-longer-needed" });
    expect(holdsData(ended)).toBe(false);
    expect(codeOf(() => mayEnd(ended))).toBe("order-state");
  });

  it("refuses a period longer than the Convention's, a missing authorisation and secrecy without a future review", () => {
    expect(codeOf(() => checkTerms({ ...terms, periodDays: LIMIT + 1 }, "2027-03-01"))).toBe("order-period-too-long");
    expect(codeOf(() => checkTerms({ ...terms, power: "28" }, "2027-03-01"))).toBe("order-needs-authorisation");
    const secrecy = { reason: "the suspect would delete the rest", reviewOn: "2027-03-01" };
    expect(codeOf(() => checkTerms({ ...terms, secrecy }, "2027-03-01"))).toBe("secrecy-review-in-the-past");
  });
});

describe("the second person behind an order", () => {
  const ask: NewOrderEvent = { type: "asked", at: AT, by: { userId: "u3", name: "Cem" }, digest: "0" };
  const amend: NewOrderEvent = { type: "amended", at: AT, by: { userId: "u2", name: "Bea" }, terms };

  it("neither drafted it, nor changed it last, nor asked for it or issued it alone", () => {
    const asked = after(drafted(), amend, ask);
    for (const id of ["u1", "u2", "u3"])
      expect(codeOf(() => demandSecond(asked, { id }))).toBe("order-needs-another-person");
    expect(codeOf(() => demandSecond(asked, { id: "u4" }))).toBe("accepted");
    const alone = { reason: "Gone tonight.", confirmBy: "2027-03-02T03:00:00.000Z" };
    const frozen = after(drafted(), { type: "issued", at: AT, by: { userId: "u4", name: "Dag" }, alone });
    expect(codeOf(() => demandSecond(frozen, { id: "u4" }))).toBe("order-needs-another-person");
    expect(codeOf(() => demandSecond(frozen, { id: "u3" }))).toBe("accepted");
  });

  it("issues it only as it was asked for, and confirms only in time", () => {
    expect(codeOf(() => demandAsked(after(drafted(), ask)))).toBe("accepted");
    expect(codeOf(() => demandAsked(after(drafted(), ask, amend)))).toBe("order-not-asked");
    const alone = { reason: "Gone tonight.", confirmBy: "2027-03-02T03:00:00.000Z" };
    const frozen = after(drafted(), { type: "issued", at: AT, alone });
    expect(codeOf(() => mayConfirm(frozen, "2027-03-02T02:59:59.000Z"))).toBe("accepted");
    expect(codeOf(() => mayConfirm(frozen, alone.confirmBy))).toBe("order-state");
    expect(codeOf(() => mayConfirm(after(drafted(), { type: "issued", at: AT }), AT))).toBe("order-state");
  });
});

describe("an order whose request was withdrawn", () => {
  it("is neither issued nor served any more, and is ended", () => {
    const withdrawn: NewOrderEvent = { type: "released", at: AT, reason: "request-withdrawn" };
    expect(codeOf(() => mayIssue(after(drafted(), withdrawn)))).toBe("order-state");
    const issued = after(drafted(), { type: "issued", at: AT }, withdrawn);
    expect(codeOf(() => mayServe(issued, AT))).toBe("order-state");
    expect(codeOf(() => mayEnd(issued))).toBe("accepted");
    expect(codeOf(() => mayEnd(after(drafted(), withdrawn)))).toBe("accepted");
  });
});

describe("the period of an order", () => {
  it("begins with the service and ends on the day that the clock rule counts, in the State's own calendar", () => {
    const { length } = clockRule("preservation-order");
    expect(length).toEqual({ amount: LIMIT, unit: "days" });
    const period = servedPeriod("25", AT, LIMIT, ZONE);
    // 1 March plus 90 days is 30 May; Viet Nam is seven hours ahead of UTC.
    expect(period.earliestEnd).toBe("2027-05-29T17:00:00.000Z");
    expect(period.latestEnd).toBe("2027-05-30T17:00:00.000Z");
  });

  it("never lasts longer than the limit and never leaves a gap when it is renewed", () => {
    const days = fc.integer({ min: 1, max: LIMIT });
    const start = fc.date({ min: new Date("2026-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
    const zone = fc.constantFrom("UTC", ZONE, "America/New_York", "Pacific/Kiritimati");
    fc.assert(
      fc.property(start, fc.array(days, { minLength: 1, maxLength: 4 }), zone, (from, lengths, timeZone) => {
        let period = servedPeriod("25", from.toISOString(), lengths[0] ?? 1, timeZone);
        expect(Date.parse(period.latestEnd) - from.getTime()).toBeLessThanOrEqual((LIMIT + 1) * 24 * HOUR_MS + HOUR_MS);
        for (const length of lengths.slice(1)) {
          const next = renewedPeriod("25", period, length, timeZone);
          expect(next.from).toBe(period.earliestEnd);
          expect(next.earliestEnd > period.earliestEnd).toBe(true);
          expect(next.earliestEnd <= next.latestEnd).toBe(true);
          period = next;
        }
      }),
    );
  });

  it("is renewed once ahead, not twice, and never after it lapsed", () => {
    const current = mayRenew(answered(), AT);
    const renewed = after(answered(), {
      type: "renewed",
      at: AT,
      reason: "",
      period: renewedPeriod("25", current, LIMIT, ZONE),
    });
    expect(codeOf(() => mayRenew(renewed, AT))).toBe("order-renewed-already");
    expect(codeOf(() => mayRenew(answered(), "2028-01-01T00:00:00.000Z"))).toBe("order-has-lapsed");
    expect(codeOf(() => mayRenew(drafted(), AT))).toBe("order-state");
  });
});

describe("a renewal", () => {
  const production = {
    ...answered(),
    terms: { ...terms, power: "27", periodDays: 30, authorisation: "Court 1" },
  } as const;
  const renewal = { reason: "The account is still in use.", authorisation: "Court 2" };
  const refusalOf = (over: object) => codeOf(() => checkRenewal(production, { ...renewal, ...over }, power("27")));

  it("of a preservation needs nothing but a person, and lasts as long as the Convention allows", () => {
    expect(checkRenewal(answered(), {}, power("25"))).toBe(LIMIT);
    expect(codeOf(() => checkRenewal(answered(), { days: LIMIT + 1 }, power("25")))).toBe("order-period-too-long");
  });

  it("of an order that reaches into a private life needs a decision of its own, a reason, and no more days than the power has", () => {
    expect(checkRenewal(production, renewal, power("27"))).toBe(30);
    expect(refusalOf({ authorisation: " " })).toBe("order-needs-authorisation");
    expect(refusalOf({ authorisation: "Court 1" })).toBe("order-authorisation-used");
    expect(refusalOf({ reason: " " })).toBe("order-renewal-needs-reason");
    expect(refusalOf({ days: power("27").maxDays + 1 })).toBe("order-period-too-long");
    const period = currentPeriod(production);
    if (!period) throw new Error("it binds");
    const renewed = after(production, { type: "renewed", at: AT, period, ...renewal });
    expect(codeOf(() => checkRenewal(renewed, renewal, power("27")))).toBe("order-authorisation-used");
  });
});

describe("the lapse guard", () => {
  const end = Date.parse(currentPeriod(answered())?.earliestEnd ?? "");
  const hoursBefore = (hours: number) => new Date(end - hours * HOUR_MS);

  it("is silent while the end is far, then warns in stages that each have one key", () => {
    const first = DEFAULT_GUARD_POLICY.warnBeforeHours[0] ?? 0;
    expect(guardFinding(answered(), hoursBefore(first + 1), DEFAULT_GUARD_POLICY)).toBeUndefined();
    const stages = DEFAULT_GUARD_POLICY.warnBeforeHours.map(
      (hours) => guardFinding(answered(), hoursBefore(hours - 1), DEFAULT_GUARD_POLICY)?.key,
    );
    expect(new Set(stages).size).toBe(DEFAULT_GUARD_POLICY.warnBeforeHours.length);
    expect(stages).not.toContain(undefined);
    const again = guardFinding(answered(), hoursBefore(first - 2), DEFAULT_GUARD_POLICY)?.key;
    expect(again).toBe(stages[0]);
  });

  it("does not wake anybody for an order that nobody abroad relies on any more", () => {
    const now = hoursBefore(1);
    const { serves: _, ...own } = answered();
    expect(guardFinding(own, now, DEFAULT_GUARD_POLICY)).toBeUndefined();
    const released = after(answered(), { type: "released", at: AT, reason: "data-handed-over" });
    expect(guardFinding(released, now, DEFAULT_GUARD_POLICY)).toBeUndefined();
    expect(guardFinding(answered("already-gone"), now, DEFAULT_GUARD_POLICY)).toBeUndefined();
  });

  it("guards an order that was served and not yet answered", () => {
    expect(guardFinding(served(), hoursBefore(1), DEFAULT_GUARD_POLICY)).toBeDefined();
  });

  it("warns on the earliest reading and lapses only on the latest", () => {
    const latest = Date.parse(currentPeriod(answered())?.latestEnd ?? "");
    expect(hasLapsed(answered(), new Date(end))).toBe(false);
    expect(hasLapsed(answered(), new Date(latest - 1))).toBe(false);
    expect(hasLapsed(answered(), new Date(latest))).toBe(true);
  });

  it("always warns before it lets an order lapse, whenever it looks", () => {
    const minutes = fc.integer({ min: 0, max: 200 * 24 * 60 });
    fc.assert(
      fc.property(minutes, (offset) => {
        const now = new Date(Date.parse(AT) + offset * 60_000);
        const order = answered();
        if (hasLapsed(order, now)) return;
        const close = end - now.getTime() <= (DEFAULT_GUARD_POLICY.warnBeforeHours[0] ?? 0) * HOUR_MS;
        expect(guardFinding(order, now, DEFAULT_GUARD_POLICY) !== undefined).toBe(close);
      }),
    );
  });
});

describe("an order and its history", () => {
  it("is the same whether it is told at once or event by event", () => {
    const history: OrderEvent[] = [];
    let order = drafted();
    const put = (event: NewOrderEvent) => {
      const numbered = nextEvent(order, event);
      history.push(numbered);
      order = applyOrderEvent(order, numbered);
    };
    put({ type: "issued", at: AT, by: { userId: "u2", name: "Bo" } });
    put({ type: "served", at: AT, servedAt: AT, how: "by hand", period: servedPeriod("25", AT, 30, ZONE) });
    put({
      type: "answered",
      at: AT,
      answer: "partly",
      answeredAt: AT,
      contact: "Desk",
      note: "logs from 3 February on",
    });
    const first: OrderEvent = { type: "drafted", number: 1, at: AT, by: { userId: "u1", name: "Ana" }, terms };
    const { orderId, orderNumber, drill } = order;
    expect(orderOf({ orderId, orderNumber, drill, serves }, [first, ...history])).toEqual(order);
    expect(order.events).toBe(4);
  });
});
