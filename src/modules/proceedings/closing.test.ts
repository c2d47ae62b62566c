import { expect, it } from "vitest";
import { byTwo, ceremony, debate, openProceedings } from "../../../tests/support/conferences.ts";
import { placesOf } from "../../../tests/support/planted-words.ts";

const never = ["Chairwoman Ilvermoor", "Panellist Gallowbrook", "Question of Wexmoor", "Reason of Fernhollow"];
const onFloor = ["Speaker Thornquay", "Moved for Mossgrave"];
const published = ["Chairman Pemberlane", "Question of Quillfeather"];

it("keeps of people what was published, once two close the conference: planted words are in no row and no entry of the log", async () => {
  const one = await openProceedings();
  const { body } = await one.call("officer", "POST", "/conferences", { ...ceremony, slug: "closes-once" });
  const at = `/conferences/${body.conferenceId}`;
  const [chair, panellist, questions, reason] = never;
  const seen = { ...debate, chairs: [published[0]], questions: published[1] };
  const { meetingId } = (await one.call("officer", "POST", `${at}/meetings`, seen)).body;
  await one.call("officer", "POST", `${at}/programme/release`);
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
  const words = [...never, ...onFloor, ...published];
  for (const [word, places] of await placesOf(one.platform, words)) expect(places, word).not.toEqual([]);

  one.clock.advance(150 * 86_400_000);
  await byTwo(one as never, `${at}/closing`, { order: "Order 3" });
  const after = await placesOf(one.platform, words);
  for (const word of [...never, ...onFloor]) expect(after.get(word), word).toEqual([]);
  for (const word of published) expect(after.get(word), word).toContain("proceedings.meeting.entry");
  for (const word of words) expect(JSON.stringify(one.events)).not.toContain(word);
  expect((await one.call("officer", "GET", floor)).body.speakers).toMatchObject([
    { delegation: "Cordova", name: "–" },
    { delegation: "Borealia", name: "–" },
  ]);
  expect((await one.call("officer", "GET", `${at}/meetings/${hidden}`)).body.entry).toMatchObject({ chairs: [] });
});
