import { beforeAll, describe, expect, it } from "vitest";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { gatesPassed, preserve, sentRequest, text } from "../../../tests/support/case-steps.ts";

let pair: CasePair;

beforeAll(async () => {
  // A night in the week, in an office that is declared small.
  pair = await openCasePair({ smallOffice: true, at: "2027-03-02T02:30:00.000Z" });
});

describe("a small office at night", () => {
  it("accepts a preservation with one person, and owes the countersignature of another", async () => {
    const { requestId } = await sentRequest(pair, { mechanism: "preservation" });
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
    const { requestId } = await sentRequest(pair, { mechanism: "preservation" });
    const refusal = { outcome: "refuse", groundIds: ["persecution"], reasons: text("Persecution.") };
    const proposed = await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision`, refusal);
    expect(proposed.status).toBe("received");
  });

  it("needs two by day", async () => {
    pair.clock.set("2027-03-02T10:00:00.000Z");
    const { requestId } = await sentRequest(pair, { mechanism: "preservation" });
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/acknowledgement`);
    await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed("preservation", "before-deciding") });
    expect((await duty.confirm(`/requests/${requestId}/decision`, { outcome: "accept" })).status).toBe("acknowledged");
  });
});

describe("a drill", () => {
  it("rings like the real thing, says so, and starts no legal clock", async () => {
    const { requestId } = await sentRequest(pair, { mechanism: "preservation", drill: true });
    const duty = pair.owner.as("duty");
    const { rings } = await duty.get("/duty/rings");
    const subjects = rings.flatMap((ring: { subjects: { id: string }[] }) => ring.subjects.map((one) => one.id));
    expect(subjects).toContain(requestId);
    await duty.post(`/requests/${requestId}/acknowledgement`);
    await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed("preservation", "before-deciding") });
    await duty.confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
    await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    await preserve(pair, requestId);
    const { clocks, facts } = await duty.get(`/requests/${requestId}`);
    expect(clocks.find((clock: { kind: string }) => clock.kind === "treaty")?.standing).toBe("not-started");
    expect(facts.treatyUntil).toBeUndefined();
    const { lines } = await duty.get("/statistics?year=2027");
    const fromXa = lines.find((line: { state: string }) => line.state === "XA");
    expect(fromXa.requests).toBe(3);
  });
});
