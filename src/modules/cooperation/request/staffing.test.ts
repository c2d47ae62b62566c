import { expect, test } from "vitest";
import { draftPreservation, gatesPassed } from "../../../../tests/support/case-steps.ts";
import { openCasePair } from "../../../../tests/support/cooperation-network.ts";

const TITLE = "No request can be sent: nobody else can authorise it";

test("a State that nobody can send from says whom it lacks, to administrators with the way to enrol them", async () => {
  const pair = await openCasePair();
  const { asker } = pair;
  const { requestId } = await draftPreservation(pair, {});
  const admin = await asker.browse("admin");
  expect((await admin.open("/people")).html).not.toContain(TITLE);
  expect((await asker.as("drafter").get(`/requests/${requestId}`)).lackingPeople).toEqual([]);

  const people = await asker.as("admin").get("/people");
  for (const { id, roles } of people.people) {
    if (roles.includes("authoriser")) {
      await asker.as("admin").post(`/people/${id}/suspension`, { reason: "Away with the delegation." });
    }
  }

  const { html } = await admin.open("/people");
  expect(html).toContain(TITLE);
  const proposed = await admin.open("/people?roles=authoriser");
  expect(proposed.html).toMatch(/<input[^>]*value="authoriser"[^>]* checked/);
  const drafter = await asker.browse("drafter");
  const check = await drafter.open(`/requests/${requestId}/draft/check`);
  expect(check.html).toContain(TITLE);
  expect(check.html).toContain("Two administrators enrol people");
  expect(check.html).toContain("The request stays here until the people named above are enrolled");
  expect(check.html).toContain("with the role Authoriser.");
  const { lackingPeople } = await asker.as("drafter").get(`/requests/${requestId}`);
  expect(lackingPeople).toEqual([{ roles: ["authoriser"] }]);

  // Whoever else could screen is away too: what both steps have in common is said once.
  for (const name of ["screener", "duty", "night", "executing"] as const) {
    await asker.as("admin").post(`/people/${asker.people[name].id}/suspension`, { reason: "On the same flight." });
  }
  const both = (await drafter.open(`/requests/${requestId}/draft/check`)).html;
  expect(both).toContain(TITLE);
  expect(both).toContain("nobody else can go through its safeguards");
  expect(both.split("Three different people send a request")).toHaveLength(2);
});

test("who has done a step of a request is told that a second person with the same role does the next", async () => {
  const pair = await openCasePair();
  const { requestId } = await draftPreservation(pair, {});
  const [drafter, second] = [pair.asker.as("drafter"), pair.asker.as("secondAuthoriser")];
  await drafter.post(`/requests/${requestId}/screening-request`);
  const records = gatesPassed("preservation", "before-sending");
  await second.post(`/requests/${requestId}/screening`, { records });
  await drafter.confirm(`/requests/${requestId}/submission`);
  const { html } = await (await pair.asker.browse("secondAuthoriser")).open(`/requests/${requestId}`);
  expect(html).toContain("You have already acted on this request, so a second person");
});
