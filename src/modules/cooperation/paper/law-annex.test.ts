import { expect, it } from "vitest";
import { testClock } from "../../../../tests/support/clock.ts";
import { openCaseServer } from "../../../../tests/support/cooperation-network.ts";
import { card, letter } from "../../../../tests/support/letter-steps.ts";
import { lawOnRecord } from "./law-annex.ts";

it("looks at the law of the day on a letter, also west of Greenwich, where its midnight is the evening before", async () => {
  const server = await openCaseServer("XB", testClock("2027-03-02T09:00:00.000Z"), {
    config: { timeZone: "America/Vancouver" },
  });
  const duty = server.as("duty");
  const { correspondentId } = await duty.post("/correspondents", card);
  const { requestId } = await duty.post("/letters", { ...letter(correspondentId), datedOn: "2027-03-01" });
  const file = await server.cooperation.request(requestId);
  const { requests } = await lawOnRecord(server, { state: "XC" }, file === undefined ? [] : [file]);
  expect(requests).toMatchObject([{ day: "2027-03-01" }]);
});
