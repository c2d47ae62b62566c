import { expect, it } from "vitest";
import { acceptRequest, preserve, sentRequest } from "../../../tests/support/case-steps.ts";
import { openCasePair } from "../../../tests/support/cooperation-network.ts";

// R37: a drill never moves a legal clock, whichever request it follows.

it("holds no preservation that is none, and is no request for its data", async () => {
  const pair = await openCasePair();
  const { asker, owner } = pair;
  const { dossierId, requestId } = await sentRequest(pair, { mechanism: "preservation" });
  await acceptRequest(pair, requestId, "preservation");
  await preserve(pair, requestId);
  const drill = { mechanism: "stored-data", dossierId, follows: requestId, drill: true } as const;
  const followUp = await sentRequest(pair, drill);
  expect((await owner.as("duty").get(`/requests/${requestId}`)).status).toBe("preserved");
  expect((await owner.as("duty").get(`/requests/${followUp.requestId}`)).drill).toBe(true);
  expect((await asker.as("drafter").get(`/requests/${requestId}`)).status).toBe("preserved");
  const { items } = await asker.as("drafter").get("/queue");
  const needs = items.filter(({ subject }: { subject: { id: string } }) => subject.id === requestId);
  expect(needs).toMatchObject([{ need: "send-follow-up" }]);
});
