import { beforeAll, describe, expect, it } from "vitest";
import { elementsFor } from "../../convention/index.ts";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { draftPreservation, gatesPassed, orderTerms, sendRequest, text } from "../../../tests/support/case-steps.ts";

let pair: CasePair;

beforeAll(async () => {
  // A night in the week, in an office that is declared small.
  pair = await openCasePair({ smallOffice: true, at: "2027-03-02T02:30:00.000Z" });
});

const card = {
  state: "XC",
  authority: "Ministry of Justice of Cascadia",
  address: "1 Cedar Street, Cascadia",
  fax: "+999 3 555 0199",
  languages: ["en"],
  timeZone: "America/Vancouver",
};

function letter(correspondentId: string) {
  return {
    correspondentId,
    bearer: "fax",
    mechanism: "preservation",
    theirReference: "CAS/2027/9",
    legalBasis: { kind: "reciprocity", citation: "Note of 4 May 2026" },
    elements: Object.fromEntries(
      elementsFor("preservation")
        .filter(({ element }) => element.shape === "text")
        .map(({ element }) => [element.id, { text: text("As the fax says.") }]),
    ),
    urgency: "urgent",
    datedOn: "2027-03-01",
    receivedAt: "2027-03-02T02:00:00.000Z",
  };
}

describe("a State without a server", () => {
  let requestId: string;

  it("is entered by hand, and vouched for only by another person's call", async () => {
    const { correspondentId, calledBack } = await pair.owner.as("duty").post("/correspondents", card);
    expect(calledBack).toBe(false);
    const call = { numberCalled: "+999 3 555 0100" };
    expect(await pair.owner.as("duty").refusal("POST", `/correspondents/${correspondentId}/call-back`, call)).toBe(
      "call-back-needs-another-person",
    );
    expect((await pair.owner.as("night").post(`/correspondents/${correspondentId}/call-back`, call)).calledBack).toBe(
      true,
    );
    ({ requestId } = await pair.owner.as("duty").post("/letters", letter(correspondentId)));
  });

  it("has its fax in the same queue, rung for like a dispatch, and never shown as verified", async () => {
    const duty = pair.owner.as("duty");
    const file = await duty.get(`/requests/${requestId}`);
    expect(file).toMatchObject({ direction: "incoming", status: "received", bearer: "fax", dispatchId: null });
    expect((await duty.get(`/dossiers/${file.dossierId}`)).verified).toBe(false);
    expect((await duty.get("/duty/rings")).rings).toMatchObject([{ reason: "preservation-received" }]);
    expect((await duty.get("/queue")).items).toContainEqual(
      expect.objectContaining({ need: "acknowledge", state: "XC" }),
    );
  });

  it("has the same acts, orders and clocks; what we say is printed instead of sent", async () => {
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/acknowledgement`);
    await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed("preservation", "before-deciding") });
    const accepted = await duty.confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
    expect(accepted.status).toBe("accepted");
    const executing = pair.owner.as("executing");
    const { orderId } = await executing.post(`/requests/${requestId}/orders`, { terms: orderTerms() });
    await executing.post(`/orders/${orderId}/issue`);
    const now = pair.clock.now().toISOString();
    await executing.post(`/orders/${orderId}/service`, { servedAt: now, how: "by hand" });
    await executing.post(`/orders/${orderId}/answer`, { answer: "preserved", answeredAt: now, contact: "Desk" });
    const file = await duty.get(`/requests/${requestId}`);
    expect(file.status).toBe("preserved");
    expect(file.clocks.map((clock: { kind: string }) => clock.kind)).toEqual(["treaty", "order"]);
    const { items } = await duty.get(`/dossiers/${file.dossierId}/timeline`);
    expect(items.some((item: { type: string }) => item.type.startsWith("receipt."))).toBe(false);
  });
});

describe("a small office at night", () => {
  it("accepts a preservation with one person, and owes the countersignature of another", async () => {
    const { requestId } = await draftPreservation(pair, {});
    await sendRequest(pair, requestId, "preservation");
    const authoriser = pair.owner.as("authoriser");
    await pair.owner.as("duty").post(`/requests/${requestId}/acknowledgement`);
    const records = gatesPassed("preservation", "before-deciding");
    await authoriser.post(`/requests/${requestId}/screening`, { records });
    const accepted = await authoriser.confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
    expect(accepted.status).toBe("accepted");
    const countersign = `/requests/${requestId}/countersignature`;
    expect((await authoriser.get("/queue")).items).not.toContainEqual(
      expect.objectContaining({ need: "countersign", subject: { kind: "request", id: requestId } }),
    );
    expect(await authoriser.refusal("POST", countersign)).toBe("approval-needs-another-person");
    expect((await pair.owner.as("secondAuthoriser").get("/queue")).items).toContainEqual(
      expect.objectContaining({ need: "countersign" }),
    );
    await pair.owner.as("secondAuthoriser").confirm(countersign);
    expect(await pair.owner.as("secondAuthoriser").refusal("POST", countersign)).toBe("no-countersignature-owed");
  });

  it("refuses nothing alone", async () => {
    const { requestId } = await draftPreservation(pair, {});
    await sendRequest(pair, requestId, "preservation");
    const refusal = { outcome: "refuse", groundIds: ["persecution"], reasons: text("Persecution.") };
    const proposed = await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision`, refusal);
    expect(proposed.status).toBe("received");
  });

  it("needs two by day", async () => {
    pair.clock.set("2027-03-02T10:00:00.000Z");
    const { requestId } = await draftPreservation(pair, {});
    await sendRequest(pair, requestId, "preservation");
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/acknowledgement`);
    await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed("preservation", "before-deciding") });
    expect((await duty.confirm(`/requests/${requestId}/decision`, { outcome: "accept" })).status).toBe("acknowledged");
  });
});

describe("a drill", () => {
  it("rings like the real thing, says so, and starts no legal clock", async () => {
    const { requestId } = await draftPreservation(pair, { drill: true });
    await sendRequest(pair, requestId, "preservation");
    const duty = pair.owner.as("duty");
    const { rings } = await duty.get("/duty/rings");
    const subjects = rings.flatMap((ring: { subjects: { id: string }[] }) => ring.subjects.map((one) => one.id));
    expect(subjects).toContain(requestId);
    await duty.post(`/requests/${requestId}/acknowledgement`);
    await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed("preservation", "before-deciding") });
    await duty.confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
    await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    const executing = pair.owner.as("executing");
    const { orderId } = await executing.post(`/requests/${requestId}/orders`, { terms: orderTerms() });
    await executing.post(`/orders/${orderId}/issue`);
    const now = pair.clock.now().toISOString();
    await executing.post(`/orders/${orderId}/service`, { servedAt: now, how: "by hand" });
    await executing.post(`/orders/${orderId}/answer`, { answer: "preserved", answeredAt: now, contact: "Desk" });
    const { clocks, facts } = await duty.get(`/requests/${requestId}`);
    expect(clocks.find((clock: { kind: string }) => clock.kind === "treaty")?.standing).toBe("not-started");
    expect(facts.treatyUntil).toBeUndefined();
    const { lines } = await duty.get("/statistics?year=2027");
    const fromXa = lines.find((line: { state: string }) => line.state === "XA");
    expect(fromXa.requests).toBe(3);
  });
});

describe("a compartment", () => {
  it("hides a dossier from everybody but its members, and from an administrator always", async () => {
    const drafter = pair.asker.as("drafter");
    const { dossierId } = await drafter.post("/dossiers", { title: "A delicate matter", state: "XB" });
    expect(await pair.asker.as("duty").refusal("GET", `/dossiers/${dossierId}`)).toBe("ok");
    expect(await pair.asker.as("admin").refusal("GET", `/dossiers/${dossierId}`)).toBe("dossier-unknown");
    for (const role of ["drafter", "authoriser", "duty-officer", "executing-officer", "custodian"]) {
      await drafter.post(`/dossiers/${dossierId}/members`, { remove: { role } });
    }
    expect(await drafter.refusal("GET", `/dossiers/${dossierId}`)).toBe("ok");
    expect(await pair.asker.as("duty").refusal("GET", `/dossiers/${dossierId}`)).toBe("dossier-unknown");
    expect(await pair.asker.as("screener").refusal("GET", `/dossiers/${dossierId}`)).toBe("ok");
    const remove = { remove: { userId: pair.asker.people.drafter.id } };
    expect(await drafter.refusal("POST", `/dossiers/${dossierId}/members`, remove)).toBe("dossier-needs-a-member");
    const administrator = { add: { userId: pair.asker.people.admin.id } };
    expect(await drafter.refusal("POST", `/dossiers/${dossierId}/members`, administrator)).toBe("member-cannot-read");
  });
});

describe("law by date", () => {
  it("does not offer the Convention before it binds both States, and says why", async () => {
    const drafter = pair.asker.as("drafter");
    const { dossierId } = await drafter.post("/dossiers", { title: "Early", state: "XB" });
    const { requestId } = await drafter.post(`/dossiers/${dossierId}/requests`, { mechanism: "stored-data" });
    const now = pair.clock.now();
    pair.clock.set("2026-02-15T12:00:00.000Z");
    const { bases } = await drafter.get(`/requests/${requestId}`);
    expect(bases.find((basis: { kind: string }) => basis.kind === "convention")).toMatchObject({
      available: false,
      reason: "not-yet-in-force",
    });
    const choice = { step: "basis", kind: "convention" };
    expect(await drafter.refusal("PUT", `/requests/${requestId}/draft`, choice)).toBe("basis-not-available");
    pair.clock.set(now);
    expect(await drafter.refusal("PUT", `/requests/${requestId}/draft`, choice)).toBe("ok");
  });
});
