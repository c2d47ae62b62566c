import { beforeAll, expect, it } from "vitest";
import { draftPreservation, gatesPassed } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { isRead } from "../request/domain/languages.ts";

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
  expect(check.html).toMatch(/Some of this is in .?Vietnamese.?, without a translation\. .?Borealia.? reads .?English/);
  expect(check.html).toContain(`href="${question()}?then=check"`);
  expect(check.html).toContain("screening-request");
  expect((await drafter.open(question())).html).toMatch(/Borealia says that it reads: .*English/);
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

it("has a place for the translation of why an answer is needed by a day, and of why an element is missing", async () => {
  const other = await draftPreservation(pair, { leaveOut: ["42(3)(e)"] });
  const path = `/requests/${other.requestId}/draft`;
  const api = pair.asker.as("drafter");
  await api.put(path, { step: "language", language: "vi" });
  const drafter = await pair.asker.browse("drafter");
  await drafter.open(`${path}/urgency`);
  const translation = { translation: "The hearing is then.", translator: "T. Nguyen" };
  const day = { "deadline-year": "2027", "deadline-month": "12", "deadline-day": "1" };
  await drafter.submit(`${path}/urgency`, { urgency: "urgent", ...day, deadlineReason: "Phiên tòa", ...translation });
  const check = await drafter.open(`${path}/check`);
  expect(check.html).toContain("The hearing is then.");
  const unsaid = await drafter.submit(`${path}/excuse`, { elementId: "42(3)(e)" });
  expect(unsaid.status).toBe(422);
  await drafter.submit(`${path}/excuse`, {
    elementId: "42(3)(e)",
    "e42-3-e-reason": "Chưa rõ",
    "e42-3-e-translation": "Not known yet",
    "e42-3-e-translator": "T. Nguyen",
  });
  const { draft } = await api.get(`/requests/${other.requestId}`);
  const translated = (text: string) => ({ language: "en", text, translator: "T. Nguyen" });
  expect(draft.responseDeadline.reason.translation).toEqual(translated("The hearing is then."));
  expect(draft.excused).toMatchObject([{ reason: { text: "Chưa rõ", translation: translated("Not known yet") } }]);
  // What the page does not show again stays: the reason is as it was.
  await drafter.open(`${path}/urgency`);
  await drafter.submit(`${path}/urgency`, { urgency: "urgent" });
  expect((await api.get(`/requests/${other.requestId}`)).draft.responseDeadline.reason.translation).toBeDefined();
});

it("says where words are written in which language they count as written, unless nobody would think of another", async () => {
  const other = await draftPreservation(pair, {});
  const path = `/requests/${other.requestId}/draft`;
  const drafter = await pair.asker.browse("drafter");
  const sentAs = "What you write here is sent as";
  expect((await drafter.open(`${path}/42-3-e`)).html).not.toContain(sentAs);
  await pair.asker.as("drafter").put(path, { step: "language", language: "vi" });
  expect((await drafter.open(`${path}/42-3-e`)).html).toMatch(
    /sent as Vietnamese\.[^<]*<a href="[^"]*#field-language"/,
  );
  expect((await drafter.open(`${path}/42-3-f`)).html).not.toContain(sentAs);
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
  const { html } = await authoriser.open(`/requests/${requestId}/sending`);
  expect(html).toMatch(/Some of this is in .?Vietnamese.?, without a translation/);
  // Only the drafter can add one; whoever authorises can send it back.
  expect(html).toMatch(/send it back to the drafter.*I do not agree/s);
  expect(html).not.toContain("or add a translation");
  await authoriser.submit(`/requests/${requestId}/sending`);
  expect((await pair.asker.as("drafter").get(`/requests/${requestId}`)).stage).toBe("sent");
});
