import { createHash, randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { addPaper, draftRequest, gatesPassed, sendRequest, text } from "../../../tests/support/case-steps.ts";
import {
  type CasePair,
  type CaseServer,
  openCasePair,
  type PersonName,
} from "../../../tests/support/cooperation-network.ts";
import { pairWithKeysElsewhere } from "../../../tests/support/given-exhibit.ts";
import { sql } from "kysely";

// It takes minutes: each paper is sealed, carried and opened as an exhibit is, and its request goes from draft to decision.
// Two servers on loopback: a warrant and its translation go with a request, and are read where it is decided.

const WARRANT = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(2 ** 20), Buffer.from("\n%%EOF")]);
const FRENCH = Buffer.from("Mandat d’arrêt : traduction.\n");

let pair: CasePair;
beforeAll(async () => {
  pair = await openCasePair();
});

async function standings(server: CaseServer, requestId: string, by: PersonName = "duty"): Promise<string[]> {
  const { papers } = await server.as(by).get(`/requests/${requestId}`);
  return papers.map(({ standing }: { standing: string }) => standing);
}

/** A draft with a warrant and its translation; their ids. */
async function withPapers(of: CasePair = pair): Promise<{ requestId: string; dossierId: string; ids: string[] }> {
  const drafted = await draftRequest(of, { mechanism: "stored-data" });
  const warrant = await addPaper(of.asker, drafted.requestId, { number: "W 1/27", issuer: "Court" }, WARRANT);
  const translation = { kind: "translation", translationOf: warrant.paperId, translationForm: "sworn", language: "fr" };
  const french = await addPaper(of.asker, drafted.requestId, translation, FRENCH);
  return { ...drafted, ids: [warrant.paperId ?? "", french.paperId ?? ""] };
}

async function until(standing: string, server: CaseServer, requestId: string, of: CasePair = pair): Promise<void> {
  for (let round = 0; round < 20; round++) {
    if ((await standings(server, requestId)).every((one) => one === standing)) return;
    await of.settle(1);
    of.clock.advance(1_000);
  }
  throw new Error(`not ${standing} but ${(await standings(server, requestId)).join(", ")}`);
}

async function submitted(requestId: string): Promise<void> {
  const { asker } = pair;
  await asker.as("drafter").post(`/requests/${requestId}/screening-request`);
  const records = gatesPassed("stored-data", "before-sending");
  await asker.as("screener").post(`/requests/${requestId}/screening`, { records });
  await asker.as("drafter").confirm(`/requests/${requestId}/submission`);
}

describe("a request with a warrant and its translation", () => {
  let sent: Awaited<ReturnType<typeof withPapers>>;

  it("names them by the digests of their manifests, and they are read at the other State, byte for byte", async () => {
    sent = await withPapers();
    const { requestId, ids } = sent;
    await sendRequest(pair, requestId, "stored-data");
    const { content } = await pair.owner.as("duty").get(`/requests/${requestId}`);
    const signed = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
    expect(content.papers).toMatchObject([
      { paperId: ids[0], manifestDigest: signed, size: WARRANT.length, mediaType: "application/pdf", number: "W 1/27" },
      { paperId: ids[1], manifestDigest: signed, mediaType: "text/plain", translationOf: ids[0] },
    ]);
    await until("readable", pair.owner, requestId);
    const warrant = await pair.owner.as("executing").file(`/requests/${requestId}/papers/${ids[0]}`);
    expect(Object.fromEntries(warrant.headers)).toMatchObject({
      "content-type": "application/pdf",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("sandbox") as string,
      "cache-control": "no-store",
    });
    expect(warrant.headers.get("content-disposition")).toMatch(/^attachment; filename="[0-9A-Za-z-]+\.pdf"$/);
    expect(sha(await warrant.bytes())).toBe(sha(WARRANT));
    await pair.owner.as("executing").file(`/requests/${requestId}/papers/${ids[0]}`);
    const browser = await pair.owner.browse("authoriser");
    const page = await browser.open(`/requests/${requestId}`);
    expect(page.html).toContain(`href="/requests/${requestId}/papers/${ids[1]}"`);
    expect((await browser.open(`/requests/${requestId}/papers/${ids[1]}`)).html).toBe(FRENCH.toString());
    await pair.settle();
    expect(await standings(pair.asker, requestId)).toEqual(["read-there", "read-there"]);
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from federation.outbox
      where kind = 'exhibit-opened'`.execute(pair.owner.platform.database.db);
    expect(rows).toEqual([{ count: 2 }]);
  });

  it("is in no list of exhibits, waits for nobody, and is no exhibit to release or to open", async () => {
    const { dossierId, requestId, ids } = sent;
    for (const server of [pair.asker, pair.owner]) {
      expect(await server.evidence.exhibits.forDossier(dossierId as never)).toEqual([]);
      expect(await server.evidence.exhibits.forRequest(requestId as never)).toEqual([]);
      expect(await server.evidence.exhibits.waiting()).toEqual([]);
    }
    const custodian = pair.owner.as("custodian");
    expect(await custodian.refusal("POST", `/exhibits/${ids[0]}/openings`, { reason: text("Why not.") })).toBe(
      "exhibit-is-paper",
    );
  });

  it("is read by nobody who does not see the dossier, nor under another request", async () => {
    const other = await draftRequest(pair, { mechanism: "preservation" });
    const { status } = await pair.asker.as("drafter").file(`/requests/${other.requestId}/papers/${sent.ids[0]}`);
    expect(status).toBe(404);
    expect((await pair.asker.as("admin").file(`/requests/${sent.requestId}/papers/${sent.ids[0]}`)).status).toBe(403);
  });
});

describe("papers that follow what was sent", () => {
  const JUDGMENT = Buffer.from("The judgment that was asked for.\n");
  const words = { words: "As you asked.", language: "en" };
  const judgment = { kind: "judgment", title: "Judgment" };
  let requestId: string;
  let judgmentId: string | undefined;

  beforeAll(async () => {
    ({ requestId } = await draftRequest(pair, { mechanism: "stored-data" }));
    await sendRequest(pair, requestId, "stored-data");
  });

  it("are proposed by one person, and wait unchanged for a second one", async () => {
    const drafter = pair.asker.as("drafter");
    expect(await drafter.refusal("POST", `/requests/${requestId}/supplement-preview`, words)).toBe("supplement-empty");
    judgmentId = (await addPaper(pair.asker, requestId, judgment, JUDGMENT)).paperId;
    expect(await standings(pair.asker, requestId)).toEqual(["kept"]);
    await drafter.confirm(`/requests/${requestId}/supplement`, words);
    expect(await addPaper(pair.asker, requestId, judgment, JUDGMENT)).toMatchObject({ code: "supplement-waits" });
    const { items } = await pair.asker.as("authoriser").get("/queue");
    expect(items).toContainEqual(expect.objectContaining({ need: "authorise-supplement" }));
    await pair.asker.as("authoriser").post(`/requests/${requestId}/supplement/return`, { reason: "Which judgment?" });
    const { supplement } = await drafter.get(`/requests/${requestId}`);
    expect(supplement).toBeNull();
    expect(await pair.asker.as("authoriser").refusal("POST", `/requests/${requestId}/supplement/sending-preview`)).toBe(
      "no-supplement",
    );
  });

  it("are sent by the second person with the words of the first, and read at the other State, byte for byte", async () => {
    const browser = await pair.asker.browse("drafter");
    const page = await browser.open(`/requests/${requestId}/papers`);
    expect(page.html).toContain(`/requests/${requestId}/supplement/proposal`);
    await pair.asker.as("drafter").confirm(`/requests/${requestId}/supplement`, words);
    const second = await (await pair.asker.browse("authoriser")).open(`/requests/${requestId}/supplement`);
    expect(second.html).toContain("As you asked.");
    expect(second.html).toContain("Judgment");
    await pair.asker.as("authoriser").confirm(`/requests/${requestId}/supplement/sending`);
    await pair.settle();
    const { completions } = await pair.owner.as("duty").get(`/requests/${requestId}`);
    expect(completions).toMatchObject([
      { content: { text: { text: "As you asked." }, papers: [{ paperId: judgmentId }] } },
    ]);
    await until("readable", pair.owner, requestId);
    const read = await pair.owner.as("executing").file(`/requests/${requestId}/papers/${judgmentId}`);
    expect(sha(await read.bytes())).toBe(sha(JUDGMENT));
    expect(await pair.asker.as("drafter").get(`/requests/${requestId}`)).toMatchObject({ supplement: null });
  });

  it("go with an answer of the State that was asked too, and only those that have not left", async () => {
    const proof = { kind: "other", title: "Proof of service", restricted: "judge-only" };
    const { paperId } = await addPaper(pair.owner, requestId, proof, Buffer.from("Served.\n"));
    await pair.owner.as("duty").confirm(`/requests/${requestId}/supplement`, words);
    await pair.owner.as("authoriser").confirm(`/requests/${requestId}/supplement/sending`);
    await pair.settle();
    const { papers } = await pair.asker.as("drafter").get(`/requests/${requestId}`);
    expect(papers.map((one: { paperId: string }) => one.paperId)).toEqual([judgmentId, paperId]);
    for (
      let round = 0;
      round < 20 && (await standings(pair.asker, requestId, "drafter")).at(-1) !== "readable";
      round++
    ) {
      await pair.settle(1);
      pair.clock.advance(1_000);
    }
    const path = `/requests/${requestId}/papers/${paperId}`;
    expect((await pair.asker.as("drafter").file(path)).status).toBe(200);
    // It is restricted: whoever neither drafts nor decides does not open it.
    expect(await pair.asker.as("custodian").refusal("GET", path)).toBe("paper-restricted");
  });
});

describe("a paper for the judge alone", () => {
  const SECRET = { title: "Statement of the protected witness", restricted: "judge-only", number: "W-77" };
  const NAMES = ["protected witness", "W-77", sha(FRENCH), String(FRENCH.length)];

  /** Who of a server opens it; and whoever does not is told by no page, paper or answer more than that there is one. */
  async function readers(server: CaseServer, requestId: string, paperId: string): Promise<string[]> {
    const open: string[] = [];
    const { dossierId } = await server.as("screener").get(`/requests/${requestId}`);
    for (const name of ["drafter", "authoriser", "duty", "executing", "custodian", "screener"] as const) {
      const path = `/requests/${requestId}/papers/${paperId}`;
      const { status } = await server.as(name).file(path);
      const told = await server.as(name).get(`/requests/${requestId}`);
      expect(told.papers).toMatchObject([{ paperId, restricted: "judge-only" }]);
      const page = (await (await server.browse(name)).open(`/requests/${requestId}`)).html;
      const exhibit = await server.as(name).get(`/exhibits/${paperId}`);
      const exhibitPage = (await (await server.browse(name)).open(`/exhibits/${paperId}`)).html;
      const said = JSON.stringify([told, exhibit]) + page + exhibitPage;
      const sees = NAMES.slice(0, 3).map((word) => said.includes(word));
      expect(sees, `${server.state} ${name}`).toEqual([status, status, status].map((one) => one === 200));
      if (status === 200) open.push(name);
      else {
        expect(await server.as(name).refusal("GET", path)).toBe("paper-restricted");
        expect(page).toContain("1 paper is restricted");
        expect((await server.as(name).file(`/dossiers/${dossierId}/print`)).status).toBe(200);
      }
    }
    return open;
  }

  it("is opened, and its name seen, by who drafted its request or decides on it, in either State", async () => {
    const { requestId } = await draftRequest(pair, { mechanism: "stored-data" });
    const { paperId = "" } = await addPaper(pair.asker, requestId, SECRET, FRENCH);
    const { draft } = await pair.asker.as("drafter").get(`/requests/${requestId}`);
    expect(draft.papers).toMatchObject([{ paperId, restricted: "judge-only" }]);
    expect(await readers(pair.asker, requestId, paperId)).toEqual(["drafter", "authoriser"]);
    await sendRequest(pair, requestId, "stored-data");
    for (let round = 0; round < 20 && (await standings(pair.owner, requestId)).at(-1) !== "readable"; round++) {
      await pair.settle(1);
      pair.clock.advance(1_000);
    }
    expect(await readers(pair.asker, requestId, paperId)).toEqual(["drafter", "authoriser"]);
    expect(await readers(pair.owner, requestId, paperId)).toEqual(["authoriser"]);
    // A court package names what it is about.
    const { people, evidence } = pair.owner;
    await expect(evidence.courtPackageTerms(paperId as never, people.custodian)).rejects.toMatchObject({
      code: "exhibit-unknown",
    });
    const duty = pair.owner.as("duty");
    await duty.post(`/requests/${requestId}/acknowledgement`);
    await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed("stored-data", "before-deciding") });
    await duty.confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
    expect(await readers(pair.owner, requestId, paperId)).toEqual(["authoriser", "duty"]);
  });
});

describe("a paper of a draft", () => {
  it("is refused with what is wrong with it, and nothing is kept", async () => {
    const { requestId } = await draftRequest(pair, { mechanism: "stored-data" });
    const tries: [object, Uint8Array, string, string][] = [
      [{}, Buffer.from("\x7fELF\x02", "latin1"), "document-of-unknown-type", "file"],
      [{}, new Uint8Array(), "document-empty", "file"],
      [{}, Buffer.alloc(25 * 2 ** 20 + 1, "a"), "document-too-large", "file"],
      [{ kind: "translation" }, FRENCH, "translation-without-original", "translationOf"],
      [{ translationOf: requestId }, FRENCH, "translation-without-original", "translationOf"],
      [{ title: "Law\u202e1" }, FRENCH, "unseen-character", "title"],
    ];
    for (const [given, bytes, code, field] of tries) {
      expect(await addPaper(pair.asker, requestId, given, bytes)).toMatchObject({ code, field });
    }
    expect(await standings(pair.asker, requestId)).toEqual([]);
    expect((await pair.asker.evidence.exhibits.inspectFiles()).orphans).toEqual([]);
  });

  it("is removed and erased, its translation first", async () => {
    const { requestId, ids } = await withPapers();
    const browser = await pair.asker.browse("drafter");
    await browser.open(`/requests/${requestId}/papers`);
    const refused = await browser.submit(`/requests/${requestId}/papers/${ids[0]}/removal`);
    expect([refused.status, refused.html]).toEqual([422, expect.stringContaining("Remove the translation first")]);
    await browser.submit(`/requests/${requestId}/papers/${ids[1]}/removal`);
    await browser.submit(`/requests/${requestId}/papers/${ids[0]}/removal`);
    expect(await standings(pair.asker, requestId)).toEqual([]);
    await pair.asker.run();
    expect((await pair.asker.evidence.exhibits.inspectFiles()).orphans).toEqual([]);
    const { rows } = await sql<{ state: string; root: string | null }>`select state, root from evidence.exhibit
      where request_id = ${requestId}`.execute(pair.asker.platform.database.db);
    expect(rows).toEqual(ids.map(() => ({ state: "disposed", root: null })));
  });

  it("is added by a form without script, which keeps what was typed", async () => {
    const { requestId } = await draftRequest(pair, { mechanism: "stored-data" });
    const browser = await pair.asker.browse("drafter");
    await browser.open(`/requests/${requestId}/papers`);
    const fields = { kind: "text-of-law", title: "Penal Code, section 4", language: "en", copyForm: "extract" };
    const path = `/requests/${requestId}/papers`;
    await browser.submit(path, fields, new File([], "law.pdf"));
    expect([browser.page.status, browser.page.html]).toEqual([422, expect.stringContaining("Penal Code, section 4")]);
    await browser.submit(path, fields, new File(["%PDF-1.7 law"], "law.pdf"));
    expect(browser.page.html).toContain("Penal Code, section 4");
    expect(await standings(pair.asker, requestId)).toEqual(["kept"]);
    expect((await browser.open(`/requests/${requestId}/draft/check`)).html).toContain("Penal Code, section 4");
  });
});

describe("a paper that practice asks for", () => {
  it("is asked for at the check; why it is not here travels, with a name", async () => {
    const { requestId } = await draftRequest(pair, { mechanism: "interception" });
    const { asker } = pair;
    const { dossierId } = await asker.as("drafter").get(`/requests/${requestId}`);
    const { requestId: other } = await asker.as("drafter").post(`/dossiers/${dossierId}/requests`, {
      mechanism: "interception",
      copyOf: requestId,
    });
    const browser = await asker.browse("drafter");
    const check = await browser.open(`/requests/${other}/draft/check`);
    expect(check.html).toContain("Order to intercept or to collect traffic data: practice asks for it");
    expect(check.html).toContain(`href="/requests/${other}/papers"`);
    expect(await asker.as("drafter").refusal("POST", `/requests/${other}/screening-request`)).toBe("paper-missing");
    await browser.open(`/requests/${other}/papers`);
    await browser.submit(`/requests/${other}/missing-papers`, {
      kind: "interception-order",
      reason: "Sealed until May.",
    });
    expect(browser.page.html).toContain("Sealed until May.");
    await sendRequest(pair, other, "interception");
    const { content } = await pair.owner.as("duty").get(`/requests/${other}`);
    expect(content.missingPapers).toEqual([
      { kind: "interception-order", reason: text("Sealed until May."), namedPerson: asker.people.drafter.name },
    ]);
  });
});

describe("between the first person and the second", () => {
  it("another designation of the receiver ends the approval; taken back and submitted again, it leaves", async () => {
    const { requestId } = await withPapers();
    await submitted(requestId);
    const { owner, asker } = pair;
    await owner.federation.designations.rotate(["dispatch-seal"], { kind: "system", job: "test" });
    pair.clock.advance(60_000);
    await pair.settle();
    expect(await asker.as("authoriser").refusal("POST", `/requests/${requestId}/sending-preview`)).toBe(
      "papers-changed",
    );
    expect(await asker.as("authoriser").refusal("POST", `/requests/${requestId}/sending`)).toBe("papers-changed");
    await asker.as("drafter").post(`/requests/${requestId}/reopening`, { reason: "New keys." });
    expect(await standings(asker, requestId)).toEqual(["kept", "kept"]);
    await submitted(requestId);
    await asker.as("authoriser").confirm(`/requests/${requestId}/sending`);
    await pair.settle();
    await until("readable", owner, requestId);
  });

  it("the drafter gets the same manifests again while nothing changed", async () => {
    const { requestId } = await withPapers();
    const { asker } = pair;
    await asker.as("drafter").post(`/requests/${requestId}/screening-request`);
    const records = gatesPassed("stored-data", "before-sending");
    await asker.as("screener").post(`/requests/${requestId}/screening`, { records });
    const look = async () =>
      (await asker.as("drafter").post(`/requests/${requestId}/submission-preview`)).approval.digest;
    expect(await look()).toBe(await look());
  });
});

describe("a paper on its way", () => {
  it("ends with the withdrawal of its request", async () => {
    const { requestId } = await withPapers();
    await submitted(requestId);
    pair.owner.line.isDown = true;
    await pair.asker.as("authoriser").confirm(`/requests/${requestId}/sending`);
    await pair.asker.as("drafter").post(`/requests/${requestId}/withdrawal`, { reason: text("Not needed.") });
    pair.owner.line.isDown = false;
    expect(await standings(pair.asker, requestId)).toEqual(["taken-back", "taken-back"]);
  });
});

describe("where the receiver's key is kept elsewhere", () => {
  it("it is received whole, and its custodian takes it away sealed", async () => {
    const elsewhere = await pairWithKeysElsewhere();
    const { requestId, ids } = await withPapers(elsewhere);
    await sendRequest(elsewhere, requestId, "stored-data");
    const { owner, asker } = elsewhere;
    await until("with-custodian", owner, requestId, elsewhere);
    expect((await owner.as("executing").file(`/requests/${requestId}/papers/${ids[1]}`)).status).toBe(422);
    const { html } = await (await owner.browse("custodian")).open(`/requests/${requestId}`);
    expect(html).toContain("Received whole, waits for its custodian");
    const custodian = owner.as("custodian");
    const { openingId } = await custodian.post(`/exhibits/${ids[1]}/sealed-copies`, { reason: text("To read it.") });
    expect((await (await custodian.file(`/openings/${openingId}/sealed`)).bytes()).length).toBeGreaterThan(
      FRENCH.length,
    );
    // Whoever sent it reads it all the same.
    expect((await asker.as("drafter").file(`/requests/${requestId}/papers/${ids[1]}`)).status).toBe(200);
  });
});

function sha(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
