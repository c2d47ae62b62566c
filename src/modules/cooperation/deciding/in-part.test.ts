import { beforeAll, describe, expect, it } from "vitest";
import { draftRequest, gatesPassed, sendRequest, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";

// UNCC arts. 37(3), 40(25), 40(30): a decision that grants a part refuses the rest, and may say who bears the costs.

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

const offences = {
  records: [
    { "convention-article": { codes: ["article-13"] }, "elements-charged": { text: text("Sent false invoices.") } },
    { "domestic-name": { line: "Insult" }, "elements-charged": { text: text("Wrote an insult.") } },
  ],
};

async function arrived(mechanism: "legal-assistance" | "extradition"): Promise<string> {
  const { requestId } = await draftRequest(pair, { mechanism });
  await pair.asker
    .as("drafter")
    .put(`/requests/${requestId}/draft`, { step: "element", elementId: "offences", value: offences });
  await sendRequest(pair, requestId, mechanism);
  const duty = pair.owner.as("duty");
  await duty.post(`/requests/${requestId}/acknowledgement`);
  await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed(mechanism, "before-deciding") });
  return requestId;
}

const inPart = {
  outcome: "accept-in-part",
  groundIds: ["dual-criminality"],
  reasons: text("An insult is no offence here."),
  part: { elements: [{ elementId: "offences", records: [1] }], text: text("The first offence.") },
  costs: [{ bearer: "requesting-state", extraordinary: true, amount: { value: "1200.00", currency: "EUR" } }],
};

describe("a decision in part", () => {
  it("examined, consulted on, told with its costs, and read on both servers in words and on paper", async () => {
    const requestId = await arrived("legal-assistance");
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/offence-tests`, { offence: 1, conduct: "punishable" });
    await duty.post(`/requests/${requestId}/offence-tests`, { offence: 2, conduct: "not-punishable", required: "yes" });
    const { violations } = await duty.post(`/requests/${requestId}/decision-preview`, inPart);
    expect(violations).toMatchObject([{ code: "consultation-on-extraordinary-costs", severity: "warns" }]);
    await duty.post(`/requests/${requestId}/consultation`, { text: text("Would you bear the costs of the expert?") });
    await pair.settle();
    await duty.confirm(`/requests/${requestId}/decision`, inPart);
    await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    await pair.settle();
    const told = await pair.asker.as("drafter").get(`/requests/${requestId}`);
    expect(told).toMatchObject({ status: "accepted", outcome: "accept-in-part" });
    expect(told.decisions[0].told.content).toMatchObject({ part: inPart.part, costs: inPart.costs });
    for (const officer of [await pair.asker.browse("drafter"), await pair.owner.browse("duty")]) {
      const { html } = await officer.open(`/requests/${requestId}`);
      for (const words of [
        "Accepted in part",
        "number 1: Theft or fraud",
        "The first offence.",
        "1200.00 EUR",
        "40(30)",
      ]) {
        expect(html, words).toContain(words);
      }
    }
  });

  it("is carried out and answered in two parts", async () => {
    const requestId = await arrived("legal-assistance");
    await pair.owner.as("duty").confirm(`/requests/${requestId}/decision`, inPart);
    await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    const executing = pair.owner.as("executing");
    for (const words of ["The records.", "The statement."]) {
      const part = { places: ["offences#1"], text: words, language: "en" };
      await executing.post(`/requests/${requestId}/answer-parts`, part);
    }
    await executing.post(`/requests/${requestId}/answered`);
    await pair.settle();
    expect(await pair.asker.as("drafter").get(`/requests/${requestId}`)).toMatchObject({
      status: "answered",
      outcome: "accept-in-part",
      answerParts: [{ number: 1 }, { number: 2 }],
    });
  });

  it("says which part, on which ground, and nothing that the request does not have", async () => {
    const requestId = await arrived("legal-assistance");
    const refused = async (change: object) =>
      await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/decision`, { ...inPart, ...change });
    expect(await refused({ part: undefined })).toBe("decision-incomplete");
    expect(await refused({ reasons: undefined })).toBe("decision-incomplete");
    const stranger = { elements: [{ elementId: "offences", records: [3] }], text: text("The third.") };
    expect(await refused({ part: stranger })).toBe("request-part-unknown");
    expect(await refused({ specifics: [{ code: "shared", share: 50 }] })).toBe("decision-specific-unfit");
    const details = [{ groundId: "dual-criminality", details: ["ne-bis-in-idem"] }];
    expect(await refused({ groundDetails: details })).toBe("decision-ground-detail-unknown");
    expect(await refused({ groundIds: ["essential-interests"] })).toBe("decision-consultation-before-refusal");
  });

  it("of an extradition is written on a page that works without script, with its meaning and the law behind the ground", async () => {
    const requestId = await arrived("extradition");
    const duty = await pair.owner.browse("duty");
    const page = await duty.open(`/requests/${requestId}/decision`);
    // What can be granted, and no other line of the request; conditions of Article 37, and none of Article 40.
    const offered = [...page.html.matchAll(/name="granted"[^>]*value="([^"]*)"/g)].map(([, value]) => value);
    expect(new Set(offered)).toEqual(
      new Set(["person-sought#1", "offences#1", "offences#2", "property-to-hand-over#1"]),
    );
    expect(page.html).not.toContain('value="40(19)"');
    const form = {
      outcome: "accept-in-part",
      grounds: ["extradition-law"],
      "details-extradition-law": ["minimum-penalty", "ne-bis-in-idem"],
      granted: ["offences#1"],
      part: "For the fraud.",
      reasons: "The rest is too slight.",
      specifics: ["granted-for-some-offences", "temporary-surrender"],
      codedConditions: ["speciality"],
    };
    const check = `/requests/${requestId}/decision-check`;
    const missing = await duty.submit(check, form);
    expect(missing.status).toBe(422);
    expect(missing.html).toContain("Fill in what belongs to the line that you ticked.");
    const day = { day: "01", month: "09", year: "2027" };
    const back = Object.fromEntries(
      Object.entries(day).map(([part, value]) => [`specific-temporary-surrender-day-${part}`, value]),
    );
    const unticked = await duty.submit(check, { ...form, ...back, granted: [] });
    expect(unticked.html).toContain("What is not ticked is refused; the words only explain it.");
    const contrary = await duty.submit(check, { ...form, ...back, granted: ["offences#1", "offences#2"] });
    expect(contrary.html).toContain("What you ticked below does not go with this decision.");
    const shown = await duty.submit(check, { ...form, ...back });
    expect(shown.status).toBe(200);
    expect(shown.html).toMatch(/The rest is refused.*number 1.*number 2: Insult/s);
    expect(shown.html.indexOf("It stays here.")).toBeGreaterThan(shown.html.indexOf("For the fraud."));
    for (const words of [
      "Speciality, Article 37(8)",
      "Judged already for the same acts",
      "Temporary surrender",
      "number 1: Theft or fraud",
      "For the fraud.",
    ]) {
      expect(shown.html, words).toContain(words);
    }
  });
});
