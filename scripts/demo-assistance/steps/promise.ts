import { hasPoppler, textOfPdf } from "../../demo-hanoi/paper.ts";
import { expectThat } from "../../demo/report.ts";
import { expectRefusal } from "../../demo/steps/requests.ts";
import { PLANTED } from "../cast.ts";
import { AT, byTwo, caseIs, expectWay, findsTask, lacksTask, type Step } from "../story.ts";

export const TARGET = "12";
const PROMISE = {
  language: "en",
  deliverable: `Two courses and one workplace for copying phones (${PLANTED.promise}).`,
  kinds: ["training", "forensic-equipment"],
  pays: "shared",
  amount: "40000.50",
  currency: "EUR",
  indicator: "Investigators who copy a phone unaltered",
  unit: "persons",
  baseline: "0",
  target: TARGET,
};
const RIGHTS = {
  lawfulBasis: "Loi 12/2025, article 4.",
  independentReview: "L'autorité de protection des données.",
  safeguards: "Articles 8 à 15 de la même loi.",
  further: "Oui, chaque usage est inscrit.",
  outcome: "on-conditions",
  conditions: "La formation d'abord.",
};

export const promiseHelp: Step = async (story, see) => {
  const { aurelia, borealia, laneId } = story;
  const promise = { ...PROMISE, from: borealia.dayIn(14), by: borealia.dayIn(60) };
  const at = `/lanes/${laneId}/promises`;
  await expectRefusal("rights-check-needed", borealia.as("officer").post(`${AT}${at}-preview`, promise));
  await byTwo(borealia, at, { ...promise, rights: `Is every use written down (${PLANTED.rights})?` });
  await findsTask(aurelia, "choose-promise");
  const { promises } = await caseIs(aurelia, laneId, (of) => of.promises.length > 0);
  story.promiseId = promises[0]?.promise.promiseId ?? "";
  see("forensic equipment is not promised before its provider asked of the State's safeguards; promised by two");
};

export const choosePromise: Step = async ({ aurelia, borealia, laneId, promiseId }, see) => {
  const at = `/lanes/${laneId}/choices`;
  await expectWay(aurelia, `/assistance/lanes/${laneId}`, `/assistance${at}?promise=${promiseId}`);
  await expectRefusal("rights-check-needed", aurelia.as("officer").post(`${AT}${at}-preview`, { promiseId }));
  await byTwo(aurelia, at, { promiseId, language: "fr", rights: RIGHTS });
  await lacksTask(aurelia, "choose-promise");
  const here = await caseIs(aurelia, laneId, ({ stage }) => stage === "agreed");
  const there = await caseIs(borealia, laneId, ({ stage }) => stage === "agreed");
  const isSame = JSON.stringify(here.promises) === JSON.stringify(there.promises);
  expectThat(isSame, "both servers to have the same promise, chosen on the same conditions");
  see("not chosen before the State answered all of it; chosen by two, on conditions; both servers have it alike");
};

export const printAgreement: Step = async ({ aurelia, borealia, laneId, promiseId }, see) => {
  const today = `/api/v1/treaty/in-force?a=XA&b=XB&on=${aurelia.dayIn(0)}`;
  const { inForce } = await aurelia.as("officer").get<{ inForce: boolean }>(today);
  for (const bureau of [aurelia, borealia]) {
    const of = `${AT}/lanes/${laneId}/agreement.pdf?promise=${promiseId}`;
    const pdf = await bureau.printed("officer", `${of}&language=${bureau.config.defaultLanguage}`);
    if (!hasPoppler()) continue;
    const text = textOfPdf(pdf);
    for (const words of [PLANTED.promise, PLANTED.rights, "40000.50 EUR"])
      expectThat(text.includes(words), `"${words}" on the agreement`);
    expectThat(/article 54/i.test(text) === inForce, "Article 54 on it exactly where the Convention binds both");
  }
  const binds = inForce ? "binds" : "does not bind";
  see(`printed in French and in English; the Convention ${binds} both on this day, and so the paper says`);
};
