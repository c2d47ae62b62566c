import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { acceptRequest, draftRequest, sendRequest, text } from "../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { once } from "../../../tests/support/byte-streams.ts";
import { givenExhibit } from "../../../tests/support/given-exhibit.ts";
import { hasPoppler } from "../../../tests/support/paper-checks.ts";
import { skipReason } from "../../../tests/support/skips.ts";
import { utf8 } from "../../protocol/bytes.ts";
import { type ExhibitId, parseDossierId, parseRequestId } from "../../protocol/identifiers.ts";
import { PACKAGE_LIMITS } from "../../protocol/package/package-index.ts";
import { readStoredZip } from "../../protocol/package/stored-zip.ts";
import { originsOf } from "./origins.ts";

// UNCC art. 40(19), 36(3), R30: what another State gave is asked for its use before it leaves this server again.

const CONTENT = utf8("Ledger of an invented fraud. ".repeat(500));

let pair: CasePair;
/** Of Borealia, whole on Aurelia's server, under a limit of use. */
let received: ExhibitId;
let request: { dossierId: string; requestId: string };

const facts = (ids: { dossierId: string; requestId?: string }, madeFrom?: string) => ({
  dossierId: parseDossierId(ids.dossierId),
  ...(ids.requestId === undefined ? {} : { requestId: parseRequestId(ids.requestId) }),
  title: { language: "en", text: "Ledger" },
  kind: "mailbox",
  acquisition: { tools: [] },
  ...(madeFrom === undefined ? {} : { madeFrom }),
});

beforeAll(async () => {
  pair = await openCasePair();
  const given = await givenExhibit(pair, CONTENT);
  [received, request] = [given.exhibitId, given];
});

/** The State that gave the exhibit says so itself, signed: nobody here can say it for it. */
async function consentTo(use: object): Promise<void> {
  await pair.owner.as("duty").post(`/requests/${request.requestId}/consents`, { use, text: text("We agree.") });
  await pair.settle();
}

describe("a court package of what another State gave", () => {
  const ask = async (use: string, more: object = {}) =>
    await pair.asker.as("custodian").refusal("POST", `/exhibits/${received}/court-package`, {
      use,
      note: { language: "en", text: "District Court, case 7/2027" },
      ...more,
    });

  it("is made for the case for which it was asked, and for no other use without the sender's consent", async () => {
    expect(await ask("this-case")).toBe("ok");
    expect(await ask("other-case")).toBe("use-needs-consent");
    expect(await ask("publication")).toBe("use-needs-consent");
    expect(await ask("onward-transfer")).toBe("use-needs-recipient");
    expect(await ask("disclosure-that-clears-an-accused")).toBe("use-needs-notice");
    await consentTo({ kind: "other-case", purpose: "The case of the second invoice" });
    expect(await ask("other-case")).toBe("ok");
    // One consent opens one use.
    expect(await ask("other-case")).toBe("use-needs-consent");
  });

  it("tells the sender first where it clears an accused, and names the exhibit", async () => {
    expect(await ask("disclosure-that-clears-an-accused", { notice: text("It clears the accused.") })).toBe("ok");
    await pair.settle();
    const told = await pair.owner.as("duty").get(`/requests/${request.requestId}`);
    expect(told.useReports).toMatchObject([{ content: { exhibitId: received, text: text("It clears the accused.") } }]);
  });

  it("stands in the custody record and in the log with its use", async () => {
    const record = await pair.asker.as("custodian").get(`/exhibits/${received}`);
    const exports = record.custody.filter(({ act }: { act: string }) => act === "exported");
    expect(exports.map(({ reason }: { reason: { text: string } }) => reason.text)).toEqual(
      Array.from({ length: 3 }, () => "District Court, case 7/2027"),
    );
    // What each rests on: the request, and the signed consent where the use needed one.
    const { reference, consents } = await pair.asker.as("drafter").get(`/requests/${request.requestId}`);
    expect(consents[0].digest).toMatch(/^[0-9a-f]{64}$/);
    expect(exports.map(({ order, evidence }: { order: string; evidence: string[] }) => [order, evidence])).toEqual([
      [reference, []],
      [reference, [consents[0].digest]],
      [reference, []],
    ]);
    const entries = await pair.asker.audit.entries({ limit: 200 });
    const uses = entries.filter(({ type }) => type === "cooperation.use-recorded");
    expect(uses).toHaveLength(3);
  });

  it("spends no consent, and is in no custody record, where it cannot be made", async () => {
    const { asker } = pair;
    const exports = async (): Promise<number> => {
      const { custody } = await asker.as("custodian").get(`/exhibits/${received}`);
      return custody.filter(({ act }: { act: string }) => act === "exported").length;
    };
    await consentTo({ kind: "other-case", purpose: "The case of the third invoice" });
    const before = await exports();
    asker.platform.disk.pretendedFreeBytes = 0;
    expect(await ask("other-case")).toBe("disk-full");
    expect(await exports()).toBe(before);

    asker.platform.disk.pretendedFreeBytes = undefined;
    expect(await ask("other-case")).toBe("ok");
    expect(await exports()).toBe(before + 1);
  });

  it("is asked for on a page that shows what binds it and takes the answer back where it must be mended", async () => {
    const custodian = await pair.asker.browse("custodian");
    const path = `/exhibits/${received}/court-package`;
    const page = await custodian.open(path);
    expect(page.html).toContain("For this investigation only.");
    expect(page.html).toContain("Not before the arrest.");
    // Each is traced to what Borealia signed: its decision and its manifest.
    const { decisions } = await pair.asker.as("drafter").get(`/requests/${request.requestId}`);
    for (const place of [`/exhibits/${received}`, path]) {
      const { html } = await custodian.open(place);
      expect(html).toContain("Set in the signed decision");
      expect(html).toContain(decisions[0].told.digest);
      expect(html).toContain("Stands in the signed manifest");
    }
    await custodian.open(path);
    const again = await custodian.submit(path, { use: "publication", note: "Press release <b>1</b>" });
    expect(again.status).toBe(422);
    expect(again.html).toContain("Press release &lt;b&gt;1&lt;/b&gt;");
    expect(again.html).toContain("40(19)");
    const made = await custodian.submit(path, { use: "this-case", note: "District Court" });
    expect(made.status).toBe(200);
    expect(made.html.slice(0, 2)).toBe("PK");
  });
});

const poppler = hasPoppler();
if (!poppler) skipReason("words of a certificate read back from the paper", "no Poppler found (Debian: poppler-utils)");

describe.skipIf(!poppler)("the certificate in a court package", () => {
  const certificateFor = async (use: string, more: object = {}): Promise<string> => {
    const { app, identity, people } = pair.asker;
    const { token } = await identity.becomeForTraining(people.custodian.id);
    const answer = await app.request(`/api/v1/exhibits/${received}/court-package`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ use, note: { language: "en", text: "Court of Northport, case 9/2027" }, ...more }),
    });
    expect(answer.status).toBe(200);
    const files = readStoredZip(new Uint8Array(await answer.arrayBuffer()), PACKAGE_LIMITS);
    const pdf = files.find(({ path }) => path.endsWith(".pdf"))?.content ?? new Uint8Array();
    return execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" });
  };

  it("says for which use it was made, and by which signed consent of which State that use was opened", async () => {
    await consentTo({ kind: "other-case", purpose: "The case of the third invoice" });
    const { reference, consents, decisions } = await pair.asker.as("drafter").get(`/requests/${request.requestId}`);
    const consent = consents.at(-1);
    const printed = await certificateFor("other-case");
    for (const said of [
      "Court of Northport, case 9/2027",
      "The consent that opened this use",
      "Borealia",
      "The case of the third invoice",
      reference,
      consent.dispatchId,
      consent.digest,
      // Each condition that stands, with what set it.
      "For this investigation only.",
      decisions[0].told.digest,
    ]) {
      expect(printed).toContain(said);
    }
    expect(printed).toMatch(/Stands in the signed manifest of the exhibit, of \d+ \w+ 20\d\d/);
    expect(consents[0].digest).not.toBe(consent.digest);
    expect(printed).not.toContain(consents[0].digest);
  });

  it("is in the language that was chosen, else in that of the page", async () => {
    expect(await certificateFor("this-case", { certificateLanguage: "fr" })).toContain("Empreinte");
    expect(await certificateFor("this-case")).toContain("Fingerprint");
    const browser = await pair.asker.browse("custodian");
    const path = `/exhibits/${received}/court-package`;
    const { html } = await browser.open(`/language/fr?back=${path}`);
    expect(html).toMatch(/<option value="fr" selected[^>]*>/);
  });

  it("says that the use for which it was asked needed no consent", async () => {
    const printed = await certificateFor("this-case");
    expect(printed).toContain("it needed no further consent");
    expect(printed).not.toContain("The consent that opened this use");
  });
});

describe("what was made from another State's exhibit", () => {
  it("is known by its content, and by the word of whoever took it in", async () => {
    const { asker } = pair;
    const { db } = asker.platform.database;
    const number = (await asker.evidence.exhibits.byId(received))?.exhibit.number ?? "";
    const take = async (bytes: Uint8Array, madeFrom?: string) =>
      await asker.evidence.exhibits.takeIn(facts(request, madeFrom), { stream: once(bytes) }, asker.people.executing);
    const copy = await take(CONTENT);
    const extract = await take(utf8("Page 7 of the ledger"), number);
    const own = await take(utf8("Our own"));
    const from = async (exhibit: typeof copy) => (await originsOf(db, exhibit)).map(({ exhibitId }) => exhibitId);
    expect([await from(copy), await from(extract), await from(own)]).toEqual([[received], [received], []]);
    await expect(take(utf8("x"), "XB-1999-0001")).rejects.toMatchObject({ code: "source-exhibit-unknown" });
    // What Borealia has had all along is not another State's for it.
    const theirs = await pair.owner.evidence.exhibits.byId(received);
    expect(theirs?.origins).toEqual([]);
  });

  it("goes to another State only with one consent for that State, and under the conditions of the State that gave it", async () => {
    const { asker: aurelia, owner: borealia } = pair;
    // What Borealia gave plays the part of what Cascadia gave: Borealia is the third State.
    await aurelia.platform.database.db
      .withTables<{ "evidence.exhibit": { exhibit_id: string; from_state: string } }>()
      .updateTable("evidence.exhibit")
      .set({ from_state: "XC" })
      .where("exhibit_id", "=", received)
      .execute();
    const swapped = { ...pair, asker: borealia, owner: aurelia };
    const { dossierId } = await borealia.as("drafter").post("/dossiers", { title: "Another fraud", state: "XA" });
    const asked = await draftRequest(swapped, { mechanism: "stored-data", dossierId });
    await sendRequest(swapped, asked.requestId, "stored-data");
    await acceptRequest(swapped, asked.requestId, "stored-data");
    const take = async (bytes: Uint8Array, madeFrom?: string) =>
      await aurelia.evidence.exhibits.takeIn(facts(asked, madeFrom), { stream: once(bytes) }, aurelia.people.executing);
    const release = {
      requestId: asked.requestId,
      receiver: { state: "XB", authority: "central-authority" },
      reason: { language: "en", text: "Answer" },
    };
    const custodian = aurelia.as("custodian");
    const copy = await take(CONTENT);
    const path = `/exhibits/${copy.exhibitId}/releases`;
    expect(await custodian.refusal("POST", `${path}-preview`, release)).toBe("use-needs-consent");
    const page = await (await aurelia.browse("custodian")).open(`/exhibits/${copy.exhibitId}`);
    expect(page.html).toContain("of Cascadia");
    await consentTo({ kind: "onward-transfer", recipient: "Borealia", purpose: "Borealia's fraud case" });
    const preview = await custodian.post(`${path}-preview`, release);
    expect(preview.content.conditions).toMatchObject([
      { id: "from-xc.condition-1", text: text("For this investigation only.") },
      { id: "from-xc.condition-2" },
    ]);
    const { releaseId } = await custodian.confirm(path, release);
    await aurelia.as("authoriser").confirm(`/releases/${releaseId}/approval`);
    // The consent is spent: the next one is asked anew, and what is ours alone is not asked at all.
    const extract = await take(utf8("Page 8"), "XB-2027-0001");
    expect(await custodian.refusal("POST", `/exhibits/${extract.exhibitId}/releases-preview`, release)).toBe(
      "use-needs-consent",
    );
    const own = await take(utf8("Our own find"));
    expect(await custodian.refusal("POST", `/exhibits/${own.exhibitId}/releases-preview`, release)).toBe("ok");
  });
});
