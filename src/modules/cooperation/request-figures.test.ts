import { expect, it } from "vitest";
import { draftPreservation, sendRequest } from "../../../tests/support/case-steps.ts";
import { openCasePair } from "../../../tests/support/cooperation-network.ts";
import { card, letter } from "../../../tests/support/letter-steps.ts";

it("counts a request in the year in which it left or came, not in that of its first draft or of its registration", async () => {
  const pair = await openCasePair({ at: "2027-12-31T12:00:00.000Z" });
  const counted = async (side: "asker" | "owner", year: number) =>
    (await pair[side].as("duty").get(`/statistics?year=${year}`)).lines.map(
      ({ requests }: { requests: number }) => requests,
    );
  const { requestId } = await draftPreservation(pair, {});
  const receivedAt = pair.clock.now().toISOString();
  pair.clock.set("2028-01-01T12:00:00.000Z");
  await sendRequest(pair, requestId, "preservation");
  expect(await counted("asker", 2027)).toEqual([]);
  expect(await counted("asker", 2028)).toEqual([1]);
  expect(await counted("owner", 2028)).toEqual([1]);
  const duty = pair.owner.as("duty");
  const { correspondentId } = await duty.post("/correspondents", card);
  const came = await duty.post("/letters", { ...letter(correspondentId), datedOn: "2027-12-30", receivedAt });
  expect(came.reference).toMatch(/^XB-2027-R/);
  expect(await counted("owner", 2027)).toEqual([1]);
  expect(await counted("owner", 2028)).toEqual([1]);
});

it("says the same in a table file, in codes and plain numbers", async () => {
  const pair = await openCasePair();
  const { requestId } = await draftPreservation(pair, {});
  await sendRequest(pair, requestId, "preservation");
  const browser = await pair.owner.browse("duty");
  const { html } = await browser.open("/statistics");
  expect(html).toContain("received · Expedited preservation");
  const [href = ""] = /\/statistics\/csv\?year=\d+/.exec(html) ?? [];
  expect((await browser.open(href)).html).toBe(
    `"direction","mechanism","purpose","state","requests","open","outcomes","grounds","letters registered","minutes to acknowledge","hours to decision"\r\n` +
      `"incoming","preservation",,"XA",1,1,"{}","{}","{}",,\r\n`,
  );
});
