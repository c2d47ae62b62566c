import type { RequestEvent } from "../../src/modules/cooperation/request/domain/events.ts";
import { MESSAGE_KINDS, type MessageKind } from "../../src/modules/cooperation/request/domain/message-kinds.ts";
import type { RequestFile } from "../../src/modules/cooperation/request/domain/request-file.ts";
import { exampleRequest } from "./paper-requests.ts";
import { BY, words } from "./paper-view.ts";

// What is said by letter about the example request of `paper-requests.ts`.

type OwnMessage = Extract<RequestEvent, { type: "message" }>;

const AT_A_RISK = { kind: "risk", risk: ["would-alert-user", "a-risk-of-theirs"] };

/** One of each kind of word of ours that has no paper of its own. */
export function ownMessages(): OwnMessage[] {
  const { requestId } = exampleRequest();
  const until = "2027-09-01T21:59:59.999Z";
  const contents = {
    question: { questionId: "q1", text: words("Which mailbox?"), elements: ["42(3)(b)"], ...AT_A_RISK },
    answer: {
      questionId: "q2",
      text: words("Both."),
      elements: { "42(3)(b)": { text: words("Ransom.") } },
      goesOn: "go-on",
    },
    consultation: {
      consultationId: "c1",
      stage: "opened",
      text: words("We think of refusing."),
      proposedGrounds: [{ groundId: "essential-interests", paragraph: "40(21)(b)" }],
    },
    extension: { until, reason: words("The trial.") },
    withdrawal: { reason: words("It is over.") },
    "use-report": { text: words("Used at the trial.") },
    closure: { outcome: "answered" },
    status: {
      status: "preserved",
      facts: {
        preservedFrom: "2027-03-01T16:40:00.000Z",
        treatyUntil: "2027-04-29T22:00:00.000Z",
        partly: true,
        partlyNote: words("Only the logs."),
        extension: { until, granted: true },
        answerPart: { number: 1, part: { elements: [{ elementId: "42(3)(b)" }], text: words("The logs.") } },
        note: words("By order."),
      },
    },
  };
  return Object.entries(contents).map(([kind, content], index) => {
    const event = { type: "message", kind, content: { requestId, ...content }, lane: "own", bearer: "fax" };
    // The record above pairs each kind with its content.
    return { ...event, number: index + 2, at: "2027-03-02T09:00:00.000Z" } as OwnMessage;
  });
}

/** What came and went by post about a request, one of it corrected and one still on the desk. */
export function examplePost(): Pick<RequestFile, "lettersIn" | "lettersOut"> {
  const at = "2027-03-05T09:00:00.000Z";
  const came = { bearer: "letter" as const, datedOn: "2027-03-03", receivedAt: at, registeredBy: BY, at };
  return {
    lettersIn: [
      ...MESSAGE_KINDS.map((kind, index) => ({ ...came, number: 10 + index, kind, corrections: [], ...saysOf(kind) })),
      {
        ...came,
        number: 9,
        kind: "decision",
        says: "refuse",
        reference: "AG/INT/2027/400",
        corrections: [{ at, by: BY, note: "Misread: it grants." }],
      },
    ],
    lettersOut: [
      { number: 2, kind: "request", at, posted: { at, bearer: "fax", by: BY } },
      { number: 3, kind: "question", at },
    ],
  };
}

function saysOf(kind: MessageKind): { says?: string } {
  const says = { status: "preserved", decision: "accept", closure: "other" };
  return kind in says ? { says: says[kind as keyof typeof says] } : {};
}
