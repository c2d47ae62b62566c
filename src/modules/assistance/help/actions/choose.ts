import { z } from "zod";
import { compact } from "../../../../protocol/compact.ts";
import type { Given } from "../../../../protocol/given.ts";
import { citation, provision } from "../../../../convention/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { CLEARING_ROLES, OFFICERS } from "../../access.ts";
import { type AssistanceContext, today, twoPerson } from "../../context.ts";
import { isAnswered } from "../../domain/answer.ts";
import { boxFor, isReaching, RIGHTS_ITEMS } from "../../lane/domain/rights.ts";
import { isOffered } from "../../lane/domain/standing.ts";
import { notPossible, say } from "../../lane/said.ts";
import { clearedVersion, demandLane, needParams, type OpenedLane } from "../../need/read.ts";
import { readStanding } from "../../standing.ts";
import { newChoice, RIGHTS_OUTCOMES } from "../domain/help.ts";
import { basisOf } from "../basis.ts";
import { type Case, demandPromise, demandSide, openCase } from "../lane.ts";
import { IN_LANE } from "./offer.ts";

const freeText = z.strictObject({ language: z.string(), text: z.string() });
const rightsToSend = z.strictObject({
  answers: z.array(z.strictObject({ question: z.string(), text: freeText })),
  outcome: z.enum(RIGHTS_OUTCOMES),
  conditions: freeText.exactOptional(),
});
export type Rights = Given<typeof rightsToSend>;

/** Chooses a promise; the State answers what its provider asked of its safeguards. Whoever else promised is told that another was chosen. */
export const choosePromise = twoPerson({
  ask: OFFICERS,
  approve: CLEARING_ROLES,
  id: "assistance.choose-promise",
  at: "/assistance/lanes/:id/choices",
  params: needParams,
  titleKey: "assistance.choice.title",
  thing: { kind: "lane", action: "choose" },
  input: newChoice,
  content: newChoice.extend({
    /** As it leaves: an answer to each question of the provider. */
    rights: rightsToSend.exactOptional(),
    laneId: z.string(),
    needId: z.string(),
    reference: z.string(),
    from: z.string(),
    /** Of the day on which it is asked for: whether the Convention binds both. */
    basis: z.enum(["convention", "outside"]),
    /** Promises that are not taken, each with whoever made it. */
    others: z.array(z.strictObject({ laneId: z.string(), state: z.string(), promiseId: z.string() })),
    /** Who showed interest alone, and a secretariat that passed the need on. */
    interested: z.array(z.strictObject({ laneId: z.string(), state: z.string() })),
  }),
  subject: "laneId",
  refusals: [...IN_LANE, "promise-unknown", "rights-check-needed", "rights-items-open"],
  words: "assistance.choice",
  concerns: ({ needId }) => [needId],
  describe: async ({ context, db, id: laneId, input }) => {
    const found = await openCase(context, db, laneId);
    demandSide(found, "asker");
    const { need, lane } = found;
    const chosen = demandPromise(lane.standing, input.promiseId);
    if (chosen.declined || chosen.isAgreed) throw notPossible();
    const rights = await demandChecked(context, db, found, input);
    const { promiseId, language } = input;
    const isNot = rights?.outcome === "not";
    const others = need.lanes.flatMap(({ laneId: other, state, standing }) =>
      standing.promises
        .filter((one) => one.promise.promiseId !== promiseId && isOffered(one))
        .map(({ promise }) => ({ laneId: other, state, promiseId: promise.promiseId })),
    );
    const interested = need.lanes
      .filter((one) => one.laneId !== laneId && isInterested(one))
      .map(({ laneId: other, state }) => ({ laneId: other, state }));
    return {
      promiseId,
      ...compact({ language, rights }),
      laneId,
      needId: need.needId,
      reference: need.reference,
      from: lane.state,
      basis: (await basisOf(context, lane.state, today(context), db)).kind,
      others: isNot ? [] : others,
      interested: isNot ? [] : interested,
    };
  },
  carryOut: async ({ context, tx, content, askedBy, by }) => {
    const { laneId, promiseId, others, interested, rights } = content;
    const both = { by, askedBy };
    const check = rights && { rights: { ...rights, answers: [...rights.answers] } };
    await say(context, tx, await demandLane(tx.db, laneId), { verb: "choose", promiseId, ...check }, both);
    for (const { laneId: other, promiseId: left } of others) {
      const lane = await demandLane(tx.db, other);
      await say(context, tx, lane, { verb: "choose", promiseId: left, notTaken: true }, { ...both, waits: true });
    }
    for (const { laneId: other } of interested) {
      await say(
        context,
        tx,
        await demandLane(tx.db, other),
        { verb: "choose", notTaken: true },
        { ...both, waits: true },
      );
    }
  },
});

const isInterested = ({ standing, lines }: OpenedLane): boolean =>
  !standing.passedOver && (standing.stage === "interested" || lines.some(({ step }) => step.verb === "pass-on"));

type Choice = Given<typeof newChoice>;

/** An answer to each question, and to no other. Refuses `rights-check-needed`, at the box. */
function rightsOf(
  { rights, language = "und" }: Pick<Choice, "rights" | "language">,
  asked: readonly { readonly question: string }[],
): Rights {
  if (rights === undefined) throw uncheckedRights("rights");
  const { outcome, conditions } = rights;
  const answers = asked.map(({ question }) => {
    const box = boxFor(question);
    return { question, text: { language, text: demandWords(rights[box], `rights.${box}`) } };
  });
  if (outcome === "on-conditions") demandWords(conditions, "rights.conditions");
  return { answers, outcome, ...(conditions !== undefined && { conditions: { language, text: conditions } }) };
}

function demandWords(words: string | undefined, field: string): string {
  if (words === undefined) throw uncheckedRights(field);
  return words;
}

function uncheckedRights(field: string): Refusal {
  return new Refusal("rights-check-needed", "Fill in your half of the check of rights first.", { field });
}

/** Refuses `rights-check-needed`, and `rights-items-open` while the State has not answered for its own safeguards. */
async function demandChecked(
  context: AssistanceContext,
  db: Transaction["db"],
  { need, lane }: Case,
  input: Choice,
): Promise<Rights | undefined> {
  const { promise } = demandPromise(lane.standing, input.promiseId);
  const reaches = promise.rights !== undefined || isReaching(promise.kinds, clearedVersion(need)?.text.items);
  if (!reaches) return undefined;
  if (promise.rights === undefined) {
    const message = "Its provider did not ask for the safeguards of this help. Ask for another promise.";
    throw new Refusal("rights-check-needed", message);
  }
  const rights = rightsOf(input, promise.rights);
  if (rights.outcome === "not") return rights;
  const { answers } = await readStanding(db);
  const open = RIGHTS_ITEMS.filter((id) => !isAnswered(answers.get(id)));
  if (open.length === 0) return rights;
  const places = open.map((id) => citation(provision(id) ?? { article: 24 }));
  throw new Refusal("rights-items-open", `Answer these questions of the checklist first: ${places.join(", ")}.`, {
    field: "rights.safeguards",
    details: { articles: [...new Set(places)].join(", ") },
  });
}
