import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expectThat } from "../../demo/report.ts";
import { expectRefusal } from "../../demo/steps/requests.ts";
import { SLUG } from "../cast.ts";
import type { Step } from "../day.ts";

/** Once data need not be kept any longer two people close it. */
export const closeConference: Step = async ({ office, path, at, listed }, see) => {
  const closing = `${path}/closing`;
  const order = { order: "Order 3 of the secretariat" };
  const list = async (): Promise<string> => (await office.publicly(`/conference/${SLUG}/participants.json`)).text;
  const published = await list();
  await expectRefusal("retention-not-over", office.as("officer").confirm(`/api/v1${closing}`, order));
  await office.letTimePassUntil(new Date(office.now().getTime() + AFTER_RETENTION_MS));
  await office.byTwo(closing, order);
  await expectRefusal("conference-closed", office.as("officer").post(`${at}/badges`, undefined));
  expectThat((await list()) === published, "the published list to stay as it was");
  // At rest: a server that runs puts files away meanwhile.
  await office.server.stop();
  const files = filesIn(office.server.place.dataFolder);
  const isKept = (words: string): boolean => files.some((bytes) => bytes.includes(words));
  expectThat(isKept(listed[0]?.shownName ?? ""), "a name that is public to be found in a file of the server");
  const sealed = listed.filter(({ documentNumber }) => isKept(documentNumber));
  expectThat(sealed.length === 0, "no number of a travel document in any file of the server");
  const verified = JSON.parse(
    await office.cli(["audit", "verify", "--data", office.server.place.dataFolder, "--json"]),
  ) as {
    ok: boolean;
    size: number;
  };
  expectThat(verified.ok, "the log to verify");
  see(
    `of ${listed.length} numbers of travel documents none is in a file of the server; the published list is as it was`,
  );
  see(`closed by two after the last day for personal data; the log verifies, with ${verified.size} entries`);
};

const AFTER_RETENTION_MS = 34 * 86_400_000;

function filesIn(folder: string): readonly Buffer[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, name }) => readFileSync(join(parentPath, name)));
}
