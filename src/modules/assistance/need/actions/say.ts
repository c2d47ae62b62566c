import { z } from "zod";
import { WORD_LANGUAGES } from "../../../../convention/index.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { nothing } from "../../../../web/index.ts";
import { userActor } from "../../../identity/index.ts";
import { OFFICERS } from "../../access.ts";
import { act, type AssistanceContext, today } from "../../context.ts";
import type { LaneStanding } from "../../lane/domain/standing.ts";
import { notPossible, otherSide, say, SENDING } from "../../lane/said.ts";
import { holdNeed, type Lane, updateLane } from "../../lane/store.ts";
import { touchNeed } from "../../lane/touch.ts";
import { demandLane, demandNeed, isWanted, needParams, openNeed } from "../read.ts";
import { notOurs } from "./draft.ts";

const MAX_TEXT = 5_000;
const language = z.enum(WORD_LANGUAGES);
const words = z.string().trim().min(1).max(MAX_TEXT);
const spoken = z.strictObject({ language, said: words });

const every = { who: OFFICERS, params: needParams, repeat: "refused" } as const;
const refusals = ["need-ended", "need-key-missing", "need-unknown", "step-not-possible", ...SENDING];

/** Tells whoever asked that the need was read. */
export const acknowledgeNeed = act({
  ...every,
  id: "assistance.acknowledge-need",
  at: "POST /assistance/lanes/:id/acknowledgement",
  input: nothing,
  refusals,
  words: "assistance.acknowledgement",
  run: async ({ context, by, ids: { id } }) =>
    await inLane(context, id, async (tx, lane) => {
      const check = ({ stage }: LaneStanding): void => demandPossible(stage === "told");
      await say(context, tx, lane, { verb: "acknowledge" }, { by, check });
    }),
});

/** Asks the other side about the need. */
export const askAboutNeed = act({
  ...every,
  id: "assistance.ask-about-need",
  at: "POST /assistance/lanes/:id/questions",
  input: spoken,
  refusals,
  words: "assistance.question",
  run: async ({ context, input: { language: written, said }, by, ids: { id } }) =>
    await inLane(context, id, async (tx, lane) => {
      const check = ({ stage }: LaneStanding): void => demandPossible(stage !== "withdrawn");
      await say(context, tx, lane, { verb: "question", text: { language: written, text: said } }, { by, check });
    }),
});

/** Answers one question of the other side. */
export const answerAboutNeed = act({
  ...every,
  id: "assistance.answer-about-need",
  at: "POST /assistance/lanes/:id/answers",
  /** `to`: the number of the question. */
  input: spoken.extend({ to: z.int().min(1) }),
  refusals: [...refusals, "question-unknown"],
  words: "assistance.answered",
  run: async ({ context, input: { to, language: written, said }, by, ids: { id } }) =>
    await inLane(context, id, async (tx, lane) => {
      const check = ({ unanswered }: LaneStanding): void => {
        if (unanswered[otherSide(lane.side)].some(({ sequence }) => sequence === to)) return;
        throw new Refusal("question-unknown", "No question of the other side waits under this number.");
      };
      await say(context, tx, lane, { verb: "answer", text: { language: written, text: said }, to }, { by, check });
    }),
});

/** What a State without a server may write of a need that we told it, or that it told us. */
export const WRITTEN_VERBS = ["acknowledge", "question", "answer", "interest", "decline", "withdraw"] as const;

/** Enters what a State without a server wrote in a letter: its word, by letter. */
export const enterLetter = act({
  ...every,
  id: "assistance.enter-letter",
  at: "POST /assistance/lanes/:id/letters",
  input: z.strictObject({
    verb: z.enum(WRITTEN_VERBS),
    /** The day that the letter bears, and which document it is. */
    letterOn: z.iso.date(),
    documentId: z.uuid().exactOptional(),
    language: language.exactOptional(),
    said: words.exactOptional(),
  }),
  refusals: [...refusals, "day-in-future", "document-unknown", "document-withdrawn", "letter-text-needed"],
  words: "assistance.letter",
  run: async ({ context, input: { verb, language: written = "und", said, ...letter }, by, ids: { id } }) =>
    await inLane(context, id, async (tx, lane) => {
      demandPossible(lane.byLetter);
      if (letter.letterOn > today(context)) {
        throw new Refusal("day-in-future", "No letter bears a day that is still to come.", { field: "letterOn" });
      }
      if (letter.documentId !== undefined) {
        await context.documents?.demandReadable(tx.db, by, letter.documentId);
        await context.documents?.hold(tx.db, letter.documentId);
      }
      const theirs = { by, side: otherSide(lane.side), letter };
      const text = said === undefined ? undefined : { language: written, text: said };
      if (verb === "acknowledge" || verb === "withdraw") return await say(context, tx, lane, { verb }, theirs);
      if (verb === "interest" || verb === "decline") {
        return await say(context, tx, lane, { verb, ...(text !== undefined && { text }) }, theirs);
      }
      if (text === undefined) throw new Refusal("letter-text-needed", "Enter what the letter says.", { field: "said" });
      return await say(context, tx, lane, { verb, text }, theirs);
    }),
});

/** Says that the printed need left for a State without a server. */
export const postNeed = act({
  ...every,
  id: "assistance.post-need",
  at: "POST /assistance/lanes/:id/posting",
  input: nothing,
  refusals: ["need-ended", "need-unknown", "step-not-possible"],
  words: "assistance.posting",
  run: async ({ context, by, ids: { id } }) =>
    await inLane(context, id, async (tx, lane) => {
      await holdNeed(tx.db, lane.needId);
      if ((await demandNeed(tx.db, lane.needId)).endedAt !== undefined) {
        throw new Refusal("need-ended", "This need was ended.");
      }
      demandPossible(lane.byLetter && lane.postedAt === undefined);
      await updateLane(tx.db, id, { postedAt: context.platform.clock.now() });
      touchNeed(context, tx, lane.needId);
      const subject = { kind: "need", id: lane.needId };
      const details = { to: lane.state, version: lane.version };
      await context.audit.append(tx, {
        type: "assistance.need-posted",
        actor: userActor(by),
        subject,
        dossierId: id,
        details,
      });
    }),
});

/** Tells everybody who has the need that it is no longer wanted; again whoever refused to hear it. */
export const withdrawNeed = act({
  ...every,
  id: "assistance.withdraw-need",
  at: "POST /assistance/needs/:id/withdrawal",
  input: nothing,
  refusals: [...refusals, "need-not-ours"],
  words: "assistance.withdrawal",
  run: async ({ context, by, ids: { id } }) =>
    await context.platform.database.transaction(async (tx) => {
      await holdNeed(tx.db, id);
      const need = await openNeed(context, tx.db, id);
      if (!need.isOwn) throw notOurs();
      if (need.endedAt !== undefined) throw new Refusal("need-ended", "This need was ended.");
      const untold = need.lanes.filter(isWanted);
      demandPossible(untold.length > 0);
      for (const lane of untold) {
        await say(context, tx, lane, { verb: "withdraw" }, { by, waits: true });
      }
      return need;
    }),
});

/** One thing in one lane, in one transaction. Refuses `need-unknown`. */
async function inLane(
  context: AssistanceContext,
  id: string,
  work: (tx: Transaction, lane: Lane) => Promise<unknown>,
): Promise<Lane> {
  return await context.platform.database.transaction(async (tx) => {
    const lane = await demandLane(tx.db, id);
    await work(tx, lane);
    return lane;
  });
}

function demandPossible(isPossible: boolean): void {
  if (!isPossible) throw notPossible();
}
