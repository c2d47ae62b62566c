import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { draftRequest, gatesPassed, recordByTwo } from "../../../../tests/support/case-steps.ts";
import { type CasePair, type CaseServer, openCasePair } from "../../../../tests/support/cooperation-network.ts";

// A request that rests on a domestic law, for a crime below the Convention's threshold: from the record of the one State to the other.

const law = {
  kind: "domestic-law",
  citation: "Mutual Assistance Act of 2011, section 12",
  states: ["XA", "XB"],
  inForceFrom: "2012-01-01",
  mechanisms: ["legal-assistance"],
  source: { kind: "fictional", reference: "the script of the tests" },
};
const UNKNOWN = "Our own treaty record does not show this basis";

let pair: CasePair;
let requestId: string;

beforeAll(async () => {
  pair = await openCasePair();
  await enter(pair.asker, law);
  requestId = (await draftRequest(pair, { mechanism: "legal-assistance" })).requestId;
});

it("says of a basis that has ended that it has, and names no State for it", async () => {
  const { asker } = pair;
  const ended = { ...law, citation: "Act of 1950", inForceUntil: "2020-01-01" };
  await enter(asker, ended);
  const drafter = await asker.browse("drafter");
  const { html } = await drafter.open(`/requests/${requestId}/draft/basis`);
  expect(html).toContain("It is no longer in force.");
  expect(html).not.toContain("It no longer binds .");
  expect(html).toContain("In force since 1 January 2012.");
  expect(html).not.toContain("through the API");
});

it("is not asked whether the Convention reaches it, and leaves", async () => {
  const { asker } = pair;
  const drafter = asker.as("drafter");
  const offence = { maximumPenalty: { requesting: { months: 12 } }, electronicEvidence: true };
  await drafter.put(`/requests/${requestId}/draft`, { step: "offence", offence });
  const { bases } = await drafter.get(`/requests/${requestId}`);
  const { id } = bases.find(({ citation }: { citation: string }) => citation === law.citation);
  await drafter.put(`/requests/${requestId}/draft`, { step: "basis", kind: "domestic-law", id });
  await drafter.post(`/requests/${requestId}/screening-request`);
  const path = `/requests/${requestId}/screening`;
  expect((await (await asker.browse("screener")).open(path)).html).not.toContain('name="G1"');
  const all = { records: gatesPassed("legal-assistance", "before-sending") };
  expect(await asker.as("screener").refusal("POST", path, all)).toBe("gate-does-not-apply");
  const records = gatesPassed("legal-assistance", "before-sending", "domestic-law");
  await asker.as("screener").post(path, { records });
  await drafter.confirm(`/requests/${requestId}/submission`);
  await asker.as("authoriser").confirm(`/requests/${requestId}/sending`);
  await pair.settle();
});

it("is shown to the owner as the asker's word, with what the owner's own record says", async () => {
  const { owner } = pair;
  const duty = owner.as("duty");
  await duty.post(`/requests/${requestId}/acknowledgement`);
  const path = `/requests/${requestId}`;
  const browser = await owner.browse("duty");
  const { html } = await browser.open(path);
  expect(html).toContain("In force for both States on 1 January 2012, as the asking State reads it.");
  expect(html).toContain(UNKNOWN);
  expect(html).toContain("None is recorded between the two States.");
  expect((await browser.open(`${path}/decision`)).html).toContain(UNKNOWN);
  const ours = async () =>
    (await duty.get(path)).bases.find(({ kind }: { kind: string }) => kind === "domestic-law").available;
  expect(await ours()).toBe(false);
  await enter(owner, law);
  expect(await ours()).toBe(true);
  expect((await browser.open(path)).html).not.toContain(UNKNOWN);
});

it("is decided by the owner without that question", async () => {
  const duty = pair.owner.as("duty");
  await duty.post(`/requests/${requestId}/screening`, {
    records: gatesPassed("legal-assistance", "before-deciding", "domestic-law"),
  });
  await duty.confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
  const decided = await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
  expect(decided.status).toBe("accepted");
});

it("goes to its drafter to be changed when the screening stops it, never to be submitted", async () => {
  const { asker } = pair;
  const { requestId: stopped } = await draftRequest(pair, { mechanism: "legal-assistance" });
  const drafter = asker.as("drafter");
  await drafter.post(`/requests/${stopped}/screening-request`);
  const records = gatesPassed("legal-assistance", "before-sending").map((record) =>
    record.gate === "G4" ? { ...record, answer: "yes-stops" } : record,
  );
  await asker.as("screener").post(`/requests/${stopped}/screening`, { records });
  const needs = async () =>
    (await drafter.get("/queue")).items
      .filter(({ subject }: { subject: { id: string } }) => subject.id === stopped)
      .map(({ need }: { need: string }) => need);
  expect(await needs()).toEqual(["mend-stopped"]);
  const browser = await asker.browse("drafter");
  const page = await browser.open(`/requests/${stopped}`);
  expect(page.html).toContain("stopped at its screening");
  expect(page.html).not.toContain(`/requests/${stopped}/submission`);
  await browser.submit(`/requests/${stopped}/reopening`, { reason: "Fewer accounts." });
  expect(await needs()).toEqual(["continue-draft"]);
});

it("can be sent back by its second person also on a day on which its basis does not bind", async () => {
  const { asker } = pair;
  const basisId = await enter(asker, { ...law, citation: "Act of 2020" });
  const { requestId: late } = await draftRequest(pair, { mechanism: "legal-assistance" });
  const drafter = asker.as("drafter");
  await drafter.put(`/requests/${late}/draft`, { step: "basis", kind: "domestic-law", id: basisId });
  await drafter.post(`/requests/${late}/screening-request`);
  const records = gatesPassed("legal-assistance", "before-sending", "domestic-law");
  await asker.as("screener").post(`/requests/${late}/screening`, { records });
  await drafter.confirm(`/requests/${late}/submission`);
  await recordByTwo(asker, `/treaty/bases/${basisId}/correction`, { reason: "It was never passed." });
  const browser = await asker.browse("authoriser");
  const page = await browser.open(`/requests/${late}/sending`);
  expect(page.html).toContain("does not bind both States today. Take the request back into drafting");
  await browser.submit(`/requests/${late}/reopening`, { reason: "Its basis is gone." });
  expect((await drafter.get(`/requests/${late}`)).stage).toBe("drafting");
});

async function enter(server: CaseServer, basis: object): Promise<string> {
  return await recordByTwo(server, "/treaty/bases", { basisId: randomUUID(), ...basis });
}
