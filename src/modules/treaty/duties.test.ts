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

  it("is met with what was sent, or with why it is not owed, and can be opened again", async () => {
    const [{ dutyId }] = await duties();
    const post = async (what: string, body: object) =>
      await one.call("colleague", "POST", `/treaty/duties/${dutyId}/${what}`, body);
    const sent = { version: 1, outcome: "sent", reference: "Note 4/2026", settledOn: "2026-11-24" };
    expect((await post("settlement", { ...sent, settledOn: "2026-11-25" })).code).toBe("date-in-future");
    expect((await post("settlement", { ...sent, reference: "" })).code).toBe("invalid-field");
    expect((await post("settlement", sent)).body).toMatchObject({ outcome: "sent", owner: one.people.colleague.id });
    expect((await queueOf("colleague")).map(({ subject }) => subject.id)).not.toContain(dutyId);
    expect(one.events.at(-1)).toMatchObject({
      type: "treaty.duty-settled",
      subject: { kind: "treaty-duty", id: dutyId },
    });
    expect((await post("reopening", { version: 2, reason: "It came back." })).body.outcome).toBeUndefined();
    expect((await queueOf("colleague")).map(({ subject }) => subject.id)).toContain(dutyId);
    const refused = await one.call("authoriser", "POST", `/treaty/duties/${dutyId}/settlement`, sent);
    expect(refused.code).toBe("role-missing");
  });

  it("is met on its page, which offers the draft of the notification", async () => {
    const browser = await one.browse("officer");
    const list = await browser.open("/treaty/duties");
    expect(list.html).toContain("Languages accepted in requests");
    const dutyId = (await duties()).find(
      (duty: { notification: string }) => duty.notification === "extradition-basis",
    ).dutyId;
    const page = await browser.open(`/treaty/duties/${dutyId}`);
    expect(page.html).toContain('href="/treaty/drafts?kind=authorities"');
    const action = `/treaty/duties/${dutyId}/settlement`;
    const wrong = await browser.submit(action, {
      outcome: "not-applicable",
      reference: "We extradite without a treaty.",
    });
    expect(wrong).toMatchObject({ status: 422 });
    const day = { "settledOn-day": "24", "settledOn-month": "11", "settledOn-year": "2026" };
    expect((await browser.submit(action, day)).path).toBe("/treaty/duties");
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
