import { PRESERVATION_RISKS } from "../../../../convention/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import type {
  AnswerContent,
  ClosureContent,
  ConsentContent,
  ElementValue,
  FreeText,
  QuestionContent,
} from "../../../../protocol/bodies/index.ts";
import type { RequestId } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { demand, demandRequest, type Matter } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import { extensionOpen, openQuestion } from "../../request/domain/may-come.ts";
import { conditionsOf, openExtension, type RequestFile } from "../../request/domain/request-file.ts";
import { isSettled, ownerMayClose } from "../../request/domain/status.ts";
import { demandRecipient } from "./further-use.ts";
import { isInformation } from "../../request/domain/information.ts";
import { afterClosing, endGiving } from "../../deciding/actions/follow-status.ts";
import { speaking, tell, writeEvent, person } from "../../request/actions/write.ts";

// What the two States say to each other about a request between its sending and its end.

async function say(
  context: CooperationContext,
  requestId: RequestId,
  by: User,
  word: (tx: Transaction, matter: Matter) => Promise<RequestFile>,
): Promise<RequestFile> {
  demand(by, "correspond");
  const matter = await demandRequest(context, by, requestId);
  if (matter.file.direction === "outgoing" && matter.file.stage !== "sent") {
    throw new Refusal("request-not-sent", "Nothing can be said about a request that has not been sent.");
  }
  return await context.platform.database.transaction(async (tx) => await word(tx, matter));
}

/**
 * UNCC arts. 40(16), 40(26), 42(7): either side may ask: for what is needed to execute; who asks, how it stands; who is asked to preserve,
 * whether it goes on at a risk. Refuses `question-progress-is-askers` and `question-risk-is-owners`.
 */
export async function askQuestion(
  context: CooperationContext,
  requestId: RequestId,
  input: { text: FreeText; elements?: readonly string[]; kind?: QuestionContent["kind"]; risk?: readonly string[] },
  by: User,
): Promise<RequestFile> {
  return await say(context, requestId, by, async (tx, matter) => {
    if (isSettled(matter.file.status)) throw settled(matter.file);
    demandQuestionKind(matter.file, input);
    const questionId = `question-${matter.file.questions.length + 1}-${matter.file.direction === "incoming" ? "owner" : "asker"}`;
    const content = {
      requestId,
      questionId,
      text: input.text,
      ...(input.elements === undefined ? {} : { elements: [...input.elements] }),
      ...compact({ kind: input.kind }),
      ...(input.risk === undefined ? {} : { risk: [...input.risk] }),
    };
    return await tell(context, tx, matter, "question", content, speaking(by));
  });
}

function demandQuestionKind(
  { direction, mechanism }: RequestFile,
  { kind, risk = [] }: { kind?: QuestionContent["kind"]; risk?: readonly string[] },
): void {
  if (kind === "progress" && direction === "incoming") {
    throw new Refusal("question-progress-is-askers", "Only the State that asks wants to know how its request stands.", {
      field: "kind",
    });
  }
  const mayWarn = direction === "incoming" && mechanism === "preservation";
  const known = risk.length > 0 && risk.every((code) => PRESERVATION_RISKS.some((one) => one.code === code));
  if ((kind === "risk" || risk.length > 0) && !(mayWarn && kind === "risk" && known)) {
    throw new Refusal(
      "question-risk-is-owners",
      "A risk of preserving is named by the State that was asked to preserve, by a code of the list.",
      { field: "risk" },
    );
  }
}

/**
 * Answers a question, or completes a request that was returned; elements given here stand in the request from now on. To stop a
 * preservation withdraws it. Refuses `answer-goes-on-unfit`.
 */
export async function answerQuestion(
  context: CooperationContext,
  requestId: RequestId,
  input: {
    questionId?: string;
    text: FreeText;
    elements?: Readonly<Record<string, ElementValue>>;
    goesOn?: AnswerContent["goesOn"];
  },
  by: User,
): Promise<RequestFile> {
  return await say(context, requestId, by, async (tx, matter) => {
    const { file } = matter;
    const questionId =
      input.questionId ??
      openQuestion(file, "peer")?.question.content.questionId ??
      `completion-${file.completions.length + 1}`;
    const known = file.questions.find(({ question }) => question.content.questionId === questionId);
    if (known?.answer) throw new Refusal("question-answered", "This question has been answered already.");
    if (known?.question.lane === "own") throw new Refusal("question-is-ours", "We asked this question ourselves.");
    const { goesOn } = input;
    if ((known?.question.content.kind === "risk") !== (goesOn !== undefined)) {
      const message = "Say whether it goes on or stops where the other State told of a risk, and nowhere else.";
      throw new Refusal("answer-goes-on-unfit", message, { field: "goesOn" });
    }
    const content = {
      requestId,
      questionId,
      text: input.text,
      ...(input.elements === undefined ? {} : { elements: { ...input.elements } }),
      ...compact({ goesOn }),
    };
    const answered = await tell(context, tx, matter, "answer", content, speaking(by));
    if (goesOn !== "stop") return answered;
    // UNCC art. 42(7): a preservation that shall not go on is wanted no longer.
    const reason = { requestId, reason: input.text };
    return await tell(context, tx, { ...matter, file: answered }, "withdrawal", reason, speaking(by));
  });
}

/** UNCC art. 40(28): before refusing or postponing, the owner opens a consultation; both sides reply in it. */
export async function consult(
  context: CooperationContext,
  requestId: RequestId,
  input: { text: FreeText; proposedGrounds?: readonly { groundId: string; paragraph: string }[] },
  by: User,
): Promise<RequestFile> {
  return await say(context, requestId, by, async (tx, matter) => {
    const { file } = matter;
    const open = file.consultations.at(-1);
    const opens = file.direction === "incoming" && (open === undefined || file.status !== "consultation");
    if (!opens && open === undefined) {
      throw new Refusal("no-consultation-open", "Only the State that was asked opens a consultation.");
    }
    const content = {
      requestId,
      consultationId: opens || !open ? `consultation-${file.consultations.length + 1}` : open.consultationId,
      stage: opens ? ("opened" as const) : ("reply" as const),
      text: input.text,
      ...(input.proposedGrounds === undefined ? {} : { proposedGrounds: [...input.proposedGrounds] }),
    };
    return await tell(context, tx, matter, "consultation", content, speaking(by));
  });
}

/** UNCC art. 42(9): the asker wants the data kept longer; to be asked before the clock runs out. */
export async function askExtension(
  context: CooperationContext,
  requestId: RequestId,
  input: { until: string; reason: FreeText },
  by: User,
): Promise<RequestFile> {
  return await say(context, requestId, by, async (tx, matter) => {
    if (matter.file.mechanism !== "preservation") {
      throw new Refusal("only-preservation-is-extended", "Only a preservation has a clock that can be extended.");
    }
    if (input.until <= context.platform.clock.now().toISOString()) {
      throw new Refusal("extension-in-the-past", "The new day must be in the future.", { field: "until" });
    }
    if (openExtension(matter.file)) throw extensionOpen();
    return await tell(context, tx, matter, "extension", { requestId, ...input }, speaking(by));
  });
}

/** The asker does not need it any longer and says so promptly (UNCC art. 40(26)). */
export async function withdrawRequest(
  context: CooperationContext,
  requestId: RequestId,
  reason: FreeText,
  by: User,
): Promise<RequestFile> {
  return await say(context, requestId, by, async (tx, matter) => {
    if (isSettled(matter.file.status)) throw settled(matter.file);
    await endGiving(context, tx, matter.file, "request-withdrawn", userActor(by));
    return await tell(context, tx, matter, "withdrawal", { requestId, reason }, speaking(by));
  });
}

export async function closeRequest(
  context: CooperationContext,
  requestId: RequestId,
  input: { outcome: ClosureContent["outcome"]; note?: FreeText },
  by: User,
): Promise<RequestFile> {
  return await say(context, requestId, by, async (tx, matter) => {
    if (matter.file.closure?.lane === "own") throw settled(matter.file);
    if (matter.file.direction === "incoming" && !ownerMayClose(matter.file)) {
      throw isInformation(matter.file)
        ? new Refusal("close-needs-note", "Take note of this information first.")
        : new Refusal("close-needs-decision", "Decide this request first; closing it is no decision.");
    }
    await endGiving(context, tx, matter.file, "request-closed", userActor(by));
    const closed = await tell(context, tx, matter, "closure", { requestId, ...input }, speaking(by));
    return await afterClosing(context, tx, { ...matter, file: closed }, speaking(by));
  });
}

/** What became of an answer, as its conditions may demand. */
export async function reportUse(
  context: CooperationContext,
  requestId: RequestId,
  text: FreeText,
  by: User,
): Promise<RequestFile> {
  return await say(
    context,
    requestId,
    by,
    async (tx, matter) => await tell(context, tx, matter, "use-report", { requestId, text }, speaking(by)),
  );
}

/**
 * UNCC art. 40(19), 36(3): the State that set conditions lets go of some, or agrees to one use outside the request; also after the
 * request is closed. Refuses `condition-unknown` for what is not set or was lifted before, `consent-empty`, and `use-needs-recipient`.
 */
export async function giveConsent(
  context: CooperationContext,
  requestId: RequestId,
  input: { lifts: readonly string[]; use?: NonNullable<ConsentContent["use"]>; text: FreeText },
  by: User,
): Promise<RequestFile> {
  return await say(context, requestId, by, async (tx, matter) => {
    const { lifts, use, text } = input;
    const bound = conditionsOf(matter.file);
    if (lifts.length === 0 && use === undefined) {
      throw new Refusal("consent-empty", "Choose a condition to lift, or a use to agree to.", {
        // Where nothing binds there is nothing to lift.
        field: bound.length === 0 ? "use" : "lifts",
      });
    }
    if (lifts.some((id) => !bound.some((condition) => condition.id === id))) {
      throw new Refusal("condition-unknown", "This condition was not set, or it was lifted before.", {
        field: "lifts",
      });
    }
    if (use) demandRecipient({ use: use.kind, ...(use.recipient === undefined ? {} : { recipient: use.recipient }) });
    const content = { requestId, lifts: [...new Set(lifts)], ...(use === undefined ? {} : { use }), text };
    return await tell(context, tx, matter, "consent", content, speaking(by));
  });
}

/** UNCC art. 42(9): the owner grants the new day, or keeps to the old one; the asker is told either way. */
export async function settleExtension(
  context: CooperationContext,
  requestId: RequestId,
  input: { granted: boolean; note?: FreeText },
  by: User,
): Promise<RequestFile> {
  demand(by, "propose");
  const matter = await demandRequest(context, by, requestId);
  const asked = openExtension(matter.file);
  if (matter.file.direction !== "incoming" || !asked) {
    throw new Refusal("no-extension-asked", "Nobody has asked for an extension of this request.");
  }
  const { status } = matter.file;
  if (status !== "preserved" && status !== "preservation-held") throw settled(matter.file);
  return await context.platform.database.transaction(async (tx) => {
    const at = context.platform.clock.now().toISOString();
    const { until } = asked.asked.content;
    const { granted } = input;
    const event = { type: "extension-settled", at, by: person(by), granted, until } as const;
    const file = await writeEvent(context, tx, matter.file, event, userActor(by));
    // What is asked for lengthens: a day before the one that stands takes nothing away.
    const treatyUntil = granted ? later(until, file.facts.treatyUntil) : file.facts.treatyUntil;
    const content = {
      requestId,
      status,
      facts: {
        ...file.facts,
        ...(treatyUntil === undefined ? {} : { treatyUntil }),
        extension: { until, granted },
        ...(input.note === undefined ? {} : { note: input.note }),
      },
    };
    return await tell(context, tx, { ...matter, file }, "status", content, speaking(by));
  });
}

function later(one: string, other: string | undefined): string {
  return other !== undefined && Date.parse(other) > Date.parse(one) ? other : one;
}

function settled(file: RequestFile): Refusal {
  return new Refusal("request-settled", `Request ${file.ownReference} is ${file.status ?? "not open"}.`, {
    details: { reference: file.ownReference, status: file.status ?? "" },
  });
}
