import { Client } from "pg";
import { expect, it, vi } from "vitest";
import { testClock } from "../../../../tests/support/clock.ts";
import { ceremony } from "../../../../tests/support/conferences.ts";
import { openSecretariat } from "../../../../tests/support/cooperation-network.ts";
import { quickestEngine } from "../../../../tests/support/databases.ts";
import { skipReason } from "../../../../tests/support/skips.ts";

const MOST_STATEMENTS = 8;
const hasPostgres = quickestEngine === "postgres";
if (!hasPostgres) skipReason("statements of the delegations' page", "they are counted on PostgreSQL");

it.skipIf(!hasPostgres)("asks the database eight times at most, however many delegations come", async () => {
  const server = await openSecretariat(testClock("2027-03-01T12:00:00.000Z"));
  const desk = server.as("conferenceOfficer");
  const { conferenceId } = await desk.post("/conferences", { ...ceremony, slug: "many-come" });
  const at = `/conferences/${conferenceId}/delegations`;
  const browser = await server.browse("conferenceOfficer");
  const count = async (): Promise<number> => {
    await browser.open(at);
    const asked = vi.spyOn(Client.prototype, "query");
    await browser.open(at);
    const { length } = asked.mock.calls;
    asked.mockRestore();
    return length;
  };
  await desk.post(at, { entity: "XB", kind: "state" });
  const withOne = await count();
  for (const entity of ["FR", "BR", "VN"]) await desk.post(at, { entity, kind: "state" });
  expect(await count()).toBe(withOne);
  expect(withOne).toBeGreaterThan(3);
  expect(withOne).toBeLessThanOrEqual(MOST_STATEMENTS);
});
