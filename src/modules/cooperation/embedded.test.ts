import { expect, it } from "vitest";
import { openCasePair } from "../../../tests/support/cooperation-network.ts";
import { acceptRequest, preserve, sentRequest, text } from "../../../tests/support/case-steps.ts";

// The embedded engine has one session: an act that asked the database beside its own transaction would wait for ever.
it("does the same casework on the embedded engine", async () => {
  const pair = await openCasePair({ engine: "pglite" });
  const status = async (requestId: string) =>
    (await pair.asker.as("drafter").get(`/requests/${requestId}`)).status as string;
  const { dossierId, requestId } = await sentRequest(pair, { mechanism: "preservation" });
  const { rings } = await pair.owner.as("duty").get("/duty/rings");
  await pair.owner.as("duty").post(`/duty/rings/${rings[0].ringId}/acknowledgement`);
  await acceptRequest(pair, requestId, "preservation");
  const { orderId } = await preserve(pair, requestId);
  expect(await status(requestId)).toBe("preserved");
  const { requestId: followUp } = await sentRequest(pair, { mechanism: "stored-data", dossierId, follows: requestId });
  expect(await status(requestId)).toBe("preservation-held");
  await pair.asker.as("drafter").post(`/requests/${followUp}/withdrawal`, { reason: text("Solved.") });
  await pair.settle();
  expect([await status(followUp), await status(requestId)]).toEqual(["withdrawn", "preserved"]);
  const { latestEnd } = await pair.owner.as("executing").get(`/orders/${orderId}`);
  pair.clock.set(new Date(Date.parse(latestEnd) + 1000));
  await pair.settle();
  expect(await status(requestId)).toBe("preservation-lapsed");
  expect((await pair.owner.as("executing").get("/queue")).items).toEqual([]);
});
