import { sql } from "kysely";
import { beforeAll, expect, it } from "vitest";
import {
  approveProject,
  byTwo,
  type Conferences,
  openConferences,
  opened,
} from "../../../../tests/support/conferences.ts";
import { acceptAll, invited, nominate, personal } from "../../../../tests/support/delegations.ts";
import { placesOf } from "../../../../tests/support/planted-words.ts";
import { closeConference } from "./closing.ts";
import { restoreConferenceKeys } from "./store.ts";

let one: Conferences;
let id: string;

beforeAll(async () => {
  one = await openConferences();
  id = await opened(one, "closes-once");
});

const keys = async () =>
  (
    await sql<{ row: string }>`select one::text as row from conference.data_key as one`.execute(
      one.platform.database.db,
    )
  ).rows.map(({ row }) => row);

/** Of people who did not come, and of the history: nothing of it may stay. */
const planted = [
  "Thistlewick",
  "Guest of Sandforth",
  "Gallowbrook",
  "Underminister of Tides",
  "Wexmoor sent word",
  "Fernhollow",
  "Note of Pemberlane",
];
const decided = ["Rule of Thornquay", "Mossgrave says"];
const stays = ["Ilvermoor", "Keeper of Seals"];

/** A body of the conference met, with somebody who is no member of it. */
async function met(): Promise<void> {
  await approveProject(one, id);
  const { body } = await one.call("organiser", "POST", `/conferences/${id}/bodies`, { name: "Hospitality" });
  const at = `/conferences/${id}/bodies/${body.bodyId}`;
  const { memberId } = (await one.call("organiser", "POST", `${at}/members`, { name: "Ms. Ito", isHead: true })).body;
  const held = { heldOn: "2026-11-20", agenda: [], present: [memberId], others: ["Guest of Sandforth"], decisions: [] };
  await one.call("organiser", "POST", `${at}/meetings`, held);
}

it("waits until the data are no longer kept, and then is what the desk does next", async () => {
  const refused = await one.confirm("officer", `/conferences/${id}/closing`, { order: "Order 3" });
  expect(refused).toMatchObject({
    code: "retention-not-over",
    body: { error: { message: expect.stringContaining("until 5 April 2027") } },
  });
  const browser = await one.browse("officer");
  expect((await browser.open(`/conferences/${id}`)).html).not.toContain(`/conferences/${id}/close"`);
});

it("ends personal data by two: planted words are in no row and no file, nobody reads or writes, and the list stays", async () => {
  const delegation = await invited(one, id, "XB");
  const at = `/conferences/${id}/delegations/${delegation}`;
  await one.call("officer", "POST", `${at}/announcement`, {
    how: "note",
    on: "2026-11-20",
    words: "Note of Pemberlane",
  });
  const came = (await nominate(one, id, delegation, { shownName: "Ilvermoor", post: "Keeper of Seals", personal }))
    .body;
  const stayed = await nominate(one, id, delegation, {
    shownName: "Gallowbrook",
    capacity: "adviser",
    post: "Underminister of Tides",
    personal: { contact: "Fernhollow" },
  });
  await acceptAll(one, id, delegation);
  const leaves = `/conferences/${id}/participants/${stayed.body.participantId}`;
  await one.call("officer", "POST", `${leaves}/withdrawal`, { reason: "Wexmoor sent word" });
  await one.call("officer", "POST", `/conferences/${id}/participants/${came.participantId}/personal-data-reading`, {
    why: "visa",
  });
  await byTwo(one, `/conferences/${id}/list-of-participants`, {});
  await nominate(one, id, delegation, { shownName: "Thistlewick", capacity: "deputy-head" });
  await acceptAll(one, id, delegation);
  await met();
  const nextIn = (
    await nominate(one, id, delegation, {
      shownName: "Gallowbrook",
      capacity: "expert",
      post: "Underminister of Tides",
    })
  ).body;
  const refusal = `/conferences/${id}/participants/${nextIn.participantId}/refusal`;
  const first = await one.confirm("officer", refusal, { ground: "rule", words: "Rule of Thornquay" });
  const sentBack = `/conferences/waiting/${first.body.askedId}`;
  await one.call("organiser", "POST", `${sentBack}/return`, { words: "Mossgrave says which one" });
  await byTwo(one, refusal, { ground: "rule", words: "Rule of Thornquay" });
  const found = async (): Promise<string> =>
    JSON.stringify(await one.desk.search.find(one.people.officer, "Ilvermoor", { limit: 5 }));
  expect(await found()).toContain(came.participantId);
  const before = await placesOf(one.platform, [...planted, ...decided, ...stays]);
  for (const word of decided) expect(before.get(word), word).not.toEqual([]);
  for (const word of ["Gallowbrook", "Wexmoor sent word", "Thistlewick", "Guest of Sandforth"])
    expect(before.get(word), word).not.toEqual([]);
  // Sealed from the first moment.
  for (const word of ["Fernhollow", personal.familyNames, personal.contact]) expect(before.get(word) ?? []).toEqual([]);

  one.clock.advance(150 * 86_400_000);
  const browser = await one.browse("officer");
  expect((await browser.open(`/conferences/${id}`)).html).toContain(`/conferences/${id}/close"`);
  const restorable = await keys();
  const closing = await one.confirm("officer", `/conferences/${id}/closing`, { order: "Order 3" });
  const { database } = one.platform;
  const anew = async () =>
    await closeConference.anew({ ...one, parts: [] } as never, database.db, {
      ...closing.body,
      input: { order: "Order 3" },
    });
  const outcome = await anew();
  const late = (await nominate(one, id, delegation, { capacity: "interpreter", personal: { needs: "None" } })).body;
  // Of the context nothing but the clock is asked before the refusal.
  const both = { askedBy: closing.body.askedBy, by: one.people.organiser };
  await expect(database.transaction(async (tx) => await outcome.carryOut(tx, both))).rejects.toMatchObject({
    code: "approval-changed",
  });
  await one.call("officer", "POST", `/conferences/waiting/${closing.body.askedId}/withdrawal`);
  expect(late.state).toBe("nominated");
  await byTwo(one, `/conferences/${id}/closing`, { order: "Order 3" });

  const after = await placesOf(one.platform, [
    ...planted,
    ...decided,
    ...stays,
    ...Object.values(personal).slice(0, 2),
  ]);
  for (const word of [...planted, ...decided, "Quillfeather", "Odalind"]) expect(after.get(word), word).toEqual([]);
  for (const word of stays) expect(after.get(word), word).toContain("conference.participant.entry");
  expect(JSON.stringify(one.events)).not.toMatch(
    /Gallowbrook|Ilvermoor|Quillfeather|Fernhollow|Wexmoor|Thornquay|Mossgrave/,
  );
  expect((await one.call("organiser", "POST", `${sentBack}/approval-preview`)).code).toBe("not-asked");
  const participants = (await one.call("oversight", "GET", at)).body.participants;
  expect(participants.map(({ entry }: { entry: object }) => entry)).toEqual([
    { shownName: "Ilvermoor", post: "Keeper of Seals", capacity: "head", category: "DEL", zones: [] },
    ...["adviser", "deputy-head", "expert", "interpreter"].map((capacity) => ({
      shownName: "–",
      capacity,
      category: "DEL",
      zones: [],
    })),
  ]);
  expect(await found()).toContain(came.participantId);
  const reading = await one.call(
    "officer",
    "POST",
    `/conferences/${id}/participants/${came.participantId}/personal-data-reading`,
    { why: "visa" },
  );
  expect(reading.body).toEqual({});
  expect(await nominate(one, id, delegation)).toMatchObject({ code: "conference-closed" });
  const person = `/conferences/${id}/participants/${came.participantId}`;
  expect((await browser.open(person)).html).toContain(`${person}/striking`);
  const listed = async () => (await one.page("/conference/closes-once/participants.json")).json();
  expect(JSON.stringify(await listed())).toContain("Ilvermoor");
  await byTwo(one, `${person}/striking`, { reason: "danger" });
  const struck = await placesOf(one.platform, stays);
  for (const word of stays) expect(struck.get(word), word).toEqual([]);
  expect(await listed()).toMatchObject({ number: 2, list: { delegations: [], removed: 1 } });
  const page = await (await one.page("/conference/closes-once/participants")).text();
  expect(page).toContain("1 name was removed from this list");
  expect(one.events.find(({ type }) => type === "conference.name-struck")?.details).toMatchObject({
    number: 2,
    reason: "danger",
    askedBy: one.people.officer.id,
  });
  expect((await one.call("officer", "POST", `${person}/striking-preview`, { reason: "error" })).code).toBe(
    "not-listed",
  );
  expect(await found()).not.toContain(came.participantId);
  // A backup of keys from before brings none back.
  const destroyed = await keys();
  await sql`delete from conference.data_key`.execute(database.db);
  await restoreConferenceKeys(database.db, restorable);
  expect(await keys()).toEqual([]);
  await restoreConferenceKeys(database.db, destroyed);
  expect(await keys()).toEqual(destroyed);
});

it("ends what waits about its badges, for everybody to see", async () => {
  const own = await opened(one, "closes-with-badges");
  const delegation = await invited(one, own, "XB");
  await nominate(one, own, delegation);
  await acceptAll(one, own, delegation);
  const at = `/conferences/${own}/badges`;
  await one.call("officer", "POST", at);
  const [{ badgeId }] = (await one.call("officer", "GET", at)).body.badges;
  const { askedId } = (await one.confirm("officer", `${at}/${badgeId}/revocation`, { reason: "copied" })).body;
  await byTwo(one, `/conferences/${own}/closing`, { order: "Order 4" });
  const { rows } = await sql<{ state: string }>`select state from identity.asked
    where asked_id = ${askedId}`.execute(one.platform.database.db);
  expect(rows).toMatchObject([{ state: "outdated" }]);
});
