import { beforeAll, expect, it } from "vitest";
import { draftRequest, gatesPassed, sendRequest, sentRequest, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { elementsFor, MECHANISMS } from "../../../convention/index.ts";
import { parseDossierId, parseRequestId } from "../../../protocol/identifiers.ts";

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

const asked = async (requestId: string) => await pair.asker.as("drafter").get(`/requests/${requestId}`);
const owned = async (requestId: string) => await pair.owner.as("duty").get(`/requests/${requestId}`);

it("asks beside a period for the reason for its length, keeps it and shows it (45(3)(f))", async () => {
  const leaveOut = ["45(3)(f)", "40(15)(c)"];
  const { requestId } = await draftRequest(pair, { mechanism: "real-time-traffic", leaveOut });
  const drafter = await pair.asker.browse("drafter");
  // What two of its lists ask for alike is typed once, and proposed the second time.
  expect((await drafter.open(`/requests/${requestId}/draft/40-15-c`)).html).toContain("Words on 45(3)(b).");
  expect((await drafter.open(`/requests/${requestId}/draft/45-3-f`)).html).toContain("Why that long");
  await drafter.submit(`/requests/${requestId}/draft/45-3-f`, {
    "from-day": "1",
    "from-month": "4",
    "from-year": "2027",
    "to-day": "30",
    "to-month": "4",
    "to-year": "2027",
    text: "Payments fall due at the end of April.",
  });
  const { draft, missing } = await pair.asker.as("drafter").get(`/requests/${requestId}`);
  expect(draft.elements["45(3)(f)"].text.text).toBe("Payments fall due at the end of April.");
  expect(JSON.stringify(missing)).not.toContain("45(3)(f)");
  expect((await drafter.open(`/requests/${requestId}`)).html).toContain("Payments fall due at the end of April.");
});

it("asks of every request at least what is asked, and about whom", () => {
  for (const { id } of MECHANISMS.filter(({ byRequest }) => byRequest)) {
    expect(elementsFor(id).length, id).toBeGreaterThan(0);
  }
});

it("lets no request leave that says nothing, an emergency neither; one sentence is enough", async () => {
  const drafter = pair.asker.as("drafter");
  const leaveOut = elementsFor("extradition").map(({ element }) => element.id);
  const { requestId } = await draftRequest(pair, { mechanism: "extradition", leaveOut });
  const { html } = await (await pair.asker.browse("drafter")).open(`/requests/${requestId}/draft/basis`);
  expect(html).toContain("whether it takes the Convention for one (Article 37(6)(a)) is not recorded here");
  const put = async (answer: object) => await drafter.put(`/requests/${requestId}/draft`, answer);
  const ask = async () => await drafter.refusal("POST", `/requests/${requestId}/screening-request`);
  await put({ step: "urgency", urgency: "emergency" });
  expect(await ask()).toBe("request-empty");
  await put({ step: "element", elementId: "person-sought", value: { text: text(" \n ") } });
  expect(await ask()).toBe("request-empty");
  expect((await asked(requestId)).missing.empty).toBe(true);

  const browser = await pair.asker.browse("drafter");
  const check = await browser.open(`/requests/${requestId}/draft/check`);
  expect(check.html).toContain("Nothing is asked yet");
  expect(check.html).not.toContain("Nothing needed is missing");
  expect(check.html).not.toContain("Could still be added");
  expect(check.html).not.toContain(`/requests/${requestId}/screening-request`);
  await browser.open(`/requests/${requestId}/draft/person-sought`);
  await browser.submit(`/requests/${requestId}/draft/person-sought`, { text: "Arrest Ilja Brandt, born 1981." });
  // What practice asks for never holds up an emergency.
  expect((await asked(requestId)).missing).toMatchObject({ empty: false, blocking: [] });
  await sendRequest(pair, requestId, "extradition");
  expect((await owned(requestId)).content.elements["person-sought"].text.text).toBe("Arrest Ilja Brandt, born 1981.");
});

it("stops what says nothing although a named person excused every element", async () => {
  const drafter = pair.asker.as("drafter");
  const leaveOut = elementsFor("preservation").map(({ element }) => element.id);
  const { requestId } = await draftRequest(pair, { mechanism: "preservation", leaveOut });
  for (const elementId of leaveOut) {
    await drafter.put(`/requests/${requestId}/draft`, { step: "excuse", elementId, reason: text("Not known.") });
  }
  expect(await drafter.refusal("POST", `/requests/${requestId}/screening-request`)).toBe("request-empty");
});

it("shows what another server sends empty for what it is, and returns it for completion in words", async () => {
  const { asker, owner } = pair;
  const { dossierId, requestId: known } = await sentRequest(pair, { mechanism: "return-of-property" });
  const requestId = parseRequestId(asker.platform.random.uuid());
  const { content } = await asked(known);
  await asker.platform.database.transaction(async (tx) => {
    await asker.federation.send(tx, {
      to: owner.state,
      kind: "request",
      dossierId: parseDossierId(dossierId),
      content: { ...content, requestId, elements: {} },
      priority: "ordinary",
      by: { kind: "user", userId: asker.people.drafter.id },
    });
  });
  await pair.settle();
  expect(await owned(requestId)).toMatchObject({ status: "received", empty: true });
  const duty = await owner.browse("duty");
  for (const path of [`/requests/${requestId}`, `/requests/${requestId}/decision`]) {
    expect((await duty.open(path)).html, path).toContain("This request says nothing");
  }
  const api = owner.as("duty");
  await api.post(`/requests/${requestId}/acknowledgement`);
  await api.post(`/requests/${requestId}/screening`, { records: gatesPassed("return-of-property", "before-deciding") });
  const preview = await api.post(`/requests/${requestId}/decision-preview`, { outcome: "accept" });
  expect(preview.own).toEqual([{ code: "request-empty", severity: "warns" }]);
  await api.confirm(`/requests/${requestId}/decision`, {
    outcome: "return-for-completion",
    reasons: text("Which property, and whose claim is it?"),
  });
  await pair.settle();
  expect((await owned(requestId)).status).toBe("more-information");
});
