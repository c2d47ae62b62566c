import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { testClock } from "../../../tests/support/clock.ts";
import { ceremony, project } from "../../../tests/support/conferences.ts";
import { openSecretariat } from "../../../tests/support/cooperation-network.ts";
import { person, personal } from "../../../tests/support/delegations.ts";
import { placesOf } from "../../../tests/support/planted-words.ts";
import { once } from "../../../tests/support/byte-streams.ts";
import { temporaryFolder } from "../../../tests/support/temporary-folders.ts";
import { verifyLogFolder } from "../../modules/audit/index.ts";
import { makeBackup } from "./make-backup.ts";

const GONE = [personal.familyNames, personal.contact, "Gallowbrook", "Wexmoor", "Sandforth"];
const STAYS = "Ilvermoor";

/** Which of these words stand in any file of a folder. */
function wordsIn(folder: string, words: readonly string[]): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const texts = files.map((one) => readFileSync(join(one.parentPath, one.name), "latin1"));
  return words.filter((word) => texts.some((text) => text.includes(word)));
}

it("has nothing of people but the published list in a backup made after a conference was closed, and its log verifies", async () => {
  const server = await openSecretariat(testClock("2026-11-24T12:00:00.000Z"), { engine: "pglite" });
  const { platform, people, registry } = server;
  const [officer, organiser] = [server.as("conferenceOfficer"), server.as("organiser")];
  const byTwo = async (path: string, body: object): Promise<void> => {
    const { askedId } = await server.as("conferenceOfficer").confirm(path, body);
    await server.as("organiser").confirm(`/conferences/waiting/${askedId}/approval`);
  };
  const { conferenceId } = await officer.post("/conferences", { ...ceremony, slug: "is-closed" });
  const at = `/conferences/${conferenceId}`;
  await officer.post(`${at}/project`, { ...project, version: 0 });
  const entry = { kind: "other", title: "Decision 12/QD", language: "en" } as const;
  const { documentId } = await registry.documents.keep(entry, once(Buffer.from("%PDF-1.7 decision")), people.organiser);
  const decided = { decision: "12/QD", decidedOn: "2026-11-20", decidedBy: "The prime minister" };
  await byTwo(`${at}/project/approval`, { number: 1, documentId, ...decided });
  const { bodyId } = await organiser.post(`${at}/bodies`, { name: "Hospitality" });
  const { memberId } = await organiser.post(`${at}/bodies/${bodyId}/members`, { name: "Ms. Ito", isHead: true });
  const met = { heldOn: "2026-11-20", agenda: [], present: [memberId], others: ["Guest of Sandforth"], decisions: [] };
  await organiser.post(`${at}/bodies/${bodyId}/meetings`, met);

  const { delegationId } = await officer.post(`${at}/delegations`, { entity: "XB", kind: "state" });
  const delegation = `${at}/delegations/${delegationId}`;
  await officer.post(`${delegation}/participants`, { ...person, shownName: STAYS, personal });
  const off = { ...person, shownName: "Gallowbrook", capacity: "adviser", personal: { needs: "Wexmoor" } };
  const { participantId } = await officer.post(`${delegation}/participants`, off);
  const { version } = (await officer.get(delegation)).delegation;
  await officer.post(`${delegation}/acceptance`, { version });
  await officer.post(`${at}/participants/${participantId}/withdrawal`, { reason: "Wexmoor sent word" });
  await byTwo(`${at}/list-of-participants`, {});
  const before = await placesOf(platform, ["Gallowbrook", "Wexmoor sent word", "Sandforth"]);
  for (const [word, places] of before) expect(places, word).not.toEqual([]);
  platform.clock.advance(150 * 86_400_000);
  await byTwo(`${at}/closing`, { order: "Order 3" });

  const places = await placesOf(platform, [...GONE, STAYS]);
  for (const word of GONE) expect(places.get(word), word).toEqual([]);
  expect(places.get(STAYS)).toContain("conference.published_list.text");
  await server.run();
  expect(await verifyLogFolder(join(platform.config.dataFolder, "log"))).toMatchObject({ ok: true, problems: [] });
  writeFileSync(join(platform.config.dataFolder, "config.json"), "{}");
  await platform.close();
  const out = join(temporaryFolder(), "backup");
  await makeBackup({ config: platform.config, out, keysOut: undefined, exhibitKeysOut: undefined, recipients: [] });
  expect(wordsIn(out, [...GONE, STAYS])).toEqual([STAYS]);
});
