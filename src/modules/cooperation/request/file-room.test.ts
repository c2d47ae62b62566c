import { sql } from "kysely";
import { beforeAll, expect, it } from "vitest";
import { sentRequest, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";

// R27: one request does not grow without end, whatever the other State's server sends about it.

let pair: CasePair;
let requestId: string;

beforeAll(async () => {
  pair = await openCasePair();
  ({ requestId } = await sentRequest(pair, { mechanism: "stored-data" }));
});

/** As if so much had been said of it already. */
async function fill(sizeBytes: number): Promise<void> {
  await pair.owner.platform.database.transaction(async ({ db }) => {
    const { rows } = await sql<{ file: object }>`
      select file from cooperation.request where request_id = ${requestId}`.execute(db);
    const file = { ...rows[0]?.file, padding: "x".repeat(sizeBytes) };
    await sql`update cooperation.request set file = ${JSON.stringify(file)} where request_id = ${requestId}`.execute(
      db,
    );
  });
}

it("takes no more from a server than one request may hold, tells it so, and people here still act on it", async () => {
  await fill(16 * 2 ** 20);
  await pair.asker.as("drafter").post(`/requests/${requestId}/questions`, { text: text("How does it stand?") });
  await pair.settle();
  const { refusals, questions } = await pair.asker.as("drafter").get(`/requests/${requestId}`);
  expect(questions).toHaveLength(1);
  expect(refusals).toMatchObject([{ code: "over-quota" }]);
  const duty = pair.owner.as("duty");
  expect((await duty.get(`/requests/${requestId}`)).questions).toEqual([]);
  expect(await pair.owner.federation.alarms()).toMatchObject([
    { kind: "peer-over-quota", details: { limit: "request-file" } },
  ]);
  expect((await duty.post(`/requests/${requestId}/acknowledgement`)).status).toBe("acknowledged");
});

it("says clearly when there is no room for our own words either", async () => {
  await fill(32 * 2 ** 20);
  const question = { text: text("Which mailbox?") };
  expect(await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/questions`, question)).toBe(
    "request-full",
  );
});
