import { beforeAll, describe, expect, it } from "vitest";
import { orderTerms, text } from "../../../../tests/support/case-steps.ts";
import { testClock } from "../../../../tests/support/clock.ts";
import { type CaseServer, openCaseServer, type PersonName } from "../../../../tests/support/cooperation-network.ts";
import { sha256Hex } from "../../../protocol/digest.ts";

let server: CaseServer;
let dossierId: string;
let requestId: string;
let orderId: string;

beforeAll(async () => {
  server = await openCaseServer("XB", testClock("2027-03-02T09:00:00.000Z"));
  const duty = server.as("duty");
  const { correspondentId } = await duty.post("/correspondents", {
    state: "XC",
    authority: "Ministry of Justice of Cascadia",
    address: "1 Cedar Street, Cascadia",
    fax: "+999 3 555 0199",
    languages: ["en"],
    timeZone: "America/Vancouver",
  });
  ({ requestId, dossierId } = await duty.post("/letters", {
    correspondentId,
    bearer: "fax",
    mechanism: "preservation",
    theirReference: "CAS/2027/9",
    legalBasis: { kind: "reciprocity", citation: "Note of 4 May 2026" },
    elements: { "42(3)(b)": { text: text("As the fax says.") } },
    urgency: "urgent",
    datedOn: "2027-03-01",
    receivedAt: "2027-03-02T08:00:00.000Z",
  }));
  ({ orderId } = await server.as("executing").post("/orders", { terms: orderTerms() }));
});

async function ask(person: PersonName, path: string): Promise<Response> {
  const { token } = await server.identity.becomeForTraining(server.people[person].id);
  return await server.app.request(path, { headers: { authorization: `Bearer ${token}` } });
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

  it("prints for nobody who may not read, and logs nothing then", async () => {
    const before = (await entriesOf("-printed")).length;
    for (const path of [`/requests/${requestId}/print`, `/dossiers/${dossierId}/print`]) {
      expect((await ask("admin", `/api/v1${path}`)).status).toBe(422);
      expect((await server.app.request(`/api/v1${path}`)).status).toBe(401);
    }
    expect((await ask("admin", `/api/v1/orders/${orderId}/print`)).status).toBe(422);
    expect((await entriesOf("-printed")).length).toBe(before);
  });

  it("refuses a paper that is not due, in words", async () => {
    const duty = server.as("duty");
    expect(await duty.refusal("GET", `/requests/${requestId}/print?paper=decision`)).toBe("request-not-decided");
    expect(await duty.refusal("GET", `/orders/${orderId}/print?paper=renewal`)).toBe("order-not-renewed");
    expect(await duty.refusal("GET", `/requests/${requestId}/print?paper=poem`)).not.toBe("ok");
    expect(await duty.refusal("GET", "/dossiers/not-an-id/print")).toBe("dossier-unknown");
  });
});
