import { beforeAll, describe, expect, it } from "vitest";
import { draftRequest, gatesPassed, sendRequest, sentRequest, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import type { MechanismId } from "../../../convention/index.ts";

// UNCC arts. 2(h), 35(3), 37(3), 40(8), 42(4): officers say what their own law says of each offence; what follows is shown with its
// place, and decided by them.

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

async function arrived(mechanism: MechanismId): Promise<string> {
  const { requestId } = await sentRequest(pair, { mechanism });
  await pair.owner.as("duty").post(`/requests/${requestId}/acknowledgement`);
  return requestId;
}

const read = async (requestId: string) => await pair.owner.as("duty").get(`/requests/${requestId}`);
const dualOf = async (requestId: string) => (await read(requestId)).dualCriminality;
const examine = async (requestId: string, found: object) =>
  await pair.owner.as("duty").post(`/requests/${requestId}/offence-tests`, { offence: 1, ...found });

describe("the offences of a request in our own law", () => {
  it("wait for an officer's test, then say what follows, and leave the decision to people", async () => {
    const requestId = await arrived("stored-data");
    expect(await dualOf(requestId)).toMatchObject({ standing: "test-needed" });
    const duty = await pair.owner.browse("duty");
    const page = `/requests/${requestId}/offence-test`;
    expect((await duty.open(`/requests/${requestId}`)).html).toContain(`href="${page}?offence=1"`);
    await duty.open(`${page}?offence=1`);
    await duty.submit(page, { offence: "1", conduct: "not-punishable", provision: "Penal Code 210" });
    expect(await dualOf(requestId)).toMatchObject({ standing: "may-decline", article: "40(8)", certainty: "model" });
    const records = gatesPassed("stored-data", "before-deciding");
    await pair.owner.as("duty").post(`/requests/${requestId}/screening`, { records });
    const decision = await duty.open(`/requests/${requestId}/decision`);
    expect(decision.html).toContain("required by our law, and missing by your test");
    expect(decision.html).toContain("Penal Code 210");
    await pair.owner.as("duty").confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
    const decided = await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    expect(decided.status).toBe("accepted");
    await pair.settle();
    // It is our own law, and our own note: nothing of it has left.
    expect(JSON.stringify(await pair.asker.as("drafter").get(`/requests/${requestId}`))).not.toContain(
      "Penal Code 210",
    );
  });

  it("are examined anew when the request changes, and need no dual criminality where our law does not ask for it", async () => {
    const requestId = await arrived("stored-data");
    await examine(requestId, { conduct: "not-tested", required: "no" });
    expect(await dualOf(requestId)).toMatchObject({ standing: "not-required" });
    await examine(requestId, { conduct: "punishable", required: "yes" });
    expect(await dualOf(requestId)).toMatchObject({ standing: "met" });
    await pair.owner.as("duty").post(`/requests/${requestId}/questions`, { text: text("Which days?") });
    await pair.settle();
    const elements = { "40(15)(f)": { period: { from: "2027-02-01", to: "2027-02-20" } } };
    await pair.asker.as("drafter").post(`/requests/${requestId}/answers`, { text: text("These."), elements });
    await pair.settle();
    expect(await dualOf(requestId)).toMatchObject({ standing: "test-needed" });
    expect((await read(requestId)).offences.list[0]).toMatchObject({ outdated: true, test: { conduct: "punishable" } });
  });

  it("tell one from another: of an extradition for two, one needs another basis, since 37(3) does not reach it", async () => {
    const { requestId } = await draftRequest(pair, { mechanism: "extradition" });
    const records = [
      { "convention-article": { codes: ["article-13"] }, "elements-charged": { text: text("Sent false invoices.") } },
      {
        "domestic-name": { line: "Insult" },
        "elements-charged": { text: text("Wrote an insult.") },
        "max-months": { number: 12 },
      },
    ];
    await pair.asker
      .as("drafter")
      .put(`/requests/${requestId}/draft`, { step: "element", elementId: "offences", value: { records } });
    await sendRequest(pair, requestId, "extradition");
    await examine(requestId, { conduct: "partly-punishable", acts: "The first two invoices.", maxKind: "life" });
    await examine(requestId, { offence: 2, conduct: "not-punishable", lacking: "Publicity." });
    const { offences } = await read(requestId);
    expect(offences.list).toMatchObject([
      { offence: 1, opening: "open", offenceClass: "convention-offence", dualCriminality: { standing: "met-in-part" } },
      { offence: 2, opening: "no-duty", offenceClass: "below", dualCriminality: { standing: "required-and-missing" } },
    ]);
    expect(offences.rules).toMatchObject([{ rule: "other-basis-needed", offences: [2] }]);
    const duty = pair.owner.as("duty");
    const refused = async (found: object) => await duty.refusal("POST", `/requests/${requestId}/offence-tests`, found);
    expect(await refused({ offence: 3, conduct: "punishable" })).toBe("offence-unknown");
    expect(await refused({ offence: 1, conduct: "partly-punishable" })).toBe("offence-acts-missing");
  });

  it("are no condition for preservation, and the asker's own request says nothing of them", async () => {
    const requestId = await arrived("preservation");
    await examine(requestId, { conduct: "not-punishable" });
    expect(await dualOf(requestId)).toMatchObject({ standing: "not-a-condition", article: "42(4)" });
    const duty = await pair.owner.browse("duty");
    expect((await duty.open(`/requests/${requestId}/offence-test`)).html).not.toContain('name="required"');
    const drafter = pair.asker.as("drafter");
    expect(await drafter.get(`/requests/${requestId}`)).toMatchObject({ dualCriminality: null, offences: null });
  });
});
