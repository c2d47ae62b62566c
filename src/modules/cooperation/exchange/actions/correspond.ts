import { z } from "zod";
import { CONSENTED_USES, PRESERVATION_RISKS } from "../../../../convention/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import {
  CLOSURE_OUTCOMES,
  codeSchema,
  elementIdSchema,
  freeTextSchema,
  GOES_ON,
  purposesSchema,
  QUESTION_KINDS,
  type QuestionContent,
} from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { userActor } from "../../../identity/index.ts";
import { rolesFor } from "../../access.ts";
import { extensionOpen, openQuestion } from "../../request/domain/may-come.ts";
import { demandAbout, undecidedPurposes } from "../../request/domain/purposes.ts";
import { conditionsOf, openExtension, type RequestFile } from "../../request/domain/request-file.ts";
import { isConsulting, isSettled, ownerMayClose } from "../../request/domain/status.ts";
import { demandRecipient } from "./further-use.ts";
import { citedGrounds } from "../../request/domain/cited-grounds.ts";
import { isInformation } from "../../request/domain/information.ts";
import { afterClosing, endGiving } from "../../deciding/actions/follow-status.ts";
import { speaking, tell } from "../../request/actions/write.ts";
import { uponRequest, say, writeAct } from "../../request/actions/request-act.ts";
import { act } from "../../request/context.ts";
import { speaking as speakingRefusals } from "../../request/api-refusals.ts";
import { elementInputSchema, line } from "../../request/schemas.ts";

// What the two States say to each other about a request between its sending and its end.

const moment = z.iso.datetime({ offset: true });
const groundIds = z.array(z.string().max(64)).max(32);
const sayable = [...speakingRefusals, "request-not-sent"];

function demandSent({ direction, stage }: RequestFile): void {
  if (direction === "incoming" || stage === "sent") return;
  throw new Refusal("request-not-sent", "Nothing can be said about a request that has not been sent.");
}

/**
 * UNCC arts. 40(16), 40(26), 42(7): either side may ask: for what is needed to execute; who asks, how it stands; who is asked to preserve,
 * whether it goes on at a risk. Refuses `question-progress-is-askers` and `question-risk-is-owners`.
 */
export const askQuestion = act({
  ...uponRequest,
  id: "cooperation.ask-question",
  at: "POST /requests/:id/questions",
  who: rolesFor("correspond"),
  input: z.strictObject({
    text: freeTextSchema,
    elements: z.array(elementIdSchema).max(64).exactOptional(),
    kind: z.enum(QUESTION_KINDS).exactOptional(),
    /** With the kind `risk`: codes of what preserving would do. */
    risk: z.array(codeSchema).min(1).max(16).exactOptional(),
  }),
  status: 201,
  repeat: "again",
  refusals: [...sayable, "request-settled", "question-progress-is-askers", "question-risk-is-owners"],
  run: async ({ input, ...call }) => {
    const { file } = call.upon;
    demandSent(file);
    if (isSettled(file.status)) throw settled(file);
    demandQuestionKind(file, input);
    const questionId = `question-${file.questions.length + 1}-${file.direction === "incoming" ? "owner" : "asker"}`;
    return await say(call, "question", { requestId: file.requestId, questionId, ...compact(input) });
  },
});

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
export const answerQuestion = act({
  ...uponRequest,
  id: "cooperation.answer-question",
  at: "POST /requests/:id/answers",
  who: rolesFor("correspond"),
  input: z.strictObject({
    questionId: z.string().max(64).optional(),
    text: freeTextSchema,
    elements: z.record(elementIdSchema, elementInputSchema).optional(),
    /** To a question about a risk of preserving; `stop` withdraws the request. */
    goesOn: z.enum(GOES_ON).optional(),
  }),
  status: 201,
  repeat: "refused",
  refusals: [...sayable, "question-answered", "question-is-ours", "answer-goes-on-unfit"],
  run: async ({ context, by, upon: matter, input }) => {
    const { file } = matter;
    const { requestId } = file;
    demandSent(file);
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
    return await context.platform.database.transaction(async (tx) => {
      const content = { requestId, ...input, questionId };
      const answered = await tell(context, tx, matter, "answer", content, speaking(by));
      if (goesOn !== "stop") return answered;
      // UNCC art. 42(7): a preservation that shall not go on is wanted no longer.
      const reason = { requestId, reason: input.text };
      return await tell(context, tx, { ...matter, file: answered }, "withdrawal", reason, speaking(by));
    });
  },
});

/** UNCC art. 40(28): before refusing or postponing, the owner opens a consultation; both sides reply in it. */
export const consult = act({
  ...uponRequest,
  id: "cooperation.consult",
  at: "POST /requests/:id/consultation",
  who: rolesFor("correspond"),
  input: z.strictObject({
    text: freeTextSchema,
    groundIds: groundIds.optional(),
    purposes: purposesSchema(1).optional(),
  }),
  status: 201,
  repeat: "again",
  refusals: [...sayable, "decision-unknown-ground", "decision-purposes-missing", "no-consultation-open"],
  run: async ({ input, ...call }) => {
    const { file } = call.upon;
    const proposedGrounds = input.groundIds && citedGrounds(input.groundIds);
    demandSent(file);
    const open = file.consultations.at(-1);
    const opens = file.direction === "incoming" && (open === undefined || !isConsulting(file));
    if (!opens && open === undefined) {
      throw new Refusal("no-consultation-open", "Only the State that was asked opens a consultation.");
    }
    const undecided = undecidedPurposes(file);
    const about = opens && undecided.length > 0 ? (input.purposes ?? undecided) : input.purposes;
    if (about !== undefined) demandAbout(file, about, opens ? undecided : []);
    return await say(call, "consultation", {
      requestId: file.requestId,
      consultationId: opens || !open ? `consultation-${file.consultations.length + 1}` : open.consultationId,
      stage: opens ? "opened" : "reply",
      text: input.text,
      ...compact({ proposedGrounds, purposes: about && [...about] }),
    });
  },
});

/** UNCC art. 42(9): the asker wants the data kept longer; to be asked before the clock runs out. */
export const askExtension = act({
  ...uponRequest,
  id: "cooperation.ask-extension",
  at: "POST /requests/:id/extension",
  who: rolesFor("correspond"),
  input: z.strictObject({ until: moment, reason: freeTextSchema }),
  status: 201,
  repeat: "again",
  refusals: [...sayable, "extension-in-the-past", "extension-open", "only-preservation-is-extended"],
  run: async ({ input: { until: told, reason }, ...call }) => {
    const { context } = call;
    const { file } = call.upon;
    const until = new Date(told).toISOString();
    demandSent(file);
    if (file.mechanism !== "preservation") {
      throw new Refusal("only-preservation-is-extended", "Only a preservation has a clock that can be extended.");
    }
    if (until <= context.platform.clock.now().toISOString()) {
      throw new Refusal("extension-in-the-past", "The new day must be in the future.", { field: "until" });
    }
    if (openExtension(file)) throw extensionOpen();
    return await say(call, "extension", { requestId: file.requestId, until, reason });
  },
});

/** The asker does not need it any longer and says so promptly (UNCC art. 40(26)). */
export const withdrawRequest = act({
  ...uponRequest,
  id: "cooperation.withdraw-request",
  at: "POST /requests/:id/withdrawal",
  who: rolesFor("correspond"),
  input: z.strictObject({ reason: freeTextSchema }),
  repeat: "refused",
  refusals: [...sayable, "request-settled"],
  run: async ({ context, by, upon: matter, input: { reason } }) => {
    const { file } = matter;
    demandSent(file);
    if (isSettled(file.status)) throw settled(file);
    return await context.platform.database.transaction(async (tx) => {
      await endGiving(context, tx, file, "request-withdrawn", userActor(by));
      return await tell(context, tx, matter, "withdrawal", { requestId: file.requestId, reason }, speaking(by));
    });
  },
});

/** How it ended, by either side. Refuses what its owner has not decided, or what its receiver has not taken note of. */
export const closeRequest = act({
  ...uponRequest,
  id: "cooperation.close-request",
  at: "POST /requests/:id/closure",
  who: rolesFor("correspond"),
  input: z.strictObject({ outcome: z.enum(CLOSURE_OUTCOMES), note: freeTextSchema.optional() }),
  repeat: "refused",
  refusals: [...sayable, "request-settled", "close-needs-decision", "close-needs-note", "order-changed-meanwhile"],
  run: async ({ context, by, upon: matter, input }) => {
    const { file } = matter;
    demandSent(file);
    if (file.closure?.lane === "own") throw settled(file);
    if (file.direction === "incoming" && !ownerMayClose(file)) {
      throw isInformation(file)
        ? new Refusal("close-needs-note", "Take note of this information first.")
        : new Refusal("close-needs-decision", "Decide this request first; closing it is no decision.");
    }
    return await context.platform.database.transaction(async (tx) => {
      await endGiving(context, tx, file, "request-closed", userActor(by));
      const content = { requestId: file.requestId, ...input };
      const closed = await tell(context, tx, matter, "closure", content, speaking(by));
      return await afterClosing(context, tx, { ...matter, file: closed }, speaking(by));
    });
  },
});

/** What became of an answer, as its conditions may demand. */
export const reportUse = act({
  ...uponRequest,
  id: "cooperation.report-use",
  at: "POST /requests/:id/use-reports",
  who: rolesFor("correspond"),
  input: z.strictObject({ text: freeTextSchema }),
  status: 201,
  repeat: "again",
  refusals: sayable,
  run: async ({ input: { text }, ...call }) => {
    demandSent(call.upon.file);
    return await say(call, "use-report", { requestId: call.upon.file.requestId, text });
  },
});

/**
 * UNCC art. 40(19), 36(3): the State that set conditions lets go of some, or agrees to one use outside the request; also after the
 * request is closed. Refuses `condition-unknown` for what is not set or was lifted before, `consent-empty`, and `use-needs-recipient`.
 */
export const giveConsent = act({
  ...uponRequest,
  id: "cooperation.give-consent",
  at: "POST /requests/:id/consents",
  who: rolesFor("correspond"),
  input: z.strictObject({
    lifts: z.array(codeSchema).max(64).default([]),
    use: z.strictObject({ kind: z.enum(CONSENTED_USES), recipient: line.optional(), purpose: line }).optional(),
    text: freeTextSchema,
  }),
  status: 201,
  repeat: "again",
  refusals: [...sayable, "condition-unknown", "consent-empty", "use-needs-recipient"],
  run: async ({ input: { lifts, use, text }, ...call }) => {
    const { file } = call.upon;
    demandSent(file);
    const bound = conditionsOf(file);
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
    if (use) demandRecipient({ use: use.kind, ...compact({ recipient: use.recipient }) });
    const content = { requestId: file.requestId, lifts: [...new Set(lifts)], text };
    return await say(call, "consent", { ...content, ...(use && { use: compact(use) }) });
  },
});

/** UNCC art. 42(9): the owner grants the new day, or keeps to the old one; the asker is told either way. */
export const settleExtension = act({
  ...uponRequest,
  id: "cooperation.settle-extension",
  at: "POST /requests/:id/extension-decision",
  who: rolesFor("propose"),
  input: z.strictObject({ granted: z.boolean(), note: freeTextSchema.optional() }),
  repeat: "refused",
  refusals: [...speakingRefusals, "no-extension-asked", "request-settled"],
  run: async ({ input: { granted, note }, ...call }) => {
    const { context, by, upon: matter } = call;
    const asked = openExtension(matter.file);
    if (matter.file.direction !== "incoming" || !asked) {
      throw new Refusal("no-extension-asked", "Nobody has asked for an extension of this request.");
    }
    const { status, requestId } = matter.file;
    if (status !== "preserved" && status !== "preservation-held") throw settled(matter.file);
    return await context.platform.database.transaction(async (tx) => {
      const { until } = asked.asked.content;
      const file = await writeAct(call, { type: "extension-settled", granted, until }, tx);
      // What is asked for lengthens: a day before the one that stands takes nothing away.
      const treatyUntil = granted ? later(until, file.facts.treatyUntil) : file.facts.treatyUntil;
      const facts = { ...file.facts, ...compact({ treatyUntil, note }), extension: { until, granted } };
      return await tell(context, tx, { ...matter, file }, "status", { requestId, status, facts }, speaking(by));
    });
  },
});

function later(one: string, other: string | undefined): string {
  return other !== undefined && Date.parse(other) > Date.parse(one) ? other : one;
}

function settled(file: RequestFile): Refusal {
  return new Refusal("request-settled", `Request ${file.ownReference} is ${file.status ?? "not open"}.`, {
    details: { reference: file.ownReference, status: file.status ?? "" },
  });
}
