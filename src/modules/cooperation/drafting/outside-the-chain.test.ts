import { readFile } from "node:fs/promises";
import { sql } from "kysely";
import { beforeAll, expect, it } from "vitest";
import { draftRequest, gatesPassed, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";

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
  const { items } = await both.get("/queue");
  expect(items.filter((item: { need: string }) => item.need === "authorise-sending")).toEqual([]);
  expect((await asker.as("authoriser").confirm(path)).stage).toBe("sent");
});

it("is also kept from whoever wrote in it before a request said so itself", async () => {
  const { asker } = pair;
  const db = asker.platform.database.db;
  const value = { text: text("Another account, and all of it.") };
  const { requestId } = await draftRequest(pair, { mechanism: "stored-data" });
  for (const writer of ["secondAuthoriser", "drafter", "secondAuthoriser"] as const) {
    await asker.as(writer).put(`/requests/${requestId}/draft`, { step: "element", elementId: "40(15)(e)", value });
  }
  const files = async () => {
    const { rows } = await sql<{ file: object }>`select file from cooperation.request order by request_id`.execute(db);
    return rows.map(({ file }) => file);
  };
  const said = await files();
  expect(said).toContainEqual(
    expect.objectContaining({
      requestId,
      alsoWrittenBy: [expect.objectContaining({ userId: asker.people.secondAuthoriser.id })],
    }),
  );
  await sql`update cooperation.request set file = (file::jsonb - 'alsoWrittenBy')::json`.execute(db);
  expect(await files()).not.toEqual(said);
  await sql
    .raw(await readFile(new URL("../../../../migrations/0076-who-wrote-in-a-request.sql", import.meta.url), "utf8"))
    .execute(db);
  expect(await files()).toEqual(said);
});
