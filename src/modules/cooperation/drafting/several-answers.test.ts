import { expect, it } from "vitest";
import { draftPreservation, text } from "../../../../tests/support/case-steps.ts";
import { openCasePair } from "../../../../tests/support/cooperation-network.ts";

const ELEMENT = "42(3)(b)";

it("saves several answers at once, in their order, or none of them", async () => {
  const pair = await openCasePair();
  const { asker } = pair;
  const drafter = asker.as("drafter");
  const { requestId } = await draftPreservation(pair, {});
  const path = `/requests/${requestId}/draft`;
  const draft = async () => (await drafter.get(`/requests/${requestId}`)).draft;
  const saved = async () => (await asker.audit.entries({ limit: 200 })).filter(({ type }) => /draft-saved/.test(type));
  const [before, entries] = [await draft(), (await saved()).length];

  const element = (words: string) => ({ step: "element", elementId: ELEMENT, value: { text: text(words) } });
  const late = { step: "confidentiality", confidentiality: { requested: true, reviewOn: "2027-01-01" } };
  const refused = await drafter.refusal("PUT", path, { step: "several", answers: [element("Other words."), late] });
  expect(refused).toBe("secrecy-review-in-the-past");
  const unknown = { step: "element", elementId: "99(9)", value: {} };
  expect(await drafter.refusal("PUT", path, { step: "several", answers: [element("Other words."), unknown] })).toBe(
    "element-unknown",
  );
  expect(await drafter.refusal("PUT", path, { step: "several", answers: [] })).toBe("invalid-field");
  expect(await draft()).toEqual(before);

  const answers = [element("First."), { step: "urgency", urgency: "urgent" }, element("Last.")];
  await drafter.put(path, { step: "several", answers });
  expect(await draft()).toEqual({
    ...before,
    urgency: "urgent",
    urgencySaid: true,
    elements: { ...before.elements, [ELEMENT]: { text: text("Last.") } },
  });
  expect((await saved()).length).toBe(entries + 1);

  // A program that read an older version writes over nothing.
  const { version } = await drafter.get(`/requests/${requestId}`);
  const under = (read: number) => ({ step: "several", answers: [element("Once more.")], version: read });
  expect(await drafter.refusal("PUT", path, under(version - 1))).toBe("request-changed-meanwhile");
  expect((await drafter.put(path, under(version))).version).toBe(version + 1);

  // Of two windows the second one hears what the first has saved, and keeps its own words.
  const windows = [await asker.browse("drafter"), await asker.browse("drafter")] as const;
  const question = `/requests/${requestId}/draft/urgency`;
  for (const window of windows) await window.open(question);
  expect((await windows[0].submit(question, { urgency: "ordinary" })).status).toBe(200);
  const second = await windows[1].submit(question, { urgency: "emergency" });
  expect([second.status, (await draft()).urgency]).toEqual([422, "ordinary"]);
  expect(second.html).toContain("This was saved after you opened the page");
  expect(second.html).toMatch(/value="emergency"[^>]* checked/);
  expect((await windows[1].submit(question, { urgency: "urgent" })).status).toBe(200);
  expect((await draft()).urgency).toBe("urgent");

  for (const window of windows) await window.open(question);
  const atOnce = await Promise.all(
    windows.map(async (window) => await window.submit(question, { urgency: "ordinary" })),
  );
  expect(atOnce.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422]);
  expect(atOnce.find(({ status }) => status === 422)?.html).toContain("This was saved after you opened the page");

  // A page with the language beside its question gives two answers, and is one step of the file.
  const browser = await asker.browse("drafter");
  await browser.open(`/requests/${requestId}/draft/offence`);
  await browser.submit(`/requests/${requestId}/draft/offence`, { language: "fr" });
  expect((await draft()).language).toBe("fr");
  expect((await saved()).length).toBe(entries + 6);
});
