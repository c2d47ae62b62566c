import { beforeAll, describe, expect, it } from "vitest";
import { gatesPassed, orderTerms, valueFor } from "../../../../tests/support/case-steps.ts";
import { testClock } from "../../../../tests/support/clock.ts";
import { type CaseServer, openCaseServer, type PersonName } from "../../../../tests/support/cooperation-network.ts";
import { card, letter } from "../../../../tests/support/letter-steps.ts";
import { hasPoppler, wordsOf } from "../../../../tests/support/paper-checks.ts";
import { skipReason } from "../../../../tests/support/skips.ts";
import { elementsFor } from "../../../convention/index.ts";
import { concat } from "../../../protocol/bytes.ts";
import { sha256Hex } from "../../../protocol/digest.ts";

const poppler = hasPoppler();
if (!poppler) skipReason("the log's lines read back from the paper", "no Poppler found (Debian: poppler-utils)");

let server: CaseServer;
let dossierId: string;
let requestId: string;
let orderId: string;

beforeAll(async () => {
  server = await openCaseServer("XB", testClock("2027-03-02T09:00:00.000Z"));
  const duty = server.as("duty");
  const { correspondentId } = await duty.post("/correspondents", card);
  ({ requestId, dossierId } = await duty.post("/letters", letter(correspondentId)));
  ({ orderId } = await server.as("duty").post("/orders", { terms: orderTerms() }));
});

async function ask(person: PersonName, path: string): Promise<Response> {
  const { token } = await server.identity.becomeForTraining(server.people[person].id);
  return await server.app.request(path, { headers: { authorization: `Bearer ${token}` } });
}

/** A request of ours, screened and ready for the first of two people. */
async function ownDraft(): Promise<{ requestId: string; dossierId: string }> {
  const { correspondentId } = await server
    .as("duty")
    .post("/correspondents", { ...card, authority: "Prosecutor General" });
  const { id: basisId } = await server.treaty.recordBasis(
    {
      kind: "reciprocity",
      citation: "Note of 4 May 2026",
      states: ["XB", "XC"],
      inForceFrom: "2026-05-04",
      mechanisms: [],
      source: { kind: "fictional", reference: "the script of the tests" },
    },
    server.people.authoriser,
  );
  const drafter = server.as("drafter");
  const { dossierId: opened } = await drafter.post("/dossiers", { title: "A ledger", state: "XC", correspondentId });
  const { requestId: begun } = await drafter.post(`/dossiers/${opened}/requests`, { mechanism: "preservation" });
  const put = async (answer: object) => await drafter.put(`/requests/${begun}/draft`, answer);
  await put({ step: "offence", offence: { conventionOffence: "13", electronicEvidence: true } });
  await put({ step: "basis", kind: "reciprocity", id: basisId });
  for (const { element } of elementsFor("preservation")) {
    await put({ step: "element", elementId: element.id, value: valueFor(element) });
  }
  await drafter.post(`/requests/${begun}/screening-request`);
  const records = gatesPassed("preservation", "before-sending", "reciprocity");
  await server.as("screener").post(`/requests/${begun}/screening`, { records });
  return { requestId: begun, dossierId: opened };
}

async function entriesOf(type: string) {
  return (await server.audit.entries({ limit: 200 })).filter((entry) => entry.type.endsWith(type));
}

describe("printing over the API and from the pages", () => {
  it.each([
    [
      "an acknowledgement",
      () => `/requests/${requestId}/print?paper=acknowledgement`,
      "cooperation.acknowledgement-printed",
    ],
    ["a dossier", () => `/dossiers/${dossierId}/print?language=ar`, "cooperation.dossier-printed"],
    ["an order", () => `/orders/${orderId}/print`, "measures.order-printed"],
  ])("gives %s as a file that nobody keeps by accident, and logs who printed which", async (_, path, type) => {
    if (type.includes("acknowledgement")) await server.as("duty").post(`/requests/${requestId}/acknowledgement`);
    const before = (await entriesOf(type)).length;
    for (const prefix of ["", "/api/v1"]) {
      const response = await ask("duty", `${prefix}${path()}`);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("application/pdf");
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.get("content-disposition")).toMatch(
        /^attachment; filename="[A-Z0-9][A-Za-z0-9.-]+\.pdf"$/,
      );
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe("%PDF-");
      const logged = (await entriesOf(type)).map(({ details }) => details?.["sha256"]);
      expect(logged).toContain(sha256Hex(bytes));
    }
    expect((await entriesOf(type)).length).toBe(before + 2);
  });

  it.skipIf(!poppler)("prints each entry of the log about a dossier with the hash of its leaf", async () => {
    const { requestId: sent, dossierId: other } = await ownDraft();
    // The two people's approvals name no dossier; their request does.
    await server.as("drafter").confirm(`/requests/${sent}/submission`);
    const response = await ask("drafter", `/api/v1/dossiers/${other}/print`);
    const printed = wordsOf(new Uint8Array(await response.arrayBuffer()))
      .map(({ text: word }) => word)
      .join("");
    const byDossier = await server.audit.entries({ dossierId: other, limit: 200 });
    const bySubject = await server.audit.entries({ subject: { kind: "request", id: sent }, limit: 200 });
    const types = new Set([...byDossier, ...bySubject].map(({ type }) => type));
    expect([...types]).toEqual(expect.arrayContaining(["cooperation.dossier-opened", "identity.approval-requested"]));
    for (const { entryId, type } of [...byDossier, ...bySubject]) {
      // Made after what it is about was printed.
      if (type === "cooperation.dossier-printed") continue;
      const { entryBytes } = await server.audit.openEntry(entryId);
      const leaf = sha256Hex(concat(Uint8Array.of(0), entryBytes));
      for (const half of [leaf.slice(0, 32), leaf.slice(32)]) expect(printed, type).toContain(half);
    }
  });

  it("prints for nobody who may not read, and logs nothing then", async () => {
    const before = (await entriesOf("-printed")).length;
    for (const path of [`/requests/${requestId}/print`, `/dossiers/${dossierId}/print`]) {
      expect((await ask("admin", `/api/v1${path}`)).status).toBe(404);
      expect((await server.app.request(`/api/v1${path}`)).status).toBe(401);
    }
    expect((await ask("admin", `/api/v1/orders/${orderId}/print`)).status).toBe(404);
    expect((await entriesOf("-printed")).length).toBe(before);
  });

  it("refuses a paper that is not due, in words", async () => {
    const duty = server.as("duty");
    expect(await duty.refusal("GET", `/requests/${requestId}/print?paper=decision`)).toBe("request-not-decided");
    expect(await duty.refusal("GET", `/orders/${orderId}/print?paper=renewal`)).toBe("order-not-renewed");
    expect(await duty.refusal("GET", `/orders/${orderId}/print?paper=ending`)).toBe("order-not-ended");
    expect(await duty.refusal("GET", `/requests/${requestId}/print?paper=poem`)).not.toBe("ok");
    expect(await duty.refusal("GET", "/dossiers/not-an-id/print")).toBe("dossier-unknown");
  });
});
