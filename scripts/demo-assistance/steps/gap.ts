import { expectThat } from "../../demo/report.ts";
import { expectRefusal } from "../../demo/steps/requests.ts";
import { ITEM, STAYS_AT_HOME } from "../cast.ts";
import { AT, type Bureau, expectWay, get, post, type Step } from "../story.ts";

/** Whoever asks for help that reaches into people's data answers for these articles first. */
const SAFEGUARDS: readonly number[] = [24, 36];
const newMeasure = { title: "Loi sur la cybercriminalité", citation: "Loi 12/2025" };

export const findGap: Step = async ({ aurelia }, see) => {
  await post(aurelia, "/assessments");
  const { items } = await get<{ items: { id: string; article: number }[] }>(aurelia, "/items");
  const safeguards = items.filter(({ article }) => SAFEGUARDS.includes(article));
  for (const { id } of safeguards) await answerByTwo(aurelia, id, { law: "yes", practice: "used", newMeasure });
  await expectGaps(aurelia, "");
  const missing = `Personne ne sait encore copier un téléphone saisi : ${STAYS_AT_HOME}.`;
  await answerByTwo(aurelia, ITEM, { law: "partly", practice: "not-set-up", missing });
  await expectGaps(aurelia, ITEM);
  await expectWay(aurelia, `/checklist/gaps/${ITEM}`, `/assistance/needs/new?item=${ITEM}`);
  see(`${safeguards.length} safeguards and one power are answered, each confirmed by a second person`);
  see(`what is missing of ${ITEM} is a gap, and its page leads to asking for help with it`);
};

/** Answered by one assistance officer, confirmed by the other one. */
export async function answerByTwo(bureau: Bureau, item: string, answer: object, version = 0): Promise<void> {
  const at = `${AT}/answers/${item}`;
  const officer = bureau.as("officer");
  const { version: written } = await officer.put<{ version: number }>(at, { version, measures: [], ...answer });
  await expectRefusal("answered-by-you", officer.post(`${at}/confirmation`, { version: written }));
  await bureau.as("secondOfficer").post(`${at}/confirmation`, { version: written });
}

export async function expectGaps(bureau: Bureau, expected: string): Promise<void> {
  const { gaps } = await get<{ gaps: { item: string }[] }>(bureau, "/gaps");
  const found = gaps.map(({ item }) => item).join();
  expectThat(found === expected, `gaps: ${expected || "none"}, but: ${found}`);
}
