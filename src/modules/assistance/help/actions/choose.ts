import { z } from "zod";
import type { Given } from "../../../../protocol/given.ts";
import { citation, provision } from "../../../../convention/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { CLEARING_ROLES, OFFICERS } from "../../access.ts";
import { type AssistanceContext, today, twoPerson } from "../../context.ts";
import { isAnswered } from "../../domain/answer.ts";
import { demandRights, isReaching, RIGHTS_ITEMS } from "../../lane/domain/rights.ts";
import { isOffered } from "../../lane/domain/standing.ts";
import { notPossible, say } from "../../lane/said.ts";
import { demandLane, needParams } from "../../need/read.ts";
import { readStanding } from "../../standing.ts";
import { newChoice } from "../domain/help.ts";
import { basisOf } from "../basis.ts";
import { type Case, demandPromise, demandSide, openCase } from "../lane.ts";
import { IN_LANE } from "./offer.ts";

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
    laneId: z.string(),
    needId: z.string(),
    reference: z.string(),
    from: z.string(),
    /** Of the day on which it is asked for: whether the Convention binds both. */
    basis: z.enum(["convention", "outside"]),
    /** Promises that are not taken, each with whoever made it. */
    others: z.array(z.strictObject({ laneId: z.string(), state: z.string(), promiseId: z.string() })),
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
    await demandChecked(context, db, found, input);
    const isNot = input.rights?.outcome === "not";
    const others = need.lanes.flatMap(({ laneId: other, state, standing }) =>
      standing.promises
        .filter((one) => one.promise.promiseId !== input.promiseId && isOffered(one))
        .map(({ promise: { promiseId } }) => ({ laneId: other, state, promiseId })),
    );
    return {
      ...input,
      laneId,
      needId: need.needId,
      reference: need.reference,
      from: lane.state,
      basis: (await basisOf(context, lane.state, today(context), db)).kind,
      others: isNot ? [] : others,
    };
  },
  carryOut: async ({ context, tx, content, askedBy, by }) => {
    const { laneId, promiseId, others } = content;
    const both = { by, askedBy };
    const { lane: chosen } = await openCase(context, tx.db, laneId);
    const rights = rightsOf(content, demandPromise(chosen.standing, promiseId).promise.rights);
    const boxes = { verb: "choose", promiseId, ...(rights !== undefined && { rights }) } as const;
    await say(context, tx, chosen, boxes, both);
    for (const { laneId: other, promiseId: left } of others) {
      const lane = await demandLane(tx.db, other);
      await say(context, tx, lane, { verb: "choose", promiseId: left, notTaken: true }, both);
    }
  },
});

type Choice = Given<typeof newChoice>;

/** An answer to each question: what a provider asks beside the usual is answered by the further words. */
function rightsOf(
  { rights, language = "und" }: Pick<Choice, "rights" | "language">,
  asked: readonly { readonly question: string }[] = [],
) {
  if (rights === undefined || asked.length === 0) return undefined;
  const { outcome, conditions, further, lawfulBasis, independentReview, safeguards } = rights;
  const usual = new Map([
    ["lawful-basis", lawfulBasis],
    ["independent-review", independentReview],
    ["safeguards", safeguards],
  ]);
  return {
    answers: asked.map(({ question }) => ({ question, text: { language, text: usual.get(question) ?? further } })),
    outcome,
    ...(conditions !== undefined && { conditions: { language, text: conditions } }),
  };
}

/** Refuses `rights-check-needed`, and `rights-items-open` while the State has not answered for its own safeguards. */
async function demandChecked(
  context: AssistanceContext,
  db: Transaction["db"],
  { need, lane }: Case,
  input: Choice,
): Promise<void> {
  const { promise } = demandPromise(lane.standing, input.promiseId);
  const reaches = promise.rights !== undefined || isReaching(promise.kinds, need.versions[0]?.text.items);
  if (!reaches) return;
  if (promise.rights === undefined) {
    const message = "Its provider did not ask for the safeguards of this help. Ask for another promise.";
    throw new Refusal("rights-check-needed", message);
  }
  const rights = rightsOf(input, promise.rights);
  const step = { needId: need.needId, sequence: 1, saidAt: "", verb: "choose", promiseId: input.promiseId } as const;
  demandRights(lane.standing, { ...step, ...(rights !== undefined && { rights }) });
  if (input.rights?.outcome === "not") return;
  const { answers } = await readStanding(db);
  const open = RIGHTS_ITEMS.filter((id) => !isAnswered(answers.get(id)));
  if (open.length === 0) return;
  const places = open.map((id) => citation(provision(id) ?? { article: 24 }));
  throw new Refusal("rights-items-open", `Answer these questions of the checklist first: ${places.join(", ")}.`, {
    field: "rights.safeguards",
    details: { articles: [...new Set(places)].join(", ") },
  });
}
