import { expect, it } from "vitest";
import { sentRequest } from "../../../tests/support/case-steps.ts";
import { openCasePair } from "../../../tests/support/cooperation-network.ts";
import { card, letter } from "../../../tests/support/letter-steps.ts";

// The rules are in domain/queue-days.test.ts; here the zone is the one of the State's settings.

it.each([
  ["east", { timeZone: "Pacific/Kiritimati", last: "2027-03-05T09:59:00.000Z", first: "2027-03-05T10:00:00.000Z" }],
  ["west", { timeZone: "Pacific/Pago_Pago", last: "2027-03-06T10:59:00.000Z", first: "2027-03-06T11:00:00.000Z" }],
])("brings a request back on the day that was named, as it begins far %s", async (_, { timeZone, last, first }) => {
  const pair = await openCasePair({ config: { timeZone } });
  const drafter = pair.asker.as("drafter");
  const { requestId } = await sentRequest(pair, { mechanism: "stored-data" });
  await drafter.post(`/requests/${requestId}/notes`, { lookAgainOn: "2027-03-06" });
  const needs = async (at: string): Promise<string[]> => {
    pair.clock.advance(Date.parse(at) - pair.clock.now().getTime());
    // Sessions end meanwhile.
    const { items } = await pair.asker.as("drafter").get("/queue");
    return items.flatMap((item: { need: string; subject: { id: string } }) =>
      item.subject.id === requestId ? item.need : [],
    );
  };
  expect(await needs(last)).toEqual([]);
  expect(await needs(first)).toEqual(["ask-status"]);
});

it("shows the day of a deadline as that day, in the queue and on the request's page", async () => {
  const pair = await openCasePair({ config: { timeZone: "Pacific/Pago_Pago" } });
  const duty = pair.owner.as("duty");
  const { correspondentId } = await duty.post("/correspondents", card);
  const reason = { language: "en", text: "The hearing is on the day after." };
  const { requestId } = await duty.post("/letters", {
    ...letter(correspondentId),
    urgency: "ordinary",
    datedOn: "2027-02-28",
    receivedAt: "2027-03-01T11:00:00.000Z",
    responseDeadline: { date: "2027-04-20", reason },
  });
  const browser = await pair.owner.browse("duty");
  for (const path of ["/queue", `/requests/${requestId}`]) {
    const { html } = await browser.open(path);
    expect(html, path).toContain("20 April 2027");
    expect(html, path).not.toContain("19 April 2027");
  }
});
