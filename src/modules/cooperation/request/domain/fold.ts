import { compact } from "../../../../protocol/compact.ts";
import type { DossierId, RequestId } from "../../../../protocol/identifiers.ts";
import type { StatusContent } from "../../../../protocol/bodies/index.ts";
import type { Act, NewRequestEvent, RequestEvent } from "./events.ts";
import { type Occasion, paperOf, postedOf, withLetter } from "./fold-letters.ts";
import { entryOf } from "./life.ts";
import {
  type DecisionFile,
  heardAt,
  isAbout,
  isMisread,
  type RequestDraft,
  type RequestFile,
  type Told,
  type TooLate,
  unreachable,
  writersOf,
} from "./request-file.ts";
import { isOvertaken, saidAt, statusAfter } from "./status.ts";
import type { Message, PersonRef } from "./message.ts";

export interface RequestHead {
  readonly requestId: RequestId;
  readonly dossierId: DossierId;
}

/** The request as its events tell it, oldest first. Throws when the history does not begin with its drafting or its arrival. */
export function requestOf(head: RequestHead, events: readonly RequestEvent[]): RequestFile {
  const [first, ...rest] = events;
  if (!first) throw new Error(`Request ${head.requestId} has no beginning.`);
  return rest.reduce(applyEvent, beginning(head, first));
}

export function applyEvent(file: RequestFile, event: RequestEvent): RequestFile {
  const counted = { ...file, events: event.number };
  if (event.type !== "message") return applyAct(counted, event, event);
  return withLetter(applyMessage(counted, event, event), event, event, isOnlyRead(event, file));
}

/** Gives an event its place at the end of the history. */
export function nextEvent(file: Pick<RequestFile, "events">, event: NewRequestEvent): RequestEvent {
  return { ...event, number: file.events + 1 };
}

export function beginning(head: RequestHead, event: RequestEvent): RequestFile {
  const empty = {
    ...head,
    facts: {},
    supplied: {},
    screenings: [],
    questions: [],
    completions: [],
    consultations: [],
    decisions: [],
    extensions: [],
    holds: [],
    useReports: [],
    consents: [],
    refusals: [],
    openedAt: event.at,
    events: event.number,
  } as const;
  if (event.type === "drafted") {
    return {
      ...empty,
      direction: "outgoing",
      mechanism: event.mechanism,
      ownReference: event.ownReference,
      ...compact({
        follows: event.follows,
        takesUp: event.takesUp,
        continues: event.continues,
        copyOf: event.copyOf ?? event.follows,
      }),
      drill: event.drill,
      bearer: event.bearer,
      stage: "drafting",
      draft: event.draft,
      ...compact({ draftedBy: event.by }),
    };
  }
  if (event.type === "restored") {
    const { content } = event;
    const file: RequestFile = {
      ...empty,
      direction: "outgoing",
      mechanism: content.mechanism,
      ownReference: event.ownReference ?? content.reference,
      ...compact({
        follows: content.follows,
        takesUp: content.takesUp,
        continues: content.continues,
        copyOf: content.follows,
      }),
      drill: content.drill,
      bearer: "peer",
      stage: "sent",
    };
    return { ...file, ...sentBefore(event, event.at) };
  }
  if (event.type === "received") {
    const { content } = event;
    return {
      ...empty,
      direction: "incoming",
      mechanism: content.mechanism,
      ownReference: event.ownReference,
      peerReference: content.reference,
      ...compact({ follows: content.follows, takesUp: content.takesUp, continues: content.continues }),
      drill: content.drill,
      bearer: event.bearer,
      content,
      ...compact({ dispatchId: event.dispatchId, bodyDigest: event.digest, seenPeerDigest: event.digest }),
      ...compact({ fromAuthority: event.fromAuthority }),
      sentAt: event.sentAt,
      receivedAt: event.receivedAt,
      status: "received",
      statusAt: event.receivedAt,
    };
  }
  throw new Error(`Request ${head.requestId} begins with ${event.type}.`);
}

/** What is known of a request of ours that the other State gave back. */
function sentBefore(
  { content, digest, dispatchId }: Extract<Act, { type: "restored" }>,
  at: string,
): Pick<RequestFile, "stage" | "content" | "contentDigest" | "dispatchId" | "sentAt" | "lastToldAt"> {
  return { stage: "sent", content, contentDigest: digest, dispatchId, sentAt: at, lastToldAt: at };
}

function applyAct(file: RequestFile, act: Act, event: Pick<RequestEvent, "at" | "by" | "number">): RequestFile {
  switch (act.type) {
    case "drafted":
    case "received":
      throw new Error(`Request ${file.requestId} begins twice.`);
    case "draft-saved":
      return { ...linkedAs(act.draft, file), draft: act.draft, ...withWriter(file, event.by) };
    case "screening-asked":
      return { ...file, stage: "screening" };
    case "screened": {
      const { digest, records } = act;
      const screening = { digest, records, ...signed(event) };
      const stage = file.stage === "screening" ? { stage: "screened" as const } : {};
      return { ...file, ...stage, screenings: [...file.screenings, screening] };
    }
    case "offence-tested":
      return { ...file, offenceTests: [...(file.offenceTests ?? []), { ...act.test, ...signed(event) }] };
    case "reopened": {
      const { content: _, contentDigest: __, ...rest } = file;
      return { ...rest, stage: "drafting" };
    }
    case "submitted":
      return { ...file, stage: "submitted", content: act.content, contentDigest: act.digest };
    case "sent":
      return {
        ...file,
        stage: "sent",
        sentAt: event.at,
        lastToldAt: event.at,
        ...compact({ dispatchId: act.dispatchId }),
        ...(file.bearer === "peer" ? {} : { lettersOut: [{ number: event.number, kind: "request", at: event.at }] }),
      };
    case "restored":
      return { ...file, ...sentBefore(act, event.at) };
    case "decision-proposed": {
      const { content, digest } = act;
      const proposal = { content, digest, ...signed(event) };
      return { ...file, proposal, proposals: (file.proposals ?? 0) + 1 };
    }
    case "proposal-dropped":
      return withoutProposal(file);
    case "decision-authorised":
      return { ...file, decisions: withLastDecision(file, () => authorisation(act, file)) };
    case "countersigned":
      return { ...file, decisions: withCountersignature(file, event) };
    case "supplement-saved":
      return act.papers.length === 0
        ? withoutSupplement(file)
        : { ...file, supplement: { papers: act.papers, ...compact({ by: event.by }) } };
    case "supplement-proposed": {
      const { content, digest } = act;
      const supplement = { papers: [], ...file.supplement, proposal: { content, digest, ...signed(event) } };
      return { ...file, supplement, supplements: (file.supplements ?? 0) + 1 };
    }
    case "supplement-dropped":
      return {
        ...file,
        supplement: { papers: file.supplement?.papers ?? [], ...compact({ by: file.supplement?.by }) },
      };
    case "step-proposed": {
      const stepProposal = { content: act.content, digest: act.digest, ...signed(event) };
      return { ...file, stepProposal, stepProposals: (file.stepProposals ?? 0) + 1 };
    }
    case "step-dropped":
      return withoutStepProposal(file);
    case "step-kept": {
      const { step } = act.content;
      const said = { lane: "own", at: event.at, ...compact({ by: event.by }) } as const;
      return { ...file, life: [...(file.life ?? []), { step, content: act.content, kept: true, ...said }] };
    }
    case "hold-began":
      return { ...file, holds: [...file.holds, { followUp: act.followUp, from: act.from }] };
    case "hold-ended":
      return {
        ...file,
        holds: file.holds.map((hold) =>
          hold.followUp === act.followUp && hold.endedAt === undefined ? { ...hold, endedAt: event.at } : hold,
        ),
      };
    case "extension-settled":
      return {
        ...file,
        extensions: file.extensions.map((extension) =>
          extension.settled || (act.until !== undefined && act.until !== extension.asked.content.until)
            ? extension
            : { ...extension, settled: { granted: act.granted, at: event.at } },
        ),
      };
    case "secrecy-reviewed":
      return { ...file, secrecyReview: { at: event.at, ...compact({ reviewOn: act.reviewOn }) } };
    case "noted":
      return { ...file, noted: { at: event.at, ...compact({ by: event.by, lookAgainOn: act.lookAgainOn }) } };
    case "posted":
      return { ...file, lettersOut: postedOf(file, act, event) };
    case "letter-corrected": {
      const correction = { at: event.at, ...compact({ by: event.by }), note: act.note };
      return {
        ...file,
        lettersIn: (file.lettersIn ?? []).map((letter) =>
          letter.number === act.letter ? { ...letter, corrections: [...letter.corrections, correction] } : letter,
        ),
      };
    }
    case "dispatch-refused":
      return {
        ...file,
        refusals: [...file.refusals, { dispatchId: act.dispatchId, code: act.code, at: event.at }],
      };
    case "came-too-late":
      return withTooLate(withLetter(file, act.message, event, true), act.message, act.code, event);
    default:
      return unreachable(act);
  }
}

/** Who did it, and when. Throws for what the server did by itself: only people do this. */
function signed({ by, at }: Occasion): { readonly by: PersonRef; readonly at: string } {
  if (by === undefined) throw new Error("Nobody did what only a person does.");
  return { by, at };
}

/** A request for other data follows no preservation; the answers that it began with are still that one's. */
function linkedAs({ asksForPreserved }: RequestDraft, file: RequestFile): RequestFile {
  if (asksForPreserved !== false) return file;
  const { follows: _, ...alone } = file;
  return alone;
}

/** What the State that we asked calls our request: as it said first, or as stands on its first letter that says it. */
function theirReference(file: RequestFile, message: Message): Pick<RequestFile, "peerReference"> {
  if (message.lane === "own" || file.peerReference !== undefined) return {};
  const said = message.kind === "acknowledgement" ? message.content.reference : undefined;
  const reference = said ?? message.paper?.reference;
  return reference === undefined ? {} : { peerReference: reference };
}

function applyMessage(file: RequestFile, message: Message, event: Occasion): RequestFile {
  const ours = message.ownReference === undefined ? {} : { ownReference: message.ownReference };
  const moved = { ...movedBy(file, message, event.at), ...theirReference(file, message), ...ours };
  if (isOnlyRead(message, file)) return withTooLate(moved, message, "overtaken", event);
  switch (message.kind) {
    case "acknowledgement":
      return { ...moved, acknowledgement: told(message, event) };
    case "status":
      return {
        ...(isOvertaken(message, file) ? moved : withFacts(moved, message, event)),
        ...(message.content.status === "noted" ? { takenNote: told(message, event) } : {}),
        ...(message.content.facts.withheld === undefined ? {} : { withheld: told(message, event) }),
        ...answerPartsAfter(file, message, event),
        extensions: extensionsAfter(file, message.content, event.at),
      };
    case "decision":
      return withLife(
        {
          ...(isAboutProposed(message, file) ? withoutProposal(moved) : moved),
          decisions: decisionsAfter(file, told(message, event)),
        },
        message,
        event,
      );
    case "question":
      return { ...moved, questions: [...file.questions, { question: told(message, event) }] };
    case "answer":
      return withAnswer(moved, message, event);
    case "consultation":
      return { ...moved, consultations: consultationsAfter(file, message, event) };
    case "consent":
      return { ...moved, consents: [...file.consents, told(message, event)] };
    case "extension":
      return { ...moved, extensions: [...file.extensions, { asked: told(message, event) }] };
    case "withdrawal":
      return { ...moved, withdrawal: told(message, event) };
    case "closure":
      return { ...moved, closure: told(message, event) };
    case "use-report":
      return { ...moved, useReports: [...file.useReports, told(message, event)] };
    case "step":
      return withLife(saysProposed(message, file) ? withoutStepProposal(moved) : moved, message, event);
    default:
      return unreachable(message);
  }
}

/** What every message does: it is the newest that was told or seen, and the request stands where it says. */
function movedBy(file: RequestFile, message: Message, at: string): RequestFile {
  const peerDigest = message.lane === "peer" && message.digest !== undefined ? { seenPeerDigest: message.digest } : {};
  const newest = message.lane === "own" ? { lastToldAt: at } : peerDigest;
  const status = isOvertaken(message, file) ? undefined : statusAfter(message, file);
  const moved = { ...openAgain(file, message, status), ...newest };
  if (status === undefined) return moved;
  const sentAt = saidAt(message);
  return { ...moved, status, statusAt: at, ...compact({ statusSentAt: sentAt }) };
}

/** What a status says. What it does not say of the data stays as it was; of a part, the word and the note go together. */
function withFacts(file: RequestFile, message: Extract<Message, { kind: "status" }>, event: Occasion): RequestFile {
  const { preservedFrom, treatyUntil, orderUntil, partly, partlyNote, note } = message.content.facts;
  const { partly: wasPartly, partlyNote: earlierNote, note: _, ...known } = file.facts;
  const part =
    partly === undefined ? { partly: wasPartly, partlyNote: earlierNote } : partly ? { partly, partlyNote } : {};
  const isNews = preservedFrom !== undefined && message.lane === "peer" && file.preservedHeardAt === undefined;
  return {
    ...file,
    ...(isNews ? { preservedHeardAt: heardAt(told(message, event)) } : {}),
    ...(tellsOfPart(file, message) ? { partHeardAt: event.at } : {}),
    facts: {
      ...known,
      ...compact({ partly: part.partly, partlyNote: part.partlyNote, preservedFrom, treatyUntil, orderUntil, note }),
    },
  };
}

/** A part of the answer counts whenever it is told; they stand in their order. */
function answerPartsAfter(
  { answerParts = [] }: RequestFile,
  message: Extract<Message, { kind: "status" }>,
  event: Occasion,
): Pick<RequestFile, "answerParts"> {
  const { answerPart } = message.content.facts;
  if (answerPart === undefined) return {};
  const part = { ...told(message, event), content: answerPart };
  return { answerParts: [...answerParts, part].toSorted((a, b) => a.content.number - b.content.number) };
}

/** The answer to the open question that it names, or else what was supplied without being asked. */
function withAnswer(file: RequestFile, message: Extract<Message, { kind: "answer" }>, event: Occasion): RequestFile {
  const { questionId, elements } = message.content;
  const answer = told(message, event);
  const isSupplement = message.lane === "own" && message.content.papers !== undefined;
  const answered = { ...(isSupplement ? withoutSupplement(file) : file), supplied: { ...file.supplied, ...elements } };
  const asked = file.questions.findIndex(
    (one) => one.question.content.questionId === questionId && one.answer === undefined,
  );
  if (asked < 0) return { ...answered, completions: [...file.completions, answer] };
  return {
    ...answered,
    questions: file.questions.map((one, index) => (index === asked ? { ...one, answer } : one)),
  };
}

/** What was overtaken and says nothing but where the request stood. What it answers, asks or decides counts whenever it comes. */
export function isOnlyRead(message: Message, file: RequestFile): boolean {
  if (!isOvertaken(message, file)) return false;
  if (message.kind === "closure") return true;
  if (message.kind !== "status" || message.content.facts.answerPart !== undefined) return false;
  return file.extensions.every((extension) => answerTo(extension, message.content.facts) === undefined);
}

function withTooLate(file: RequestFile, message: Message, code: TooLate["code"], event: Occasion): RequestFile {
  const paper = paperOf(message, event);
  const late = { message, code, at: event.at, ...compact({ paper }) };
  return { ...file, tooLate: [...(file.tooLate ?? []), late] };
}

/** Letters cross: one that is dated before a decision of theirs does not stand as the newest, unless that one was misread. */
function decisionsAfter(file: RequestFile, made: DecisionFile["told"]): readonly DecisionFile[] {
  const isNewer = ({ paper, at }: DecisionFile["told"]): boolean =>
    made.paper !== undefined && paper !== undefined && paper.datedOn > made.paper.datedOn && !isMisread(file, at);
  const place = file.decisions.findIndex(({ told: one }) => isNewer(one));
  return file.decisions.toSpliced(place < 0 ? file.decisions.length : place, 0, { told: made });
}

/** Each extension that is asked for has one answer, whenever it comes. */
function extensionsAfter(file: RequestFile, { facts }: StatusContent, at: string): RequestFile["extensions"] {
  return file.extensions.map((extension) => {
    const granted = answerTo(extension, facts);
    return granted === undefined ? extension : { ...extension, settled: { granted, at } };
  });
}

/** Their closure stands no longer where the owner says after it that the request goes on, as when a letter was misread. */
function openAgain(file: RequestFile, message: Message, status: RequestFile["status"]): RequestFile {
  const goesOn = status !== undefined && status !== "closed" && message.kind !== "closure";
  if (!goesOn || file.status !== "closed" || file.closure?.lane !== message.lane) return file;
  const { closure: _, ...open } = file;
  return open;
}

function told<M extends Message>(message: M, event: Occasion): Told<M["content"]> {
  const paper = paperOf(message, event);
  return {
    content: message.content,
    lane: message.lane,
    at: event.at,
    bearer: message.bearer,
    ...compact({ dispatchId: message.dispatchId, digest: message.digest, paper }),
  };
}

/** A status repeats what was said before; news is another part, or other words about it. */
function tellsOfPart(file: RequestFile, { lane, content }: Extract<Message, { kind: "status" }>): boolean {
  const { partly, partlyNote } = content.facts;
  if (lane !== "peer" || partly !== true) return false;
  return file.facts.partly !== true || file.facts.partlyNote?.text !== partlyNote?.text;
}

function consultationsAfter(
  file: RequestFile,
  message: Extract<Message, { kind: "consultation" }>,
  event: Occasion,
): RequestFile["consultations"] {
  const { consultationId, stage } = message.content;
  if (stage === "opened") {
    return [...file.consultations, { consultationId, opened: told(message, event), replies: [] }];
  }
  return file.consultations.map((one) =>
    one.consultationId === consultationId ? { ...one, replies: [...one.replies, told(message, event)] } : one,
  );
}

/** The owner's answer, or, from a server that gives none in words, the day that it names; undefined while it is open. */
function answerTo(
  extension: RequestFile["extensions"][number],
  { extension: answer, treatyUntil }: StatusContent["facts"],
): boolean | undefined {
  const { until } = extension.asked.content;
  if (extension.settled) return undefined;
  if (answer) return answer.until === until ? answer.granted : undefined;
  return treatyUntil !== undefined && treatyUntil >= until ? true : undefined;
}

function withWriter(file: RequestFile, writer: PersonRef | undefined): Pick<RequestFile, "alsoWrittenBy"> {
  if (!writer || writersOf(file).some(({ userId }) => userId === writer.userId)) return {};
  return { alsoWrittenBy: [...(file.alsoWrittenBy ?? []), writer] };
}

function authorisation(
  act: Extract<Act, { type: "decision-authorised" }>,
  { proposals }: Pick<RequestFile, "proposals">,
): Partial<DecisionFile> {
  const counted = proposals === undefined ? {} : { proposal: proposals };
  return {
    proposedBy: act.proposedBy,
    ...compact({ authorisedBy: act.authorisedBy }),
    ...(act.countersignLater === undefined ? {} : { countersignature: { digest: act.countersignLater, ...counted } }),
  };
}

function withCountersignature(file: RequestFile, event: Pick<RequestEvent, "at" | "by">): readonly DecisionFile[] {
  const owed = file.decisions.findIndex(({ countersignature }) => countersignature && !countersignature.by);
  return file.decisions.map((decision, index) =>
    index === owed && decision.countersignature
      ? {
          ...decision,
          countersignature: { ...decision.countersignature, ...(event.by ? { by: event.by } : {}), at: event.at },
        }
      : decision,
  );
}

function withLastDecision(
  file: RequestFile,
  change: (decision: DecisionFile) => Partial<DecisionFile>,
): readonly DecisionFile[] {
  const last = file.decisions.at(-1);
  if (!last) throw new Error(`Request ${file.requestId} has no decision yet.`);
  return [...file.decisions.slice(0, -1), { ...last, ...change(last) }];
}

function withLife(file: RequestFile, message: Message, event: Occasion): RequestFile {
  const entry = entryOf(message, event, paperOf(message, event));
  return entry === undefined ? file : { ...file, life: [...(file.life ?? []), entry] };
}

/** A step of ours takes the place of one that waits in the same life. */
function saysProposed({ lane, content }: Extract<Message, { kind: "step" }>, { stepProposal }: RequestFile): boolean {
  return lane === "own" && stepProposal?.content.purpose === content.purpose;
}

/** A decision takes the place of one that waits about some of the same things. */
function isAboutProposed({ content }: Extract<Message, { kind: "decision" }>, { proposal }: RequestFile): boolean {
  const purposes = proposal?.content.purposes;
  return purposes === undefined || purposes.some((one) => isAbout(content, one));
}

function withoutSupplement(file: RequestFile): RequestFile {
  const { supplement: _, ...rest } = file;
  return rest;
}

function withoutStepProposal(file: RequestFile): RequestFile {
  const { stepProposal: _, ...rest } = file;
  return rest;
}

function withoutProposal(file: RequestFile): RequestFile {
  const { proposal: _, ...rest } = file;
  return rest;
}
