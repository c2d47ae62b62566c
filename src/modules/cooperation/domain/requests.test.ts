import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decisionAllowed, elementsFor, MECHANISM_IDS, SAFEGUARD_GATES, USES } from "../../../convention/index.ts";
import {
  BODY_KINDS,
  type Condition,
  DECISION_OUTCOMES,
  REQUEST_STATUSES,
  type RequestContent,
  type RequestStatus,
} from "../../../protocol/bodies/index.ts";
import type { DossierId, RequestId, Sha256Hex } from "../../../protocol/identifiers.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { carriedDraft } from "./carry-over.ts";
import { checkUse } from "./conditions.ts";
import { demandDecision, isOutOfHours, signaturesFor } from "./deciding.ts";
import { contentOf, demandReady, draftDigest, draftSteps, stepSlug } from "./drafting.ts";
import type { Message, NewRequestEvent, RequestEvent } from "./events.ts";
import { applyEvent, beginning, nextEvent, requestOf } from "./fold.ts";
import { isoWithOffset } from "./local-time.ts";
import { MESSAGE_KINDS } from "./message-kinds.ts";
import { isPreserving, nextLook, treatyClock } from "./preservation.ts";
import { conditionsOf, openExtension, type RequestDraft, type RequestFile } from "./request-file.ts";
import { arrivalDigest, checkScreening, demandOutsideChain, gatesFor } from "./screening.ts";
import { demandWriter, isSettled, mayBecome, ownerMayClose, statusAfter, statusOfOutcome } from "./status.ts";

const AT = "2027-03-01T12:00:00.000Z";
const requestId = "01a400f6-3600-7b00-8d67-d72547b52fe3" as RequestId;
const dossierId = "01a400f6-3600-7b00-8d67-d72547b52fe4" as DossierId;
const digest = (letter: string) => letter.repeat(64) as Sha256Hex;
const text = (words: string) => ({ language: "en", text: words });
const by = { userId: "u1", name: "Ana" };

const content: RequestContent = {
  requestId,
  mechanism: "preservation",
  reference: "XA-1",
  legalBasis: { kind: "convention", citation: "Article 42" },
  elements: {},
  missingElements: [],
  urgency: "urgent",
  desiredStatus: "preserved",
  screening: { ruleVersion: "1", recordedAt: AT },
  drill: false,
};

function incoming(over: Partial<RequestContent> = {}): RequestFile {
  const event: RequestEvent = {
    type: "received",
    number: 1,
    at: AT,
    ownReference: "XB-1",
    content: { ...content, ...over },
    bearer: "peer",
    sentAt: AT,
    receivedAt: AT,
    digest: digest("a"),
  };
  return beginning({ requestId, dossierId }, event);
}

const draft: RequestDraft = {
  language: "en",
  offence: { conventionOffence: "13", electronicEvidence: true },
  legalBasis: { kind: "convention", citation: "Article 42" },
  elements: {},
  excused: [],
  urgency: "ordinary",
};

function outgoing(over: Partial<RequestDraft> = {}, mechanism: RequestFile["mechanism"] = "preservation"): RequestFile {
  const event: RequestEvent = {
    type: "drafted",
    number: 1,
    at: AT,
    by,
    direction: "outgoing",
    mechanism,
    ownReference: "XA-1",
    bearer: "peer",
    drill: false,
    draft: { ...draft, ...over },
  };
  return beginning({ requestId, dossierId }, event);
}

function after(file: RequestFile, ...events: NewRequestEvent[]): RequestFile {
  return events.reduce((now, event) => applyEvent(now, nextEvent(now, event)), file);
}

function codeOf(task: () => unknown): string {
  try {
    task();
  } catch (error) {
    return isRefusal(error) ? error.code : String(error);
  }
  return "nothing refused";
}

/** Any message of the protocol about this request, on either lane. */
const anyMessage: fc.Arbitrary<Message> = fc
  .record({
    kind: fc.constantFrom(...MESSAGE_KINDS),
    lane: fc.constantFrom("own" as const, "peer" as const),
    status: fc.constantFrom(...REQUEST_STATUSES),
    outcome: fc.constantFrom(...DECISION_OUTCOMES),
    stage: fc.constantFrom("opened" as const, "reply" as const),
    number: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ kind, lane, status, outcome, stage, number }) => {
    const contents = {
      acknowledgement: {
        requestId,
        authority: "central-authority",
        officerRole: "duty-officer",
        phone: "1",
        languages: ["en"],
        localTime: "2027-03-01T12:00:00+00:00",
      },
      status: { requestId, status, facts: {} },
      decision: {
        requestId,
        outcome,
        grounds: [{ groundId: "persecution", paragraph: "40(22)" }],
        reasons: text("why"),
        conditions: [{ id: "c1", kind: "other", article: "1", text: text("so") }],
      },
      question: { requestId, questionId: `q${number}`, text: text("?") },
      answer: { requestId, questionId: `q${number}`, text: text("!") },
      consultation: { requestId, consultationId: `c${number}`, stage, text: text("hm") },
      consent: { requestId, lifts: ["c1"], text: text("lifted") },
      extension: { requestId, until: "2027-06-01T00:00:00.000Z", reason: text("more") },
      withdrawal: { requestId, reason: text("enough") },
      closure: { requestId, outcome: "answered" },
      "use-report": { requestId, text: text("used") },
    };
    const parsed = BODY_KINDS[kind].parse(contents[kind]);
    return { type: "message", kind, content: parsed, lane, bearer: "peer", digest: digest("b") } as Message;
  });

describe("the owner's status", () => {
  it("is moved by no word of the asker, whatever the asker says", () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 12 }), (messages) => {
        let file = incoming();
        for (const message of messages.filter((one) => one.lane === "peer")) {
          file = after(file, { ...message, at: AT });
        }
        expect(file.status).toBe("received");
      }),
    );
  });

  it("can be told, acknowledged and decided by the owner alone", () => {
    const refused = (kind: Message["kind"], lane: "own" | "peer") =>
      codeOf(() => demandWriter({ kind, lane, content: {} as Message["content"] }, incoming()));
    for (const kind of ["acknowledgement", "status", "decision"] as const) {
      expect(refused(kind, "peer")).toBe("only-the-owner-may-say-this");
      expect(refused(kind, "own")).toBe("nothing refused");
    }
    for (const kind of ["extension", "withdrawal", "use-report"] as const) {
      expect(refused(kind, "own")).toBe("only-the-asker-may-say-this");
      expect(refused(kind, "peer")).toBe("nothing refused");
    }
  });

  it("never leaves a final state, and reaches a refusal from each undecided one only by a decision", () => {
    for (const from of REQUEST_STATUSES) {
      if (from === "closed") expect(REQUEST_STATUSES.some((to) => mayBecome(from, to))).toBe(false);
      if (isSettled(from)) expect(REQUEST_STATUSES.filter((to) => mayBecome(from, to) && to !== "closed")).toEqual([]);
    }
    const undecided: RequestStatus[] = ["received", "acknowledged", "more-information", "consultation", "postponed"];
    for (const from of undecided) {
      expect(mayBecome(from, "refused")).toBe(true);
      expect(mayBecome(from, "closed")).toBe(false);
      expect(mayBecome(from, "preserved")).toBe(false);
      expect(ownerMayClose({ status: from })).toBe(false);
    }
  });

  it("follows the outcome of each decision", () => {
    for (const outcome of DECISION_OUTCOMES) {
      const told: Message = {
        type: "message",
        kind: "decision",
        lane: "own",
        bearer: "peer",
        content: { requestId, outcome, grounds: [], conditions: [] },
      };
      expect(statusAfter(told, incoming())).toBe(statusOfOutcome(outcome));
    }
  });
});

describe("a request and its history", () => {
  it("is the same whether it is told at once or event by event, and survives being stored as JSON", () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 15 }), (messages) => {
        const first: RequestEvent = {
          type: "received",
          number: 1,
          at: AT,
          ownReference: "XB-1",
          content,
          bearer: "peer",
          sentAt: AT,
          receivedAt: AT,
        };
        const events: RequestEvent[] = [first];
        let file = beginning({ requestId, dossierId }, first);
        for (const message of messages) {
          const event = nextEvent(file, { ...message, at: AT });
          events.push(event);
          file = applyEvent(file, event);
        }
        const stored = JSON.parse(JSON.stringify(events)) as RequestEvent[];
        expect(requestOf({ requestId, dossierId }, stored)).toEqual(file);
        expect(JSON.parse(JSON.stringify(file))).toEqual(file);
        expect(file.events).toBe(events.length);
      }),
    );
  });

  it("keeps the newest body of the other side as what our next act is based on", () => {
    const question = { type: "message", kind: "question", lane: "peer", bearer: "peer" } as const;
    const asked = { requestId, questionId: "q1", text: text("?") };
    const file = after(incoming(), { ...question, content: asked, digest: digest("c"), at: AT });
    expect(file.seenPeerDigest).toBe(digest("c"));
    const ours = after(file, { ...question, lane: "own", content: { ...asked, questionId: "q2" }, at: AT });
    expect(ours.seenPeerDigest).toBe(digest("c"));
  });
});

describe("a draft", () => {
  it("asks each element of its mechanism once, on a page of its own", () => {
    for (const mechanism of MECHANISM_IDS) {
      const slugs = draftSteps(mechanism).map(stepSlug);
      expect(new Set(slugs).size, mechanism).toBe(slugs.length);
      expect(slugs.at(-1)).toBe("check");
    }
  });

  it("is stopped by each missing element that blocks, and goes with a reason under a name", () => {
    const whole = Object.fromEntries(
      elementsFor("preservation").map(({ element }) => [
        element.id,
        element.shape === "codes"
          ? { codes: [element.codes?.[0]?.code ?? ""] }
          : { text: text("words"), items: [{ kind: element.itemKinds?.[0]?.kind ?? "item", value: "a" }] },
      ]),
    );
    expect(codeOf(() => demandReady("preservation", { ...draft, elements: whole }))).toBe("nothing refused");
    const blocking = elementsFor("preservation").filter(({ element }) => {
      const { [element.id]: _, ...rest } = whole;
      return codeOf(() => demandReady("preservation", { ...draft, elements: rest })) === "element-missing";
    });
    expect(blocking.length).toBeGreaterThan(3);
    for (const { element } of blocking) {
      const { [element.id]: _, ...rest } = whole;
      const excused = [{ elementId: element.id, reason: text("not known"), namedPerson: "Ana" }];
      const explained = { ...draft, elements: rest, excused };
      expect(codeOf(() => demandReady("preservation", explained))).toBe("nothing refused");
      const sent = contentOf(outgoing(explained), explained, { ruleVersion: "1", recordedAt: AT });
      expect(sent.missingElements).toEqual(excused);
      // The reason does not travel once the element is there after all.
      const told = contentOf(outgoing(), { ...explained, elements: whole }, { ruleVersion: "1", recordedAt: AT });
      expect(told.missingElements).toEqual([]);
    }
  });

  it("about property says which way of 50(3) it takes, and is stopped by what that way asks for", () => {
    const whole = Object.fromEntries(
      elementsFor("confiscation").map(({ element }) => [
        element.id,
        {
          text: text("words"),
          items: (element.itemKinds ?? [{ kind: "item" }]).map(({ kind }) => ({ kind, value: "a" })),
          period: { from: AT, to: AT },
        },
      ]),
    );
    const refused = (over: Partial<RequestDraft>) =>
      codeOf(() => demandReady("confiscation", { ...draft, elements: whole, ...over }));
    expect(refused({})).toBe("property-path-missing");
    expect(refused({ propertyPaths: ["own-order"] })).toBe("nothing refused");
    const { "50(3)(a)": _, ...without } = whole;
    expect(refused({ propertyPaths: ["own-order"], elements: without })).toBe("element-missing");
    expect(refused({ propertyPaths: ["give-effect"], elements: without })).toBe("nothing refused");
    const complete: RequestDraft = { ...draft, elements: whole, propertyPaths: ["own-order"], purpose: "restitution" };
    const file = outgoing(complete, "confiscation");
    expect(contentOf(file, complete, { ruleVersion: "1", recordedAt: AT })).toMatchObject({
      propertyPaths: ["own-order"],
      purpose: "restitution",
      offenceClass: "convention-offence",
    });
  });

  it("changes its digest with every word, so that a screening holds for these words only", () => {
    const file = outgoing();
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
        const of = (words: string) => draftDigest(file, { ...draft, elements: { "42(3)(b)": { text: text(words) } } });
        expect(of(a) === of(b)).toBe(a === b);
      }),
    );
  });

  it("carries into the next request only what the other list can hold", () => {
    const from = outgoing({
      elements: {
        "42(3)(a)": { text: text("Central Authority") },
        "42(3)(c)": {
          text: text("tied so"),
          items: [
            { kind: "account", value: "x" },
            { kind: "link", value: "y" },
          ],
        },
        "42(3)(f)": { codes: ["intends-request"] },
      },
    });
    const carried = carriedDraft(from, "stored-data");
    expect(carried.elements["40(15)(a)"]).toEqual({ text: text("Central Authority") });
    expect(carried.elements["40(15)(e)"]?.items).toEqual([
      { kind: "account", value: "x" },
      { kind: "item", value: "y" },
    ]);
    const listed = new Set(elementsFor("stored-data").map(({ element }) => element.id));
    expect(Object.keys(carried.elements).every((id) => listed.has(id))).toBe(true);
    expect(carried.legalBasis).toBeUndefined();
  });
});

describe("screening", () => {
  const passes = (mechanism: RequestFile["mechanism"], moment: "before-sending" | "before-deciding") =>
    gatesFor(mechanism, moment).map((gate) => ({ gate: gate.id, answer: "passes" as const, note: "order 1" }));

  it("asks only the gates of the mechanism and of the moment, and each that may block", () => {
    for (const mechanism of MECHANISM_IDS) {
      const records = passes(mechanism, "before-sending");
      expect(codeOf(() => checkScreening(mechanism, "before-sending", records))).toBe("nothing refused");
    }
    const records = passes("preservation", "before-deciding").filter((record) => record.gate !== "G4");
    expect(codeOf(() => checkScreening("preservation", "before-deciding", records))).toBe("gate-unanswered");
    const stranger = SAFEGUARD_GATES.find((gate) => !gatesFor("preservation", "before-deciding").includes(gate));
    const wrong = [{ gate: stranger?.id ?? "G3", answer: "passes" as const }];
    expect(codeOf(() => checkScreening("preservation", "before-deciding", wrong))).toBe("gate-does-not-apply");
  });

  it("wants a sentence for everything but a plain pass, and the reference of the order at G5", () => {
    const records = passes("stored-data", "before-deciding");
    const without = (gate: string, answer: "passes" | "care" | "stops") =>
      records.map((record) => (record.gate === gate ? { gate: record.gate, answer } : record));
    expect(codeOf(() => checkScreening("stored-data", "before-deciding", without("G4", "stops")))).toBe(
      "gate-needs-note",
    );
    expect(codeOf(() => checkScreening("stored-data", "before-deciding", without("G5", "passes")))).toBe(
      "gate-needs-note",
    );
    expect(codeOf(() => checkScreening("stored-data", "before-deciding", without("G4", "passes")))).toBe(
      "nothing refused",
    );
  });

  it("is done by somebody outside the chain", () => {
    expect(codeOf(() => demandOutsideChain("u1", [by, undefined]))).toBe("screening-needs-an-outsider");
    expect(codeOf(() => demandOutsideChain("u2", [by, undefined]))).toBe("nothing refused");
  });
});

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
    expect(grant(screened("passes"))).toBe("nothing refused");
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
        expect(code !== "nothing refused").toBe(blocked);
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

describe("the treaty's clock of a preservation", () => {
  const preserved = (drill = false): RequestFile => {
    const status = { requestId, status: "preserved" as const, facts: { preservedFrom: AT } };
    const told = { type: "message", kind: "status", lane: "own", bearer: "peer", content: status, at: AT } as const;
    return after(incoming({ drill }), told);
  };
  const at = (day: string) => new Date(`${day}T12:00:00Z`);

  it("runs from the provider's answer, not from the request, and never in a drill", () => {
    expect(treatyClock(incoming(), ["UTC"], at("2027-03-02")).standing).toBe("not-started");
    expect(treatyClock(preserved(), ["UTC"], at("2027-03-02")).standing).toBe("running");
    expect(treatyClock(preserved(true), ["UTC"], at("2027-03-02")).standing).toBe("not-started");
  });

  it("tells a part from the whole until the owner says that the whole is kept", () => {
    const tell = (file: RequestFile, facts: object): RequestFile => {
      const status = { requestId, status: "preserved" as const, facts: { preservedFrom: AT, ...facts } };
      return after(file, { type: "message", kind: "status", lane: "own", bearer: "peer", content: status, at: AT });
    };
    const part = tell(incoming(), { partly: true, partlyNote: text("No logs before 10 February.") });
    expect(part.facts).toEqual({ preservedFrom: AT, partly: true, partlyNote: text("No logs before 10 February.") });
    // A server that does not know the word says nothing of it.
    expect(tell(part, {}).facts).toEqual(part.facts);
    expect(tell(part, { partly: false }).facts).toEqual({ preservedFrom: AT });
  });

  it("is held by the follow-up, however late it becomes, and runs on when the hold ends", () => {
    const followUp = "01a400f6-3600-7b00-8d67-d72547b52fe9" as RequestId;
    const held = after(preserved(), { type: "hold-began", at: AT, followUp, from: AT });
    expect(treatyClock(held, ["UTC"], at("2028-01-01")).standing).toBe("held");
    const released = after(held, { type: "hold-ended", at: AT, followUp });
    expect(treatyClock(released, ["UTC"], at("2027-03-02")).standing).toBe("running");
    expect(treatyClock(released, ["UTC"], at("2028-01-01")).standing).toBe("lapsed");
  });

  it("of the asker begins when it hears of it, even if the other State's clock is ahead, and is held by its word", () => {
    const ahead = "2027-03-01T12:05:00.000Z";
    const tell = (file: RequestFile, status: RequestStatus, when: string): RequestFile => {
      const word = { requestId, status, facts: { preservedFrom: ahead } };
      return after(file, { type: "message", kind: "status", lane: "peer", bearer: "peer", content: word, at: when });
    };
    const asker = { ...outgoing(), stage: "sent" as const };
    const heard = tell(asker, "preserved", AT);
    const state = treatyClock(heard, ["UTC"], new Date(AT));
    expect(state.standing).toBe("running");
    expect(nextLook(state, new Date(AT))).toEqual(state.due?.warnFrom);
    expect(treatyClock(heard, ["UTC"], at("2027-04-25")).standing).toBe("warning");
    const held = tell(heard, "preservation-held", "2027-03-20T12:00:00.000Z");
    expect(treatyClock(held, ["UTC"], at("2027-04-25")).standing).toBe("held");
    expect(
      treatyClock(tell(held, "preservation-held", "2028-01-01T12:00:00.000Z"), ["UTC"], at("2028-01-02")).standing,
    ).toBe("held");
    // Told before the server noted when it heard: it looks again when the claim has come.
    const { preservedHeardAt: _, ...older } = heard;
    const early = treatyClock(older, ["UTC"], new Date(AT));
    expect(nextLook(early, new Date(AT))).toEqual(new Date(ahead));
  });

  it("is not set back by an older word of the owner that comes after a newer one", () => {
    const tell = (file: RequestFile, status: RequestStatus, sentAt: string, orderUntil: string): RequestFile => {
      const word = { requestId, status, facts: { orderUntil } };
      return after(file, {
        type: "message",
        kind: "status",
        lane: "peer",
        bearer: "peer",
        content: word,
        sentAt,
        at: AT,
      });
    };
    const asker = { ...outgoing(), stage: "sent" as const };
    const [first, second] = ["2027-03-01T12:00:00Z", "2027-03-01T12:00:00.500Z"];
    const newer = tell(asker, "preservation-lapsed", second, "2027-05-01T00:00:00.000Z");
    const late = tell(newer, "preserved", first, "2027-04-01T00:00:00.000Z");
    expect(late).toMatchObject({ status: "preservation-lapsed", facts: newer.facts });
    expect(tell(late, "preserved", "2027-03-02T12:00:00Z", "2027-06-01T00:00:00.000Z").status).toBe("preserved");
  });

  it("moves by the one extension that was granted, and the asker hears which one was refused", () => {
    const ask = (until: string): NewRequestEvent => {
      const asked = { requestId, until, reason: text("The translation.") };
      return { type: "message", kind: "extension", lane: "peer", bearer: "peer", content: asked, at: AT };
    };
    const [first, second] = ["2027-06-01T00:00:00.000Z", "2027-12-01T00:00:00.000Z"];
    const owner = after(preserved(), ask(first), ask(second));
    const settled = after(owner, { type: "extension-settled", granted: true, until: first, at: AT, by });
    expect(settled.extensions.map((one) => one.settled?.granted)).toEqual([true, undefined]);
    expect(treatyClock(settled, ["UTC"], new Date(AT)).due?.dueLatest).toEqual(new Date("2027-06-02T00:00:00.000Z"));

    const own = after(outgoing(), { ...ask(first), lane: "own" } as NewRequestEvent);
    const word = { requestId, status: "preserved" as const, facts: { extension: { until: first, granted: false } } };
    const told = after(own, { type: "message", kind: "status", lane: "peer", bearer: "peer", content: word, at: AT });
    expect(told.extensions).toMatchObject([{ settled: { granted: false } }]);
    expect(openExtension(own)).toBeDefined();
    expect(openExtension(told)).toBeUndefined();
  });

  it("warns before it lapses, in every pair of time zones", () => {
    const zones = fc.constantFrom("UTC", "Asia/Ho_Chi_Minh", "America/New_York", "Pacific/Kiritimati");
    const hours = fc.integer({ min: 0, max: 100 * 24 });
    fc.assert(
      fc.property(zones, zones, hours, (one, other, offset) => {
        const now = new Date(Date.parse(AT) + offset * 3_600_000);
        const { standing, due } = treatyClock(preserved(), [one, other], now);
        if (!due) throw new Error("the clock runs");
        expect(due.warnFrom < due.dueEarliest && due.dueEarliest < due.dueLatest).toBe(true);
        expect(standing === "lapsed").toBe(now >= due.dueLatest);
      }),
      { numRuns: 40 },
    );
    expect(isPreserving("preservation-held")).toBe(true);
  });
});

describe("the wall clock of an office", () => {
  it("is written with its offset", () => {
    const moment = new Date("2026-11-24T20:12:05Z");
    expect(isoWithOffset(moment, "Asia/Ho_Chi_Minh")).toBe("2026-11-25T03:12:05+07:00");
    expect(isoWithOffset(moment, "UTC")).toBe("2026-11-24T20:12:05+00:00");
    expect(isoWithOffset(moment, "America/St_Johns")).toBe("2026-11-24T16:42:05-03:30");
  });
});
