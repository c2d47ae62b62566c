import { beforeAll, describe, expect, it } from "vitest";
import {
  ceremony,
  type ConferenceName,
  debate,
  openProceedings,
  release,
} from "../../../../tests/support/conferences.ts";
import type { OneModule } from "../../../../tests/support/one-module.ts";

let one: OneModule<Awaited<ReturnType<typeof openProceedings>>["module"], ConferenceName>;
beforeAll(async () => {
  one = await openProceedings();
});

async function opened(slug: string, more: object = {}): Promise<string> {
  const { body } = await one.call("officer", "POST", "/conferences", { ...ceremony, ...more, slug });
  return `/conferences/${body.conferenceId}`;
}
const plan = async (at: string, more: object = {}) =>
  await one.call("officer", "POST", `${at}/meetings`, { ...debate, ...more });
const publicText = async (path: string, language = "en") =>
  await (await one.page(path, { "accept-language": language })).text();

describe("the programme", () => {
  it("is seen by nobody outside before it is released, and then by everybody, in their language or with its gap", async () => {
    const at = await opened("released-one");
    const { body } = await plan(at, { title: { original: "fr", texts: { fr: "Débat général", ar: "المناقشة" } } });
    const path = "/conference/released-one/programme";
    const pages = ["programme", "now", "signing", "programme.json", "now.json", "signing.json", "programme.ics"];
    for (const page of pages)
      expect([page, (await one.page(`/conference/released-one/${page}`)).status]).toEqual([page, 404]);
    expect((await one.call("officer", "GET", at)).body.facts).toContainEqual({
      id: "programme-released",
      done: 0,
      of: 1,
    });
    const browser = await one.browse("organiser");
    expect((await browser.open(`${at}/programme`)).html).not.toContain(path);
    expect((await browser.submit(`${at}/programme/release`)).html).toContain("everybody sees it");
    for (const page of ["programme", "documents"]) {
      const crumbs = /class="breadcrumb".*?<\/ol>/s.exec((await browser.open(`${at}/${page}/new`)).whole)?.[0];
      expect(crumbs).toContain(`href="${at}/${page}"`);
    }
    expect((await browser.open(`${at}/programme`)).html).toContain(path);
    const english = await publicText(path);
    for (const said of ["Débat général", "in French: not yet in your language", "09:00", "UTC+7"])
      expect(english).toContain(said);
    const arabic = await publicText(path, "ar");
    expect(arabic).toContain("المناقشة");
    expect(arabic).not.toContain("ليس متاحا بلغتكم");
    const { meetings } = JSON.parse(await publicText("/conference/released-one/programme.json"));
    expect(meetings).toMatchObject([
      { meetingId: body.meetingId, state: "released", beginsAt: "2027-03-05T02:00:00.000Z" },
    ]);
    expect(meetings[0]).not.toHaveProperty("recordedBy");
    expect((await release(one, at)).code).toBe("nothing-to-release");
    expect((await one.page("/conference/nowhere/programme")).status).toBe(404);
    expect((await one.page("/conference/nowhere")).headers.get("location")).toBe("/conference/nowhere/programme");
    const found = await one.desk.search.find(one.people.officer, "debat general", { limit: 5 });
    expect(JSON.stringify(found)).toContain(body.meetingId);
  });

  it("is released as the officer saw it: what was planned or changed meanwhile is shown first", async () => {
    const at = await opened("seen-first");
    const { meetingId } = (await plan(at)).body;
    await plan(at, { room: "Hall A", title: { original: "en", texts: { en: "Untouched" } } });
    const browser = await one.browse("organiser");
    await browser.open(`${at}/programme`);
    const change = { ...debate, room: "Hall C", version: 1, reason: "The hall is another one." };
    await one.call("officer", "POST", `${at}/meetings/${meetingId}/versions`, change);
    const refused = await browser.submit(`${at}/programme/release`);
    const [, shown = ""] = /These meetings were written meanwhile(.*?)<\/section>/s.exec(refused.html) ?? [];
    expect([refused.status, shown.includes("Hall C"), shown.includes("Untouched")]).toEqual([422, true, false]);
    await plan(at, { room: "Hall B" });
    expect((await browser.submit(`${at}/programme/release`)).status).toBe(422);
    expect((await one.page("/conference/seen-first/programme")).status).toBe(404);
    await browser.submit(`${at}/programme/release`);
    expect(await publicText("/conference/seen-first/programme")).toContain("Hall B");
  });

  it("keeps its hours of the place when that takes another zone, and refuses days that would leave a meeting out, by name", async () => {
    const at = await opened("moved-zone");
    const { meetingId } = (await plan(at)).body;
    const cancelled = (await plan(at, { day: "2027-03-06" })).body;
    const away = { version: 1, reason: "Nobody comes." };
    await one.call("officer", "POST", `${at}/meetings/${cancelled.meetingId}/cancellation`, away);
    await release(one, at);
    const change = async (version: number, more: object) =>
      await one.call("officer", "POST", `${at}/versions`, { ...ceremony, ...more, version, reason: "A storm." });
    const stands = async () => (await one.call("officer", "GET", `${at}/meetings/${meetingId}`)).body;
    for (const [more, field] of [
      [{ closesOn: "2027-03-04", opensOn: "2027-03-04", deadlines: [] }, "closesOn"],
      [{ opensOn: "2027-03-06" }, "opensOn"],
    ] as const) {
      const refused = await change(1, more);
      expect([refused.code, refused.body.error.field]).toEqual(["meeting-left-out", field]);
      expect(refused.body.error.message).toContain("Débat général");
    }
    expect(await stands()).toMatchObject({ version: 1, beginsAt: "2027-03-05T02:00:00.000Z" });
    expect((await change(1, { zone: "Africa/Nairobi", closesOn: "2027-03-05" })).code).toBeUndefined();
    expect(await stands()).toMatchObject({
      version: 2,
      entry: { begins: "09:00" },
      beginsAt: "2027-03-05T06:00:00.000Z",
      endsAt: "2027-03-05T09:00:00.000Z",
    });
    expect(await publicText("/conference/moved-zone/programme")).toContain("UTC+3");
    expect((await change(2, { zone: "Africa/Nairobi", place: "Nairobi" })).code).toBeUndefined();
    expect((await stands()).version).toBe(2);
    const event = { type: "proceedings.meeting-changed", subject: { kind: "meeting", id: meetingId } };
    expect(one.events).toContainEqual(expect.objectContaining(event));
  });

  it("is a calendar whose events keep their name, whose sequence rises for what changed, and whose cancelled ones say so", async () => {
    const at = await opened("calendar-one");
    const [first, second] = [(await plan(at)).body, (await plan(at, { room: "Hall B", questions: "Who\u202e?" })).body];
    await release(one, at);
    const eventsOf = async () => {
      const text = (await publicText("/conference/calendar-one/programme.ics")).replaceAll("\r\n ", "");
      const read = (event: string, name: string) => new RegExp(`^${name}:(.*?)\r?$`, "m").exec(event)?.[1];
      return text
        .split("BEGIN:VEVENT")
        .slice(1)
        .map((event) => ["UID", "SEQUENCE", "STATUS", "DTSTART"].map((name) => read(event, name)))
        .toSorted((a, b) => String(a[0]).localeCompare(String(b[0])));
    };
    const uid = ({ meetingId }: { meetingId: string }) => `${meetingId}@calendar-one.rogatory`;
    expect(await eventsOf()).toEqual([
      [uid(first), "0", "CONFIRMED", "20270305T020000Z"],
      [uid(second), "0", "CONFIRMED", "20270305T020000Z"],
    ]);
    const change = { ...debate, begins: "10:00", version: 1, reason: "The flight is late." };
    await one.call("officer", "POST", `${at}/meetings/${first.meetingId}/versions`, change);
    const cancel = { version: 1, reason: "Nobody comes." };
    await one.call("officer", "POST", `${at}/meetings/${second.meetingId}/cancellation`, cancel);
    expect(await eventsOf()).toEqual([
      [uid(first), "1", "CONFIRMED", "20270305T030000Z"],
      [uid(second), "1", "CANCELLED", "20270305T020000Z"],
    ]);
    expect(await publicText("/conference/calendar-one/programme")).toContain(">cancelled<");
    const sheet = await publicText("/conference/calendar-one/programme.csv");
    expect(sheet).toContain('"Hall B"');
    const calendar = (await publicText("/conference/calendar-one/programme.ics")).replaceAll("\r\n ", "");
    expect(await publicText("/conference/calendar-one/programme", "ru")).toContain("programme.ics?language=ru");
    const inFrench = await publicText("/conference/calendar-one/programme.ics?language=fr", "ru");
    expect(inFrench).toContain("SUMMARY:Débat général\r\n");
    const unknown = await one.page("/conference/calendar-one/programme.ics?language=xx");
    expect([unknown.status, unknown.headers.get("location")]).toEqual([302, "/conference/calendar-one/programme.ics"]);
    for (const text of [sheet, calendar]) {
      expect(text).toContain("Débat général (in French: not yet in your language)");
      expect(text).not.toMatch(/\p{Bidi_Control}/u);
    }
  });

  it("says what is on now and what begins next", async () => {
    const at = await opened("now-one", { opensOn: "2026-11-24", closesOn: "2026-11-24", deadlines: [] });
    await plan(at, { day: "2026-11-24", begins: "18:30", ends: "19:30" });
    await plan(at, {
      day: "2026-11-24",
      begins: "19:30",
      ends: "20:30",
      title: { original: "en", texts: { en: "Supper" } },
    });
    await release(one, at);
    const { on, soon } = JSON.parse(await publicText("/conference/now-one/now.json"));
    expect([on.length, soon[0].title.texts.en]).toEqual([1, "Supper"]);
    expect(await publicText("/conference/now-one/now")).toContain("Supper");
  });

  it("is made anew for everybody as soon as something of it, or of the conference, is written", async () => {
    const at = await opened("kept-one");
    const { body } = await plan(at);
    await release(one, at);
    const look = async () => await publicText("/conference/kept-one/programme");
    expect(await look()).toBe(await look());
    const meeting = `${at}/meetings/${body.meetingId}`;
    await one.call("officer", "POST", `${meeting}/versions`, {
      ...debate,
      room: "Old harbour",
      version: 1,
      reason: "Larger.",
    });
    expect(await look()).toContain("Old harbour");
    const moved = { ...ceremony, place: "Port Doron", version: 1, reason: "The other port." };
    expect((await one.call("officer", "POST", `${at}/versions`, moved)).code).toBeUndefined();
    expect(await look()).toContain("Port Doron");
  });

  it.each<[string, object, object, string, string]>([
    ["a room that is taken", {}, { room: "plenary  HALL" }, "meeting-clash", "room"],
    [
      "a chair who sits elsewhere",
      { chairs: ["Ana Ortuz"] },
      { room: "B", panellists: ["Ana Ortuz"] },
      "meeting-clash",
      "panellists",
    ],
    [
      "a panellist who chairs elsewhere",
      { panellists: ["Ilo Senn"] },
      { room: "B", chairs: ["ilo senn"] },
      "meeting-clash",
      "chairs",
    ],
    ["a day of no conference", {}, { room: "B", day: "2027-03-07" }, "meeting-outside-days", "day"],
    [
      "an end before the beginning",
      {},
      { room: "B", begins: "11:00", ends: "10:00" },
      "meeting-ends-too-early",
      "ends",
    ],
    ["a hidden character", {}, { room: "Hall\u202eB" }, "invalid-field", "room"],
  ])("refuses %s, at the box", async (name, first, given, code, field) => {
    const at = await opened(`refused-${name.replaceAll(/[^a-z]/g, "-")}`.slice(0, 38));
    await plan(at, first);
    const refused = await plan(at, given);
    expect([refused.code, refused.body.error.field]).toEqual([code, field]);
    if (code === "meeting-clash")
      expect(refused.body.error.message).toContain("“Débat général”, 5 March 2027, 09:00 to 12:00");
    expect((await plan(at, { room: "B", begins: "12:00", ends: "13:00" })).code).toBeUndefined();
  });

  it("knows the hours that clocks skip, and nights that run past midnight", async () => {
    const at = await opened("summer-time", { zone: "Europe/Berlin", opensOn: "2027-03-27", closesOn: "2027-03-28" });
    const skipped = await plan(at, { day: "2027-03-28", begins: "02:30", ends: "04:00" });
    expect([skipped.code, skipped.body.error.field]).toEqual(["hour-skipped", "begins"]);
    const night = await plan(at, { day: "2027-03-27", begins: "22:00", ends: "01:30" });
    expect(night.body).toMatchObject({ beginsAt: "2027-03-27T21:00:00.000Z", endsAt: "2027-03-28T00:30:00.000Z" });
  });

  it("keeps what the second of two typed who change one meeting at once", async () => {
    const at = await opened("changed-twice");
    const { body } = await plan(at);
    const meeting = `${at}/meetings/${body.meetingId}`;
    const [first, second] = [await one.browse("officer"), await one.browse("organiser")];
    for (const browser of [first, second]) await browser.open(`${meeting}/change`);
    await first.submit(`${meeting}/change`, { room: "Old harbour", reason: "A larger hall." });
    const back = await second.submit(`${meeting}/change`, { room: "New harbour", reason: "A nearer hall." });
    expect([back.status, back.html.includes('value="New harbour"')]).toEqual([422, true]);
    expect((await second.submit(`${meeting}/change`)).html).toContain("New harbour");
    expect((await one.call("officer", "GET", meeting)).body).toMatchObject({ version: 3, reason: "A nearer hall." });
    expect((await one.call("drafter", "GET", meeting)).code).toBe("role-missing");
    expect((await one.call("treatyOfficer", "POST", `${at}/meetings`, debate)).code).toBe("role-missing");
    expect((await one.call("officer", "GET", `${await opened("another-one")}/meetings/${body.meetingId}`)).code).toBe(
      "meeting-unknown",
    );
  });
});
