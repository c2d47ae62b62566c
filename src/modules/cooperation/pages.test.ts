import { beforeAll, describe, expect, it } from "vitest";
import { elementsOfList, mechanism, safeguardGate } from "../../convention/index.ts";
import { writeQueueAnew } from "../../../tests/support/composed-server.ts";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";
import type { PageShown } from "../../../tests/support/browser.ts";
import { acceptRequest, passing, preserve, sentRequest } from "../../../tests/support/case-steps.ts";

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

/** A page that is whole: answered, with one heading, and no text missing. */
function expectWhole(page: PageShown): void {
  const said = /<div class="error-summary".*?<\/div>|<main.*<\/main>/s.exec(page.html)?.[0] ?? "";
  expect(page.status, `${page.path} ${said}`).toBe(200);
  expect(page.html.match(/<h1>/g), page.path).toHaveLength(1);
  expect(page.html, page.path).not.toMatch(/\[(cooperation|measures|error|convention|web)\.[a-z]/);
  // R36: what turns text round is spelled out or markup, in headings and window titles too.
  expect(/.{0,80}[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/su.exec(page.html)?.[0], page.path).toBeUndefined();
}

/** What a stranger might call a matter: pairs of isolates, an override, a control character. */
const HOSTILE_TITLE = "Fraud 1\u20662\u20693 \u202Efdp \u0085";

describe("an officer without script", () => {
  let requestId: string;
  let dossierPath: string;

  it("opens a dossier and begins a request from the queue", async () => {
    const drafter = await pair.asker.browse("drafter");
    expectWhole(await drafter.open("/queue"));
    expectWhole(await drafter.open("/dossiers/new"));
    const dossier = await drafter.submit("/dossiers", { counterpart: "XB", title: "Invoice fraud" });
    expectWhole(dossier);
    dossierPath = dossier.path;
    const draft = await drafter.submit(`${dossierPath}/requests`, { mechanism: "preservation" });
    expectWhole(draft);
    requestId = /\/requests\/([0-9a-f-]+)\/draft\/urgency/.exec(draft.path)?.[1] ?? "";
    expect(requestId).not.toBe("");
  });

  it("answers one question a page, each saved, and is told by name what is missing", async () => {
    const drafter = await pair.asker.browse("drafter");
    const to = (step: string) => `/requests/${requestId}/draft/${step}`;
    await drafter.open(to("offence"));
    const unsaid = await drafter.submit(to("offence"), {});
    expect(unsaid.html).toContain("Say which offence it is about");
    // In a hurry: from any question on, only what must be answered.
    expect(unsaid.html).toContain(`formaction="${to("offence")}?then=missing"`);
    await drafter.open(to("offence"));
    const basis = await drafter.submit(to("offence"), { offence: "13", electronicEvidence: "yes" });
    expect(basis.path).toBe(to("basis"));
    expect(basis.html).toContain("Binds both States since");
    expectWhole(basis);
    await drafter.submit(to("basis"), { basis: "convention" });
    for (const element of elementsOfList("42(3)")) {
      const slug = element.id.replaceAll(/[^0-9A-Za-z]+/g, "-").replaceAll(/^-|-$/g, "");
      expectWhole(await drafter.open(to(slug)));
      // The necessity is left out: the check must name it.
      if (element.id === "42(3)(e)") continue;
      const code = element.codes?.[0]?.code;
      await drafter.submit(to(slug), {
        ...(element.shape.includes("text") ? { text: `Words on ${element.id} <b>&` } : {}),
        ...(element.shape.includes("items") ? { "kind-0": element.itemKinds?.[0]?.kind ?? "", "value-0": "a@b" } : {}),
        ...(code === undefined ? {} : { codes: code }),
      });
    }
    await drafter.open(to("urgency"));
    const untold = { urgency: "urgent", "deadline-day": "1", "deadline-month": "4", "deadline-year": "2027" };
    expect((await drafter.submit(to("urgency"), untold)).html).toContain("Say why it is needed by that day");
    await drafter.open(to("urgency"));
    await drafter.submit(to("urgency"), { ...untold, deadlineReason: "The trial begins." });
    // What was ticked under need for confidentiality is not asked again as if nobody had said it.
    expect((await drafter.open(to("confidentiality"))).html).toMatch(/name="secret" value="yes"[^>]* checked/);
    await drafter.submit(to("confidentiality"), {
      secret: "yes",
      "reviewOn-day": "1",
      "reviewOn-month": "6",
      "reviewOn-year": "2027",
    });
    const check = await drafter.open(to("check"));
    expectWhole(check);
    expect(check.html).toContain("Missing, and needed (1)");
    expect(check.html).not.toContain(`/requests/${requestId}/screening-request`);
    expect(check.html).toContain("Words on 42(3)(b) &lt;b&gt;&amp;");
    const excused = await drafter.submit(to("excuse"), { "e42-3-e-reason": "The provider does not say." });
    expect(excused.html).toContain("Goes without (1)");
    expectWhole(await drafter.submit(`/requests/${requestId}/screening-request`));
  });

  it("asks of a request that builds on another only what is open, and says at the check what is left open", async () => {
    const drafter = await pair.asker.browse("drafter");
    await drafter.open(dossierPath);
    const begun = await drafter.submit(`${dossierPath}/requests`, { mechanism: "stored-data", follows: requestId });
    expect(begun.path).toMatch(/\/draft\/40-15-b\?then=missing$/);
    // Each of them is asked, also where the one before was left open.
    const asked: string[] = [];
    let leftOpen = begun;
    for (; !leftOpen.path.includes("/draft/check"); leftOpen = await drafter.submit(leftOpen.path)) {
      asked.push(/\/draft\/([^?]+)/.exec(leftOpen.path)?.[1] ?? "");
      if (asked.length > 20) throw new Error(`the questions do not end: ${asked.join(", ")}`);
    }
    expect(asked.slice(0, 2)).toEqual(["40-15-b", "40-15-d"]);
    expect(new Set(asked).size).toBe(asked.length);
    expect(leftOpen.html).toMatch(/Missing, and needed \(\d\).*The case, and who conducts it/);
    // The legal basis is the same treaty, by the article of what is asked now.
    expect(leftOpen.html).toContain("United Nations Convention against Cybercrime, Article 44");
  });

  it("asks a request about property which way it takes", async () => {
    const drafter = await pair.asker.browse("drafter");
    await drafter.open(dossierPath);
    const draft = await drafter.submit(`${dossierPath}/requests`, { mechanism: "confiscation" });
    const step = draft.path.replace(/[^/]+$/, "property-paths");
    expectWhole(await drafter.open(step));
    expect((await drafter.submit(step, {})).html).toContain("Say what is asked about the property");
    expect((await drafter.submit(step, { paths: "own-order" })).path).not.toBe(step);
  });

  it("has it screened, submitted and sent by three people, each from their own queue", async () => {
    const screener = await pair.asker.browse("screener");
    const queue = await screener.open("/queue");
    expect(queue.html).toContain(`href="/requests/${requestId}/screening"`);
    expectWhole(await screener.open(`/requests/${requestId}/screening`));
    const empty = await screener.submit(`/requests/${requestId}/screening`);
    expect(empty.html).toContain("must be answered first");
    const answers = Object.fromEntries(
      mechanism("preservation")
        .gates.map((gate) => safeguardGate(gate))
        .filter((gate) => gate.moments.includes("before-sending"))
        .map((gate) => [gate.id, passing(gate)]),
    );
    expectWhole(await screener.submit(`/requests/${requestId}/screening`, answers));
    const drafter = await pair.asker.browse("drafter");
    const screened = await drafter.open(`/requests/${requestId}`);
    expectWhole(screened);
    expect(screened.html).toContain(`href="/requests/${requestId}/submission"`);
    const review = await drafter.open(`/requests/${requestId}/submission`);
    expectWhole(review);
    for (const text of [
      "Central Authority",
      "The trial begins.",
      "Words on 42(3)(b) &lt;b&gt;&amp;",
      "The provider does not say.",
    ]) {
      expect(review.html).toContain(text);
    }
    const asked = await drafter.submit(`/requests/${requestId}/submission`);
    expectWhole(asked);
    expect(asked.html).toContain("You stand behind the request as it will be sent.");
    expect(asked.html).toContain(`These can do it: ${pair.asker.people.authoriser.name}`);
    const authoriser = await pair.asker.browse("authoriser");
    expect((await authoriser.open(`/requests/${requestId}`)).html).toContain(`href="/requests/${requestId}/sending"`);
    const submitted = await authoriser.open(`/requests/${requestId}/sending`);
    expectWhole(submitted);
    expect(submitted.html).toContain("Authorise and send");
    const sent = await authoriser.submit(`/requests/${requestId}/sending`);
    expectWhole(sent);
    expect(sent.html).toContain("Authorised. It goes to a State with a server by itself");
    await pair.settle();
    expect((await pair.owner.as("duty").get(`/requests/${requestId}`)).status).toBe("received");
  });

  it("answers the call at night on a page of at most 10 kB, decides, orders, and records the provider's answer", async () => {
    const duty = await pair.owner.browse("duty");
    const { rings } = await pair.owner.as("duty").get("/duty/rings");
    const ring = `/duty/rings/${rings[0].ringId}`;
    const night = await duty.open(ring);
    expectWhole(night);
    expect(Buffer.byteLength(night.html)).toBeLessThanOrEqual(10_000);
    expect(night.html).not.toContain("<script");
    expect(night.html).toContain("the State that waits is told");
    expect((await duty.submit(`${ring}/acknowledgement`)).html).toContain(`/requests/${requestId}`);
    await duty.open(`/requests/${requestId}/screening`);
    const answers = Object.fromEntries(
      mechanism("preservation").gates.flatMap((gate) =>
        safeguardGate(gate).moments.includes("before-deciding") ? [[gate, passing(safeguardGate(gate))]] : [],
      ),
    );
    await duty.submit(`/requests/${requestId}/screening`, answers);
    const form = await duty.open(`/requests/${requestId}/decision`);
    expectWhole(form);
    const refusal = await duty.submit(`/requests/${requestId}/decision-check`, { outcome: "refuse" });
    expect(refusal.html).toContain("The decision is incomplete");
    await duty.open(`/requests/${requestId}/decision`);
    const check = await duty.submit(`/requests/${requestId}/decision-check`, { outcome: "accept" });
    expectWhole(check);
    expect(check.html).toContain("A second person must authorise the decision");
    expectWhole(await duty.submit(`/requests/${requestId}/decision`));
    const authoriser = await pair.owner.browse("authoriser");
    await authoriser.open(`/requests/${requestId}`);
    expectWhole(await authoriser.submit(`/requests/${requestId}/decision-authorisation`));

    const executing = await pair.owner.browse("executing");
    const orderForm = await executing.open(`/requests/${requestId}/order`);
    // The office that asks is there already; a court is typed over it.
    expect(orderForm.html).toMatch(/name="terms.issuingAuthority"[^>]*value="[^"]+"/);
    expectWhole(orderForm);
    const order = await executing.submit(`/requests/${requestId}/order`, {
      "terms.providerName": "Borealia Mail",
      "terms.providerContact": "legal@borealia-mail.example",
      "terms.issuingAuthority": "Prosecutor of Northport",
    });
    expectWhole(order);
    const orderPath = order.path;
    expectWhole(await executing.submit(`${orderPath}/issue`));
    expectWhole(await executing.submit(`${orderPath}/service`, { how: "by hand" }));
    expect((await executing.submit(`${orderPath}/answer`, {})).status).toBe(422);
    expectWhole(await executing.submit(`${orderPath}/answer`, { answer: "preserved", contact: "Legal desk" }));
    expect((await pair.owner.as("duty").get(`/requests/${requestId}`)).status).toBe("preserved");
    pair.clock.advance(85 * 86_400_000);
    const later = await pair.owner.browse("night");
    expect((await later.open(orderPath)).html).toContain("Renew for 90 days");
    expectWhole(await later.submit(`${orderPath}/renewal`));
    pair.clock.advance(-85 * 86_400_000);
    // No server's clock runs back: what was written for a later day goes.
    for (const server of [pair.asker, pair.owner]) await writeQueueAnew(server);
    await pair.settle();
  });
});

describe("the pages of everything else", () => {
  it("are whole for each role", async () => {
    const { dossierId, requestId } = await sentRequest(pair, { mechanism: "stored-data" });
    const hostile = await pair.asker.as("drafter").post("/dossiers", { title: HOSTILE_TITLE, state: "XB" });
    await sentRequest(pair, { mechanism: "stored-data", dossierId: hostile.dossierId });
    const { requestId: preservationId } = await sentRequest(pair, { mechanism: "preservation" });
    await acceptRequest(pair, preservationId, "preservation");
    await preserve(pair, preservationId);
    const paths = [
      "/queue",
      "/dossiers",
      `/dossiers/${dossierId}`,
      `/dossiers/${hostile.dossierId}`,
      `/requests/${requestId}`,
      `/requests/${preservationId}`,
      "/orders",
      "/orders?open=no",
      "/requests",
      "/requests?stage=received",
      "/exhibits",
      "/duty",
      "/statistics",
      "/correspondents",
    ];
    for (const server of [pair.asker, pair.owner]) {
      for (const person of ["drafter", "authoriser", "duty", "executing", "custodian", "screener"] as const) {
        const browser = await server.browse(person);
        for (const path of paths) expectWhole(await browser.open(path));
        const { whole, title } = await browser.open(`/dossiers/${hostile.dossierId}`);
        if (server === pair.asker && person === "drafter") expect(title).toContain("1⟦U+2066⟧2⟦U+2069⟧3 ⟦U+202E⟧fdp");
        expect(/<title>[^<]*/.exec(whole)?.[0]).not.toMatch(/\p{Cc}/u);
      }
    }
    const drafter = await pair.asker.browse("drafter");
    for (const kind of ["question", "answer", "consultation", "withdrawal", "closure", "use-report"]) {
      expectWhole(await drafter.open(`/requests/${requestId}/write/${kind}`));
    }
    expectWhole(await drafter.open(`/requests/${preservationId}/write/extension`));
    await drafter.open(`/requests/${requestId}/write/question`);
    expect((await drafter.submit(`/requests/${requestId}/write/question`)).html).toContain(
      "Write what you want to say",
    );
    expectWhole(await drafter.submit(`/requests/${requestId}/write/question`, { words: "How does it stand?" }));
    // The number of a provision stays as it is written where all around it runs from right to left.
    const back = encodeURIComponent(`/requests/${requestId}/write/question`);
    expect((await drafter.open(`/language/ar?back=${back}`)).html).toContain("<bdi>40(15)(a)</bdi> · ");
  });

  it("take in the card and the fax of a State without a server", async () => {
    const duty = await pair.owner.browse("duty");
    await duty.open("/correspondents");
    const cards = await duty.submit("/correspondents", {
      state: "XC",
      authority: "Ministry of Justice of Cascadia",
      fax: "+999 3 555 0199",
      languages: "en",
      timeZone: "America/Vancouver",
    });
    expectWhole(cards);
    const { correspondents } = await pair.owner.as("duty").get("/correspondents");
    expectWhole(await duty.open("/letters/new"));
    expectWhole(await duty.open("/letters/new?mechanism=preservation"));
    const filled = {
      correspondentId: correspondents[0].correspondentId,
      theirReference: "CAS/9",
      "datedOn-day": "1",
      "datedOn-month": "3",
      "datedOn-year": "2027",
      basisKind: "reciprocity",
      citation: "Note of 4 May 2026",
      "e42-3-b-text": "Ransom, told by fax.",
    };
    const undated = await duty.submit("/letters/check", { ...filled, "deadline-day": "1", "deadline-month": "9" });
    expect(undated.status).toBe(422);
    const unreasoned = await duty.submit("/letters/check", { ...filled, "deadline-year": "2027" });
    expect(unreasoned.html).toContain("Say why it is needed by that day.");
    expect(unreasoned.html).toContain("Ransom, told by fax.");
    const check = await duty.submit("/letters/check", {
      ...filled,
      deadlineReason: "The hearing is in September.",
      secret: "yes",
      "reviewOn-day": "1",
      "reviewOn-month": "10",
      "reviewOn-year": "2027",
    });
    expectWhole(check);
    for (const shown of [
      "Nothing is recorded yet",
      "Ministry of Justice of Cascadia",
      "CAS/9",
      "Note of 4 May 2026",
      "Ransom, told by fax.",
      "The hearing is in September.",
      "1 October 2027",
      "A new dossier is opened",
      "The duty officer is called.",
    ]) {
      expect(check.html).toContain(shown);
    }
    expect((await pair.owner.as("duty").get("/requests?state=XC")).requests).toEqual([]);
    const changed = await duty.submit("/letters/change", {});
    expectWhole(changed);
    expect(changed.html).toContain("Ransom, told by fax.");
    expectWhole(await duty.submit("/letters/check", {}));
    const registered = await duty.submit("/letters", {});
    expectWhole(registered);
    expect(registered.html).toContain("not cryptographically verified");
    const { requests } = await pair.owner.as("duty").get("/requests?state=XC");
    expect(await pair.owner.as("duty").get(`/requests/${requests[0].requestId}`)).toMatchObject({
      content: {
        responseDeadline: { date: "2027-09-01" },
        confidentiality: { requested: true, reviewOn: "2027-10-01" },
      },
    });
    expect(registered.html).toContain("Ransom, told by fax.");
    expectWhole(await duty.submit(`${registered.path}/acknowledgement`));
  });

  it("take in what that State writes afterwards, one question a page, and keep what was typed when something is wrong", async () => {
    const duty = await pair.owner.browse("duty");
    const { requests } = await pair.owner.as("duty").get("/requests?state=XC");
    const path = `/requests/${requests[0].requestId}`;
    const page = await duty.open(path);
    expectWhole(page);
    expect(page.html).toContain("Register a reply");
    expect(page.html).toContain("Nobody has called this authority back yet");
    const first = await duty.open(`${path}/replies/new`);
    expectWhole(first);
    const unchosen = await duty.open(`${path}/replies/new?chosen=yes`);
    expect(unchosen.status).toBe(422);
    expect(unchosen.html).toContain("Choose one of the answers.");
    // Nothing was asked yet, nothing is preserved: neither an answer nor an ask for longer can come.
    for (const kind of ["question", "withdrawal", "closure"]) expect(first.html).toContain(`value="${kind}"`);
    for (const kind of ["answer", "extension", "decision", "status"]) {
      expect(first.html).not.toContain(`value="${kind}"`);
    }
    await duty.open(`${path}/write/question`);
    expectWhole(await duty.submit(`${path}/write/question`, { words: "Which mailbox?", elements: "42(3)(d)" }));
    expect((await duty.open(`${path}/replies/new`)).html).toContain('value="answer"');
    const form = await duty.open(`${path}/replies/new?kind=answer`);
    expectWhole(form);
    expect(form.html).toContain("Which mailbox?");
    const answers = `${path}/replies/answer`;
    const filled = {
      words: "Harbour <desk>.",
      bearer: "letter",
      "datedOn-day": "1",
      "datedOn-month": "3",
      "datedOn-year": "2027",
      theirReference: "CAS/9-b",
    };
    const check = `${answers}/check`;
    const wordless = await duty.submit(check, { ...filled, words: "" });
    expect(wordless.status).toBe(422);
    expect(wordless.html).toContain("Write what the letter says.");
    expect(wordless.html).toContain("CAS/9-b");
    const undated = await duty.submit(check, { ...filled, "datedOn-day": "31", "datedOn-month": "2" });
    expect(undated.html).toContain("Date on the letter");
    expect(undated.html).toContain("Harbour &lt;desk&gt;.");
    const late = await duty.submit(check, { ...filled, "receivedAtDay-year": "2099" });
    expect(late.html).toContain("This moment is in the future");
    await duty.open(`${path}/replies/new?kind=answer`);
    const checked = await duty.submit(check, filled);
    expectWhole(checked);
    for (const shown of ["Nothing is recorded yet", "Harbour &lt;desk&gt;.", "CAS/9-b", "New status: acknowledged"]) {
      expect(checked.html).toContain(shown);
    }
    expect((await pair.owner.as("duty").get(path)).lettersIn).toEqual([]);
    const changed = await duty.submit(`${answers}/change`, {});
    expectWhole(changed);
    expect(changed.html).toContain("Harbour &lt;desk&gt;.");
    await duty.submit(check, {});
    const taken = await duty.submit(answers, {});
    expectWhole(taken);
    expect(taken.html).toContain("Harbour &lt;desk&gt;.");
    expect(taken.html).toContain("registered by duty. Not verified by any signature.");
    const { dossierId } = await pair.owner.as("duty").get(path);
    expect((await duty.open(`/dossiers/${dossierId}`)).html).toContain("Not verified by any signature.");
    for (const { number } of (await pair.owner.as("duty").get(path)).lettersIn) {
      expectWhole(await duty.open(`${path}/letters`));
      const noted = await duty.submit(`${path}/letter-corrections`, { letter: String(number), note: "Misread: dock." });
      expect(noted.html).toContain("Misread: dock.");
    }
  });

  it("print what we say to that State and know what is in the post, once somebody has called its card back", async () => {
    const duty = await pair.owner.browse("duty");
    const { requests } = await pair.owner.as("duty").get("/requests?state=XC");
    const path = `/requests/${requests[0].requestId}`;
    expect((await duty.open(`${path}/letters`)).html).not.toContain("Record as posted");
    const { correspondents } = await pair.owner.as("duty").get("/correspondents");
    const night = await pair.owner.browse("night");
    const queue = await night.open("/queue");
    expectWhole(queue);
    expect(queue.html).toContain("nobody has checked its contact card yet");
    const [{ correspondentId }] = correspondents;
    expect(queue.html).toContain(`/correspondents#card-${correspondentId}`);
    await night.open("/correspondents");
    await night.submit(`/correspondents/${correspondentId}/call-back`, { numberCalled: "+999 3 555 0100" });
    const letters = await duty.open(`${path}/letters`);
    expectWhole(letters);
    const printed = [...letters.html.matchAll(/href="(\/requests\/[^"]+\/print\?letter=\d+)"/g)].map(
      ([, href]) => href,
    );
    expect(printed).toHaveLength(2);
    for (const href of printed) expect((await duty.open(href ?? "")).status).toBe(200);
    await duty.open(`${path}/letters`);
    const nothing = await duty.submit(`${path}/letters`, { letters: "" });
    expect(nothing.status).toBe(422);
    await duty.open(`${path}/letters`);
    const posted = await duty.submit(`${path}/letters`, { bearer: "fax" });
    expectWhole(posted);
    const { lettersOut } = await pair.owner.as("duty").get(path);
    expect(lettersOut).toHaveLength(2);
    for (const letter of lettersOut) expect(letter.posted).toMatchObject({ bearer: "fax", by: { name: "duty" } });
    expectWhole(await duty.open("/statistics"));
  });

  it("register no letter for a State with a server, and none for whoever does not register letters", async () => {
    const { requests } = await pair.owner.as("duty").get("/requests?state=XA");
    const duty = await pair.owner.browse("duty");
    const path = `/requests/${requests[0].requestId}`;
    expect((await duty.open(path)).html).not.toContain("Register a reply");
    expect((await duty.open(`${path}/replies/new`)).html).toContain("This State has a server");
    const paper = await pair.owner.as("duty").get("/requests?state=XC");
    const custodian = await pair.owner.browse("custodian");
    expect((await custodian.open(`/requests/${paper.requests[0].requestId}/replies/new`)).status).not.toBe(200);
  });

  it("show no case to an administrator", async () => {
    const admin = await pair.owner.browse("admin");
    expect((await admin.open("/dossiers")).status).not.toBe(200);
    const { requests } = await pair.owner.as("duty").get("/requests");
    expect((await admin.open(`/requests/${requests[0].requestId}`)).html).toContain("There is no such request");
    const queue = await admin.open("/queue");
    expect(queue.html).toContain("An administrator has no tasks in cases");
    for (const place of ["/people", "/peers", "/health"]) expect(queue.html).toContain(`href="${place}"`);
    expect((await admin.open("/duty")).status).toBe(200);
  });
});
