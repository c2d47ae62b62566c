import { rmSync } from "node:fs";
import { join } from "node:path";
import { expectThat, waitFor } from "../../demo/report.ts";
import { expectRefusal } from "../../demo/steps/requests.ts";
import { PLANTED, STAYS_AT_HOME } from "../cast.ts";
import { AT, type Bureau, byTwo, findsTask, get, type Need, readNeed, type Step } from "../story.ts";
import { tracesInFiles, tracesInRows } from "../traces.ts";

const WORDS = Object.values(PLANTED);
/** What was sent; a letter that was entered is sealed from its first moment on. */
const IN_CLEAR = WORDS.filter((word) => word !== PLANTED.letter);

export const endWithoutTrace: Step = async (story, see) => {
  const { aurelia, borealia, secretariat, needId, laneId } = story;
  // Otherwise a search that finds nothing would prove nothing.
  const backups = await Promise.all(story.all.map(backUp));
  const before = backups.flatMap((folder) => tracesInFiles(folder, WORDS));
  const missed = IN_CLEAR.filter((word) => !before.some((trace) => trace.startsWith(`${word} `)));
  expectThat(missed.length === 0, `a backup of before to have whatever was sent, but not: ${missed.join(", ")}`);

  const order = { order: "Décision 4/2028" };
  await byTwo(aurelia, `/needs/${needId}/end`, order);
  await expectRefusal("need-ended", aurelia.as("officer").get(`${AT}/lanes/${laneId}`));
  for (const bureau of [borealia, secretariat]) {
    await findsTask(bureau, "end-need-copy");
    const told = async () => (await get<{ needs: Need[] }>(bureau, "/received")).needs;
    for (const { needId: copy } of await told()) await byTwo(bureau, `/needs/${copy}/end`, order);
    expectThat((await told()).length === 0, "no need to be listed any more");
  }
  await waitFor("the others to say that their copies ended", async () => {
    const { lanes } = await readNeed(aurelia, needId);
    return lanes.filter(({ endedThereAt }) => endedThereAt !== undefined).length === 2 ? true : undefined;
  });
  see(
    `found in backups of before: ${IN_CLEAR.length} planted words that were sent; then ended by two at each of three offices`,
  );

  for (const line of await Promise.all(story.all.map(lookEverywhere))) see(line);
};

async function backUp(bureau: Bureau): Promise<string> {
  const folder = join(bureau.folder, "backup");
  rmSync(folder, { recursive: true, force: true });
  const parts = ["--out", join(folder, "data"), "--exhibit-keys-out", join(folder, "keys-of-needs")];
  await bureau.cli(["backup", "--data", bureau.server.place.dataFolder, ...parts]);
  return folder;
}

/** In a new backup of the running server, then, once it stands still, in its rows and its files. */
async function lookEverywhere(bureau: Bureau): Promise<string> {
  const { state, stateName } = bureau.config;
  await backUp(bureau);
  await bureau.server.stop();
  const { dataFolder } = bureau.server.place;
  const words = [...WORDS, STAYS_AT_HOME];
  const inRows = await tracesInRows(join(dataFolder, "database"), words);
  const traces = [...inRows.traces, ...tracesInFiles(bureau.folder, words, join("data", "database"))];
  const left = traces.filter((trace) => !trace.startsWith(STAYS_AT_HOME));
  expectThat(left.length === 0, `no word of the need at ${stateName}, but: ${left.join("; ")}`);
  // An answer of the checklist is its State's own, and stays: so the search does find what is there.
  expectThat(left.length < traces.length === (state === "XA"), "the answer to be kept by Aurelia, and by nobody else");
  return `${stateName}: in ${inRows.rows} rows, in files and in a backup of now none of them`;
}
