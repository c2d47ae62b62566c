import { expect, it } from "vitest";
import { byTwo, ceremony, debate, openProceedings, publish, release } from "../../../tests/support/conferences.ts";
import { placesOf } from "../../../tests/support/planted-words.ts";

const never = ["Chairwoman Ilvermoor", "Panellist Gallowbrook", "Question of Wexmoor", "Reason of Fernhollow"];
const onFloor = ["Speaker Thornquay", "Moved for Mossgrave"];
const drafted = ["DRAFT-1", "SEEN-1", "GONE-1"];
const inDrafts = [
  "Title of DRAFT-1",
  "Title of GONE-1",
  "Note of Cinderford",
  "Text of Ashgrove",
  "Texte de Birchwick",
];
const published = ["Chairman Pemberlane", "Question of Quillfeather"];

it("keeps of people what was published, once two close the conference: planted words are in no row and no entry of the log", async () => {
  const one = await openProceedings();
  const { body } = await one.call("officer", "POST", "/conferences", { ...ceremony, slug: "closes-once" });
  const at = `/conferences/${body.conferenceId}`;
  const [chair, panellist, questions, reason] = never;
  const seen = { ...debate, chairs: [published[0]], questions: published[1] };
  const { meetingId } = (await one.call("officer", "POST", `${at}/meetings`, seen)).body;
  await release(one, at);
  const unseen = { ...debate, room: "Hall B", chairs: [chair], panellists: [panellist], questions };
  const { meetingId: hidden } = (await one.call("officer", "POST", `${at}/meetings`, unseen)).body;
  for (const [id, entry] of [
    [meetingId, seen],
    [hidden, unseen],
  ])
    await one.call("officer", "POST", `${at}/meetings/${id}/versions`, { ...entry, version: 1, reason });
  const floor = `${at}/floor/${meetingId}`;
  for (const [name, delegation] of [
    [onFloor[0], "Borealia"],
    ["Ana Ortuz", "Cordova"],
  ])
    await one.call("officer", "POST", `${floor}/speakers`, { delegation, name, rank: "others", turn: "statement" });
  const { version, speakers } = (await one.call("officer", "GET", floor)).body;
  const moved = { version, speakerId: speakers[1].speakerId, place: 1, reason: onFloor[1] };
  expect((await one.call("officer", "POST", `${floor}/moves`, moved)).code).toBeUndefined();
  const papers = await Promise.all(
    drafted.map(async (symbol) => {
      const title = { original: "en", texts: { en: `Title of ${symbol}` } };
      const { documentId } = (await one.call("officer", "POST", `${at}/documents`, { symbol, title })).body;
      return `${at}/documents/${documentId}`;
    }),
  );
  const file = async (paper: string, language: string, said: string) =>
    await one.upload("officer", `${paper}/versions`, { language }, new Blob([said]));
  await file(papers[1] ?? "", "en", "Text of Larchmont");
  await publish(one, papers[1] ?? "");
  await file(papers[0] ?? "", "en", "Text of Ashgrove");
  await file(papers[1] ?? "", "fr", "Texte de Birchwick");
  await one.call("officer", "POST", `${papers[2]}/withdrawal`, { note: "Note of Cinderford" });
  const ends = [...never, ...inDrafts];
  const words = [...ends, ...onFloor, ...published];
  for (const [word, places] of await placesOf(one.platform, words)) expect(places, word).not.toEqual([]);

  one.clock.advance(150 * 86_400_000);
  await byTwo(one as never, `${at}/closing`, { order: "Order 3" });
  await one.module.jobs[0]?.run(new AbortController().signal);
  const after = await placesOf(one.platform, words);
  for (const word of [...ends, ...onFloor]) expect(after.get(word), word).toEqual([]);
  for (const word of published) expect(after.get(word), word).toContain("proceedings.meeting.entry");
  const { documents } = (await one.call("officer", "GET", `${at}/documents`)).body;
  expect(documents).toMatchObject([{ entry: { symbol: "SEEN-1" }, versions: [{ language: "en" }] }]);
  const note = { note: "Issued in error." };
  expect((await one.call("officer", "POST", `${papers[0]}/withdrawal`, note)).code).toBe("document-unknown");
  const browser = await one.browse("officer");
  await browser.open(papers[1] ?? "");
  expect((await browser.submit(`${papers[1]}/withdrawal`, note)).html).toContain("Issued in error.");
  for (const word of words) expect(JSON.stringify(one.events)).not.toContain(word);
  expect((await one.call("officer", "GET", floor)).body.speakers).toMatchObject([
    { delegation: "Cordova", name: "–" },
    { delegation: "Borealia", name: "–" },
  ]);
  expect((await one.call("officer", "GET", `${at}/meetings/${hidden}`)).body.entry).toMatchObject({ chairs: [] });
});
