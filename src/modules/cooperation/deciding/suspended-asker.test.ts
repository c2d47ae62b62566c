import { expect, it } from "vitest";
import { draftRequest, gatesPassed, sentRequest } from "../../../../tests/support/case-steps.ts";
import { type CaseServer, openCasePair, type PersonName } from "../../../../tests/support/cooperation-network.ts";

// R16: who is shut out stands behind nothing any more. What a thief asked for must not be carried out by a colleague who knows nothing.

async function suspend(server: CaseServer, person: PersonName): Promise<void> {
  const path = `/people/${server.people[person].id}/suspension`;
  await server.as("admin").post(path, { reason: "The laptop was stolen." });
}

it("lets nothing leave that somebody asked for who was suspended since; it can be taken back, and asked for by another", async () => {
  const pair = await openCasePair();
  const { asker, owner } = pair;
  const sent = await sentRequest(pair, { mechanism: "stored-data" });
  const { requestId } = await draftRequest(pair, { mechanism: "stored-data" });
  await asker.as("drafter").post(`/requests/${requestId}/screening-request`);
  const records = gatesPassed("stored-data", "before-sending");
  await asker.as("screener").post(`/requests/${requestId}/screening`, { records });
  await asker.as("drafter").confirm(`/requests/${requestId}/submission`);
  await suspend(asker, "drafter");
  const authoriser = asker.as("authoriser");
  await expect(authoriser.confirm(`/requests/${requestId}/sending`)).rejects.toThrow("asker-suspended");
  expect(await authoriser.get(`/requests/${requestId}`)).toMatchObject({ stage: "submitted" });
  await authoriser.post(`/requests/${requestId}/reopening`, { reason: "Asked for with a stolen laptop." });
  expect(await authoriser.get(`/requests/${requestId}`)).toMatchObject({ stage: "drafting" });

  // The same of a decision.
  const decision = `/requests/${sent.requestId}/decision`;
  const duty = owner.as("duty");
  await duty.post(`/requests/${sent.requestId}/acknowledgement`);
  await duty.post(`/requests/${sent.requestId}/screening`, { records: gatesPassed("stored-data", "before-deciding") });
  await duty.confirm(decision, { outcome: "accept" });
  await suspend(owner, "duty");
  const second = owner.as("authoriser");
  await expect(second.confirm(`${decision}-authorisation`)).rejects.toThrow("asker-suspended");
  await second.post(`${decision}-withdrawal`, { reason: "Proposed with a stolen laptop." });
  await owner.as("executing").confirm(decision, { outcome: "accept" });
  expect((await second.confirm(`${decision}-authorisation`)).status).toBe("accepted");
});

it("takes a reinstated person's earlier word for nothing either", async () => {
  const pair = await openCasePair();
  const { owner, clock } = pair;
  const { requestId } = await sentRequest(pair, { mechanism: "stored-data" });
  const decision = `/requests/${requestId}/decision`;
  const [duty, second] = [owner.as("duty"), owner.as("authoriser")];
  await duty.post(`/requests/${requestId}/acknowledgement`);
  await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed("stored-data", "before-deciding") });
  await duty.confirm(decision, { outcome: "accept" });
  clock.advance(60_000);
  await suspend(owner, "duty");
  clock.advance(60_000);
  await reinstate(owner, "duty");
  await expect(second.confirm(`${decision}-authorisation`)).rejects.toThrow("asker-suspended");
  await second.post(`${decision}-withdrawal`, { reason: "Proposed with a stolen laptop." });
  await owner.as("executing").confirm(decision, { outcome: "accept" });
  expect((await second.confirm(`${decision}-authorisation`)).status).toBe("accepted");
});

async function reinstate(server: CaseServer, person: PersonName): Promise<void> {
  const requestId = server.platform.random.uuid();
  const asked = { act: "reinstate", reason: "The laptop was found again.", requestId };
  await server.as("admin").confirm(`/people/${server.people[person].id}/access`, asked);
  await server.as("secondAdmin").confirm(`/access/${requestId}/approval`);
}
