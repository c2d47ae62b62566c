import { expect, it } from "vitest";
import { acceptRequest, orderTerms, sentRequest } from "../../../../tests/support/case-steps.ts";
import { type CaseServer, openCasePair } from "../../../../tests/support/cooperation-network.ts";

it("keeps the clock of a preservation whose good news comes in while the job looks at it", async () => {
  const pair = await openCasePair();
  const { asker, owner, clock } = pair;
  const { requestId } = await sentRequest(pair, { mechanism: "preservation" });
  await acceptRequest(pair, requestId, "preservation");
  const executing = owner.as("executing");
  const { orderId } = await executing.post(`/requests/${requestId}/orders`, { terms: orderTerms() });
  await executing.post(`/orders/${orderId}/issue`);
  const now = clock.now().toISOString();
  await executing.post(`/orders/${orderId}/service`, { servedAt: now, how: "by hand" });
  await owner.run();
  // "executing" is opened, so the job has something to look at; "preserved" is stored and waits to be opened.
  await asker.platform.jobs.runNow("federation.inbox");
  await executing.post(`/orders/${orderId}/answer`, { answer: "preserved", answeredAt: now, contact: "Desk" });
  await owner.run();
  expect((await asker.as("drafter").get(`/requests/${requestId}`)).status).toBe("executing");
  await beforeItsNextTransaction(asker, async () => await asker.platform.jobs.runNow("federation.inbox"));
  await asker.platform.jobs.runNow("cooperation.clocks");
  await pair.settle();

  const { status, clocks } = await asker.as("drafter").get(`/requests/${requestId}`);
  expect(status).toBe("preserved");
  clock.set(new Date(Date.parse(clocks[0].warnFrom) + 1000));
  await pair.settle();
  const { rings } = await asker.as("duty").get("/duty/rings");
  expect(rings.map((ring: { reason: string }) => ring.reason)).toContain("preservation-about-to-end");
});

/** Something else happens first, after the next job has read what it will write. */
async function beforeItsNextTransaction({ platform }: CaseServer, happens: () => Promise<void>): Promise<void> {
  const { database } = platform;
  const { transaction } = database;
  const hooked: typeof transaction = async (work) => {
    Object.assign(database, { transaction });
    await happens();
    return await transaction(work);
  };
  Object.assign(database, { transaction: hooked });
}
