import { beforeAll, describe, expect, it } from "vitest";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import {
  acceptRequest,
  gatesPassed,
  ON_TWO_CONDITIONS,
  sentRequest,
  text,
} from "../../../../tests/support/case-steps.ts";

// What only the State that was asked can say: no, and later what it consents to.

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

const asked = async (requestId: string) => await pair.asker.as("drafter").get(`/requests/${requestId}`);

it("shows its second person every condition before the button", async () => {
  const { requestId } = await sentRequest(pair, { mechanism: "stored-data" });
  const duty = pair.owner.as("duty");
  await duty.post(`/requests/${requestId}/acknowledgement`);
  await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed("stored-data", "before-deciding") });
  await duty.confirm(`/requests/${requestId}/decision`, ON_TWO_CONDITIONS);
  const { html } = await (await pair.owner.browse("authoriser")).open(`/requests/${requestId}`);
  const [before] = html.split(`action="/requests/${requestId}/decision-authorisation"`);
  for (const { text: words } of ON_TWO_CONDITIONS.conditions) expect(before).toContain(words.text);
});

describe("a refusal", () => {
  let requestId: string;

  beforeAll(async () => {
    ({ requestId } = await sentRequest(pair, { mechanism: "stored-data" }));
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
    const { requestId: other } = await sentRequest(pair, { mechanism: "stored-data" });
    const close = { outcome: "other" };
    expect(await pair.owner.as("duty").refusal("POST", `/requests/${other}/closure`, close)).toBe(
      "close-needs-decision",
    );
  });

  it("needs a different second person even if the first one may authorise too", async () => {
    const { requestId: other } = await sentRequest(pair, { mechanism: "stored-data" });
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

describe("a consent of the State that set conditions", () => {
  let requestId: string;

  beforeAll(async () => {
    ({ requestId } = await sentRequest(pair, { mechanism: "stored-data" }));
    await acceptRequest(pair, requestId, "stored-data", ON_TWO_CONDITIONS);
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
