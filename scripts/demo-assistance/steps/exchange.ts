import { randomUUID } from "node:crypto";
import { expectThat, waitFor } from "../../demo/report.ts";
import { PLANTED } from "../cast.ts";
import { byTwo, expectWay, findsTask, get, lacksTask, post, readNeed, received, type Step } from "../story.ts";

const PROFILE = { kinds: ["training", "forensic-equipment"], languages: ["en", "fr"], costs: "provider" };
/** Over by the time of the look back. */
const PROFILE_DAYS = 300;

export const openProfile: Step = async (story, see) => {
  const until = story.borealia.dayIn(PROFILE_DAYS);
  const profile = { ...PROFILE, until, offerId: randomUUID(), receivers: ["XA"] };
  await byTwo(story.borealia, "/profiles", profile, "profile-approvals");
  const funding = { kinds: ["funding"], languages: ["en"], costs: "provider", until, offerId: randomUUID() };
  await byTwo(story.borealia, "/profiles", funding, "profile-approvals");
  const { offerId } = await waitFor("the profile to arrive", async () => {
    const { profiles } = await get<{ profiles: { offerId: string; state: string }[] }>(story.aurelia, "/profiles");
    return profiles.find(({ state }) => state === "XB");
  });
  story.offerId = offerId;
  see(`what Borealia helps with, until ${until}, opened by two: Aurelia has it; another one, of funds, stays at home`);
};

export const askAndAnswer: Step = async ({ aurelia, borealia, laneId, needId, offerId }, see) => {
  await findsTask(borealia, "acknowledge-need");
  const there = (await received(borealia, "XA"))?.needId ?? "";
  await expectWay(borealia, `/assistance/needs/${there}`, `/assistance/lanes/${laneId}/acknowledgement`);
  const page = await borealia.page("officer", `/assistance/needs/${there}`, "en");
  for (const reason of ["Open to every question", "It offers other kinds of help"])
    expectThat(page.includes(reason), `"${reason}" beside the need`);
  await post(borealia, `/lanes/${laneId}/acknowledgement`);
  const question = { language: "en", said: `Which phones do you meet (${PLANTED.question})?` };
  await post(borealia, `/lanes/${laneId}/questions`, question);
  await findsTask(aurelia, "answer-need-question");
  const steps = async (of: typeof aurelia, id: string) =>
    ((await readNeed(of, id)).lanes.find((lane) => lane.laneId === laneId)?.said ?? []).map(({ step }) => step);
  const to = (await steps(aurelia, needId)).find(({ verb }) => verb === "question")?.sequence;
  const said = `Surtout des téléphones anciens (${PLANTED.answer}).`;
  await post(aurelia, `/lanes/${laneId}/answers`, { language: "fr", said, to });
  await lacksTask(aurelia, "answer-need-question");
  const ours = JSON.stringify(await steps(aurelia, needId));
  await waitFor("both to have the same on file", async () =>
    JSON.stringify(await steps(borealia, there)) === ours ? true : undefined,
  );
  await post(borealia, `/lanes/${laneId}/interest`, { offerId });
  see("beside the need Borealia reads which of its profiles fits and why, and why the other one does not");
  see("read, asked in English, answered in French; both servers have the same lines on file, word for word");
};
