import { beforeAll, describe, expect, it } from "vitest";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";
import {
  acceptRequest,
  draftPreservation,
  draftRequest,
  gatesPassed,
  orderTerms,
  preserve,
  sendRequest,
  text,
} from "../../../tests/support/case-steps.ts";

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
    ({ dossierId, requestId: preservationId } = await draftPreservation(pair, {}));
    await sendRequest(pair, preservationId, "preservation");
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

describe("a consent of the State that set conditions", () => {
  let requestId: string;

  beforeAll(async () => {
    ({ requestId } = await draftRequest(pair, { mechanism: "stored-data" }));
    await sendRequest(pair, requestId, "stored-data");
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/acknowledgement`);
    await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed("stored-data", "before-deciding") });
    await duty.confirm(`/requests/${requestId}/decision`, {
      outcome: "accept-on-conditions",
      conditions: [
        { kind: "use-limit", article: "40(19)", text: text("For this investigation only.") },
        { kind: "confidentiality", article: "40(20)", text: text("Not before the arrest.") },
      ],
    });
    await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    await pair.owner.as("executing").post(`/requests/${requestId}/answered`);
    await pair.settle();
    await pair.asker.as("drafter").post(`/requests/${requestId}/closure`, { outcome: "answered" });
    await pair.settle();
  });

  const use = async (more: object) =>
    await pair.asker
      .as("drafter")
      .refusal("POST", `/requests/${requestId}/uses`, { note: { language: "en", text: "for the file" }, ...more });
  const consent = async (body: object) =>
    await pair.owner
      .as("duty")
      .refusal("POST", `/requests/${requestId}/consents`, { text: text("We agree."), ...body });

  it("says what it lifts or opens, and only the State that set it can say so", async () => {
    expect(await consent({})).toBe("consent-empty");
    expect(await consent({ lifts: ["condition-9"] })).toBe("condition-unknown");
    expect(await consent({ use: { kind: "onward-transfer", purpose: "Their case" } })).toBe("use-needs-recipient");
    expect(
      await pair.asker
        .as("drafter")
        .refusal("POST", `/requests/${requestId}/consents`, { lifts: ["condition-1"], text: text("Ours now.") }),
    ).toBe("only-the-owner-may-say-this");
  });

  it("lifts a condition for good, after the request is closed too, and the other side sees it", async () => {
    pair.clock.advance(60_000);
    expect(await consent({ lifts: ["condition-2"] })).toBe("ok");
    expect(await consent({ lifts: ["condition-2"] })).toBe("condition-unknown");
    await pair.settle();
    expect((await asked(requestId)).consents).toMatchObject([{ lane: "peer", content: { lifts: ["condition-2"] } }]);
    expect(await asked(requestId)).toMatchObject({ status: "closed" });
    const checked = await pair.asker
      .as("drafter")
      .post(`/requests/${requestId}/uses`, { use: "this-case", note: { language: "en", text: "for the file" } });
    expect(checked.conditions.map(({ id }: { id: string }) => id)).toEqual(["condition-1"]);
    const page = await (await pair.asker.browse("drafter")).open(`/requests/${requestId}`);
    expect(page.html).toContain("Binds no longer: lifted");
    const { items } = await pair.asker.as("drafter").get("/queue");
    const needs = items.filter(({ subject }: { subject: { id: string } }) => subject.id === requestId);
    expect(needs).toMatchObject([{ need: "read-reply" }]);
  });

  it("opens one use to its recipient, written on a page that works without script", async () => {
    const duty = await pair.owner.browse("duty");
    const path = `/requests/${requestId}/write/consent`;
    const form = await duty.open(path);
    expect(form.html).toContain("For this investigation only.");
    expect(form.html).not.toContain("Not before the arrest.");
    const again = await duty.submit(path, { use: "onward-transfer", purpose: "The case there", words: "You may." });
    expect(again.status).toBe(422);
    expect(again.html).toContain("The case there");
    const sent = { use: "onward-transfer", recipient: "Cascadia", purpose: "The case there", words: "You may." };
    expect((await duty.submit(path, sent)).path).toBe(`/requests/${requestId}`);
    expect(await use({ use: "onward-transfer", recipient: "XC" })).toBe("use-needs-consent");
    await pair.settle();
    expect(await use({ use: "onward-transfer", recipient: "XB" })).toBe("use-needs-consent");
    expect(await use({ use: "onward-transfer", recipient: "XC" })).toBe("ok");
    expect(await use({ use: "onward-transfer", recipient: "XC" })).toBe("use-needs-consent");
  });
});

describe("a refusal", () => {
  let requestId: string;

  beforeAll(async () => {
    ({ requestId } = await draftRequest(pair, { mechanism: "stored-data" }));
    await sendRequest(pair, requestId, "stored-data");
    await pair.owner.as("duty").post(`/requests/${requestId}/acknowledgement`);
  });

  it("is none without ground, paragraph and reasons", async () => {
    const refuse = async (body: object) =>
      await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/decision`, { outcome: "refuse", ...body });
    expect(await refuse({ reasons: text("No.") })).toBe("decision-incomplete");
    expect(await refuse({ groundIds: ["persecution"] })).toBe("decision-incomplete");
    expect(await refuse({ groundIds: ["no-such-ground"], reasons: text("No.") })).toBe("decision-unknown-ground");
    expect(await refuse({ groundIds: ["bank-secrecy"], reasons: text("Bank secrecy.") })).toBe("decision-not-a-ground");
    expect(await refuse({ groundIds: ["essential-interests"], reasons: text("Sovereignty.") })).toBe(
      "decision-consultation-before-refusal",
    );
  });

  it("comes after a consultation in which both sides spoke, and travels with its paragraph", async () => {
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/consultation`, {
      text: text("The account belongs to a journalist in exile. Please give your views."),
      groundIds: ["persecution"],
    });
    await pair.settle();
    expect((await asked(requestId)).status).toBe("consultation");
    await pair.asker
      .as("drafter")
      .post(`/requests/${requestId}/consultation`, { text: text("It is about fraud only.") });
    await pair.settle();
    const refusal = {
      outcome: "refuse",
      groundIds: ["persecution"],
      reasons: text("There are substantial grounds to believe that the person is sought for political opinions."),
    };
    const condition = { kind: "other", article: "–", text: text("Destroy it afterwards.") };
    const stray = { ...refusal, conditions: [condition] };
    expect(await duty.refusal("POST", `/requests/${requestId}/decision-preview`, stray)).toBe(
      "decision-conditions-stray",
    );
    const asking = { ...refusal, requestedElements: ["40(15)(c)"] };
    expect(await duty.refusal("POST", `/requests/${requestId}/decision`, asking)).toBe("decision-elements-stray");
    const preview = await duty.post(`/requests/${requestId}/decision-preview`, refusal);
    expect(preview.blocked).toBe(false);
    await duty.confirm(`/requests/${requestId}/decision`, refusal);
    expect(await duty.refusal("POST", `/requests/${requestId}/decision-authorisation`)).toBe("role-missing");
    await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    await pair.settle();
    const { status, decisions } = await asked(requestId);
    expect(status).toBe("refused");
    expect(decisions[0].told.content).toMatchObject({
      outcome: "refuse",
      grounds: [{ groundId: "persecution", paragraph: "40(22)" }],
    });
    expect(decisions[0].told.content.consultationRef).toMatch(/^[0-9a-f]{64}$/);
  });

  it("cannot be got round by closing an undecided request", async () => {
    const { requestId: other } = await draftRequest(pair, { mechanism: "stored-data" });
    await sendRequest(pair, other, "stored-data");
    const close = { outcome: "other" };
    expect(await pair.owner.as("duty").refusal("POST", `/requests/${other}/closure`, close)).toBe(
      "close-needs-decision",
    );
  });

  it("needs a different second person even if the first one may authorise too", async () => {
    const { requestId: other } = await draftRequest(pair, { mechanism: "stored-data" });
    await sendRequest(pair, other, "stored-data");
    const authoriser = pair.owner.as("authoriser");
    const refusal = { outcome: "refuse", groundIds: ["persecution"], reasons: text("Persecution.") };
    // What somebody proposed and took back counts for nothing when the same words are proposed again.
    await pair.owner.as("duty").confirm(`/requests/${other}/decision`, refusal);
    await pair.owner.as("duty").post(`/requests/${other}/decision-withdrawal`, { reason: "I was wrong." });
    await authoriser.confirm(`/requests/${other}/decision`, refusal);
    expect(await authoriser.refusal("POST", `/requests/${other}/decision-authorisation`)).toBe(
      "approval-needs-another-person",
    );
    const second = await pair.owner.as("secondAuthoriser").confirm(`/requests/${other}/decision-authorisation`);
    expect(second.status).toBe("refused");
  });
});

describe("two States that write at once", () => {
  it("leave no guess: an answer to an older state is refused as superseded, and the asker looks again", async () => {
    const { requestId } = await draftRequest(pair, { mechanism: "stored-data" });
    await sendRequest(pair, requestId, "stored-data");
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/questions`, { text: text("Which account?") });
    await pair.settle();
    await pair.asker.as("drafter").post(`/requests/${requestId}/answers`, { text: text("The first one.") });
    // The owner goes on before the answer arrives.
    await duty.post(`/requests/${requestId}/questions`, { text: text("And which days?") });
    await pair.settle();
    const { questions, refusals } = await asked(requestId);
    expect(refusals).toMatchObject([{ code: "superseded" }]);
    expect(questions).toHaveLength(2);
    const file = await owned(requestId);
    expect(file.questions[0].answer).toBeUndefined();
    // Nothing follows from it, and nothing of it is hidden from the owner's officers.
    expect(file.tooLate).toMatchObject([
      { kind: "answer", code: "superseded", content: { text: { text: "The first one." } } },
    ]);
    const { items } = await duty.get(`/dossiers/${file.dossierId}/timeline`);
    expect(items).toContainEqual(expect.objectContaining({ type: "request.came-too-late", lane: "peer" }));
    const { html } = await (await pair.owner.browse("duty")).open(`/requests/${requestId}`);
    expect(html).toContain("The first one.");
    const queue = await pair.asker.as("drafter").get("/queue");
    expect(queue.items).toContainEqual(expect.objectContaining({ need: "dispatch-refused" }));
    await pair.asker
      .as("drafter")
      .post(`/requests/${requestId}/answers`, { questionId: "question-2-owner", text: text("February.") });
    await pair.settle();
    expect((await owned(requestId)).questions[1].answer.content.text.text).toBe("February.");
  });

  it("hear late views on a postponed request, which then waits for a decision again", async () => {
    const { requestId } = await draftRequest(pair, { mechanism: "stored-data" });
    await sendRequest(pair, requestId, "stored-data");
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/consultation`, {
      text: text("We would postpone."),
      groundIds: ["ongoing-case"],
    });
    const postponement = { outcome: "postpone", groundIds: ["ongoing-case"], reasons: text("A trial is on.") };
    await duty.confirm(`/requests/${requestId}/decision`, postponement);
    await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    await pair.settle();
    const needs = async () => {
      const { items } = await duty.get("/queue");
      return items.filter(({ subject }: { subject: { id: string } }) => subject.id === requestId);
    };
    expect(await needs()).toEqual([]);
    pair.clock.advance(60_000);
    await pair.asker.as("drafter").post(`/requests/${requestId}/consultation`, { text: text("The trial is over.") });
    await pair.settle();
    expect((await asked(requestId)).refusals).toEqual([]);
    expect((await owned(requestId)).status).toBe("postponed");
    expect(await needs()).toMatchObject([{ need: "screen-incoming" }]);
  });

  it("let a withdrawal through at any time, and the owner says so itself", async () => {
    const { requestId } = await draftPreservation(pair, {});
    await sendRequest(pair, requestId, "preservation");
    await acceptRequest(pair, requestId, "preservation");
    const { orderId } = await preserve(pair, requestId);
    await pair.asker.as("drafter").post(`/requests/${requestId}/withdrawal`, { reason: text("The case is solved.") });
    expect((await asked(requestId)).status).toBe("preserved");
    await pair.settle();
    expect((await asked(requestId)).status).toBe("withdrawn");
    expect((await pair.owner.as("executing").get(`/orders/${orderId}`)).released).toBe(true);
    const queue = await pair.owner.as("executing").get("/queue");
    expect(queue.items).toContainEqual(
      expect.objectContaining({ need: "end-order", subject: { kind: "order", id: orderId } }),
    );
  });
});

describe("an extension of a preservation", () => {
  it("is granted by the owner and moves the treaty's clock on both sides", async () => {
    const { requestId } = await draftPreservation(pair, {});
    await sendRequest(pair, requestId, "preservation");
    await acceptRequest(pair, requestId, "preservation");
    await preserve(pair, requestId);
    const before = (await owned(requestId)).clocks[0];
    const until = new Date(Date.parse(before.dueLatest) + 20 * 86_400_000).toISOString();
    await pair.asker
      .as("drafter")
      .post(`/requests/${requestId}/extension`, { until, reason: text("The translation.") });
    const again = { until, reason: text("Once more.") };
    expect(await pair.asker.as("drafter").refusal("POST", `/requests/${requestId}/extension`, again)).toBe(
      "extension-open",
    );
    await pair.settle();
    await pair.owner.as("duty").post(`/requests/${requestId}/extension-decision`, { granted: true });
    await pair.settle();
    const after = (await owned(requestId)).clocks[0];
    expect(after.dueLatest > before.dueLatest).toBe(true);
    expect((await asked(requestId)).clocks[0].dueLatest).toBe(after.dueLatest);
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
    ({ requestId } = await draftRequest(pair, { mechanism: "stored-data", dossierId, follows: preservationId }));
    await sendRequest(pair, requestId, "stored-data");
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
    await executing.post(`/orders/${production}/issue`);
    const servedAt = pair.clock.now().toISOString();
    await executing.post(`/orders/${production}/service`, { servedAt, how: "by hand" });
    await executing.post(`/orders/${production}/answer`, {
      answer: "preserved",
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
