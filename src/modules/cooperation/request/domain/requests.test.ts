import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeOf } from "../../../../../tests/support/refused.ts";
import {
  after,
  anyMessage,
  AT,
  content,
  digest,
  dossierId,
  incoming,
  outgoing,
  requestId,
  text,
} from "../../../../../tests/support/request-files.ts";
import { parseAuthorityId } from "../../../../protocol/identifiers.ts";
import { DECISION_OUTCOMES, REQUEST_STATUSES, type RequestStatus } from "../../../../protocol/bodies/index.ts";
import type { RequestEvent } from "./events.ts";
import { applyEvent, beginning, nextEvent, requestOf } from "./fold.ts";
import { isoWithOffset } from "./local-time.ts";
import { demandWriter, isSettled, mayBecome, ownerMayClose, statusAfter, statusOfOutcome } from "./status.ts";
import type { Message } from "./message.ts";

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
      expect(refused(kind, "own")).toBe("accepted");
    }
    for (const kind of ["extension", "withdrawal", "use-report"] as const) {
      expect(refused(kind, "own")).toBe("only-the-asker-may-say-this");
      expect(refused(kind, "peer")).toBe("accepted");
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

describe("the reference of the State that was asked", () => {
  const acknowledged = (lane: "own" | "peer", reference?: string): Message => ({
    type: "message",
    kind: "acknowledgement",
    lane,
    bearer: "peer",
    content: {
      requestId,
      authority: parseAuthorityId("contact-point"),
      officerRole: "duty-officer",
      phone: "1",
      languages: ["en"],
      localTime: "2027-03-01T12:00:00+00:00",
      ...(reference === undefined ? {} : { reference }),
    },
  });

  it("is what its acknowledgement says", () => {
    const told = after(outgoing(), { ...acknowledged("peer", "XB-7"), at: AT });
    expect(told.peerReference).toBe("XB-7");
    expect(after(outgoing(), { ...acknowledged("peer"), at: AT }).peerReference).toBeUndefined();
  });

  it("is what stands on its letter, and the first that it said", () => {
    const paper = { datedOn: "2027-03-01", receivedAt: AT, reference: "C/88" };
    const by = { userId: "u1", name: "Un Dos" };
    const letter = { ...acknowledged("peer"), bearer: "fax" as const, paper, by, at: AT };
    const told = after(outgoing(), letter);
    expect(told.peerReference).toBe("C/88");
    expect(after(told, { ...letter, paper: { ...paper, reference: "C/99" } }).peerReference).toBe("C/88");
  });

  it("is never ours taken for theirs", () => {
    const ours = incoming();
    const told = after(ours, { ...acknowledged("own", "XA-1"), at: AT });
    expect(told.peerReference).toBe(ours.peerReference);
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

describe("the wall clock of an office", () => {
  it("is written with its offset", () => {
    const moment = new Date("2026-11-24T20:12:05Z");
    expect(isoWithOffset(moment, "Asia/Ho_Chi_Minh")).toBe("2026-11-25T03:12:05+07:00");
    expect(isoWithOffset(moment, "UTC")).toBe("2026-11-24T20:12:05+00:00");
    expect(isoWithOffset(moment, "America/St_Johns")).toBe("2026-11-24T16:42:05-03:30");
  });
});
