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
    const same = await admin.submit(`${path}/review`);
    expect([same.status, same.html.includes("Nothing differs from what is there now.")]).toEqual([422, true]);
  });

  it("names the field of each thing that is wrong, and keeps what was typed", async () => {
    const path = await formPath();
    await admin.open(path);
    const wrong = { phone: "020 555", timeZone: "Mars/Base", answers: "hours", "hours-3": "18:00-06:00" };
    const { status, html } = await admin.submit(`${path}/review`, { ...wrong, holidays: "2026-02-30", languages: "" });
    expect(status).toBe(422);
    for (const field of ["phone", "timeZone", "hours-3", "holidays", "languages"]) {
      expect(html, field).toContain(`href="#field-${field}"`);
      expect(html, field).toContain(`id="field-${field}-error"`);
    }
    expect(html).toContain('value="020 555"');
  });

  it("shows exactly what changes, to the one who asks and to the one who approves", async () => {
    const path = await formPath();
    await admin.open(path);
    const review = await admin.submit(`${path}/review`, {
      phone: "+999 1 555 0123",
      answers: "hours",
      "hours-1": "08:00-12:30, 14:00-17:00",
      "name-fr": "Autorité centrale",
      "requirement-0": "Two copies.",
      "requirement-language-0": "en",
    });
    expect([review.status, review.title]).toEqual([200, "Check the change"]);
    for (const html of [review.html, await askedAndShown()]) {
      expect(html).toContain(NUMBER);
      expect(html).toContain("+999 1 555 0123");
      expect(html).toContain("Monday: 08:00 – 12:30, 14:00 – 17:00");
      expect(html).toContain("French: Autorité centrale");
      expect(html).toContain("English: Two copies.");
      expect(html).not.toContain('<th role="rowheader" scope="row">Time zone');
    }
    expect((await admin.open(change)).html).toContain("You asked for this yourself.");
    const done = await second.submit(approvalOf(await second.open(change)));
    expect(done.path).toBe("/designation");
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
    await admin.submit(`${path}/review`, { phone: "+999 1 555 0777" });
    const back = await admin.submit(path);
    expect(back.html).toContain('value="+999 1 555 0777"');
  });

  it("adds an authority, and any administrator withdraws what waits", async () => {
    await admin.open("/designation/details/authorities");
    const review = await admin.submit("/designation/details/authorities/review", {
      id: "night-desk",
      "name-en": "Night Desk",
      phone: "+999 1 555 0900",
      timeZone: "Etc/UTC",
      answers: "always",
      languages: "en, fr",
      roles: ["contact-point"],
    });
    expect(review.html).toContain("Night Desk");
    await admin.submit(change);
    expect((await second.open("/designation")).html).toContain("A change waits for a second administrator");
    const page = await second.open(change);
    await second.submit(approvalOf(page).replace("approval", "withdrawal"));
    expect((await details()).authorities).toHaveLength(1);
    expect((await server.as("admin").get(change)).waiting).toBeNull();
  });
});

describe("the page of what is said of the whole State", () => {
  const PATH = "/designation/details/state";

  it("is filled with what is there now, and changes nothing when nobody touched it", async () => {
    const page = await admin.open(PATH);
    expect(page.html).toContain('value="Ministry of Justice of XA"');
    const same = await admin.submit(`${PATH}/review`);
    expect([same.status, same.html.includes("Nothing differs from what is there now.")]).toEqual([422, true]);
  });

  it("is for administrators", async () => {
    const drafter = await server.browse("drafter");
    expect((await drafter.open(PATH)).status).toBe(403);
  });

  it("names the field of each thing that is wrong, and keeps what was typed", async () => {
    await admin.open(PATH);
    const { status, html } = await admin.submit(`${PATH}/review`, {
      operator: "",
      "hosts-for-others": "perhaps",
      "state-languages": "English",
      "valid-days": "1101",
      "reservation-article-0": "",
      "reservation-text-0": "We reserve.",
      "reservation-language-0": "en",
      "reservation-article-1": "41(2)",
      "reservation-language-1": "englisch",
    });
    expect(status).toBe(422);
    for (const [field, label] of [
      ["operator", "Who runs the server"],
      ["hosts-for-others", "Runs servers of other States too"],
      ["state-languages", "Languages in which we read"],
      ["valid-days", "Days for which a designation lasts"],
      ["reservation-article-0", "Article of reservation 1"],
      ["reservation-text-1", "Text of reservation 2"],
      ["reservation-language-1", "Language of reservation 2"],
    ]) {
      expect(html, field).toMatch(new RegExp(`href="#field-${field}">${label}`));
      expect(html, field).toContain(`id="field-${field}-error"`);
    }
    expect(html).toContain("Enter at most 1,100.");
    expect(html).toContain('value="English"');
    expect(html).toContain("We reserve.");
    for (const days of ["0", "-3", "", "12 days", "1e3"]) {
      const wrong = await admin.submit(`${PATH}/review`, { "valid-days": days });
      expect([days, wrong.status, wrong.html.includes('href="#field-valid-days"')]).toEqual([days, 422, true]);
    }
  });

  it("takes no more than a designation can carry, and says so before two people have approved it", async () => {
    await admin.open(PATH);
    const long = (place: number) => ({
      [`reservation-article-${place}`]: "37(4)",
      [`reservation-text-${place}`]: "ح".repeat(90_000),
      [`reservation-language-${place}`]: "ar",
    });
    const { status, html } = await admin.submit(`${PATH}/review`, { ...long(0), ...long(1) });
    expect([status, html.includes("is longer than 256 KiB together")]).toEqual([422, true]);
  });

  it("shows operator, languages, days and reservations to both, as they were and as they will be", async () => {
    await admin.open(PATH);
    const review = await admin.submit(`${PATH}/review`, {
      operator: "National Data Centre",
      "hosts-for-others": "yes",
      "state-languages": "en, fr",
      "valid-days": "200",
      "reservation-article-0": "37(4)",
      "reservation-text-0": "No extradition on this basis alone.",
      "reservation-language-0": "en",
    });
    expect([review.status, review.title]).toEqual([200, "Check the change"]);
    for (const html of [review.html, await askedAndShown()]) {
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
    const more = { "reservation-article-0": "37(5)", "reservation-article-2": "40(1)" };
    const text = { "reservation-text-2": "In writing.", "reservation-language-2": "en" };
    await admin.submit(`${PATH}/review`, { ...more, ...text });
    const back = await admin.submit(PATH);
    expect(back.html).toContain('name="reservation-article-3"');
    await admin.submit(`${PATH}/review`);
    await second.submit(approvalOf({ html: await askedAndShown() }));
    expect((await details()).reservations).toEqual([
      { article: "37(5)", text: { language: "en", text: "No extradition on this basis alone.", translation } },
      { article: "40(1)", text: { language: "en", text: "In writing." } },
    ]);
  });

  it("takes a reservation away whose article and text are emptied", async () => {
    await admin.open(PATH);
    await admin.submit(`${PATH}/review`, { "reservation-article-0": "", "reservation-text-0": "" });
    await second.submit(approvalOf({ html: await askedAndShown() }));
    expect((await details()).reservations.map(({ article }) => article)).toEqual(["40(1)"]);
  });

  it("leads nowhere but back to a form of the details", async () => {
    await admin.open(PATH);
    await admin.submit(`${PATH}/review`, { operator: "Another centre" });
    const elsewhere = await admin.submit(change, { form: "/people" });
    expect([elsewhere.status, (await server.as("admin").get(change)).waiting]).toEqual([422, null]);
  });
});

async function askedAndShown(): Promise<string> {
  await admin.submit(change);
  return (await second.open(change)).html;
}

function approvalOf({ html }: { html: string }): string {
  return /action="(\/designation\/details\/changes\/[^"]+)\/(?:approval|withdrawal)"/.exec(html)?.[1] + "/approval";
}
