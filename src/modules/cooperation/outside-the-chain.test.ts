import { sql } from "kysely";
import { beforeAll, expect, it } from "vitest";
import { draftRequest, gatesPassed, text } from "../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";

// G4: a person outside the chain screens. In a small office one person has more than one role.

let pair: CasePair;
const records = { records: gatesPassed("stored-data", "before-sending") };

beforeAll(async () => {
  pair = await openCasePair();
  const { platform, people } = pair.asker;
  await sql`insert into identity.role_grant (user_id, role, granted_at)
    values (${people.secondAuthoriser.id}, 'drafter', now())`.execute(platform.database.db);
});

it("is no screening by whoever wrote in another's draft", async () => {
  const { asker } = pair;
  const { requestId } = await draftRequest(pair, { mechanism: "stored-data" });
  const value = { text: text("Another account, and all of it.") };
  const both = asker.as("secondAuthoriser");
  await both.put(`/requests/${requestId}/draft`, { step: "element", elementId: "40(15)(e)", value });
  await asker.as("drafter").post(`/requests/${requestId}/screening-request`);
  const path = `/requests/${requestId}/screening`;
  expect(await both.refusal("POST", path, records)).toBe("screening-needs-an-outsider");
  expect(await asker.as("screener").refusal("POST", path, records)).toBe("ok");
});

it("leaves the screener outside: another person submits", async () => {
  const { asker } = pair;
  const { requestId } = await draftRequest(pair, { mechanism: "stored-data" });
  await asker.as("drafter").post(`/requests/${requestId}/screening-request`);
  const both = asker.as("secondAuthoriser");
  await both.post(`/requests/${requestId}/screening`, records);
  const path = `/requests/${requestId}/submission`;
  expect(await both.refusal("POST", `${path}-preview`)).toBe("screening-needs-an-outsider");
  expect((await asker.as("drafter").confirm(path)).stage).toBe("submitted");
});

it("is let leave by nobody who wrote in it, whoever submitted it", async () => {
  const { asker } = pair;
  const both = asker.as("secondAuthoriser");
  const value = { text: text("Another account, and all of it.") };
  const { requestId } = await draftRequest(pair, { mechanism: "stored-data" });
  await both.put(`/requests/${requestId}/draft`, { step: "element", elementId: "40(15)(e)", value });
  await asker.as("drafter").post(`/requests/${requestId}/screening-request`);
  await asker.as("screener").post(`/requests/${requestId}/screening`, records);
  await asker.as("drafter").confirm(`/requests/${requestId}/submission`);
  const path = `/requests/${requestId}/sending`;
  expect(await both.refusal("POST", `${path}-preview`)).toBe("sending-needs-another-person");
  expect((await asker.as("authoriser").confirm(path)).stage).toBe("sent");
});
