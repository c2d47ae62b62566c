import type { Given } from "../../../../protocol/given.ts";
import { Refusal, unknownRefusal } from "../../../../protocol/refusal.ts";
import type { User } from "../../../identity/index.ts";
import { OFFICERS } from "../../access.ts";
import { act, type AssistanceContext, today } from "../../context.ts";
import type { LaneStanding, Promised, Side } from "../../lane/domain/standing.ts";
import { say } from "../../lane/said.ts";
import { needParams } from "../../need/read.ts";
import { demandMoney, newActivity, newMet, newMoney, newResult, wordsOf } from "../domain/help.ts";
import { type Case, demandAgreed, openCase } from "../lane.ts";
import { IN_LANE } from "./offer.ts";

const every = { who: OFFICERS, params: needParams, repeat: "refused" } as const;
const refusals = [...IN_LANE, "line-unknown", "promise-unknown"] as const;

/** What was done, such as a training: under our name, and never changed but by a later line. */
export const reportActivity = act({
  ...every,
  id: "assistance.report-activity",
  at: "POST /assistance/lanes/:id/activities",
  input: newActivity,
  refusals: [...refusals, "days-reversed", "training-numbers"],
  words: "assistance.activity",
  run: async ({ context, input, by, ids: { id } }) => {
    const { from, to, activity: title, language } = input;
    if (from > to) throw new Refusal("days-reversed", "The last day is before the first.", { field: "to" });
    const training = trainingOf(input);
    const activity = { title: { language, text: title }, from, to, ...(training !== undefined && { training }) };
    return await report(context, id, by, input, { what: "activity", activity });
  },
});

/** Money in one currency, as its author counts it. */
export const reportMoney = act({
  ...every,
  id: "assistance.report-money",
  at: "POST /assistance/lanes/:id/money",
  input: newMoney,
  refusals: [...refusals, "currency-unknown", "date-in-future", "money-no-amount"],
  words: "assistance.money",
  run: async ({ context, input, by, ids: { id } }) => {
    const { kind, on, to, amount, currency } = input;
    demandPast(context, on);
    const money = { kind, amount: demandMoney(amount, currency), on, ...(to !== undefined && { to }) };
    return await report(context, id, by, input, { what: "money", money });
  },
});

/** How far it has come, in the unit of the promise. */
export const reportResult = act({
  ...every,
  id: "assistance.report-result",
  at: "POST /assistance/lanes/:id/results",
  input: newResult,
  refusals: [...refusals, "date-in-future"],
  words: "assistance.result",
  run: async ({ context, input, by, ids: { id } }) => {
    const { value, on } = input;
    demandPast(context, on);
    const { lane } = await openCase(context, context.platform.database.db, id);
    const { unit } = demandAgreed(lane.standing, input.promiseId).promise.indicator;
    return await report(context, id, by, input, { what: "result", result: { value, unit, on, ...wordsOf(input) } });
  },
});

/** Whether it was met: the word of whoever asked, and of nobody else. */
export const sayMet = act({
  ...every,
  id: "assistance.say-met",
  at: "POST /assistance/lanes/:id/outcomes",
  input: newMet,
  refusals: [...IN_LANE, "promise-unknown"],
  words: "assistance.met",
  run: async ({ context, input: { promiseId, outcome, ...written }, by, ids: { id } }) =>
    await context.platform.database.transaction(async (tx) => {
      const found = await openCase(context, tx.db, id);
      const boxes = { verb: "met", promiseId, outcome, on: today(context), ...wordsOf(written) } as const;
      await say(context, tx, found.lane, boxes, { by, check: (standing) => void demandAgreed(standing, promiseId) });
      return found;
    }),
});

type Report = Promised["reports"][number];
type Told = Report extends infer One ? (One extends Report ? Omit<One, keyof Numbered> : never) : never;
type Numbered = Pick<
  Report,
  "needId" | "verb" | "sequence" | "saidAt" | "promiseId" | "corrects" | "side" | "isCorrected"
>;

async function report(
  context: AssistanceContext,
  laneId: string,
  by: User,
  { promiseId, corrects }: { readonly promiseId: string; readonly corrects?: number },
  told: Told,
): Promise<Case> {
  return await context.platform.database.transaction(async (tx) => {
    const found = await openCase(context, tx.db, laneId);
    const { lane } = found;
    const boxes = { verb: "report", promiseId, ...(corrects !== undefined && { corrects }), ...told } as const;
    const check = (standing: LaneStanding): void => {
      const { reports } = demandAgreed(standing, promiseId);
      if (corrects === undefined || isOurs(reports, lane.side, told.what, corrects)) return;
      throw unknownRefusal(
        "line-unknown",
        "No line of ours of this kind has this number, or it was corrected already.",
      );
    };
    await say(context, tx, lane, boxes, { by, check });
    return found;
  });
}

function isOurs(reports: Promised["reports"], side: Side, what: Report["what"], corrects: number): boolean {
  return reports.some((one) => one.side === side && one.what === what && one.sequence === corrects && !one.isCorrected);
}

/** Refuses `training-numbers`: nobody completes without having attended, and kinds of people are parts of all. */
function trainingOf({ places, attended, completed, byKind, evaluation, language }: Given<typeof newActivity>) {
  const isTraining = [places, attended, completed, byKind, evaluation].some((one) => one !== undefined);
  if (!isTraining) return undefined;
  const all = { attended: attended ?? 0, completed: completed ?? 0 };
  const parts = byKind ?? [];
  const fits = [all, ...parts].every((one) => one.completed <= one.attended);
  const sum = (of: "attended" | "completed"): number => parts.reduce((total, one) => total + one[of], 0);
  if (!fits || sum("attended") > all.attended || sum("completed") > all.completed) {
    const message = "More people completed than attended, or the kinds of people are more than all together.";
    throw new Refusal("training-numbers", message, { field: "completed" });
  }
  return {
    places: places ?? all.attended,
    ...all,
    ...(byKind !== undefined && { byKind: byKind.map((one) => ({ ...one })) }),
    ...(evaluation !== undefined && { evaluation: { language, text: evaluation } }),
  };
}

/** Refuses `date-in-future`, at its box. */
function demandPast(context: AssistanceContext, on: string): void {
  if (on <= today(context)) return;
  throw new Refusal("date-in-future", "This day is still to come.", { field: "on" });
}
