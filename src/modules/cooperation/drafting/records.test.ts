import { beforeAll, describe, expect, it } from "vitest";
import { draftRequest, sendRequest, sentRequest, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { elementsFor } from "../../../convention/index.ts";

// What a request asks for in boxes: persons, offences, sums. An invented case.

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

const ALL = elementsFor("extradition").map(({ element }) => element.id);
const asked = async (requestId: string) => await pair.asker.as("drafter").get(`/requests/${requestId}`);
const answer = async (requestId: string, elementId: string, value: object) =>
  await pair.asker.as("drafter").put(`/requests/${requestId}/draft`, { step: "element", elementId, value });

async function emptyExtradition(): Promise<string> {
  return (await draftRequest(pair, { mechanism: "extradition", leaveOut: ALL })).requestId;
}

describe("an extradition", () => {
  it("is asked for with a person, offences and a warrant, or with the reason why one is not known", async () => {
    const requestId = await emptyExtradition();
    await answer(requestId, "request-kind", { codes: ["full-request"] });
    const { missing } = await asked(requestId);
    const blocking = (missing.blocking as { elementId: string; severity: string }[]).map(({ elementId }) => elementId);
    expect(blocking).toEqual(expect.arrayContaining(["person-sought", "sought-for", "offences", "warrant-exists"]));
    expect(await pair.asker.as("drafter").refusal("POST", `/requests/${requestId}/screening-request`)).toBe(
      "element-missing",
    );
    for (const elementId of blocking.filter((id) => id !== "person-sought")) {
      const reason = text("Not known before the court sits.");
      await pair.asker.as("drafter").put(`/requests/${requestId}/draft`, { step: "excuse", elementId, reason });
    }
    // A person without a name but with an alias and a face.
    await answer(requestId, "person-sought", {
      records: [{ alias: { line: "The Ferryman" }, description: { text: text("A scar over the left eye") } }],
    });
    await sendRequest(pair, requestId, "extradition");
    const { content } = await pair.owner.as("duty").get(`/requests/${requestId}`);
    expect(content.elements["person-sought"].records).toEqual([
      { alias: { line: "The Ferryman" }, description: { text: text("A scar over the left eye") } },
    ]);
    expect(content.missingElements).toContainEqual(expect.objectContaining({ elementId: "warrant-exists" }));
  });

  it("names the box that says nothing, of a record that nobody could recognise", async () => {
    const requestId = await emptyExtradition();
    await answer(requestId, "request-kind", { codes: ["full-request"] });
    await answer(requestId, "person-sought", { records: [{ nationalities: { line: "Borealia" } }] });
    const { missing } = await asked(requestId);
    expect(missing.blocking).toContainEqual(
      expect.objectContaining({ elementId: "person-sought", reason: "part-absent", parts: ["family-name"] }),
    );
    const drafter = await pair.asker.browse("drafter");
    expect((await drafter.open(`/requests/${requestId}/draft/check`)).html).toContain("Family name");
  });

  it("is never held up where only an arrest is asked for", async () => {
    const requestId = await emptyExtradition();
    await answer(requestId, "request-kind", { codes: ["provisional-arrest"] });
    await answer(requestId, "offences", { records: [{ "convention-article": { codes: ["article-13"] } }] });
    expect((await asked(requestId)).missing).toMatchObject({ blocking: [], offenceMissing: false, empty: false });
  });

  it("takes the kind of its offence from the main one, told in full", async () => {
    const requestId = await emptyExtradition();
    await answer(requestId, "offences", {
      records: [{ "domestic-name": { line: "Computer fraud" }, "max-months": { number: 96 } }],
    });
    const { draft } = await asked(requestId);
    expect(draft.offence).toEqual({ electronicEvidence: true, maximumPenalty: { requesting: { months: 96 } } });
    await answer(requestId, "offences", { records: [{ "max-kind": { codes: ["life"] } }] });
    expect((await asked(requestId)).draft.offence.maximumPenalty).toEqual({ requesting: "life-or-heavier" });
  });
});

describe("the boxes of a record", () => {
  it("ask again for what cannot be read, and lose nothing that was typed", async () => {
    const requestId = await emptyExtradition();
    const page = `/requests/${requestId}/draft/particulars`;
    await answer(requestId, "request-kind", { codes: ["full-request"] });
    const drafter = await pair.asker.browse("drafter");
    await drafter.open(page);
    const prefix = "eproperty-to-hand-over";
    const boxes = {
      [`${prefix}r0-property-kind`]: "cash",
      [`${prefix}r0-identification`]: "Banknotes in a blue bag",
      [`${prefix}r0-estimated-value-value`]: "12 500,50",
    };
    const noCurrency = await drafter.submit(page, boxes);
    expect(noCurrency.status).toBe(422);
    expect(noCurrency.html).toContain("Say in which currency");
    expect(noCurrency.html).toContain("Banknotes in a blue bag");
    await drafter.submit(page, { ...boxes, [`${prefix}r0-estimated-value-currency`]: "eur" });
    expect((await asked(requestId)).draft.elements["property-to-hand-over"].records).toEqual([
      {
        "property-kind": { codes: ["cash"] },
        identification: { line: "Banknotes in a blue bag" },
        "estimated-value": { amount: { value: "12500.50", currency: "EUR" } },
      },
    ]);
  });

  it("have a place for a translation, and keep it while the words stay", async () => {
    const requestId = await emptyExtradition();
    const page = `/requests/${requestId}/draft/person-sought`;
    const description = { language: "vi", text: "Sẹo trên mắt trái" };
    await answer(requestId, "person-sought", {
      records: [{ alias: { line: "A" }, description: { text: description } }],
    });
    const drafter = await pair.asker.browse("drafter");
    expect((await drafter.open(page)).html).toContain('name="r0-description-translation"');
    const words = { "r0-description-translation": "A scar over the left eye" };
    const unnamed = await drafter.submit(page, words);
    expect(unnamed.status).toBe(422);
    expect(unnamed.html).toContain("A scar over the left eye");
    await drafter.submit(page, { ...words, "r0-description-translator": "T. Nguyen" });
    const saved = async () => (await asked(requestId)).draft.elements["person-sought"].records[0].description.text;
    const translated = {
      ...description,
      translation: { language: "en", text: "A scar over the left eye", translator: "T. Nguyen" },
    };
    expect(await saved()).toEqual(translated);
    await drafter.open(page);
    await drafter.submit(page, { "r0-family-name": "Varga" });
    expect(await saved()).toEqual(translated);
    await drafter.open(page);
    await drafter.submit(page, { "r0-description-translation": "" });
    expect((await saved()).translation).toBeUndefined();
  });

  it.each([
    [{ "r0-birth-date-year": "1980" }, "1980"],
    [{ "r0-birth-date-year": "1980", "r0-birth-date-month": "5" }, "1980-05"],
    [{ "r0-birth-date-year": "1980", "r0-birth-date-month": "5", "r0-birth-date-day": "7" }, "1980-05-07"],
    [{ "r0-birth-date-year": "1980", "r0-birth-date-day": "7" }, undefined],
    [{ "r0-birth-date-year": "1980", "r0-birth-date-month": "2", "r0-birth-date-day": "30" }, undefined],
  ])("read %j as much as is known of a day", async (boxes, day) => {
    const requestId = await emptyExtradition();
    const page = `/requests/${requestId}/draft/person-sought`;
    const drafter = await pair.asker.browse("drafter");
    await drafter.open(page);
    const empty = { "r0-birth-date-month": "", "r0-birth-date-day": "" };
    const after = await drafter.submit(page, { "r0-family-name": "Nemo", ...empty, ...boxes });
    if (day === undefined) {
      expect([after.status, after.html.includes("Enter a real date")]).toEqual([422, true]);
    } else {
      expect((await asked(requestId)).draft.elements["person-sought"].records[0]["birth-date"]).toEqual({ day });
    }
  });
});

it("shows a whole record to whoever reads it, in the reader's language, on the page and on paper", async () => {
  const { requestId } = await sentRequest(pair, { mechanism: "extradition" });
  const duty = await pair.owner.browse("duty");
  const page = await duty.open(`/requests/${requestId}`);
  for (const words of ["Person sought", "Family name of the invented case", "May 1980", "Passport"]) {
    expect(page.html, words).toContain(words);
  }
});
