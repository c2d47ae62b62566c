import { expectThat } from "../../demo/report.ts";
import { expectRefusal } from "../../demo/steps/requests.ts";
import { ITEM, PLANTED } from "../cast.ts";
import { AT, caseIs, expectWay, findsTask, get, lacksTask, letDaysPass, post, type Step } from "../story.ts";
import { answerByTwo, expectGaps } from "./gap.ts";
import { TARGET } from "./promise.ts";

/** Each under its author: what was paid, in three currencies. */
export const PAID = [
  { side: "helper", kind: "disbursement", amount: "25000.25", currency: "EUR" },
  { side: "helper", kind: "disbursement", amount: "15000.25", currency: "EUR" },
  { side: "helper", kind: "expenditure", amount: "1200.10", currency: "USD" },
  { side: "asker", kind: "expenditure", amount: "90000", currency: "MUR" },
  { side: "asker", kind: "expenditure", amount: "310.40", currency: "EUR" },
] as const;
const COURSE = {
  language: "en",
  activity: `First course (${PLANTED.report})`,
  places: 14,
  attended: 13,
  completed: 12,
  byKind: [
    { kind: "police", attended: 9, completed: 9 },
    { kind: "forensic-laboratory", attended: 4, completed: 3 },
  ],
  evaluation: "Most asked for more exercises.",
};

export const reportWhatWasDone: Step = async (story, see) => {
  const { aurelia, borealia, laneId, promiseId } = story;
  await letDaysPass(story, 61);
  await findsTask(borealia, "report-help");
  const at = `/lanes/${laneId}`;
  const course = { ...COURSE, promiseId, from: borealia.dayIn(-30), to: borealia.dayIn(-26) };
  const tooMany = borealia.as("officer").post(`${AT}${at}/activities`, { ...course, completed: 14 });
  await expectRefusal("training-numbers", tooMany);
  await post(borealia, `${at}/activities`, course);
  for (const { side, ...money } of PAID) {
    const author = side === "asker" ? aurelia : borealia;
    await post(author, `${at}/money`, { ...money, promiseId, on: author.dayIn(-1) });
  }
  await post(borealia, `${at}/results`, { promiseId, value: TARGET, on: borealia.dayIn(-1) });
  const counted = totals();
  for (const bureau of [aurelia, borealia]) {
    const { promises } = await caseIs(bureau, laneId, (of) => of.promises[0]?.reports.length === PAID.length + 2);
    const shown = (promises[0]?.money ?? []).map((one) => [one.side, one.kind, one.value, one.currency].join(" "));
    expectThat(shown.toSorted().join() === counted.join(), `money: ${counted.join(", ")}, but: ${shown.join(", ")}`);
  }
  await lacksTask(borealia, "report-help");
  see("a training with its numbers; 14 who completed of 13 who came are refused");
  see(`money under its author, each currency for itself, added up here too: ${counted.join(", ")}`);
};

/** Added up in cents. */
function totals(): readonly string[] {
  const cents = new Map<string, number>();
  for (const { side, kind, amount, currency } of PAID) {
    const key = `${side} ${kind} # ${currency}`;
    cents.set(key, (cents.get(key) ?? 0) + Math.round(Number(amount) * 100));
  }
  return [...cents].map(([key, sum]) => key.replace("#", String(sum / 100))).toSorted();
}

export const lookBack: Step = async (story, see) => {
  const { aurelia, borealia, laneId, promiseId } = story;
  await lacksTask(aurelia, "look-back");
  await letDaysPass(story, 366);
  await findsTask(aurelia, "look-back");
  await findsTask(borealia, "renew-profile");
  const at = `/lanes/${laneId}/outcomes`;
  const met = { promiseId, outcome: "met", language: "fr", text: `Douze enquêteurs le savent (${PLANTED.outcome}).` };
  await expectRefusal("step-not-possible", borealia.as("officer").post(`${AT}${at}`, met));
  await expectWay(aurelia, `/assistance/lanes/${laneId}`, `/assistance${at}?promise=${promiseId}`);
  await post(aurelia, at, met);
  await caseIs(borealia, laneId, ({ promises }) => promises[0]?.met?.outcome === "met");
  await lacksTask(aurelia, "look-back");
  see("a year after its day a task asks whether it was met; its provider cannot say so, Aurelia does");

  await expectWay(
    aurelia,
    `/assistance/lanes/${laneId}`,
    `/checklist/items/${ITEM}?lane=${laneId}&promise=${promiseId}`,
  );
  const { versions } = await get<{ versions: { version: number }[] }>(aurelia, `/answers/${ITEM}`);
  const seen = { version: versions[0]?.version, reason: "L'aide a été livrée." };
  const reopened = `${AT}/answers/${ITEM}/reopening`;
  const { version } = await aurelia.as("officer").post<{ version: number }>(reopened, seen);
  const newMeasure = { title: "Instruction sur la saisie de téléphones", citation: "Instruction 3/2027" };
  await answerByTwo(aurelia, ITEM, { law: "yes", practice: "used", newMeasure }, version);
  await expectGaps(aurelia, "");
  see(`the page leads back to ${ITEM}; answered anew by two, it is a gap no longer`);
};
