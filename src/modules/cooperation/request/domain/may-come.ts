import { Refusal } from "../../../../protocol/refusal.ts";
import type { StepFault } from "../../../../convention/index.ts";
import { faultOfStep, stepsNow } from "./life.ts";
import type { MessageKind } from "./message-kinds.ts";
import { isInformation } from "./information.ts";
import { isPreserving } from "./preservation.ts";
import { demandAbout, eachPurpose, hasUndecided } from "./purposes.ts";
import { isMisread, type Lateness, openExtension, type RequestFile } from "./request-file.ts";
import { demandWriter, isSettled, isUndecided, ownerLane } from "./status.ts";
import type { Message } from "./message.ts";

// What the other State may say about a request as it stands, by whatever bearer.

/** Refuses what that side may not say of this request, and what comes too late: `superseded`, `extension-open`. */
export function demandMayCome(message: Message, file: RequestFile): void {
  demandWriter(message, file);
  if (message.kind === "decision") demandAbout(file, message.content.purposes);
  if (message.kind === "consultation" && message.content.purposes) demandAbout(file, message.content.purposes);
  const lateness = latenessOf(message, file);
  if (lateness === "extension-open") throw extensionOpen();
  if (lateness === "superseded") throw superseded(file);
  if (lateness !== undefined) throw stepRefused(lateness, message);
}

/** Undefined where it comes in time. The owner's own word is never too late: at most it is older than what it has said since. */
export function latenessOf(message: Message, file: RequestFile): Lateness | undefined {
  if (message.kind === "step") return latenessOfStep(faultOfStep(file, message.lane, message.content));
  if (ownerLane(file) !== "own") return undefined;
  if (message.kind === "extension" && openExtension(file)) return "extension-open";
  const gone =
    (message.kind === "extension" && !isPreserving(file.status)) ||
    (message.kind === "consultation" && !hasUndecided(file)) ||
    (message.kind === "answer" && (isSettled(file.status) || isAnswered(file, message.content.questionId))) ||
    (message.kind === "question" && file.status === "closed") ||
    (message.bearer !== "peer" && endsWhatIsOver(message.kind, file));
  return gone ? "superseded" : undefined;
}

/**
 * A letter that ends once more what is over is kept beside the one that ended it. From a server it is no late word: the two States'
 * servers end a request each in its own lane, and these cross (spec/dispatches.md names what is refused as superseded).
 */
function endsWhatIsOver(kind: MessageKind, { status }: RequestFile): boolean {
  return kind === "withdrawal" ? isSettled(status) : kind === "closure" && status === "closed";
}

/** The kinds of letter that make sense from the other State now, in the order in which they usually come; its form offers these. */
export function kindsToCome(file: RequestFile): readonly MessageKind[] {
  const possible = file.direction === "incoming" ? fromAsker(file) : fromOwner(file);
  return possible.flatMap(([kind, makesSense]) => (makesSense ? [kind] : []));
}

/** What else that State may write: nothing is expected of it now, and what follows from it, if anything, its check page says. */
export function kindsBesides(file: RequestFile): readonly MessageKind[] {
  const expected = kindsToCome(file);
  const possible = file.direction === "incoming" ? fromAsker(file) : fromOwner(file);
  return possible.map(([kind]) => kind).filter((kind) => !expected.includes(kind) && isConceivable(kind, file));
}

/** Nobody asks to keep longer what was never kept, tells of a step that the request has not, nor replies to a consultation that nobody has opened. */
function isConceivable(kind: MessageKind, file: RequestFile): boolean {
  const { direction, facts, consultations, takenNote } = file;
  if (kind === "step") return eachPurpose(file).some((one) => stepsNow(one, "peer").length > 0);
  // A note of information that is taken note of stands.
  if (kind === "status" && takenNote !== undefined) return false;
  if (kind === "extension") return facts.preservedFrom !== undefined;
  return kind !== "consultation" || direction === "outgoing" || consultations.length > 0;
}

/** From the author of information. */
function fromAuthor({ status, closure }: RequestFile): [MessageKind, boolean][] {
  return [
    ["answer", status !== "closed"],
    ["question", status !== "closed"],
    ["consent", true],
    ["withdrawal", !isSettled(status)],
    ["closure", status !== "closed" && closure?.lane !== "peer"],
  ];
}

/** From whoever was given information. */
function fromReceiver(file: RequestFile): [MessageKind, boolean][] {
  if (file.stage !== "sent") return [];
  const goesOn = !isSettled(file.status);
  return [
    ["acknowledgement", goesOn && isUndecided(file.status) && file.acknowledgement === undefined],
    ["status", goesOn && file.takenNote === undefined],
    ["question", goesOn],
    ["answer", goesOn && asksOpenly(file)],
    ["use-report", true],
    ["closure", file.status !== "closed"],
  ];
}

function fromAsker(file: RequestFile): [MessageKind, boolean][] {
  if (isInformation(file)) return fromAuthor(file);
  const { status } = file;
  const isReturned = eachPurpose(file).some((one) => one.status === "more-information");
  return [
    ["answer", !isSettled(status) && (isReturned || asksOpenly(file))],
    ["consultation", hasUndecided(file) && file.consultations.length > 0],
    ["question", status !== "closed"],
    ["extension", isPreserving(status) && openExtension(file) === undefined],
    ["use-report", file.decisions.length > 0],
    ["step", eachPurpose(file).some((one) => stepsNow(one, "peer").length > 0)],
    ["withdrawal", !isSettled(status)],
    ["closure", status !== "closed" && file.closure?.lane !== "peer"],
  ];
}

function fromOwner(file: RequestFile): [MessageKind, boolean][] {
  if (isInformation(file)) return fromReceiver(file);
  if (file.stage !== "sent") return [];
  // A letter that closed it and was misread may say anything in truth.
  const goesOn = file.status !== "closed" || isMisread(file, file.closure?.at);
  return [
    ["acknowledgement", goesOn && isUndecided(file.status) && file.acknowledgement === undefined],
    ["status", goesOn],
    ["decision", goesOn],
    ["question", goesOn && !isSettled(file.status)],
    ["consultation", goesOn && hasUndecided(file)],
    ["answer", goesOn && asksOpenly(file)],
    // What was given goes on to be used after the request is closed.
    ["consent", file.decisions.length > 0],
    ["step", eachPurpose(file).some((one) => stepsNow(one, "peer").length > 0)],
    ["closure", goesOn],
  ];
}

/** A question of ours waits for its answer. */
function asksOpenly(file: RequestFile): boolean {
  return openQuestion(file, "own") !== undefined;
}

/** The oldest question of one side that has no answer. */
export function openQuestion(file: RequestFile, lane: "own" | "peer"): RequestFile["questions"][number] | undefined {
  return file.questions.find(({ question, answer }) => question.lane === lane && answer === undefined);
}

/** What the owner has closed meanwhile crossed on its way: the asker is told as of anything else that came too late. */
function latenessOfStep(fault: StepFault | undefined): Lateness | undefined {
  return fault === "step-too-late" ? "superseded" : fault;
}

/** For a step that its State could not say as the request stands, with what it was. */
export function stepRefused(code: string, { content }: { readonly content: object }, field = "step"): Refusal {
  const { step = "" } = content as { step?: string }; // of a step: its schema has read it
  return new Refusal(code, `The step "${step}" cannot be said of this request now (${code}).`, {
    field,
    details: { step },
  });
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
