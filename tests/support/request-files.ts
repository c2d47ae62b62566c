import fc from "fast-check";
import {
  BODY_KINDS,
  DECISION_OUTCOMES,
  REQUEST_STATUSES,
  type RequestContent,
} from "../../src/protocol/bodies/index.ts";
import type { DossierId, RequestId, Sha256Hex } from "../../src/protocol/identifiers.ts";
import type { NewRequestEvent, RequestEvent } from "../../src/modules/cooperation/request/domain/events.ts";
import { applyEvent, beginning, nextEvent } from "../../src/modules/cooperation/request/domain/fold.ts";
import { MESSAGE_KINDS } from "../../src/modules/cooperation/request/domain/message-kinds.ts";
import type { RequestDraft, RequestFile } from "../../src/modules/cooperation/request/domain/request-file.ts";
import type { Message } from "../../src/modules/cooperation/request/domain/message.ts";

// Requests as plain values, folded from events, for the tests of their rules.

export const AT = "2027-03-01T12:00:00.000Z";
export const requestId = "01a400f6-3600-7b00-8d67-d72547b52fe3" as RequestId;
export const dossierId = "01a400f6-3600-7b00-8d67-d72547b52fe4" as DossierId;
export const digest = (letter: string) => letter.repeat(64) as Sha256Hex;
export const text = (words: string) => ({ language: "en", text: words });
export const by = { userId: "u1", name: "Ana" };

/** A request of theirs as it travelled. */
export const content: RequestContent = {
  requestId,
  mechanism: "preservation",
  reference: "XA-1",
  legalBasis: { kind: "convention", citation: "Article 42" },
  elements: {},
  missingElements: [],
  urgency: "ordinary",
  desiredStatus: "preserved",
  screening: { ruleVersion: "1", recordedAt: AT },
  drill: false,
};

/** The request that came, as it stands before anybody did anything. */
export function incoming(over: Partial<RequestContent> = {}): RequestFile {
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

/** What an officer has put together of a request of ours. */
export const draft: RequestDraft = {
  language: "en",
  offence: { conventionOffence: "13", electronicEvidence: true },
  legalBasis: { kind: "convention", citation: "Article 42" },
  elements: {},
  excused: [],
  urgency: "ordinary",
};

/** A request of ours that is being drafted. */
export function outgoing(
  over: Partial<RequestDraft> = {},
  mechanism: RequestFile["mechanism"] = "preservation",
): RequestFile {
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

/** A request after more events. */
export function after(file: RequestFile, ...events: NewRequestEvent[]): RequestFile {
  return events.reduce((now, event) => applyEvent(now, nextEvent(now, event)), file);
}

/** Any message of the protocol about this request, on either lane. */
export const anyMessage: fc.Arbitrary<Message> = fc
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
      status: {
        requestId,
        status,
        facts: number === 3 ? { answerPart: { number: 1, part: { text: text("half") } } } : {},
      },
      decision: {
        requestId,
        outcome,
        grounds: [{ groundId: "persecution", paragraph: "40(22)" }],
        reasons: text("why"),
        conditions: [{ id: "c1", kind: "other", article: "1", text: text("so") }],
        ...(outcome === "accept-in-part" ? { part: { text: text("half") } } : {}),
      },
      question: {
        requestId,
        questionId: `q${number}`,
        text: text("?"),
        ...(number === 1 ? {} : number === 2 ? { kind: "progress" } : { kind: "risk", risk: ["prejudice"] }),
      },
      answer: { requestId, questionId: `q${number}`, text: text("!") },
      consultation: { requestId, consultationId: `c${number}`, stage, text: text("hm") },
      consent: { requestId, lifts: ["c1"], text: text("lifted") },
      extension: { requestId, until: "2027-06-01T00:00:00.000Z", reason: text("more") },
      withdrawal: { requestId, reason: text("enough") },
      closure: { requestId, outcome: "answered" },
      "use-report": { requestId, text: text("used") },
      step: { requestId, step: "arrested", recordedAt: "2027-03-01T12:00:00.000Z" },
    };
    const parsed = BODY_KINDS[kind].parse(contents[kind]);
    return { type: "message", kind, content: parsed, lane, bearer: "peer", digest: digest("b") } as Message;
  });
