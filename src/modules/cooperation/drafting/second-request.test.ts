import { beforeAll, describe, expect, it } from "vitest";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import {
  acceptRequest,
  draftPreservation,
  gatesPassed,
  orderTerms,
  preserve,
  sendRequest,
  sentRequest,
  text,
} from "../../../../tests/support/case-steps.ts";

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

const asked = async (requestId: string) => await pair.asker.as("drafter").get(`/requests/${requestId}`);
const owned = async (requestId: string) => await pair.owner.as("duty").get(`/requests/${requestId}`);

async function drafterNeeds(requestId: string): Promise<{ need: string; until?: string }[]> {
  const { items } = await pair.asker.as("drafter").get("/queue");
  return items.filter(({ subject }: { subject: { id: string } }) => subject.id === requestId);
}

describe("the request that follows a preservation", () => {
  let dossierId: string;
  let preservationId: string;
  let requestId: string;

  beforeAll(async () => {
    ({ dossierId, requestId: preservationId } = await sentRequest(pair, { mechanism: "preservation" }));
    await acceptRequest(pair, preservationId, "preservation");
    await preserve(pair, preservationId);
  });

  it("carries over everything known, so that only what is new is typed", async () => {
    const drafter = pair.asker.as("drafter");
    const before = await drafterNeeds(preservationId);
    expect(before).toMatchObject([{ need: "send-follow-up" }]);
    ({ requestId } = await drafter.post(`/dossiers/${dossierId}/requests`, {
      mechanism: "stored-data",
      follows: preservationId,
    }));
    // The draft takes its place in the queue, and with it the day by which it must be there.
    expect(await drafterNeeds(preservationId)).toEqual([]);
    expect(await drafterNeeds(requestId)).toMatchObject([{ need: "continue-draft", until: before[0]?.until }]);
    const { draft, missing } = await asked(requestId);
    expect(draft.offence.conventionOffence).toBe("13");
    expect(draft.elements["40(15)(a)"].text.text).toBe("Words on 42(3)(a).");
    expect(draft.elements["40(15)(c)"].text.text).toBe("Words on 42(3)(b).");
    expect(draft.elements["40(15)(e)"].items[0].value).toBe("harbour.desk@mail.example");
    expect(missing.blocking.map((one: { elementId: string }) => one.elementId)).toEqual([
      "40(15)(b)",
      "40(15)(d)",
      "40(15)(g)",
    ]);
  });

  it("holds the preservation from its arrival on", async () => {
    const drafter = pair.asker.as("drafter");
    for (const elementId of ["40(15)(b)", "40(15)(d)", "40(15)(g)"]) {
      const value = { text: text(`Words on ${elementId}.`) };
      await drafter.put(`/requests/${requestId}/draft`, { step: "element", elementId, value });
    }
    await drafter.put(`/requests/${requestId}/draft`, { step: "basis", kind: "convention" });
    await sendRequest(pair, requestId, "stored-data");
    expect(await owned(requestId)).toMatchObject({ status: "received", follows: preservationId, dossierId });
    expect(await asked(preservationId)).toMatchObject({ status: "preservation-held" });
    const preservation = await owned(preservationId);
    expect(preservation.clocks[0]).toMatchObject({ kind: "treaty", standing: "held" });
    const { dueLatest } = preservation.clocks[0];
    pair.clock.set(new Date(Date.parse(dueLatest) + 86_400_000));
    await pair.settle();
    expect((await owned(preservationId)).status).toBe("preservation-held");
  });

  it("is returned once for completion, completed, and stands complete before the owner again", async () => {
    await pair.owner.as("duty").post(`/requests/${requestId}/acknowledgement`);
    await pair.settle();
    expect(
      await pair.owner
        .as("duty")
        .refusal("POST", `/requests/${requestId}/decision`, { outcome: "return-for-completion" }),
    ).toBe("decision-completion-names-elements");
    await pair.owner.as("duty").confirm(`/requests/${requestId}/decision`, {
      outcome: "return-for-completion",
      requestedElements: ["40(15)(f)"],
      reasons: text("Which days?"),
    });
    await pair.settle();
    const queue = await pair.asker.as("drafter").get("/queue");
    expect(queue.items).toContainEqual(expect.objectContaining({ need: "answer-question" }));
    await pair.asker.as("drafter").post(`/requests/${requestId}/answers`, {
      text: text("The first three weeks of February."),
      elements: { "40(15)(f)": { period: { from: "2027-02-01", to: "2027-02-20" } } },
    });
    await pair.settle();
    expect(await owned(requestId)).toMatchObject({ status: "acknowledged" });
    expect((await owned(requestId)).supplied).toMatchObject([
      {
        elementId: "40(15)(f)",
        value: { period: { from: "2027-02-01T00:00:00.000Z", to: "2027-02-20T23:59:59.999Z" } },
      },
    ]);
  });

  it("is accepted with conditions that the asker meets again before each further use", async () => {
    const conditions = [
      { kind: "use-limit", article: "40(19)", text: text("For this investigation only.") },
      { kind: "confidentiality", article: "40(20)", text: text("Not before the arrest.") },
    ];
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed("stored-data", "before-deciding") });
    expect(await duty.refusal("POST", `/requests/${requestId}/decision`, { outcome: "accept-on-conditions" })).toBe(
      "decision-incomplete",
    );
    await duty.confirm(`/requests/${requestId}/decision`, { outcome: "accept-on-conditions", conditions });
    await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    await pair.settle();
    expect(await asked(requestId)).toMatchObject({ status: "accepted-on-conditions" });
    const drafter = pair.asker.as("drafter");
    const use = async (name: string, more: object = {}) =>
      await drafter.refusal("POST", `/requests/${requestId}/uses`, {
        use: name,
        note: { language: "en", text: "for the file" },
        ...more,
      });
    expect(await use("this-case")).toBe("ok");
    expect(await use("other-case")).toBe("use-needs-consent");
    expect(await use("disclosure-that-clears-an-accused")).toBe("use-needs-notice");
    expect(await use("disclosure-that-clears-an-accused", { noNoticeBecause: "The hearing is on." })).toBe("ok");
    expect(await use("disclosure-that-clears-an-accused", { notice: text("It clears the accused.") })).toBe("ok");
    const consent = { kind: "other-case", purpose: "The case of the second invoice" };
    await duty.post(`/requests/${requestId}/consents`, { use: consent, text: text("We agree.") });
    await pair.settle();
    expect(await use("other-case")).toBe("ok");
    expect(await use("other-case")).toBe("use-needs-consent");
    expect(await use("onward-transfer")).toBe("use-needs-recipient");
    await pair.settle();
    expect((await owned(requestId)).useReports).toMatchObject([
      { content: { text: { text: "It clears the accused." } } },
    ]);
  });

  it("is answered, reported on and closed, and only then is the preservation let go", async () => {
    expect((await owned(preservationId)).status).toBe("preservation-held");
    await pair.owner.as("executing").post(`/requests/${requestId}/answered`);
    await pair.settle();
    expect(await asked(requestId)).toMatchObject({ status: "answered" });
    // The treaty's minimum is long over, so without the hold the preservation ends.
    expect((await asked(preservationId)).status).toBe("preservation-lapsed");
    const drafter = pair.asker.as("drafter");
    await drafter.post(`/requests/${requestId}/use-reports`, { text: text("Read in court on 2 June.") });
    await drafter.post(`/requests/${requestId}/closure`, { outcome: "answered" });
    await pair.settle();
    expect(await asked(requestId)).toMatchObject({ status: "closed" });
    expect((await owned(requestId)).useReports[1].content.text.text).toBe("Read in court on 2 June.");
  });
});

describe("a follow-up that comes before the provider's answer", () => {
  let preservationId: string;
  let requestId: string;
  let orderId: string;

  beforeAll(async () => {
    const executing = pair.owner.as("executing");
    const preservation = await draftPreservation(pair, {});
    preservationId = preservation.requestId;
    await sendRequest(pair, preservationId, "preservation");
    await acceptRequest(pair, preservationId, "preservation");
    ({ orderId } = await executing.post(`/requests/${preservationId}/orders`, { terms: orderTerms() }));
    await executing.post(`/orders/${orderId}/issue`);
    const servedAt = pair.clock.now().toISOString();
    await executing.post(`/orders/${orderId}/service`, { servedAt, how: "by hand" });
    // Granted, and in question again: what the provider answers meanwhile must not be lost.
    await pair.owner
      .as("duty")
      .post(`/requests/${preservationId}/consultation`, { text: text("May we tell the user?") });
    const { dossierId } = preservation;
    ({ requestId } = await sentRequest(pair, { mechanism: "stored-data", dossierId, follows: preservationId }));
  });

  it("holds the preservation all the same, past the treaty's minimum", async () => {
    const answeredAt = pair.clock.now().toISOString();
    await pair.owner
      .as("executing")
      .post(`/orders/${orderId}/answer`, { answer: "partly", answeredAt, contact: "Desk", note: "No access logs." });
    await pair.settle(2);
    const part = { preservedFrom: answeredAt, partly: true, partlyNote: text("No access logs.") };
    expect(await asked(preservationId)).toMatchObject({ status: "consultation", facts: part });
    await pair.owner.as("duty").confirm(`/requests/${preservationId}/decision`, { outcome: "accept" });
    await pair.owner.as("authoriser").confirm(`/requests/${preservationId}/decision-authorisation`);
    const { status, facts, clocks } = await owned(preservationId);
    expect([status, clocks[0].standing]).toEqual(["preservation-held", "held"]);
    expect(facts).toMatchObject(part);
    pair.clock.set(new Date(Date.parse(clocks[0].dueLatest) + 1000));
    await pair.settle();
    expect((await owned(preservationId)).status).toBe("preservation-held");
    expect((await asked(preservationId)).status).toBe("preservation-held");
  });

  it("is executed by an order that preserves nothing, and stays in the queue until the data are taken in", async () => {
    await acceptRequest(pair, requestId, "stored-data");
    const executing = pair.owner.as("executing");
    const terms = { ...orderTerms(), power: "27", periodDays: 30, authorisation: "Court of Northport 1/2027" };
    const { orderId: production } = await executing.post(`/requests/${requestId}/orders`, { terms });
    // Made from the granted request, it has two people behind it like any other.
    expect(await executing.refusal("POST", `/orders/${production}/issue`)).toBe("role-missing");
    await executing.confirm(`/orders/${production}/issue-request`);
    await pair.owner.as("authoriser").confirm(`/orders/${production}/issue`);
    const servedAt = pair.clock.now().toISOString();
    await executing.post(`/orders/${production}/service`, { servedAt, how: "by hand" });
    await executing.post(`/orders/${production}/answer`, {
      answer: "delivered",
      answeredAt: servedAt,
      contact: "Desk",
    });
    expect((await owned(requestId)).status).toBe("executing");
    const { items } = await executing.get("/queue");
    const needs = items.filter(({ subject }: { subject: { id: string } }) => subject.id === requestId);
    expect(needs).toMatchObject([{ need: "execute" }]);

    // What reaches into a private life goes on only by an authoriser, on a new decision.
    const renewal = { reason: "The account is still in use.", authorisation: "Court of Northport 2/2027" };
    const path = `/orders/${production}/renewal`;
    expect(await executing.refusal("POST", path, renewal)).toBe("role-missing");
    expect(await pair.owner.as("authoriser").refusal("POST", path, {})).toBe("order-needs-authorisation");
    expect(await pair.owner.as("authoriser").post(path, renewal)).toMatchObject({ renewals: 1 });
  });
});
