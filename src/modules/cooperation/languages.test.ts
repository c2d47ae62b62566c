import { beforeAll, expect, it } from "vitest";
import { draftPreservation, gatesPassed } from "../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { isRead } from "./domain/languages.ts";

// The languages that the other State reads are named where a request is drafted; words in another one are told so, and get a translation.

let pair: CasePair;
let requestId: string;
const ELEMENT = "42(3)(b)";
const question = () => `/requests/${requestId}/draft/42-3-b`;

beforeAll(async () => {
  pair = await openCasePair();
  ({ requestId } = await draftPreservation(pair, {}));
});

it("reads a language by what is spoken, and a text by its translation too", () => {
  const text = { language: "vi", text: "a" };
  expect(isRead(text, ["en"])).toBe(false);
  expect(isRead({ ...text, translation: { language: "en", text: "a", translator: "A" } }, ["en"])).toBe(true);
  expect(isRead({ language: "zh-Hans", text: "a" }, ["zh"])).toBe(true);
  expect(isRead(text, [])).toBe(true);
});

it("names the languages where the language is asked, and asks for no translation of what is read", async () => {
  const drafter = await pair.asker.browse("drafter");
  expect((await drafter.open(`/requests/${requestId}/draft/offence`)).html).toMatch(
    /Borealia says that it reads: .*English/,
  );
  expect((await drafter.open(question())).html).not.toContain('name="translation"');
  expect((await drafter.open(`/requests/${requestId}/draft/check`)).html).not.toContain("without a translation");
});

it("says of words in another language what to do, and takes their translation with the name of who made it", async () => {
  const drafter = await pair.asker.browse("drafter");
  const text = { language: "vi", text: "Lừa đảo hóa đơn" };
  await pair.asker
    .as("drafter")
    .put(`/requests/${requestId}/draft`, { step: "element", elementId: ELEMENT, value: { text } });
  expect((await pair.asker.as("drafter").get(`/requests/${requestId}`)).languages.unread).toEqual(["vi"]);
  const check = await drafter.open(`/requests/${requestId}/draft/check`);
  expect(check.html).toMatch(/without a translation: .?Vietnamese/);
  expect(check.html).toContain("screening-request");
  await drafter.open(question());
  const unnamed = await drafter.submit(question(), { translation: "Invoice fraud" });
  expect(unnamed.status).toBe(422);
  expect(unnamed.html).toContain("who made it");
  expect(unnamed.html).toContain("Invoice fraud");
  await drafter.submit(question(), { translation: "Invoice fraud", translator: "T. Nguyen" });
  const { draft, languages } = await pair.asker.as("drafter").get(`/requests/${requestId}`);
  expect(draft.elements[ELEMENT].text.translation).toEqual({
    language: "en",
    text: "Invoice fraud",
    translator: "T. Nguyen",
  });
  expect(draft.elements[ELEMENT].text.text).toBe(text.text);
  expect(languages.unread).toEqual([]);
  expect((await drafter.open(`/requests/${requestId}/draft/check`)).html).not.toContain("without a translation");
});

it("shows the second person which words the other State does not read, and lets them leave", async () => {
  const drafter = pair.asker.as("drafter");
  const words = { language: "vi", text: "Dữ liệu bị xóa" };
  await drafter.put(`/requests/${requestId}/draft`, { step: "element", elementId: "42(3)(e)", value: { text: words } });
  await drafter.post(`/requests/${requestId}/screening-request`);
  await pair.asker
    .as("screener")
    .post(`/requests/${requestId}/screening`, { records: gatesPassed("preservation", "before-sending") });
  await drafter.confirm(`/requests/${requestId}/submission`);
  const authoriser = await pair.asker.browse("authoriser");
  expect((await authoriser.open(`/requests/${requestId}/sending`)).html).toMatch(/without a translation: .?Vietnamese/);
  await authoriser.submit(`/requests/${requestId}/sending`);
  expect((await pair.asker.as("drafter").get(`/requests/${requestId}`)).stage).toBe("sent");
});
