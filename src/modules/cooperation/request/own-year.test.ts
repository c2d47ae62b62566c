import { beforeAll, describe, expect, it } from "vitest";
import { orderTerms } from "../../../../tests/support/case-steps.ts";
import { once } from "../../../../tests/support/byte-streams.ts";
import { testClock } from "../../../../tests/support/clock.ts";
import { type CaseServer, openCaseServer } from "../../../../tests/support/cooperation-network.ts";
import { card, letter } from "../../../../tests/support/letter-steps.ts";
import { parseDossierId } from "../../../protocol/identifiers.ts";

// At New Year people number by the year on their own wall, wherever Greenwich is.

describe.each([
  ["east", "Pacific/Auckland", "2026-12-31T12:00:00.000Z", 2027],
  ["west", "America/Vancouver", "2027-01-01T06:00:00.000Z", 2026],
])("a State %s of Greenwich", (_, timeZone, at, year) => {
  let server: CaseServer;
  let dossierId: string;

  beforeAll(async () => {
    server = await openCaseServer("XB", testClock(at), { config: { timeZone } });
    await server.evidence.start();
    const duty = server.as("duty");
    const { correspondentId } = await duty.post("/correspondents", card);
    const came = { ...letter(correspondentId), datedOn: "2026-12-30", receivedAt: at };
    ({ dossierId } = await duty.post("/letters", came));
  });

  it("numbers dossiers and requests by its own year", async () => {
    const { requests, ...dossier } = await server.as("duty").get(`/dossiers/${dossierId}`);
    expect(dossier.ownReference).toBe(`XB-${year}-D00001`);
    expect(requests).toMatchObject([{ reference: `XB-${year}-R00001` }]);
    const drafted = await server.as("drafter").post(`/dossiers/${dossierId}/requests`, { mechanism: "preservation" });
    expect(drafted.reference).toBe(`XB-${year}-R00002`);
  });

  it("numbers orders and exhibits by its own year", async () => {
    const { orderNumber } = await server.as("executing").post("/orders", { terms: orderTerms() });
    expect(orderNumber).toBe(`O-${year}-00001`);
    const facts = {
      dossierId: parseDossierId(dossierId),
      title: { language: "en", text: "Mailbox" },
      kind: "mailbox",
      acquisition: { tools: [] },
    };
    const taken = await server.evidence.exhibits.takeIn(
      facts,
      { stream: once(new Uint8Array([1])) },
      server.people.executing,
    );
    expect(taken.number).toBe(`XB-${year}-0001`);
  });

  it("counts what came under its own year", async () => {
    const duty = server.as("duty");
    const counted = await duty.get("/statistics");
    expect(counted.year).toBe(year);
    expect(counted.lines).toMatchObject([{ direction: "incoming", requests: 1 }]);
    for (const other of [year - 1, year + 1]) expect((await duty.get(`/statistics?year=${other}`)).lines).toEqual([]);
  });
});
