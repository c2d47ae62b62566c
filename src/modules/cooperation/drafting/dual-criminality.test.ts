import { beforeAll, describe, expect, it } from "vitest";
import { gatesPassed, sentRequest } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import type { MechanismId } from "../../../convention/index.ts";

// UNCC art. 35(3), 40(8), 42(4): officers answer facts of their own law; what follows is shown with its place, and decided by them.

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

async function arrived(mechanism: MechanismId): Promise<string> {
  const { requestId } = await sentRequest(pair, { mechanism });
  await pair.owner.as("duty").post(`/requests/${requestId}/acknowledgement`);
  return requestId;
}

const dualOf = async (requestId: string) => (await pair.owner.as("duty").get(`/requests/${requestId}`)).dualCriminality;

describe("dual criminality", () => {
  it("waits for the officer's test, then says what follows, and leaves the decision to people", async () => {
    const requestId = await arrived("stored-data");
    expect(await dualOf(requestId)).toMatchObject({ standing: "test-needed" });
    const duty = await pair.owner.browse("duty");
    const screening = `/requests/${requestId}/screening`;
    await duty.open(screening);
    const gates = gatesPassed("stored-data", "before-deciding");
    const answers = Object.fromEntries(
      gates.flatMap(({ gate, answer, note }) => [
        [gate, answer],
        [`${gate}-note`, note],
      ]),
    );
    await duty.submit(screening, { ...answers, conductRequired: "yes", conduct: "not-punishable" });
    expect(await dualOf(requestId)).toMatchObject({ standing: "may-decline", article: "40(8)", certainty: "model" });
    const page = await duty.open(`/requests/${requestId}/decision`);
    expect(page.html).toContain("required by our law, and missing by your test");
    expect(page.html).toContain("40(8)");
    await pair.owner.as("duty").confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
    const decided = await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    expect(decided.status).toBe("accepted");
  });

  it("is tested anew when the request changes, and not required where our law does not ask for it", async () => {
    const requestId = await arrived("stored-data");
    const records = gatesPassed("stored-data", "before-deciding");
    const record = async (conductTest: object) =>
      await pair.owner.as("duty").post(`/requests/${requestId}/screening`, { records, conductTest });
    await record({ required: false, conduct: "not-tested" });
    expect(await dualOf(requestId)).toMatchObject({ standing: "not-required" });
    await record({ required: true, conduct: "punishable" });
    expect(await dualOf(requestId)).toMatchObject({ standing: "met" });
    await pair.owner
      .as("duty")
      .post(`/requests/${requestId}/questions`, { text: { language: "en", text: "Which days?" } });
    await pair.settle();
    const elements = { "40(15)(f)": { period: { from: "2027-02-01", to: "2027-02-20" } } };
    await pair.asker.as("drafter").post(`/requests/${requestId}/answers`, {
      text: { language: "en", text: "These." },
      elements,
    });
    await pair.settle();
    expect(await dualOf(requestId)).toMatchObject({ standing: "test-needed" });
  });

  it("is no condition for preservation, and is not asked there", async () => {
    const requestId = await arrived("preservation");
    expect(await dualOf(requestId)).toMatchObject({ standing: "not-a-condition", article: "42(4)" });
    const duty = await pair.owner.browse("duty");
    expect((await duty.open(`/requests/${requestId}/screening`)).html).not.toContain('name="conduct"');
    const records = gatesPassed("preservation", "before-deciding");
    const conductTest = { required: true, conduct: "not-punishable" };
    expect(
      await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/screening`, { records, conductTest }),
    ).toBe("conduct-test-not-asked");
    // The asker's own request says nothing of it: it is the other State's law.
    expect((await pair.asker.as("drafter").get(`/requests/${requestId}`)).dualCriminality).toBeNull();
  });
});
