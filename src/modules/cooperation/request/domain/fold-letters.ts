import type { Act, RequestEvent } from "./events.ts";
import type { LetterOut, RequestFile } from "./request-file.ts";
import type { Message, OnPaper } from "./message.ts";

// What goes and comes by post, as the events of a request tell it.

/** When something was said or registered, and by whom. */
export type Occasion = Pick<RequestEvent, "at" | "by">;

/** What goes by post is kept a second time, in its order: as what a person registered, and as what a person has to post. */
export function withLetter(
  file: RequestFile,
  message: Message,
  event: Occasion & Pick<RequestEvent, "number">,
  isTooLate: boolean,
): RequestFile {
  const { number, at } = event;
  const code = saidCode(message);
  const letter = { number, kind: message.kind, at, ...(code === undefined ? {} : { says: code }) };
  const paper = paperOf(message, event);
  if (paper) {
    const late = isTooLate ? { tooLate: true as const } : {};
    return { ...file, lettersIn: [...(file.lettersIn ?? []), { ...paper, ...letter, ...late, corrections: [] }] };
  }
  const goesByPost = message.lane === "own" && message.bearer !== "peer" && isWorthPosting(message);
  return goesByPost ? { ...file, lettersOut: [...(file.lettersOut ?? []), letter] } : file;
}

/** The status, outcome or stage that a message tells, as a code. */
export function saidCode(message: Message): string | undefined {
  switch (message.kind) {
    case "status":
      return message.content.status;
    case "decision":
    case "closure":
      return message.content.outcome;
    case "consultation":
      return message.content.stage;
    case "step":
      return message.content.step;
    default:
      return undefined;
  }
}

/**
 * Between servers every status is told. On paper those that only follow what the other State itself wrote, or that a decision or
 * closure tells in its own letter, would be envelopes without news.
 */
function isWorthPosting(message: Message): boolean {
  if (message.kind !== "status") return true;
  const { status, facts } = message.content;
  if (facts.extension !== undefined || facts.withheld !== undefined) return true;
  return ["preserved", "preservation-held", "preservation-lapsed", "answered", "noted"].includes(status);
}

/** Our letters once a person has said of some of them that they are in the post. */
export function postedOf(
  file: RequestFile,
  { letters, postedAt, bearer }: Extract<Act, { type: "posted" }>,
  { by }: Occasion,
): readonly LetterOut[] {
  const posted = { at: postedAt, bearer, ...(by === undefined ? {} : { by }) };
  return (file.lettersOut ?? []).map((letter) => (letters.includes(letter.number) ? { ...letter, posted } : letter));
}

/** How a message came, where it came on paper; whoever registered it stands for it. */
export function paperOf({ paper, bearer }: Message, { by }: Occasion): OnPaper | undefined {
  return paper && by && bearer !== "peer" ? { ...paper, bearer, registeredBy: by } : undefined;
}
