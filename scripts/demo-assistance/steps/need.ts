import { createHash } from "node:crypto";
import { hasPoppler, textOfPdf } from "../../demo-hanoi/paper.ts";
import { expectThat, waitFor } from "../../demo/report.ts";
import { expectRefusal } from "../../demo/steps/requests.ts";
import { BY_LETTER, ITEM, PLANTED, STAYS_AT_HOME } from "../cast.ts";
import { AT, expectWay, findsTask, lacksTask, post, readNeed, received, type Step } from "../story.ts";

const TEXTS = {
  fr: `Nos enquêteurs doivent apprendre à copier un téléphone saisi sans l'altérer (projet ${PLANTED.need}).`,
  en: `Our investigators have to learn to copy a seized phone without altering it (project ${PLANTED.translation}).`,
};
/** Longer than all that follows: no day of its own passes meanwhile. */
const WANTED_DAYS = 600;

export const askForHelp: Step = async (story, see) => {
  const { aurelia, borealia, secretariat } = story;
  const form = await aurelia.page("officer", `/assistance/needs/new?item=${ITEM}`, "fr");
  expectThat(!form.includes(STAYS_AT_HOME), "no word of the answer in the form in which the need is written");
  const { needId } = await aurelia.as("officer").post<{ needId: string }>(`${AT}/needs`, {
    items: [ITEM],
    kinds: ["training", "forensic-equipment"],
    groups: ["police", "forensic-laboratory"],
    words: { original: "fr", texts: TEXTS },
    wantedUntil: aurelia.dayIn(WANTED_DAYS),
    passOnTo: ["XB"],
  });
  const at = `/assistance/needs/${needId}`;
  await expectWay(aurelia, at, `${at}/clearance`);

  const receivers = { receivers: ["XZ"], byLetter: [BY_LETTER] };
  const asked = await aurelia.as("officer").confirm<{ askedId: string }>(`/api/v1${at}/clearance`, receivers);
  const approval = `${AT}/approvals/${asked.askedId}/approval`;
  await expectRefusal("role-missing", aurelia.as("officer").post(approval, {}));
  expectThat((await received(secretariat, "XA")) === undefined, "nothing to leave before a second person");
  await aurelia.as("authoriser").confirm(approval, {});

  const { reference, versions } = await readNeed(aurelia, needId);
  const told = await waitFor("the need to arrive", async () => await received(secretariat, "XA"));
  const text = told.versions[0]?.exact ?? "";
  const digest = createHash("sha256").update(text).digest("hex");
  const isSame = text === versions[0]?.exact && digest === versions[0].digest;
  expectThat(isSame, "the text to arrive byte for byte as two saw it");
  expectThat((await received(borealia, "XA")) === undefined, "nobody else to have it");
  story.needId = needId;
  see(`${reference}, typed anew in French and English; XZ has it byte for byte, digest counted again`);
};

export const writeByLetter: Step = async ({ aurelia, needId, notRun }, see) => {
  await findsTask(aurelia, "post-need");
  const pdf = await aurelia.printed("officer", `${AT}/needs/${needId}/paper.pdf?state=${BY_LETTER}&language=fr`);
  const { reference, lanes, versions } = await readNeed(aurelia, needId);
  const text = hasPoppler() ? textOfPdf(pdf).replaceAll(/\s+/g, "") : undefined;
  if (text === undefined) notRun.push("what printed papers say: install poppler-utils");
  for (const words of [reference, PLANTED.need, PLANTED.translation, versions[0]?.digest ?? ""])
    expectThat(text?.includes(words) !== false, `"${words}" on the printed need`);
  const lane = lanes.find(({ state }) => state === BY_LETTER)?.laneId;
  await post(aurelia, `/lanes/${lane}/posting`);
  await lacksTask(aurelia, "post-need");
  const letterOn = aurelia.now().toISOString().slice(0, 10);
  const said = `Nous n'avons pas de formateur (${PLANTED.letter}).`;
  const letter = { verb: "decline", letterOn, language: "fr", said };
  await post(aurelia, `/lanes/${lane}/letters`, letter);
  const after = (await readNeed(aurelia, needId)).lanes.find(({ laneId }) => laneId === lane);
  expectThat(after?.stage === "declined" && after.said[0]?.byLetter === true, "the letter to be XC's word, by letter");
  see(`printed for ${BY_LETTER} in French, with number and digest; its letter is entered as its word, by letter`);
};
