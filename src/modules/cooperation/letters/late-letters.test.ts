import { beforeAll, describe, expect, it } from "vitest";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { gatesPassed, preserve, text } from "../../../../tests/support/case-steps.ts";
import { card, letterSteps, requestOnPaper } from "../../../../tests/support/letter-steps.ts";

let pair: CasePair;
const { reply, requestByLetter, postAll } = letterSteps(() => pair);

beforeAll(async () => {
  pair = await openCasePair({ smallOffice: true, at: "2027-03-02T02:30:00.000Z" });
});

/** Everything of a request that a letter could move, and every ring that is on. */
async function standing(requestId: string) {
  const duty = pair.owner.as("duty");
  const { status, statusAt, facts, questions, extensions, clocks, orders, lettersOut } = await duty.get(
    `/requests/${requestId}`,
  );
  const { rings } = await duty.get("/duty/rings");
  return { status, statusAt, facts, questions, extensions, clocks, orders, lettersOut, rings };
}

describe("a letter about a request of theirs that has gone on", () => {
  let requestId: string;
  let replies: string;
  const late = { text: text("It was the other mailbox.") };

  beforeAll(async () => {
    const duty = pair.owner.as("duty");
    requestId = await requestByLetter(pair.owner);
    replies = `/requests/${requestId}/replies`;
    await duty.post(`/requests/${requestId}/acknowledgement`);
    await duty.post(`/requests/${requestId}/questions`, { text: text("Which mailbox?") });
    await duty.post(`/requests/${requestId}/screening`, {
      records: gatesPassed("preservation", "before-deciding", "reciprocity"),
    });
  });

  it("counts once the request stands where it means something, and is known from then on", async () => {
    const duty = pair.owner.as("duty");
    const until = "2027-09-01T21:59:59.999Z";
    const early = reply("extension", { until, reason: text("The hearing is in August.") });
    const before = await standing(requestId);
    await duty.post(replies, early);
    expect(await standing(requestId)).toEqual(before);
    expect(await duty.refusal("POST", replies, early)).toBe("reply-known");
    await duty.confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
    await preserve(pair, requestId);
    await duty.post(replies, early);
    expect((await duty.get(`/requests/${requestId}`)).extensions).toMatchObject([{ asked: { content: { until } } }]);
    expect(await duty.refusal("POST", replies, early)).toBe("reply-known");
    const again = reply("extension", { until: "2027-10-01T21:59:59.999Z", reason: text("Or in September.") });
    await duty.post(replies, again);
    const { extensions, tooLate } = await duty.get(`/requests/${requestId}`);
    expect(extensions).toHaveLength(1);
    expect(tooLate.map(({ code }: { code: string }) => code)).toEqual(["superseded", "extension-open"]);
  });

  it("is kept when the request is over: nothing follows from it, nobody is rung and nothing falls silent", async () => {
    const duty = pair.owner.as("duty");
    await duty.post(replies, reply("withdrawal", { reason: text("The case is over.") }));
    await duty.post(replies, reply("closure", { outcome: "withdrawn" }));
    // Another request of theirs rings on.
    await requestByLetter(pair.owner);
    const before = await standing(requestId);
    expect(before.status).toBe("closed");
    expect(before.rings.length).toBeGreaterThan(0);
    const answer = reply("answer", late, { theirReference: "CAS/2027/9-late" });
    expect((await duty.post(replies, answer)).status).toBe("closed");
    expect(await standing(requestId)).toEqual(before);
    const { tooLate, lettersIn, completions, supplied } = await duty.get(`/requests/${requestId}`);
    const paper = { bearer: "letter", reference: "CAS/2027/9-late", registeredBy: { name: "duty" } };
    expect(tooLate.at(-1)).toMatchObject({ kind: "answer", code: "superseded", content: late, paper });
    expect(lettersIn.at(-1)).toMatchObject({ kind: "answer", tooLate: true, ...paper });
    expect([...completions, ...supplied]).toEqual([]);
    expect(await duty.refusal("POST", replies, answer)).toBe("reply-known");
  });

  it("stands in the timeline as come too late, with who registered it, and is one of the letters that are counted", async () => {
    const duty = pair.owner.as("duty");
    const { dossierId, lettersIn } = await duty.get(`/requests/${requestId}`);
    const { items } = await duty.get(`/dossiers/${dossierId}/timeline`);
    const item = items.findLast(({ type }: { type: string }) => type.startsWith("request."));
    expect(item).toMatchObject({ type: "request.came-too-late", lane: "peer", params: { kind: "answer" } });
    expect(item.paper).toMatchObject({ reference: "CAS/2027/9-late", registeredBy: { name: "duty" } });
    expect(
      items.filter(({ type, lane }: { type: string; lane: string }) => type === "request.answer" && lane === "peer"),
    ).toEqual([]);
    const entries = await pair.owner.audit.entries({ limit: 500 });
    const entry = entries.find(
      ({ type, details }) => type === "cooperation.request-came-too-late" && JSON.stringify(details).includes("9-late"),
    );
    expect(entry?.actor).toMatchObject({ kind: "user" });
    const { lines } = await duty.get("/statistics?year=2027");
    const line = lines.find(({ state }: { state: string }) => state === "XC");
    expect(line.letters.letter).toBe(lettersIn.length);
  });

  it("is offered by the page, checked as too late, and shown with its words", async () => {
    const duty = await pair.owner.browse("duty");
    const { html } = await duty.open(`${replies}/new`);
    expect(html).toContain(`href="${replies}/new?kind=question"`);
    expect(html).not.toContain("kind=consultation");
    await duty.open(`${replies}/new?kind=question`);
    const { datedOn } = reply("question", {});
    const [year = "", month = "", day = ""] = datedOn.split("-");
    const typedIn = {
      words: "And the second mailbox?",
      "datedOn-day": day,
      "datedOn-month": month,
      "datedOn-year": year,
    };
    const check = await duty.submit(`${replies}/question/check`, typedIn);
    expect(check.html).toContain("It comes too late");
    expect(check.html).toContain("this letter changes nothing in it. It is kept");
    expect(check.html).toContain("The status does not change: closed.");
    expect(check.html).not.toContain("changes the request at once");
    const shown = await duty.submit(`${replies}/question`);
    expect(shown.html).toContain("Came too late and changed nothing: A question");
    expect(shown.html).toContain("And the second mailbox?");
    expect(shown.html).toContain("came too late");
  });
});

describe("a letter about our request that is dated before what they have written since", () => {
  let requestId: string;
  let replies: string;

  beforeAll(async () => {
    const drafter = pair.asker.as("drafter");
    const { correspondentId } = await drafter.post("/correspondents", card);
    await pair.asker
      .as("authoriser")
      .post(`/correspondents/${correspondentId}/call-back`, { numberCalled: "+999 3 555 0100" });
    requestId = await requestOnPaper(pair, correspondentId);
    replies = `/requests/${requestId}/replies`;
    await pair.asker.as("authoriser").confirm(`/requests/${requestId}/sending`);
    await postAll(pair.asker, requestId);
    await drafter.post(replies, reply("status", { status: "preservation-lapsed" }, { datedOn: "2027-03-01" }));
  });

  const rings = async () => (await pair.asker.as("duty").get("/duty/rings")).rings;

  it("sets nothing back and silences no ring about what is newer", async () => {
    const drafter = pair.asker.as("drafter");
    const before = await rings();
    expect(before).toMatchObject([{ reason: "preservation-failed" }]);
    const facts = { treatyUntil: "2027-06-01T00:00:00.000Z" };
    await drafter.post(replies, reply("status", { status: "preserved", facts }, { datedOn: "2027-02-24" }));
    await drafter.post(replies, reply("closure", { outcome: "answered" }, { datedOn: "2027-02-25" }));
    const file = await drafter.get(`/requests/${requestId}`);
    expect(file).toMatchObject({ status: "preservation-lapsed", facts: {}, closure: null });
    expect(file.tooLate).toMatchObject([
      { kind: "status", code: "overtaken", paper: { datedOn: "2027-02-24" } },
      { kind: "closure", code: "overtaken", paper: { datedOn: "2027-02-25" } },
    ]);
    expect(await rings()).toEqual(before);
    const { items } = await drafter.get(`/dossiers/${file.dossierId}/timeline`);
    const types = items.map(({ type }: { type: string }) => type).filter((type: string) => type.startsWith("request."));
    expect(types.slice(-3)).toEqual(["request.status", "request.came-too-late", "request.came-too-late"]);
  });

  it("does not stand for their newest decision, but its conditions bind", async () => {
    const drafter = pair.asker.as("drafter");
    const grounds = [{ groundId: "essential-interests", paragraph: "40(21)(b)" }];
    const refusal = { outcome: "refuse", grounds, reasons: text("Our security.") };
    await drafter.post(replies, reply("decision", refusal, { datedOn: "2027-03-02" }));
    const conditions = [{ id: "c1", kind: "confidentiality", article: "40(19)", text: text("Keep it secret.") }];
    const accepted = { outcome: "accept-on-conditions", conditions };
    await drafter.post(replies, reply("decision", accepted, { datedOn: "2027-02-26" }));
    const file = await drafter.get(`/requests/${requestId}`);
    expect(file).toMatchObject({ status: "refused", outcome: "refuse" });
    const outcomes = file.decisions.map((one: { told: { content: { outcome: string } } }) => one.told.content.outcome);
    expect(outcomes).toEqual(["accept-on-conditions", "refuse"]);
  });

  it("says on its check page that The status stays as it is.", async () => {
    const drafter = await pair.asker.browse("drafter");
    await drafter.open(`${replies}/new?kind=closure`);
    const typedIn = { outcome: "answered", "datedOn-day": "23", "datedOn-month": "2", "datedOn-year": "2027" };
    const { html } = await drafter.submit(`${replies}/closure/check`, typedIn);
    expect(html).toContain("The status stays as it is.");
    expect(html).toContain("The status does not change: refused.");
  });

  it("counts all the same when what came before it turns out to be misread", async () => {
    const drafter = pair.asker.as("drafter");
    const earlier = reply("closure", { outcome: "answered" }, { datedOn: "2027-02-26" });
    await drafter.post(replies, earlier);
    const { lettersIn, status } = await drafter.get(`/requests/${requestId}`);
    expect(status).toBe("refused");
    const refusal = lettersIn.find(({ says }: { says?: string }) => says === "refuse");
    const note = "It refuses another request of ours.";
    await drafter.post(`/requests/${requestId}/letter-corrections`, { letter: refusal.number, note });
    expect((await drafter.post(replies, earlier)).status).toBe("closed");
  });
});
