import { Refusal } from "../../../protocol/refusal.ts";
import type { Message } from "./events.ts";
import type { MessageKind } from "./message-kinds.ts";
import { isPreserving } from "./preservation.ts";
import { openExtension, type RequestFile } from "./request-file.ts";
import { demandWriter, isSettled, isUndecided, ownerLane } from "./status.ts";

// What the other State may say about a request as it stands, by whatever bearer.

/** Refuses what that side may not say of this request, and what comes too late: `superseded`, `extension-open`. */
export function demandMayCome(message: Message, file: RequestFile): void {
  demandWriter(message, file);
  demandStillOpen(message, file);
}

/** The kinds of letter that make sense from the other State now, in the order in which they usually come; its form offers these. */
export function kindsToCome(file: RequestFile): readonly MessageKind[] {
  const possible = file.direction === "incoming" ? fromAsker(file) : fromOwner(file);
  return possible.flatMap(([kind, makesSense]) => (makesSense ? [kind] : []));
}

function fromAsker(file: RequestFile): [MessageKind, boolean][] {
  const { status } = file;
  const isReturned = status === "more-information";
  return [
    ["answer", !isSettled(status) && (isReturned || asksOpenly(file))],
    ["consultation", isUndecided(status) && file.consultations.length > 0],
    ["question", status !== "closed"],
    ["extension", isPreserving(status) && openExtension(file) === undefined],
    ["use-report", file.decisions.length > 0],
    ["withdrawal", !isSettled(status)],
    ["closure", status !== "closed" && file.closure?.lane !== "peer"],
  ];
}

function fromOwner(file: RequestFile): [MessageKind, boolean][] {
  if (file.stage !== "sent") return [];
  // What was given goes on to be used after the request is closed.
  const consent: [MessageKind, boolean] = ["consent", file.decisions.length > 0];
  if (file.status === "closed" && !isMisread(file)) return [consent];
  return [
    ["acknowledgement", isUndecided(file.status) && file.acknowledgement === undefined],
    ["status", true],
    ["decision", true],
    ["question", !isSettled(file.status)],
    ["consultation", isUndecided(file.status)],
    ["answer", asksOpenly(file)],
    consent,
    ["closure", true],
  ];
}

/** A person has noted under the letter that closed it that it was misread: what it really says may be anything. */
function isMisread({ closure, lettersIn = [] }: RequestFile): boolean {
  const letter = lettersIn.findLast(({ kind, at }) => kind === "closure" && at === closure?.at);
  return letter !== undefined && letter.corrections.length > 0;
}

/** A question of ours waits for its answer. */
function asksOpenly(file: RequestFile): boolean {
  return openQuestion(file, "own") !== undefined;
}

/** The oldest question of one side that has no answer. */
export function openQuestion(file: RequestFile, lane: "own" | "peer"): RequestFile["questions"][number] | undefined {
  return file.questions.find(({ question, answer }) => question.lane === lane && answer === undefined);
}

function demandStillOpen(message: Message, file: RequestFile): void {
  if (ownerLane(file) !== "own") return;
  if (message.kind === "extension" && openExtension(file)) throw extensionOpen();
  const gone =
    (message.kind === "extension" && !isPreserving(file.status)) ||
    (message.kind === "consultation" && !isUndecided(file.status)) ||
    (message.kind === "answer" && (isSettled(file.status) || isAnswered(file, message.content.questionId))) ||
    (message.kind === "question" && file.status === "closed");
  if (gone) throw superseded(file);
}

/** R14: for what was said on an older state than the one on file. */
export function superseded(file: RequestFile): Refusal {
  return new Refusal("superseded", "The request has gone on since; look at its status and act anew.", {
    details: { status: file.status ?? "" },
  });
}

function isAnswered(file: RequestFile, questionId: string): boolean {
  return file.questions.some(({ question, answer }) => question.content.questionId === questionId && answer);
}

/** One at a time: the answer names which extension it is about. */
export function extensionOpen(): Refusal {
  return new Refusal("extension-open", "An extension has been asked for already; wait for its answer.");
}
