import { beforeAll, describe, expect, it } from "vitest";
import { acceptRequest, gatesPassed, sentRequest, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";

// An answer may come in parts; the asker may ask how it stands (UNCC art. 40(26)); a preservation at a risk goes on or stops (42(7)).

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

const needsAt = async (server: "asker" | "owner", person: "drafter" | "duty" | "executing", requestId: string) =>
  (await pair[server].as(person).get("/queue")).items
    .filter(({ subject }: { subject: { id: string } }) => subject.id === requestId)
    .map(({ need }: { need: string }) => need);
const read = async (requestId: string) => await pair.asker.as("drafter").get(`/requests/${requestId}`);

describe("an answer in two parts", () => {
  it("leaves the request open until the last, and says each time what the asker has", async () => {
    const { requestId } = await sentRequest(pair, { mechanism: "legal-assistance" });
    await acceptRequest(pair, requestId, "legal-assistance");
    const executing = pair.owner.as("executing");
    const part = { places: ["offences#1", "40(15)(d)"], text: "The statement of the witness.", language: "en" };
    await executing.post(`/requests/${requestId}/answer-parts`, part);
    await pair.settle();
    expect(await read(requestId)).toMatchObject({
      status: "executing",
      answerParts: [
        {
          number: 1,
          lane: "peer",
          part: { elements: [{ elementId: "offences", records: [1] }, { elementId: "40(15)(d)" }] },
        },
      ],
    });
    expect(await needsAt("asker", "drafter", requestId)).toContain("read-reply");
    expect(await needsAt("owner", "executing", requestId)).toEqual(["confirm-answer"]);
    // On the page, without script.
    const officer = await pair.owner.browse("executing");
    const page = `/requests/${requestId}/answer-part`;
    await officer.open(page);
    expect((await officer.submit(page, { places: ["40(15)(d)"], text: "The records." })).status).toBe(200);
    expect(await executing.refusal("POST", `/requests/${requestId}/answer-parts`, { ...part, places: ["47(1)"] })).toBe(
      "request-part-unknown",
    );
    await pair.settle();
    const shown = (await (await pair.asker.browse("drafter")).open(`/requests/${requestId}`)).html;
    for (const words of ["Part 1", "Part 2", "The records.", "More follows."]) expect(shown, words).toContain(words);
    await executing.post(`/requests/${requestId}/answered`);
    await pair.settle();
    const answered = await read(requestId);
    expect([answered.status, answered.answerParts.length]).toEqual(["answered", 2]);
  });
});

describe("a question of the asker how it stands", () => {
  it("moves nothing, and is answered by the next status too", async () => {
    const { requestId } = await sentRequest(pair, { mechanism: "legal-assistance" });
    await acceptRequest(pair, requestId, "legal-assistance");
    const question = { text: text("How does it stand?"), kind: "progress" };
    await pair.asker.as("drafter").post(`/requests/${requestId}/questions`, question);
    await pair.settle();
    expect((await pair.owner.as("duty").get(`/requests/${requestId}`)).status).toBe("accepted");
    expect(await needsAt("owner", "duty", requestId)).toContain("say-how-it-stands");
    expect(await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/questions`, question)).toBe(
      "question-progress-is-askers",
    );
    pair.clock.advance(60_000);
    const part = { text: "The hearing was held.", language: "en" };
    await pair.owner.as("executing").post(`/requests/${requestId}/answer-parts`, part);
    expect(await needsAt("owner", "duty", requestId)).not.toContain("say-how-it-stands");
  });
});

describe("a preservation at a risk", () => {
  const warned = async (): Promise<string> => {
    const { requestId } = await sentRequest(pair, { mechanism: "preservation" });
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/acknowledgement`);
    await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed("preservation", "before-deciding") });
    const risk = { text: text("The provider writes to its users."), kind: "risk", risk: ["would-alert-user"] };
    await duty.post(`/requests/${requestId}/questions`, risk);
    await pair.settle();
    return requestId;
  };

  it("goes on where its asker says so", async () => {
    const requestId = await warned();
    expect(await read(requestId)).toMatchObject({
      status: "more-information",
      questions: [{ question: { content: { kind: "risk", risk: ["would-alert-user"] } } }],
    });
    expect(await needsAt("asker", "drafter", requestId)).toContain("answer-risk");
    const drafter = pair.asker.as("drafter");
    const words = { text: text("Keep them all the same.") };
    expect(await drafter.refusal("POST", `/requests/${requestId}/answers`, words)).toBe("answer-goes-on-unfit");
    const officer = await pair.asker.browse("drafter");
    const page = await officer.open(`/requests/${requestId}/write/answer`);
    expect(page.html).toContain("The provider would alert the user");
    await officer.submit(`/requests/${requestId}/write/answer`, { words: "Keep them.", goesOn: "go-on" });
    await pair.settle();
    const [asked] = (await pair.owner.as("duty").get(`/requests/${requestId}`)).questions;
    expect(asked.answer.content.goesOn).toBe("go-on");
  });

  it("is withdrawn where its asker says stop", async () => {
    const requestId = await warned();
    const stop = { text: text("Then leave it."), goesOn: "stop" };
    await pair.asker.as("drafter").post(`/requests/${requestId}/answers`, stop);
    await pair.settle();
    expect((await pair.owner.as("duty").get(`/requests/${requestId}`)).status).toBe("withdrawn");
    expect((await read(requestId)).status).toBe("withdrawn");
  });

  it("is a matter of preservations only, and named by a code of the list", async () => {
    const { requestId } = await sentRequest(pair, { mechanism: "stored-data" });
    const refused = async (question: object) =>
      await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/questions`, { text: text("?"), ...question });
    expect(await refused({ kind: "risk", risk: ["prejudice"] })).toBe("question-risk-is-owners");
    const goesOn = { text: text("!"), goesOn: "go-on" };
    await pair.owner.as("duty").post(`/requests/${requestId}/questions`, { text: text("Which?") });
    await pair.settle();
    expect(await pair.asker.as("drafter").refusal("POST", `/requests/${requestId}/answers`, goesOn)).toBe(
      "answer-goes-on-unfit",
    );
  });
});
