import { expectThat, waitFor } from "../../demo/report.ts";
import { expectRefusal } from "../../demo/steps/requests.ts";
import { BY_LETTER, PLANTED } from "../cast.ts";
import { byTwo, expectWay, findsTask, lacksTask, post, readNeed, received, type Step } from "../story.ts";

export const passOn: Step = async ({ aurelia, borealia, secretariat, needId }, see) => {
  const told = await received(secretariat, "XA");
  const copy = told?.needId ?? "";
  await post(secretariat, `/lanes/${told?.lanes[0]?.laneId}/acknowledgement`);
  const at = `/needs/${copy}/passing-on`;
  await expectWay(secretariat, `/assistance/needs/${copy}`, `/assistance${at}`);
  const other = secretariat.as("officer").post(`/api/v1/assistance${at}-preview`, { receivers: [BY_LETTER] });
  await expectRefusal("not-to-be-passed-on", other);
  await byTwo(secretariat, at, { receivers: ["XB"] });
  const there = await waitFor("the need to be passed on", async () => await received(borealia, "XZ"));
  const [text] = there.versions;
  const isSame = text?.exact === (await readNeed(aurelia, needId)).versions[0]?.exact;
  expectThat(isSame && text?.releaseVerified === true, "its State's text, byte for byte, under that State's signature");
  see("passed on by two to Borealia, whom Aurelia had named, byte for byte; Borealia checked Aurelia's own signature");
  see(`not to ${BY_LETTER}, whom it had not named for that`);
};

/** Aurelia takes the introduction up by telling Borealia itself. */
export const introduce: Step = async (story, see) => {
  const { aurelia, borealia, secretariat, needId, offerId } = story;
  const lane = (await received(borealia, "XZ"))?.lanes[0]?.laneId ?? "";
  await post(borealia, `/lanes/${lane}/interest`, { offerId });
  await findsTask(secretariat, "introduce-states");
  const words = { forAsker: `Ansa Vireo (${PLANTED.introduction})`, forHelper: "Océane Tervil" };
  await post(secretariat, `/lanes/${lane}/introduction`, { language: "en", ...words });
  await lacksTask(secretariat, "introduce-states");
  await findsTask(aurelia, "take-up-introduction");
  await byTwo(aurelia, `/needs/${needId}/clearance`, { receivers: ["XB"] });
  await lacksTask(aurelia, "take-up-introduction");
  await waitFor("Aurelia's own word", async () => await received(borealia, "XA"));
  const { lanes } = await readNeed(aurelia, needId);
  story.laneId = lanes.find(({ state }) => state === "XB")?.laneId ?? "";
  see(
    "Borealia may help, and is introduced; Aurelia takes it up and tells Borealia itself: from now on it stands between the two",
  );
};
