import { beforeAll, describe, expect, it } from "vitest";
import { type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { createTreaty, type NewFact, type TreatyModule } from "./index.ts";

let one: OneModule<TreatyModule, "officer" | "colleague" | "authoriser" | "first" | "second">;

const source = { kind: "fictional", reference: "Gazette" } as const;
const accession = (state: string, on: string): NewFact => ({ kind: "accession", state, on, source });

beforeAll(async () => {
  const roles = {
    officer: ["treaty-officer"],
    colleague: ["treaty-officer"],
    authoriser: ["authoriser"],
    first: ["administrator"],
    second: ["administrator"],
  } as const;
  one = await openOneModule(roles, (given) => createTreaty(given));
  await one.desk.writeQueue();
});

const queueOf = async (name: "officer" | "colleague" | "authoriser") =>
  (await one.desk.queue.page(one.people[name], { limit: 50 })).needs.filter(({ need }) => need === "meet-treaty-duty");
const directory = async () => (await one.call(undefined, "GET", "/treaty/authorities")).body.authorities;
const duties = async () => (await one.call("officer", "GET", "/treaty/duties")).body.duties;

describe("what a deposit makes due", () => {
  it("is nothing before it, nor for the deposit of another State", async () => {
    await one.module.recordInstrument(accession("XB", "2026-03-01"), one.people.authoriser);
    expect(await duties()).toEqual([]);
    expect(await queueOf("officer")).toEqual([]);
  });

  it("stands in the queue of treaty officers with the deposit, and of nobody else", async () => {
    await one.module.recordInstrument(accession("XA", "2026-11-20"), one.people.authoriser);
    const needs = await queueOf("officer");
    expect(needs.map(({ reference, until }) => `${reference} ${until ?? "-"}`).toSorted()).toEqual([
      "assistance-languages 2026-11-20",
      "central-authority 2026-11-20",
      "contact-point -",
      "extradition-authority 2026-11-20",
      "extradition-basis 2026-11-20",
      "prevention-authority -",
    ]);
    expect(await queueOf("authoriser")).toEqual([]);
  });

  it("is given to one officer with a day, and is then in nobody else's queue", async () => {
    const [{ dutyId }] = await duties();
    const assign = async (body: object) =>
      await one.call("officer", "POST", `/treaty/duties/${dutyId}/assignment`, {
        version: 0,
        dueOn: "2026-12-10",
        ...body,
      });
    expect(await assign({ owner: one.people.authoriser.id })).toMatchObject({
      code: "duty-owner-unfit",
      body: { error: { field: "owner" } },
    });
    expect((await assign({ owner: one.people.colleague.id })).body).toMatchObject({ version: 1, ownDay: "2026-12-10" });
    expect((await assign({ owner: one.people.officer.id })).code).toBe("duty-changed-meanwhile");
    const ids = async (name: "officer" | "colleague") => (await queueOf(name)).map(({ subject }) => subject.id);
    expect(await ids("officer")).not.toContain(dutyId);
    expect(await ids("colleague")).toContain(dutyId);
    expect((await queueOf("colleague")).find(({ subject }) => subject.id === dutyId)?.until).toBe("2026-12-10");
  });

  it("is closed with why it is not owed, and can be opened again", async () => {
    const [{ dutyId }] = await duties();
    const post = async (what: string, body: object) =>
      await one.call("colleague", "POST", `/treaty/duties/${dutyId}/${what}`, body);
    const why = { version: 1, reference: "No requests are read here." };
    expect((await post("settlement", { ...why, reference: "" })).code).toBe("invalid-field");
    expect((await post("settlement", why)).body).toMatchObject({
      outcome: "not-applicable",
      settledOn: "2026-11-24",
      owner: one.people.colleague.id,
    });
    expect((await queueOf("colleague")).map(({ subject }) => subject.id)).not.toContain(dutyId);
    expect(one.events.at(-1)).toMatchObject({
      type: "treaty.duty-settled",
      subject: { kind: "treaty-duty", id: dutyId },
    });
    expect((await post("reopening", { version: 2, reason: "It came back." })).body.outcome).toBeUndefined();
    expect((await queueOf("colleague")).map(({ subject }) => subject.id)).toContain(dutyId);
    const refused = await one.call("authoriser", "POST", `/treaty/duties/${dutyId}/settlement`, why);
    expect(refused.code).toBe("role-missing");
  });

  it("is met by a certified notification, which its page leads to and which feeds the directory, as long as that stands", async () => {
    const contact = (await duties()).find(
      ({ notification }: { notification: string }) => notification === "contact-point",
    );
    const browser = await one.browse("officer");
    const page = await browser.open(`/treaty/duties/${contact.dutyId}`);
    expect(page.html).toContain('href="/treaty/new?state=XA&amp;notification=contact-point"');
    const at = "/treaty/new?state=XA&notification=contact-point";
    const form = await browser.open(at);
    for (const known of ["notification", "XA", "contact-point", "fictional"])
      expect(form.html).toContain(`value="${known}"`);
    expect(form.html).not.toContain('name="reservation"');
    const day = { "on-day": "24", "on-month": "11", "on-year": "2026" };
    const said = { ...day, "source.reference": "C.N.9.2026", "notification.phone": "+999 1 555" };
    const wrong = await browser.submit(at, said);
    expect(wrong).toMatchObject({ status: 422 });
    expect(wrong.html).toContain("Name the authority");
    const shown = await browser.submit(at, { "notification.authority": "Cybercrime Unit" });
    expect(shown.html).toContain("Cybercrime Unit");
    const asked = await browser.submit(at);
    expect(await directory()).toEqual([]);
    expect((await queueOf("officer")).map(({ reference }) => reference)).toContain("contact-point");
    const first = await one.browse("first");
    await first.open(asked.path);
    await first.submit(`${asked.path}/approval`);

    const [fact] = (await one.module.facts()).filter(({ kind }) => kind === "notification");
    expect((await duties()).find(({ dutyId }: { dutyId: string }) => dutyId === contact.dutyId).metBy).toBe(
      fact?.factId,
    );
    expect((await queueOf("officer")).map(({ reference }) => reference)).not.toContain("contact-point");
    expect(await directory()).toMatchObject([
      {
        state: "XA",
        function: "contact-point",
        origin: "notification",
        source: "C.N.9.2026",
        confirmedOn: "2026-11-24",
      },
    ]);
    const everybody = await one.call(undefined, "GET", "/treaty/facts");
    expect(JSON.stringify(everybody.body)).toContain("Cybercrime Unit");
    for (const path of ["/treaty/facts", "/treaty/status/XA", "/treaty/authorities"]) {
      expect(JSON.stringify((await one.call(undefined, "GET", path)).body)).not.toContain("+999 1 555");
    }
    for (const path of [
      "/status",
      "/status/XA",
      "/status/states.csv",
      "/status/record.atom",
      "/authorities",
      "/notices",
    ]) {
      const response = await one.page(path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(await response.text()).not.toContain("+999 1 555");
    }
    expect(await (await one.page("/status/XA")).text()).toContain("Cybercrime Unit");
    expect((await one.call(undefined, "GET", "/treaty/status")).body.inventedRows).toMatchObject([
      { state: "XB" },
      { state: "XA", deposit: { kind: "accession" } },
    ]);
    const signed = (await one.call(undefined, "GET", "/treaty/status")).body.inventedRows.filter(
      ({ signature }: { signature?: object }) => signature !== undefined,
    );
    expect(signed).toEqual([]);

    const back = await one.confirm("officer", `/treaty/facts/${fact?.factId}/correction`, {
      reason: "It was a draft.",
    });
    expect((await one.confirm("first", `/treaty/waiting/${back.body.askedId}/approval`)).status).toBe(204);
    expect((await queueOf("officer")).map(({ reference }) => reference)).toContain("contact-point");
    expect(await directory()).toEqual([]);
  });

  it("is corrected in its own boxes, which the bare form shows once somebody chose a notification", async () => {
    const browser = await one.browse("officer");
    const bare = await browser.open("/treaty/new");
    expect(bare.html).not.toContain('name="notification.id"');
    const day = { "on-day": "24", "on-month": "11", "on-year": "2026" };
    const chosen = {
      kind: "notification",
      state: "XA",
      ...day,
      "source.kind": "fictional",
      "source.reference": "Note 3",
    };
    const asked = await browser.submit("/treaty/new", chosen);
    expect(asked.html).toContain("Choose which notification of the Convention it is");
    expect(asked.html).toContain('name="notification.id"');
    const said = { "notification.id": "prevention-authority", "notification.authority": "Ministry" };
    await browser.submit("/treaty/new", said);
    const waiting = await browser.submit("/treaty/new");
    const first = await one.browse("first");
    await first.open(waiting.path);
    await first.submit(`${waiting.path}/approval`);
    const [fact] = (await one.module.facts()).filter(({ kind }) => kind === "notification");
    const at = `/treaty/facts/${fact?.factId}/amendment`;
    expect((await browser.open(at)).html).toContain('name="replacement.notification.authority"');
    const right = { "replacement.notification.authority": "Agency", "replacement.notification.languages": "en\nfr" };
    await browser.submit(at, { ...right, reason: "By the note." });
    const second = await browser.submit(at);
    await first.open(second.path);
    await first.submit(`${second.path}/approval`);
    expect(await directory()).toMatchObject([
      { function: "prevention-authority", names: [{ text: "Agency" }], languages: ["en", "fr"] },
    ]);
    expect((await queueOf("officer")).map(({ reference }) => reference)).not.toContain("prevention-authority");
    expect((await browser.open("/treaty/new?state=XB&kind=competence-declaration")).html).toMatch(
      /<option value="competence-declaration" selected.*<option value="XB" selected/s,
    );
    const [corrected] = (await one.module.facts()).filter(({ kind }) => kind === "notification");
    const back = await one.confirm("officer", `/treaty/facts/${corrected?.factId}/correction`, { reason: "A test." });
    expect((await one.confirm("first", `/treaty/waiting/${back.body.askedId}/approval`)).status).toBe(204);
  });

  it("is closed on its page, which offers the draft of the notification", async () => {
    const browser = await one.browse("officer");
    const list = await browser.open("/treaty/duties");
    expect(list.html).toContain("Languages accepted in requests");
    const dutyId = (await duties()).find(
      (duty: { notification: string }) => duty.notification === "extradition-basis",
    ).dutyId;
    const page = await browser.open(`/treaty/duties/${dutyId}`);
    expect(page.html).toContain('href="/treaty/drafts?kind=authorities"');
    const action = `/treaty/duties/${dutyId}/settlement`;
    expect(await browser.submit(action, { reference: "-" })).toMatchObject({ status: 422 });
    const why = { reference: "We extradite without a treaty." };
    expect((await browser.submit(action, why)).path).toBe("/treaty/duties");
    expect((await queueOf("officer")).some(({ reference }) => reference === "extradition-basis")).toBe(false);
    expect((await browser.open("/treaty/duties/nothing")).status).toBe(404);
  });

  it("goes with the deposit that is taken back, whatever was said of it", async () => {
    const { factId = "" } = (await one.module.facts()).find(({ state }) => state === "XA") ?? {};
    const [{ dutyId }] = await duties();
    const asked = await one.confirm("authoriser", `/treaty/facts/${factId}/correction`, { reason: "Only a test." });
    expect((await one.confirm("first", `/treaty/waiting/${asked.body.askedId}/approval`)).status).toBe(204);
    expect(await duties()).toEqual([]);
    expect([...(await queueOf("officer")), ...(await queueOf("colleague"))]).toEqual([]);
    expect(
      (await one.call("officer", "POST", `/treaty/duties/${dutyId}/reopening`, { version: 3, reason: "Again." })).code,
    ).toBe("duty-unknown");
  });
});
