import { beforeAll, describe, expect, it } from "vitest";
import { acceptRequest, gatesPassed, preserve, sentRequest, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, meet, openCasePair, openCaseServer } from "../../../../tests/support/cooperation-network.ts";
import { parseRequestId } from "../../../protocol/identifiers.ts";
import { preserveThere } from "./preserve-there.ts";
import { withholdDisclosure } from "./withhold-disclosure.ts";

// UNCC art. 43: Borealia preserves for Aurelia, and finds that a provider in Cascadia took part.

let pair: CasePair;
let dossierId: string;
let preservationId: string;

beforeAll(async () => {
  pair = await openCasePair();
  ({ dossierId, requestId: preservationId } = await sentRequest(pair, { mechanism: "preservation" }));
  await acceptRequest(pair, preservationId, "preservation");
  await preserve(pair, preservationId);
});

describe("a further provider", () => {
  let requestId: string;

  it("is disclosed from the preservation in which it was found, and from nothing else", async () => {
    const drafter = pair.owner.as("drafter");
    const begin = `/dossiers/${dossierId}/requests`;
    const mechanism = "preserved-traffic-disclosure";
    expect(await drafter.refusal("POST", begin, { mechanism })).toBe("takes-up-unfitting");
    const drill = { mechanism, takesUp: preservationId, drill: true };
    expect(await drafter.refusal("POST", begin, drill)).toBe("takes-up-unfitting");
    const browser = await pair.owner.browse("drafter");
    await browser.open(`/requests/${preservationId}/other-provider`);
    await browser.submit(begin, {});
    const { requests } = await drafter.get("/requests?mechanism=preserved-traffic-disclosure");
    ({ requestId } = requests[0]);
    const { draft, takesUp } = await drafter.get(`/requests/${requestId}`);
    const { reference } = await pair.asker.as("drafter").get(`/requests/${preservationId}`);
    expect(takesUp).toBe(preservationId);
    expect(draft.elements["of-preservation"].records[0]["reference-number"].line).toBe(reference);
    expect(draft.elements.communication.records).toEqual([
      { "identifier-kind": { codes: ["user-name"] }, value: { line: "harbour.desk@mail.example" } },
    ]);
  });

  it("goes to whoever asked to preserve, under the condition that is usual", async () => {
    const drafter = await pair.owner.browse("drafter");
    const page = `/requests/${requestId}/draft/conditions`;
    const { html } = await drafter.open(page);
    expect(html).toContain("Only to identify the other provider and the path of the communication.");
    await drafter.submit(page, {});
    const api = pair.owner.as("drafter");
    const put = async (answer: object) => await api.put(`/requests/${requestId}/draft`, answer);
    const element = async (elementId: string, records: object[]) =>
      await put({ step: "element", elementId, value: { records } });
    await put({ step: "offence", offence: { conventionOffence: "13", electronicEvidence: true } });
    await put({ step: "basis", kind: "convention" });
    const address = { "identifier-kind": { codes: ["ip-address"] }, value: { line: "198.51.100.7" } };
    await element("other-provider", [{ "holder-name": { line: "Cascadia Net" }, "holder-state": { line: "XC" } }]);
    await element("path", [{ ...address, port: { number: 443 }, "seen-at": { moment: "2027-02-11T14:05:06.000Z" } }]);
    await api.post(`/requests/${requestId}/screening-request`);
    const records = gatesPassed("preserved-traffic-disclosure", "before-sending");
    await pair.owner.as("screener").post(`/requests/${requestId}/screening`, { records });
    await api.confirm(`/requests/${requestId}/submission`);
    await pair.owner.as("authoriser").confirm(`/requests/${requestId}/sending`);
    await pair.settle();
    const asker = pair.asker.as("duty");
    const { direction, status, content, links } = await asker.get(`/requests/${requestId}`);
    expect([direction, status]).toEqual(["incoming", "received"]);
    expect(content.conditions).toMatchObject([{ kind: "not-as-evidence", article: "43(1)" }]);
    expect(links.takesUp).toMatchObject({ requestId: preservationId, mechanism: "preservation" });
    const { holds, links: others } = await asker.get(`/requests/${preservationId}`);
    expect([holds, others.followedBy, others.takenUpBy.length]).toEqual([[], [], 1]);
    const use = { use: "this-case", note: text("For the indictment.") };
    expect(await asker.refusal("POST", `/requests/${requestId}/uses`, use)).toBe("use-needs-consent");
  });

  it("leads on to a preservation in the third State, with the path and no other data", async () => {
    const third = await openCaseServer("XC", pair.clock);
    await meet(pair.asker, third);
    const { html } = await (await pair.asker.browse("drafter")).open(`/requests/${requestId}/preservation-elsewhere`);
    expect(html).toContain("goes on to a third State");
    expect(html).toMatch(/<option value="XC" selected/);
    const drafter = pair.asker.as("drafter");
    const id = parseRequestId(requestId);
    const back = { state: "XB", title: "Path" };
    expect(await drafter.refusal("POST", `/requests/${requestId}/preservation-elsewhere`, back)).toBe(
      "path-leads-back",
    );
    const begun = await drafter.does(preserveThere, { id }, { state: "XC", title: "Invoice fraud: path" });
    const { draft, mechanism, stage } = await drafter.get(`/requests/${begun.requestId}`);
    expect([mechanism, stage]).toEqual(["preservation", "drafting"]);
    expect(draft.offence.conventionOffence).toBe("13");
    expect(draft.elements["42(3)(c)"].items).toEqual([
      { kind: "address", value: "198.51.100.7 443 2027-02-11T14:05:06.000Z" },
      { kind: "account", value: "harbour.desk@mail.example" },
    ]);
    expect(draft.elements["42(3)(d)"].items).toEqual([{ kind: "custodian", value: "Cascadia Net" }]);
  });
});

it("is withheld on a ground of Article 43, and its asker reads why", async () => {
  const authoriser = pair.owner.as("authoriser");
  const at = `/requests/${preservationId}/withheld-disclosure`;
  const other = { groundIds: ["trivial-value"], reasons: "Small." };
  expect(await authoriser.refusal("POST", at, other)).toBe("ground-not-open");
  const id = parseRequestId(preservationId);
  const withheld = { groundIds: ["essential-interests"], reasons: "An inquiry of ours.", language: "en" };
  await authoriser.does(withholdDisclosure, { id }, withheld);
  await pair.settle();
  const asked = await pair.asker.as("duty").get(`/requests/${preservationId}`);
  expect(asked.status).toBe("preserved");
  expect(asked.withheld.content.facts.withheld.grounds).toEqual([
    { groundId: "essential-interests", paragraph: "43(2)" },
  ]);
  const { html } = await (await pair.asker.browse("duty")).open(`/requests/${preservationId}`);
  expect(html).toContain("An inquiry of ours.");
  const { requestId } = await sentRequest(pair, { mechanism: "stored-data" });
  const stray = `/requests/${requestId}/withheld-disclosure`;
  expect(await authoriser.refusal("POST", stray, { ...withheld })).toBe("nothing-to-withhold");
});
