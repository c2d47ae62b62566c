import { beforeAll, describe, expect, it } from "vitest";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { gatesPassed, preserve } from "../../../../tests/support/case-steps.ts";
import { card, letter, letterSteps } from "../../../../tests/support/letter-steps.ts";

let pair: CasePair;
const { soundLetter } = letterSteps(() => pair);

beforeAll(async () => {
  // A night in the week, in an office that is declared small.
  pair = await openCasePair({ smallOffice: true, at: "2027-03-02T02:30:00.000Z" });
});

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
    expect((await duty.get("/duty/rings")).rings).toMatchObject([{ reason: "urgent-received" }]);
    expect((await duty.get("/queue")).items).toContainEqual(
      expect.objectContaining({ need: "acknowledge", state: "XC" }),
    );
  });

  it("has the same acts, orders and clocks; what we say is printed instead of sent", async () => {
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/acknowledgement`);
    await duty.post(`/requests/${requestId}/screening`, {
      records: gatesPassed("preservation", "before-deciding", "reciprocity"),
    });
    const accepted = await duty.confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
    expect(accepted.status).toBe("accepted");
    await preserve(pair, requestId);
    const file = await duty.get(`/requests/${requestId}`);
    expect(file.status).toBe("preserved");
    expect(file.clocks.map((clock: { kind: string }) => clock.kind)).toEqual(["treaty", "order"]);
    const { items } = await duty.get(`/dossiers/${file.dossierId}/timeline`);
    expect(items.some((item: { type: string }) => item.type.startsWith("receipt."))).toBe(false);
  });
});

describe("a request on paper that cannot be right", () => {
  let sound: ReturnType<typeof letter>;

  beforeAll(async () => {
    sound = await soundLetter(pair.owner);
  });

  it.each<[string, object]>([
    ["moment-in-the-future", { receivedAt: "2029-01-01T00:00:00.000Z" }],
    ["dated-after-arrival", { datedOn: "2027-12-24" }],
  ])("is refused: %s", async (code, wrong) => {
    expect(await pair.owner.as("duty").refusal("POST", "/letters", { ...sound, ...wrong })).toBe(code);
  });

  it("is registered once, whoever sends the form twice", async () => {
    const duty = pair.owner.as("duty");
    expect(await duty.refusal("POST", "/letters", sound)).toBe("ok");
    expect(await duty.refusal("POST", "/letters", sound)).toBe("letter-known");
    expect(await duty.refusal("POST", "/letters", { ...sound, theirReference: "CAS/2027/10" })).toBe("ok");
  });
});

describe("a card", () => {
  it("names a time zone that exists, for deadlines are counted in it", async () => {
    const nowhere = { ...card, timeZone: "Cascadia/Harbour" };
    expect(await pair.owner.as("duty").refusal("POST", "/correspondents", nowhere)).toBe("time-zone-unknown");
  });

  it("is of no secretariat", async () => {
    const ofNoState = { ...card, state: "UN" };
    expect(await pair.owner.as("duty").refusal("POST", "/correspondents", ofNoState)).toBe("secretariat-no-state");
  });
});
