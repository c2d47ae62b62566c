import { beforeAll, describe, expect, it } from "vitest";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { draftRequest, gatesPassed, preserve, sentRequest, text } from "../../../../tests/support/case-steps.ts";
import { card, letter, letterSteps, requestOnPaper } from "../../../../tests/support/letter-steps.ts";

let pair: CasePair;
const { reply, requestByLetter, soundLetter, postAll, needsAbout } = letterSteps(() => pair);

beforeAll(async () => {
  // A night in the week, in an office that is declared small.
  pair = await openCasePair({ smallOffice: true, at: "2027-03-02T02:30:00.000Z" });
});

describe("what a State without a server writes about its request", () => {
  let requestId: string;
  let replies: string;

  beforeAll(async () => {
    requestId = await requestByLetter(pair.owner);
    replies = `/requests/${requestId}/replies`;
  });

  it("is awaited once our question is posted, and its answer moves the request on", async () => {
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/acknowledgement`);
    expect(await needsAbout(pair.owner, "duty", requestId)).toContain("print-and-post");
    await duty.post(`/requests/${requestId}/questions`, { text: text("Which mailbox?"), elements: ["42(3)(d)"] });
    expect((await duty.get(`/requests/${requestId}`)).lettersOut).toMatchObject([
      { kind: "acknowledgement" },
      { kind: "question" },
    ]);
    await postAll(pair.owner, requestId);
    expect(await needsAbout(pair.owner, "duty", requestId)).toEqual(["register-reply"]);
    const { items } = await duty.get("/queue");
    expect(items.find((item: { subject: { id: string } }) => item.subject.id === requestId).until).toMatch(/^2027-03/);
    const elements = { "42(3)(d)": { text: text("harbour.desk") } };
    const answered = await duty.post(replies, reply("answer", { text: text("This one."), elements }));
    expect(answered.status).toBe("acknowledged");
    const file = await duty.get(`/requests/${requestId}`);
    expect(file.questions[0].answer).toMatchObject({
      lane: "peer",
      paper: { bearer: "letter", reference: "CAS/2027/9-b", registeredBy: { name: "duty" } },
    });
    expect(file.questions[0].answer.digest).toBeUndefined();
    expect(file.supplied).toContainEqual({ elementId: "42(3)(d)", value: elements["42(3)(d)"] });
    // That it is acknowledged again follows from their own letter: nobody has to post that.
    expect(await needsAbout(pair.owner, "duty", requestId)).toEqual(["screen-incoming"]);
  });

  it("may be a question, an ask for longer preservation, and the withdrawal that lets the orders go", async () => {
    const duty = pair.owner.as("duty");
    await duty.post(replies, reply("question", { text: text("How does it stand?") }));
    expect(await needsAbout(pair.owner, "duty", requestId)).toContain("answer-question");
    await duty.post(`/requests/${requestId}/answers`, { text: text("Before the safeguards.") });
    await duty.post(`/requests/${requestId}/screening`, {
      records: gatesPassed("preservation", "before-deciding", "reciprocity"),
    });
    const until = "2027-09-01T21:59:59.999Z";
    const extension = { until, reason: text("The hearing is in August.") };
    await duty.confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
    const { orderId } = await preserve(pair, requestId);
    await postAll(pair.owner, requestId);
    await duty.post(replies, reply("extension", extension));
    await duty.post(`/requests/${requestId}/extension-decision`, { granted: true });
    const granted = (await duty.get(`/requests/${requestId}`)).lettersOut.at(-1);
    expect(granted).toMatchObject({ kind: "status", says: "preserved" });
    expect(granted.posted).toBeUndefined();
    await duty.post(replies, reply("use-report", { text: text("Used at the hearing.") }));
    const withdrawn = await duty.post(replies, reply("withdrawal", { reason: text("The case is over.") }));
    expect(withdrawn.status).toBe("withdrawn");
    expect((await pair.owner.as("executing").get(`/orders/${orderId}`)).released).toBe(true);
    // What they no longer want to hear still goes out with what we owe them.
    expect(await needsAbout(pair.owner, "duty", requestId)).toContain("print-and-post");
    await postAll(pair.owner, requestId);
    const closed = await duty.post(replies, reply("closure", { outcome: "withdrawn" }));
    expect(closed.status).toBe("closed");
  });

  it("says in the timeline how it came, when, of which day, and who registered it; and never that it was verified", async () => {
    const duty = pair.owner.as("duty");
    const { dossierId } = await duty.get(`/requests/${requestId}`);
    const { items } = await duty.get(`/dossiers/${dossierId}/timeline`);
    const answer = items.find(
      (item: { type: string; lane: string }) => item.type === "request.answer" && item.lane === "peer",
    );
    expect(answer.paper).toMatchObject({ bearer: "letter", registeredBy: { name: "duty" } });
    expect(items.some((item: { type: string }) => item.type.startsWith("receipt."))).toBe(false);
    expect(items.filter((item: { type: string }) => item.type === "request.posted").length).toBeGreaterThan(1);
    const entries = await pair.owner.audit.entries({ limit: 500 });
    const entry = entries.find(({ type }) => type === "cooperation.request-was-told-withdrawal");
    expect(entry?.details?.["event"]).toMatchObject({ bearer: "letter", by: { name: "duty" } });
    const { lines } = await duty.get("/statistics?year=2027");
    const line = lines.find((one: { state: string }) => one.state === "XC");
    expect(line.letters).toMatchObject({ letter: 6 });
  });

  it("stays as it was registered; what was wrong with it is said under it", async () => {
    const duty = pair.owner.as("duty");
    const [first] = (await duty.get(`/requests/${requestId}`)).lettersIn;
    const corrections = `/requests/${requestId}/letter-corrections`;
    await duty.post(corrections, { letter: first.number, note: "The mailbox was misread: harbour.dock." });
    const [corrected] = (await duty.get(`/requests/${requestId}`)).lettersIn;
    expect(corrected).toMatchObject({
      kind: "answer",
      corrections: [{ note: "The mailbox was misread: harbour.dock." }],
    });
    expect(await duty.refusal("POST", corrections, { letter: 1, note: "No such letter." })).toBe("letter-unknown");
  });
});

describe("what a State without a server writes about our request", () => {
  let requestId: string;
  let replies: string;
  let correspondentId: string;

  beforeAll(async () => {
    ({ correspondentId } = await pair.asker.as("drafter").post("/correspondents", card));
    requestId = await requestOnPaper(pair, correspondentId);
    replies = `/requests/${requestId}/replies`;
  });

  it("begins with a card that another person has called back: before that nothing leaves", async () => {
    const authoriser = pair.asker.as("authoriser");
    expect(await authoriser.refusal("POST", `/requests/${requestId}/sending-preview`)).toBe("card-not-called-back");
    expect(await needsAbout(pair.asker, "drafter", correspondentId)).toEqual([]);
    expect(await needsAbout(pair.asker, "authoriser", correspondentId)).toEqual(["call-back"]);
    await authoriser.post(`/correspondents/${correspondentId}/call-back`, { numberCalled: "+999 3 555 0100" });
    expect(await needsAbout(pair.asker, "authoriser", correspondentId)).toEqual([]);
    await authoriser.confirm(`/requests/${requestId}/sending`);
    expect(await needsAbout(pair.asker, "drafter", requestId)).toEqual(["print-and-post"]);
    await postAll(pair.asker, requestId);
    expect(await needsAbout(pair.asker, "drafter", requestId)).toEqual(["register-reply"]);
  });

  it("may be an acknowledgement, a question and an answer", async () => {
    const drafter = pair.asker.as("drafter");
    const acknowledged = await drafter.post(replies, reply("acknowledgement", {}));
    expect(acknowledged.status).toBe("acknowledged");
    const file = await drafter.get(`/requests/${requestId}`);
    expect(file.acknowledgement).toMatchObject({ content: { languages: ["en"] }, paper: { bearer: "letter" } });
    const asking = await drafter.post(replies, reply("question", { text: text("Which provider?") }));
    expect(asking.status).toBe("more-information");
    expect(await needsAbout(pair.asker, "drafter", requestId)).toContain("answer-question");
    await drafter.post(`/requests/${requestId}/answers`, { text: text("Borealia Mail.") });
    await drafter.post(`/requests/${requestId}/questions`, { text: text("When will you know?") });
    await postAll(pair.asker, requestId);
    expect(await needsAbout(pair.asker, "drafter", requestId)).toEqual(["register-reply"]);
    await drafter.post(replies, reply("answer", { text: text("In a week.") }));
    expect((await drafter.get(`/requests/${requestId}`)).questions.at(-1).answer.content.text.text).toBe("In a week.");
  });

  it("may be that data are kept, for longer when we ask, then that they are lost, which wakes somebody", async () => {
    const drafter = pair.asker.as("drafter");
    const facts = { preservedFrom: pair.clock.now().toISOString(), treatyUntil: "2027-06-01T00:00:00.000Z" };
    const preserved = await drafter.post(replies, reply("status", { status: "preserved", facts }));
    expect(preserved).toMatchObject({ status: "preserved", facts });
    const { clocks } = await drafter.get(`/requests/${requestId}`);
    // Both States' calendars count, and Cascadia's is on its card: the latest reading ends with the day in Vancouver.
    expect(clocks).toMatchObject([{ kind: "treaty", standing: "running", dueLatest: "2027-06-02T07:00:00.000Z" }]);
    const until = "2027-09-01T00:00:00.000Z";
    await drafter.post(`/requests/${requestId}/extension`, { until, reason: text("The trial is in August.") });
    await postAll(pair.asker, requestId);
    expect(await needsAbout(pair.asker, "drafter", requestId)).toContain("register-reply");
    const extension = { status: "preserved", facts: { treatyUntil: until, extension: { until, granted: true } } };
    await drafter.post(replies, reply("status", extension));
    expect((await drafter.get(`/requests/${requestId}`)).extensions[0].settled).toMatchObject({ granted: true });
    await drafter.post(replies, reply("status", { status: "preservation-lapsed" }));
    const { rings } = await pair.asker.as("duty").get("/duty/rings");
    expect(rings).toMatchObject([{ reason: "preservation-failed" }]);
  });

  it("may be a decision: refused with grounds and reasons, or it is none; then it is closed", async () => {
    const drafter = pair.asker.as("drafter");
    const bare = reply("decision", { outcome: "refuse" });
    expect(await drafter.refusal("POST", replies, bare)).toBe("content-malformed");
    const grounds = [{ groundId: "essential-interests", paragraph: "40(21)(b)" }];
    const refused = await drafter.post(
      replies,
      reply("decision", { outcome: "refuse", grounds, reasons: text("Our security.") }),
    );
    expect(refused).toMatchObject({ status: "refused", outcome: "refuse" });
    expect(await needsAbout(pair.asker, "drafter", requestId)).toContain("read-reply");
    const closed = await drafter.post(replies, reply("closure", { outcome: "refused" }, { bearer: "fax" }));
    expect(closed.status).toBe("closed");
    const { lines } = await drafter.get("/statistics?year=2027");
    expect(lines.find((one: { state: string }) => one.state === "XC")).toMatchObject({
      direction: "outgoing",
      outcomes: { refuse: 1 },
      letters: { letter: 7, fax: 1 },
    });
  });
});

describe("a letter about our request that was misread", () => {
  let requestId: string;
  let replies: string;
  let correspondentId: string;

  beforeAll(async () => {
    ({ correspondentId } = await pair.asker.as("drafter").post("/correspondents", {
      ...card,
      authority: "Prosecutor of Cascadia",
    }));
    const authoriser = pair.asker.as("authoriser");
    await authoriser.post(`/correspondents/${correspondentId}/call-back`, { numberCalled: "+999 3 555 0100" });
    const drafter = pair.asker.as("drafter");
    const { dossierId } = await drafter.post("/dossiers", { title: "Invoices", state: "XC", correspondentId });
    ({ requestId } = await draftRequest(pair, { mechanism: "stored-data", dossierId }));
    replies = `/requests/${requestId}/replies`;
    await drafter.post(`/requests/${requestId}/screening-request`);
    const records = gatesPassed("stored-data", "before-sending");
    await pair.asker.as("screener").post(`/requests/${requestId}/screening`, { records });
    await drafter.confirm(`/requests/${requestId}/submission`);
    await authoriser.confirm(`/requests/${requestId}/sending`);
    await postAll(pair.asker, requestId);
  });

  it("is corrected by the note under it and by what it really says beside it, closed or not", async () => {
    const drafter = pair.asker.as("drafter");
    const closed = await drafter.post(replies, reply("closure", { outcome: "refused" }));
    expect(closed.status).toBe("closed");
    const browser = await pair.asker.browse("drafter");
    const offered = async () =>
      [...(await browser.open(`${replies}/new`)).html.matchAll(/name="kind" value="([a-z-]+)"/g)].map(
        ([, kind]) => kind,
      );
    expect(await offered()).not.toContain("decision");
    const [letterIn] = (await drafter.get(`/requests/${requestId}`)).lettersIn;
    const note = "It closes another request of ours; this one is accepted.";
    await drafter.post(`/requests/${requestId}/letter-corrections`, { letter: letterIn.number, note });
    expect(await offered()).toContain("decision");
    expect((await drafter.post(replies, reply("decision", { outcome: "accept" }))).status).toBe("accepted");
    expect(await needsAbout(pair.asker, "drafter", requestId)).toContain("register-reply");
  });
});

describe("a letter that cannot be right", () => {
  let requestId: string;
  let replies: string;

  beforeAll(async () => {
    requestId = await requestByLetter(pair.owner);
    replies = `/requests/${requestId}/replies`;
    await pair.owner.as("duty").post(`/requests/${requestId}/acknowledgement`);
  });

  it.each<[string, () => object]>([
    ["moment-in-the-future", () => reply("question", words, { receivedAt: "2029-01-01T00:00:00.000Z" })],
    ["reply-before-request", () => reply("question", words, { receivedAt: "2027-03-01T00:00:00.000Z" })],
    ["dated-after-arrival", () => reply("question", words, { datedOn: "2027-12-24" })],
    ["content-malformed", () => reply("question", {})],
    ["content-malformed", () => reply("extension", { until: "tomorrow", reason: text("Longer.") })],
    ["only-the-owner-may-say-this", () => reply("decision", { outcome: "accept" })],
    ["only-the-owner-may-say-this", () => reply("acknowledgement", {})],
    ["no-consultation-open", () => reply("consultation", words)],
  ])("is refused: %s", async (code, body) => {
    expect(await pair.owner.as("duty").refusal("POST", replies, body())).toBe(code);
  });

  it("is refused where it comes by no bearer of paper, and for whoever does not register letters", async () => {
    const duty = pair.owner.as("duty");
    expect(await duty.refusal("POST", replies, reply("question", words, { bearer: "peer" }))).not.toBe("ok");
    expect(await pair.owner.as("custodian").refusal("POST", replies, reply("question", words))).toBe("role-missing");
  });

  it("is registered once", async () => {
    const duty = pair.owner.as("duty");
    const letterOnce = reply("question", words);
    expect(await duty.refusal("POST", replies, letterOnce)).toBe("ok");
    expect(await duty.refusal("POST", replies, letterOnce)).toBe("reply-known");
  });

  it("is never written for a State that has a server and signs for itself", async () => {
    const { requestId: signed } = await sentRequest(pair, { mechanism: "preservation" });
    const withdrawal = reply("withdrawal", { reason: text("Forged.") });
    expect(await pair.owner.as("duty").refusal("POST", `/requests/${signed}/replies`, withdrawal)).toBe(
      "state-has-a-server",
    );
    const posting = { letters: [2], bearer: "fax", postedAt: pair.clock.now().toISOString() };
    expect(await pair.owner.as("duty").refusal("POST", `/requests/${signed}/postings`, posting)).toBe(
      "state-has-a-server",
    );
    expect((await pair.owner.as("duty").get(`/requests/${signed}`)).status).toBe("received");
  });

  it("is posted once, not before it was written, and not to a card that nobody has called back", async () => {
    const duty = pair.owner.as("duty");
    const [first] = (await duty.get(`/requests/${requestId}`)).lettersOut;
    const postings = `/requests/${requestId}/postings`;
    const posting = (more: object = {}) => ({
      letters: [first.number],
      bearer: "fax",
      postedAt: pair.clock.now().toISOString(),
      ...more,
    });
    expect(await duty.refusal("POST", postings, posting({ letters: [99] }))).toBe("letter-unknown");
    expect(await duty.refusal("POST", postings, posting({ postedAt: "2027-03-01T00:00:00.000Z" }))).toBe(
      "posted-before-written",
    );
    expect(await duty.refusal("POST", postings, posting({ postedAt: "2029-01-01T00:00:00.000Z" }))).toBe(
      "moment-in-the-future",
    );
    await duty.post(postings, posting());
    expect(await duty.refusal("POST", postings, posting())).toBe("letter-posted");
    const { correspondentId } = await duty.post("/correspondents", { ...card, authority: "Registry of Cascadia" });
    const arrived = { ...letter(correspondentId), receivedAt: pair.clock.now().toISOString() };
    const unvouched = await duty.post("/letters", arrived);
    await duty.post(`/requests/${unvouched.requestId}/acknowledgement`);
    expect(await duty.refusal("POST", `/requests/${unvouched.requestId}/postings`, posting({ letters: [2] }))).toBe(
      "card-not-called-back",
    );
    const unheard = `/requests/${unvouched.requestId}/replies`;
    for (const [kind, content] of [
      ["withdrawal", { reason: text("Forged?") }],
      ["closure", { outcome: "withdrawn" }],
    ] as const) {
      expect(await duty.refusal("POST", unheard, reply(kind, content))).toBe("card-not-called-back");
    }
    expect((await duty.post(unheard, reply("question", words))).status).toBe("acknowledged");
    expect(await needsAbout(pair.owner, "night", correspondentId)).toEqual(["call-back"]);
    expect(await needsAbout(pair.owner, "night", unvouched.requestId)).not.toContain("print-and-post");
  });
});

const words = { text: text("A further question.") };

describe("a step that a State without a server tells", () => {
  it("moves the life of its request; one that does not fit is kept beside it, and nothing follows", async () => {
    const duty = pair.owner.as("duty");
    const sound = await soundLetter(pair.owner);
    const asked = { ...sound, mechanism: "extradition", elements: {} };
    const { requestId } = await duty.post("/letters", asked);
    await duty.post(`/requests/${requestId}/steps`, {
      step: "supplement-asked",
      records: [{ "by-day": { day: "2027-03-20" } }],
    });
    const replies = `/requests/${requestId}/replies`;
    const records = [{ "happened-on": { day: "2027-03-02" } }];
    await duty.post(replies, reply("step", { step: "supplement-sent", records }));
    await duty.post(replies, reply("step", { step: "outcome-told" }));
    const { life, tooLate, lettersOut } = await duty.get(`/requests/${requestId}`);
    expect(life.steps.map(({ step, lane }: { step: string; lane: string }) => [step, lane])).toEqual([
      ["supplement-asked", "own"],
      ["supplement-sent", "peer"],
    ]);
    expect(tooLate).toMatchObject([{ kind: "step", code: "step-out-of-order" }]);
    expect(lettersOut).toMatchObject([{ kind: "step", says: "supplement-asked" }]);
    const { html } = await (await pair.owner.browse("duty")).open(`${replies}/new?kind=step`);
    expect(html).toContain("Sent the supplement");
    const paper = await duty.file(`/requests/${requestId}/print?letter=${lettersOut[0].number}`);
    expect(paper.headers.get("content-type")).toBe("application/pdf");
  });
});
