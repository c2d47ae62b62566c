import { beforeAll, expect, it } from "vitest";
import { testClock } from "../../../../tests/support/clock.ts";
import { type CaseServer, openCaseServer } from "../../../../tests/support/cooperation-network.ts";
import { card, letter } from "../../../../tests/support/letter-steps.ts";

// What the forms of letters say where a moment cannot be: beside the day that was typed, and led to from the summary.

let server: CaseServer;
let requestId: string;
let correspondentId: string;

beforeAll(async () => {
  server = await openCaseServer("XB", testClock("2027-03-02T09:00:00.000Z"));
  const duty = server.as("duty");
  ({ correspondentId } = await duty.post("/correspondents", card));
  await server.as("night").post(`/correspondents/${correspondentId}/call-back`, { numberCalled: "+999 3 555 0100" });
  ({ requestId } = await duty.post("/letters", letter(correspondentId)));
  await duty.post(`/requests/${requestId}/acknowledgement`);
});

/** Where the only entry of the summary leads; the same field says what is wrong. */
function ledTo(html: string): string {
  const [, target = ""] = /<div class="error-summary"[^>]*>.*?<a href="#([^"]+)">/s.exec(html) ?? [];
  expect(html).toContain(`id="${target}"`);
  expect(html).toContain(`id="${target}-error"`);
  return target;
}

it("leads to the day of posting where it has not come yet, and where it is before the letter was written", async () => {
  const browser = await server.browse("duty");
  for (const year of ["2030", "2020"]) {
    await browser.open(`/requests/${requestId}/letters`);
    const { status, html } = await browser.submit(`/requests/${requestId}/letters`, { "postedAtDay-year": year });
    expect(status).toBe(422);
    expect(ledTo(html)).toBe("field-postedAtDay");
  }
});

it("leads to the day of arrival of a reply that has not come yet, and of one from before the request", async () => {
  const browser = await server.browse("duty");
  for (const year of ["2030", "2020"]) {
    await browser.open(`/requests/${requestId}/replies/new?kind=question`);
    const { status, html } = await browser.submit(`/requests/${requestId}/replies/question/check`, {
      "receivedAtDay-year": year,
      "datedOn-day": "1",
      "datedOn-month": "1",
      "datedOn-year": "2020",
      words: "Which mailbox?",
    });
    expect(status).toBe(422);
    expect(ledTo(html)).toBe("field-receivedAtDay");
  }
});

it("leads to the day of arrival of a request that has not come yet", async () => {
  const browser = await server.browse("duty");
  await browser.open("/letters/new?mechanism=preservation");
  const { status, html } = await browser.submit("/letters/check", {
    correspondentId,
    "receivedAtDay-year": "2030",
    "datedOn-day": "1",
    "datedOn-month": "3",
    "datedOn-year": "2027",
    theirReference: "CAS/2027/10",
    basisKind: "reciprocity",
    citation: "Note of 4 May 2026",
  });
  expect(status).toBe(422);
  expect(ledTo(html)).toBe("field-receivedAtDay");
});
