import { isInformation } from "./information.ts";
import { hasUndecided } from "./purposes.ts";
import { isBeingExecuted } from "./status.ts";
import type { RequestFile } from "./request-file.ts";

/**
 * What the other State does next, as a code: `take` the request up, `decide` it, `carry-out` what it granted, `answer` our question,
 * `complete` what was missing, `consult` with us, or `use` what is kept or was given for it.
 */
export type TheirTurn = "take" | "decide" | "carry-out" | "answer" | "complete" | "consult" | "use";

/** Undefined where a request is over, or never left. Who asks this has seen that nothing is to be done on our own side. */
export function theirTurn(file: RequestFile): TheirTurn | undefined {
  return file.direction === "outgoing" ? ownersTurn(file) : askersTurn(file);
}

function ownersTurn(file: RequestFile): TheirTurn | undefined {
  if (file.stage !== "sent") return undefined;
  if (file.questions.some(({ question, answer }) => question.lane === "own" && !answer)) return "answer";
  if (isInformation(file)) return undefined;
  if (file.status === undefined || file.status === "received") return "take";
  if (hasUndecided(file)) return "decide";
  return isBeingExecuted(file.status) ? "carry-out" : undefined;
}

function askersTurn(file: RequestFile): TheirTurn | undefined {
  const asked = file.questions.some(({ question, answer }) => question.lane === "own" && !answer);
  switch (file.status) {
    case "more-information":
      return asked ? "answer" : "complete";
    case "consultation":
      return "consult";
    case "preserved":
    case "preservation-held":
    case "answered":
      return "use";
    default:
      return asked ? "answer" : undefined;
  }
}
