import { beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "../../../tests/support/browser.ts";
import { testClock, type TestClock } from "../../../tests/support/clock.ts";
import { type CaseServer, openCaseServer } from "../../../tests/support/cooperation-network.ts";
import type { OwnDetails } from "./index.ts";

let server: CaseServer;
let admin: Browser;
let second: Browser;

const NUMBER = "+999 1 555 0199";
const change = "/designation/details/change";
const boxId = (name: string): string => `field-federation_ask-details-change_${name}`;

beforeAll(async () => {
  const clock: TestClock = testClock("2026-11-26T10:00:00.000Z");
  server = await openCaseServer("XA", clock);
  admin = await server.browse("admin");
  second = await server.browse("secondAdmin");
});

async function details(): Promise<OwnDetails> {
  return (await server.as("admin").get("/designation/details")).details;
}

async function withPhone(phone: string): Promise<OwnDetails> {
  const now = await details();
  return { ...now, authorities: now.authorities.map((one) => ({ ...one, phone })) };
}

async function formPath(): Promise<string> {
  const [first] = (await details()).authorities;
  return `/designation/details/authorities/${first?.id ?? ""}`;
}

describe("what our designation says of our authorities", () => {
  it("cannot be changed by one administrator through the API", async () => {
    await expect(server.as("admin").put("/designation/details", await withPhone(NUMBER))).rejects.toThrow("404");
    const changeId = server.platform.random.uuid();
    const body = { changeId, details: await withPhone(NUMBER) };
    expect(await server.as("admin").refusal("POST", change, body)).toBe("confirmation-missing");
    expect(await server.as("drafter").refusal("POST", `${change}-preview`, body)).toBe("role-missing");
    await server.as("admin").confirm(change, body);
    const approval = `/designation/details/changes/${changeId}/approval`;
    await expect(server.as("admin").confirm(approval)).rejects.toThrow("approval-needs-another-person");
    expect((await details()).authorities[0]?.phone).not.toBe(NUMBER);
    const { waiting } = await server.as("secondAdmin").get(change);
    expect(waiting.content.to.authorities[0].phone).toBe(NUMBER);
    expect(await server.as("admin").refusal("POST", `${change}-preview`, { details: await withPhone("+999 2") })).toBe(
      "details-change-waiting",
    );
    await server.as("secondAdmin").confirm(approval);
    expect((await details()).authorities[0]?.phone).toBe(NUMBER);
    expect((await server.as("admin").get(change)).waiting).toBeNull();
  });

  it("is told to the audit log, with who asked and who approved", async () => {
    const entries = await server.audit.entries({ subject: { kind: "designation", id: "XA" }, limit: 4 });
    expect(entries.map(({ type }) => type).toReversed()).toEqual([
      "identity.approval-requested",
      "federation.details-change-asked",
      "identity.approved",
      "federation.own-details-changed",
    ]);
  });

  it("reaches peers with the next designation, and not before", async () => {
    const phone = async () => (await server.federation.directory().own())?.designation.authorities[0]?.phone;
    expect(await phone()).not.toBe(NUMBER);
    await server.as("admin").post("/designation");
    expect(await phone()).toBe(NUMBER);
  });

  it("is refused what peers would refuse or a caller would misread", async () => {
    const now = await details();
    const [first] = now.authorities;
    const refused = async (changed: Partial<OwnDetails>): Promise<string> =>
      await server.as("admin").refusal("POST", `${change}-preview`, { details: { ...now, ...changed } });
    const night = [{ days: [1], opens: "18:00", closes: "06:00" }];
    const recipient = { authority: first!.id, recipient: "age1nothing!", from: "2026-11-26T10:00:00.000Z" };
    expect(await refused({})).toBe("details-unchanged");
    expect(await refused({ authorities: [first!, first!] })).toBe("authority-listed-twice");
    expect(await refused({ authorities: [{ ...first!, names: {} }] })).toBe("authority-without-name");
    expect(await refused({ authorities: [{ ...first!, id: "another" as never }] })).toBe("authority-has-keys");
    expect(await refused({ authorities: [{ ...first!, hours: night }] })).toBe("hours-not-in-order");
    expect(await refused({ exhibitRecipients: [recipient] })).toBe("exhibit-recipient-invalid");
    expect(await refused({ root: { ...now.root, threshold: 3 } })).toBe("root-too-weak");
  });
});

describe("the page of an authority", () => {
  it("is filled with what is there now, and changes nothing when nobody touched it", async () => {
    const path = await formPath();
    const page = await admin.open(path);
    expect(page.html).toContain(`value="${NUMBER}"`);
    const same = await admin.submit(path);
    expect([same.status, same.html.includes("Nothing differs from what is there now.")]).toEqual([422, true]);
  });

  it("names the field of each thing that is wrong, and keeps what was typed", async () => {
    const path = await formPath();
    await admin.open(path);
    const hours = { answers: "hours", "hours.0.days": "3", "hours.0.opens": "18:00", "hours.0.closes": "06:00" };
    const wrong = { timeZone: "Mars/Base", ...hours, holidays: "2026-02-30", "languages.0.language": "" };
    const first = await admin.submit(path, { ...wrong, phone: "020 555" });
    const right = { timeZone: "Etc/UTC", "hours.0.closes": "19:00", holidays: "", "languages.0.language": "en" };
    const last = await admin.submit(path, right);
    for (const [{ status, html }, fields] of [
      [first, ["timeZone", "hours_0_closes", "holidays", "languages"]],
      [last, ["phone"]],
    ] as const) {
      expect(status).toBe(422);
      for (const field of fields) {
        expect(html, field).toContain(`href="#${boxId(field)}"`);
        expect(html, field).toContain(`id="${boxId(field)}-error"`);
      }
      expect(html).toContain('value="020 555"');
    }
    const none = await admin.submit(path, { phone: NUMBER, "groups-button": "remove hours.0" });
    expect([none.status, none.html.includes('name="hours.0.opens"')]).toEqual([200, false]);
    expect((await admin.submit(path)).html).toContain(`href="#${boxId("answers")}"`);
  });

  it("shows exactly what changes, to the one who asks and to the one who approves", async () => {
    const path = await formPath();
    await admin.open(path);
    const review = await admin.submit(path, {
      phone: "+999 1 555 0123",
      answers: "hours",
      "hours.0.days": "1",
      "hours.0.opens": "8:00",
      "hours.0.closes": "12:30",
      "hours.1.days": "1",
      "hours.1.opens": "14:00",
      "hours.1.closes": "17:00",
      "names.1.language": "fr",
      "names.1.name": "Autorité centrale",
      "requirements.0.text": "Two copies.",
      "requirements.0.language": "en",
    });
    expect([review.status, review.title]).toEqual([200, "Check the change"]);
    for (const html of [review.html, await askedAndShown(path)]) {
      expect(html).toContain(NUMBER);
      expect(html).toContain("+999 1 555 0123");
      expect(html).toContain("Monday: 08:00 – 12:30, 14:00 – 17:00");
      expect(html).toContain("French: Autorité centrale");
      expect(html).toContain("English: Two copies.");
      expect(html).not.toContain('<th role="rowheader" scope="row">Time zone');
    }
    expect((await admin.open(change)).html).toContain("You asked for this yourself.");
    const done = await second.submit(approvalOf(await second.open(change)));
    expect(done.html).toContain("The change is approved. The next designation says so");
    const [first] = (await details()).authorities;
    expect(first).toMatchObject({
      phone: "+999 1 555 0123",
      names: { fr: "Autorité centrale" },
      hours: [
        { days: [1], opens: "08:00", closes: "12:30" },
        { days: [1], opens: "14:00", closes: "17:00" },
      ],
      requirements: [{ language: "en", text: "Two copies." }],
    });
  });

  it("goes back from the check to the form with what was filled in", async () => {
    const path = await formPath();
    await admin.open(path);
    await admin.submit(path, { phone: "+999 1 555 0777" });
    const back = await admin.submit(path, { change: "yes" });
    expect(back.html).toContain('value="+999 1 555 0777"');
    expect(back.html).not.toContain('name="changeId"');
  });

  it("adds an authority, and any administrator withdraws what waits", async () => {
    await admin.open("/designation/details/authorities");
    const review = await admin.submit("/designation/details/authorities", {
      id: "night-desk",
      "names.0.language": "en",
      "names.0.name": "Night Desk",
      phone: "+999 1 555 0900",
      timeZone: "Etc/UTC",
      answers: "always",
      "languages.0.language": "en",
      "languages.1.language": "fr",
      roles: ["contact-point"],
    });
    expect(review.html).toContain("Night Desk");
    const { html } = await admin.submit("/designation/details/authorities");
    expect(html).toContain("You have asked for this change.");
    expect((await second.open("/designation")).html).toContain("A change waits for a second administrator");
    const page = await second.open(change);
    const back = await second.submit(approvalOf(page).replace("approval", "withdrawal"));
    expect(back.html).toContain("The change is taken back.");
    expect((await details()).authorities).toHaveLength(1);
    expect((await server.as("admin").get(change)).waiting).toBeNull();
  });
});

describe("the page of what is said of the whole State", () => {
  const PATH = "/designation/details/state";

  it("is filled with what is there now, and changes nothing when nobody touched it", async () => {
    const page = await admin.open(PATH);
    expect(page.html).toContain('value="Ministry of Justice of XA"');
    const same = await admin.submit(PATH);
    expect([same.status, same.html.includes("Nothing differs from what is there now.")]).toEqual([422, true]);
  });

  it("is for administrators", async () => {
    const drafter = await server.browse("drafter");
    expect((await drafter.open(PATH)).status).toBe(403);
  });

  it("names the field of each thing that is wrong, and keeps what was typed", async () => {
    await admin.open(PATH);
    const { status, html } = await admin.submit(PATH, {
      operator: "",
      hostsForOthers: "perhaps",
      "stateLanguages.0.language": "englisch",
      validDays: "1101",
      "reservations.0.article": "",
      "reservations.0.text": "We reserve.",
      "reservations.0.language": "en",
      "reservations.1.article": "41(2)",
      "reservations.1.language": "englisch",
    });
    expect(status).toBe(422);
    for (const [field, label] of [
      ["operator", "Who runs the server"],
      ["hostsForOthers", "Runs servers of other States too"],
      ["stateLanguages_0_language", "Language 1 · Language"],
      ["validDays", "Days for which a designation lasts"],
      ["reservations_0_article", "Reservation 1 · Article"],
      ["reservations_1_text", "Reservation 2 · Text"],
      ["reservations_1_language", "Reservation 2 · Language"],
    ] as const) {
      expect(html, field).toMatch(new RegExp(`href="#${boxId(field)}">${label}`));
      expect(html, field).toContain(`id="${boxId(field)}-error"`);
    }
    expect(html).toContain("Enter at most 1,100.");
    expect(html).toContain("We reserve.");
    for (const days of ["0", "-3", "", "12 days", "1e3"]) {
      const wrong = await admin.submit(PATH, { validDays: days });
      expect([days, wrong.status, wrong.html.includes(`href="#${boxId("validDays")}"`)]).toEqual([days, 422, true]);
    }
  });

  it("takes no more than a designation can carry, and says so before two people have approved it", async () => {
    await admin.open(PATH);
    const long = (place: number) => ({
      [`reservations.${place}.article`]: "37(4)",
      [`reservations.${place}.text`]: "ح".repeat(90_000),
      [`reservations.${place}.language`]: "ar",
    });
    const { status, html } = await admin.submit(PATH, { ...long(0), ...long(1) });
    expect([status, html.includes("is longer than 256 KiB together")]).toEqual([422, true]);
  });

  it("shows operator, languages, days and reservations to both, as they were and as they will be", async () => {
    await admin.open(PATH);
    const review = await admin.submit(PATH, {
      operator: "National Data Centre",
      hostsForOthers: "yes",
      "stateLanguages.0.language": "en",
      "stateLanguages.1.language": "fr",
      validDays: "200",
      "reservations.0.article": "37(4)",
      "reservations.0.text": "No extradition on this basis alone.",
      "reservations.0.language": "en",
    });
    expect([review.status, review.title]).toEqual([200, "Check the change"]);
    for (const html of [review.html, await askedAndShown(PATH)]) {
      for (const text of ["Ministry of Justice of XA", "National Data Centre", "French", "365", "200"]) {
        expect(html).toContain(text);
      }
      expect(html).toContain("37(4): No extradition on this basis alone.");
      expect(html).not.toContain("Telephone");
    }
    expect((await details()).validDays).toBe(365);
    await second.submit(approvalOf(await second.open(change)));
    expect(await details()).toMatchObject({
      operator: { name: "National Data Centre", hostsForOthers: true },
      languages: ["en", "fr"],
      validDays: 200,
      reservations: [{ article: "37(4)", text: { language: "en", text: "No extradition on this basis alone." } }],
    });
  });

  it("keeps the translation of a reservation whose text nobody changed, and offers more lines to whoever comes back", async () => {
    const now = await details();
    const translation = { language: "fr", text: "Pas d’extradition.", translator: "Ana Bel" };
    const kept = now.reservations.map((one) => ({ ...one, text: { ...one.text, translation } }));
    const changeId = server.platform.random.uuid();
    await server.as("admin").confirm(change, { changeId, details: { ...now, reservations: kept } });
    await server.as("secondAdmin").confirm(`/designation/details/changes/${changeId}/approval`);
    await admin.open(PATH);
    const more = { "reservations.0.article": "37(5)", "reservations.2.article": "40(1)" };
    const text = { "reservations.2.text": "In writing.", "reservations.2.language": "en" };
    await admin.submit(PATH, { ...more, ...text });
    await admin.submit(PATH, { change: "yes" });
    const back = await admin.submit(PATH, { "groups-button": "add reservations" });
    expect(back.html).toContain('name="reservations.2.article"');
    await admin.submit(PATH);
    await second.submit(approvalOf({ html: await askedAndShown(PATH) }));
    expect((await details()).reservations).toEqual([
      { article: "37(5)", text: { language: "en", text: "No extradition on this basis alone.", translation } },
      { article: "40(1)", text: { language: "en", text: "In writing." } },
    ]);
  });

  it("takes a reservation away by its button, and one whose boxes are emptied", async () => {
    await admin.open(PATH);
    const emptied = { "reservations.2.article": "", "reservations.2.text": "", "reservations.2.language": "" };
    await admin.submit(PATH, { ...emptied, "groups-button": "remove reservations.0" });
    await admin.submit(PATH);
    await second.submit(approvalOf({ html: await askedAndShown(PATH) }));
    expect((await details()).reservations.map(({ article }) => article)).toEqual(["40(1)"]);
  });

  it("asks for nothing else than was shown", async () => {
    await admin.open(PATH);
    await admin.submit(PATH, { operator: "Another centre" });
    const another = await admin.submit(PATH, { operator: "A third centre" });
    expect([another.status, (await server.as("admin").get(change)).waiting]).toEqual([422, null]);
    expect(another.html).toContain("A third centre");
  });
});

async function askedAndShown(path: string): Promise<string> {
  await admin.submit(path);
  return (await second.open(change)).html;
}

function approvalOf({ html }: { html: string }): string {
  return /action="(\/designation\/details\/changes\/[^"]+)\/(?:approval|withdrawal)"/.exec(html)?.[1] + "/approval";
}
