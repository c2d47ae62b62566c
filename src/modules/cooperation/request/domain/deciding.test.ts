import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeOf } from "../../../../../tests/support/refused.ts";
import { after, AT, by, incoming, outgoing, requestId, text } from "../../../../../tests/support/request-files.ts";
import { decisionAllowed, MECHANISM_IDS, USES } from "../../../../convention/index.ts";
import { type Condition, DECISION_OUTCOMES } from "../../../../protocol/bodies/index.ts";
import { checkUse } from "./conditions.ts";
import { demandDecision, isOutOfHours, signaturesFor } from "./deciding.ts";
import { conditionsOf, type RequestFile } from "./request-file.ts";
import { arrivalDigest } from "./screening.ts";
import { demandWriter } from "./status.ts";
import type { Message } from "./message.ts";

describe("a decision", () => {
  const decision = { requestId, grounds: [], conditions: [] };
  const screened = (answer: "passes" | "stops") =>
    after(incoming(), {
      type: "screened",
      at: AT,
      by,
      digest: arrivalDigest(incoming()),
      records: [{ gate: "G4", answer, note: "seen" }],
    });

  it("grants nothing unscreened, nothing against a stop, and nothing that was changed since", () => {
    const grant = (file: RequestFile) =>
      codeOf(() => demandDecision(file, { ...decision, outcome: "accept" }, { reservations: [] }));
    expect(grant(incoming())).toBe("decision-screening-missing");
    expect(grant(screened("stops"))).toBe("decision-screening-stops");
    expect(grant(screened("passes"))).toBe("accepted");
    const answer = { requestId, questionId: "q1", text: text("!"), elements: { "42(3)(e)": { text: text("new") } } };
    const supplied = {
      type: "message",
      kind: "answer",
      lane: "peer",
      bearer: "peer",
      content: answer,
      at: AT,
    } as const;
    expect(grant(after(screened("passes"), supplied))).toBe("decision-screening-missing");
  });

  it("names the outcome where a preservation would be postponed", () => {
    const postponement = {
      ...decision,
      outcome: "postpone" as const,
      grounds: [{ groundId: "ongoing-case", paragraph: "40(27)" }],
      reasons: text("A trial is on."),
    };
    expect(() => demandDecision(incoming(), postponement, { reservations: [] })).toThrow(
      expect.objectContaining({ code: "decision-preservation-never-postponed", field: "outcome" }),
    );
  });

  it("refuses nothing without what the Convention's own rules ask for", () => {
    const grounds = fc.subarray(["persecution", "essential-interests", "bank-secrecy", "no-such-ground"]);
    const reasons = fc.option(fc.constantFrom("", "  ", "Because."), { nil: undefined });
    fc.assert(
      fc.property(grounds, reasons, fc.boolean(), (groundIds, words, consulted) => {
        const consultation = { requestId, consultationId: "c1", stage: "opened", text: text("hm") } as const;
        const opened = { type: "message", kind: "consultation", lane: "own", bearer: "peer", at: AT } as const;
        const file = consulted ? after(incoming(), { ...opened, content: consultation }) : incoming();
        const refusal = {
          ...decision,
          outcome: "refuse" as const,
          grounds: groundIds.map((groundId) => ({ groundId, paragraph: "" })),
          ...(words === undefined ? {} : { reasons: text(words) }),
        };
        const blocked = decisionAllowed({
          mechanism: "preservation",
          outcome: "refuse",
          groundIds,
          reasons: words,
          consulted,
          conditionCount: 0,
          requestedElementCount: 0,
          reservations: [],
        }).some((one) => one.severity === "blocks");
        const code = codeOf(() => demandDecision(file, refusal, { reservations: [] }));
        expect(code !== "accepted").toBe(blocked);
        if (groundIds.length === 0 || (words ?? "").trim() === "") expect(blocked).toBe(true);
      }),
    );
  });

  it("needs two people for whatever settles or grants, and one alone only in a declared small office at night", () => {
    const mechanisms = fc.constantFrom(...MECHANISM_IDS);
    fc.assert(
      fc.property(
        mechanisms,
        fc.constantFrom(...DECISION_OUTCOMES),
        fc.boolean(),
        fc.boolean(),
        (mechanism, outcome, smallOffice, outOfHours) => {
          const needed = signaturesFor({ mechanism, outcome }, { smallOffice, outOfHours });
          if (needed === "one") expect(["return-for-completion", "forward"]).toContain(outcome);
          if (needed === "one-then-countersign") {
            expect([mechanism, outcome, smallOffice, outOfHours]).toEqual(["preservation", "accept", true, true]);
          }
        },
      ),
    );
  });

  it("knows the office's own night, weekend and holidays", () => {
    const office = {
      timeZone: "Asia/Ho_Chi_Minh",
      hours: [{ days: [1, 2, 3, 4, 5], opens: "08:00", closes: "17:00" }],
      holidays: ["2027-09-02"],
    };
    expect(isOutOfHours(new Date("2027-03-01T03:00:00Z"), office)).toBe(false);
    expect(isOutOfHours(new Date("2027-03-01T12:00:00Z"), office)).toBe(true);
    expect(isOutOfHours(new Date("2027-03-06T03:00:00Z"), office)).toBe(true);
    expect(isOutOfHours(new Date("2027-09-02T03:00:00Z"), office)).toBe(true);
  });
});

describe("what a sender bound us to", () => {
  const bound = (conditions: readonly Condition[]): RequestFile => {
    const told = { requestId, outcome: "accept-on-conditions" as const, grounds: [], conditions: [...conditions] };
    return after(
      { ...outgoing(), stage: "sent" },
      { type: "message", kind: "decision", lane: "peer", bearer: "peer", content: told, at: AT },
    );
  };
  const limit: Condition = { id: "c1", kind: "use-limit", article: "40(19)", text: text("only so") };

  it("is asked at every use, and opens nothing but the case itself and what clears an accused", () => {
    for (const use of USES) {
      const open = use === "this-case" || use === "disclosure-that-clears-an-accused";
      expect(checkUse(bound([limit]), { use }).allowed, use).toBe(open);
      // The Convention's own limit holds without any condition.
      expect(checkUse(bound([]), { use }).allowed, use).toBe(open);
    }
    expect(checkUse(bound([limit]), { use: "other-case" }).conditions).toEqual([limit]);
    expect(checkUse(bound([limit]), { use: "disclosure-that-clears-an-accused" }).noticeFirst).toBe(true);
    expect(checkUse(bound([]), { use: "onward-transfer", recipient: "XC" }).limit).toContain("36(3)");
    expect(conditionsOf(bound([limit]))).toEqual([limit]);
  });

  it("stays, whatever is decided of the rest later", () => {
    const nothing = { requestId, outcome: "nothing-found" as const, grounds: [], conditions: [] };
    const told = { type: "message", kind: "decision", lane: "peer", bearer: "peer", content: nothing, at: AT } as const;
    expect(conditionsOf(after(bound([limit]), told))).toEqual([limit]);
  });

  it("ends where the sender lifts it, and not where anybody else does", () => {
    const other: Condition = { ...limit, id: "c2", kind: "confidentiality" };
    const lift = (lane: "own" | "peer"): Message => ({
      type: "message",
      kind: "consent",
      lane,
      bearer: "peer",
      content: { requestId, lifts: ["c1", "unknown"], text: text("lifted") },
    });
    const file = bound([limit, other]);
    expect(codeOf(() => demandWriter(lift("own"), file))).toBe("only-the-owner-may-say-this");
    demandWriter(lift("peer"), file);
    const lifted = after(file, { ...lift("peer"), at: AT });
    expect(lifted.status).toBe(file.status);
    expect(conditionsOf(lifted)).toEqual([other]);
    // What came with an exhibit under the same ids is lifted with it; the Convention's own limit is not.
    const check = checkUse(lifted, { use: "this-case", further: [limit, other, { ...limit, id: "of-the-exhibit" }] });
    expect(check.conditions.map(({ id }) => id)).toEqual(["c2", "of-the-exhibit"]);
    expect(checkUse(lifted, { use: "other-case" })).toMatchObject({ allowed: false, limit: "40(19)" });
  });

  it("opens one use by one consent, to the recipient that it names", () => {
    const consent = { consentId: "1", use: "other-case" as const, reference: "letter" };
    expect(checkUse(bound([limit]), { use: "other-case" }, [consent])).toMatchObject({ allowed: true, consent });
    expect(checkUse(bound([limit]), { use: "publication" }, [consent]).allowed).toBe(false);
    const onward = { ...consent, use: "onward-transfer" as const, recipient: "XC" };
    const to = (recipient: string) => checkUse(bound([limit]), { use: "onward-transfer", recipient }, [onward]).allowed;
    expect([to("XC"), to("XD")]).toEqual([true, false]);
  });
});
