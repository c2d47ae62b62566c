import { expect, it } from "vitest";
import { acceptRequest, draftRequest, preserve, sentRequest, text } from "../../../../tests/support/case-steps.ts";
import { openCasePair } from "../../../../tests/support/cooperation-network.ts";

it("rings about lost data that a new request is to ask for, though an earlier one was withdrawn and closed", async () => {
  const pair = await openCasePair();
  const { asker, owner } = pair;
  const drafter = asker.as("drafter");
  const { dossierId, requestId } = await sentRequest(pair, { mechanism: "preservation" });
  await acceptRequest(pair, requestId, "preservation");
  const { orderId } = await preserve(pair, requestId);
  const stored = { mechanism: "stored-data", dossierId, follows: requestId } as const;
  const first = await sentRequest(pair, stored);
  await drafter.post(`/requests/${first.requestId}/withdrawal`, { reason: text("Asked for the wrong days.") });
  await pair.settle();
  await drafter.post(`/requests/${first.requestId}/closure`, { outcome: "withdrawn" });
  await pair.settle();
  expect((await drafter.get(`/requests/${first.requestId}`)).status).toBe("closed");
  await draftRequest(pair, stored);
  await owner.as("executing").post(`/orders/${orderId}/end`, { reason: "no-longer-needed", note: "By error." });
  await pair.settle();
  expect((await drafter.get(`/requests/${requestId}`)).status).toBe("preservation-lapsed");
  const { rings } = await asker.as("duty").get("/duty/rings");
  expect(rings).toMatchObject([{ reason: "preservation-failed" }]);
});
