import { createHash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import type { Browser, PageShown } from "../../../tests/support/browser.ts";
import { text } from "../../../tests/support/case-steps.ts";
import type { CasePair } from "../../../tests/support/cooperation-network.ts";
import { givenExhibit, pairWithKeysElsewhere, takenAway } from "../../../tests/support/given-exhibit.ts";
import { hex } from "../../protocol/bytes.ts";
import { parseFingerprint } from "../../protocol/fingerprint.ts";
import { type ExhibitId, parseSha256Hex } from "../../protocol/identifiers.ts";
import { verifyPackage } from "../../protocol/package/verify-package.ts";
import { verifyPackage as verifyIndependently } from "../../second-verifier/index.ts";

// What an expert found in a sealed file that Aurelia's custodian took away, entered by the custodian: over the real federation.

const CONTENT = new Uint8Array(randomBytes(100_003));
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");
const OTHER = "0f".repeat(32);
const LABORATORY = { language: "en", text: "Forensic laboratory of Northport, N. Nilsen" };
const HOUR_MS = 3_600_000;

let pair: CasePair;
let exhibitId: ExhibitId;
let openingId: string;
let browser: Browser;

const custodian = () => pair.asker.as("custodian");
const record = async () => await custodian().get(`/exhibits/${exhibitId}`);
const reportedOf = ({ custody }: { custody: { source: string }[] }) =>
  custody.filter(({ source }) => source === "reported");
const theirs = async () => await pair.owner.as("custodian").get(`/exhibits/${exhibitId}`);

/** What the API takes; opened a moment ago. */
const said = (more: object = {}) => ({
  sha256: SHA256,
  openedAt: pair.clock.now().toISOString(),
  openedBy: LABORATORY,
  ...more,
});

const refusalOf = async (more: object = {}, person: "custodian" | "drafter" = "custodian") =>
  await pair.asker.as(person).refusal("POST", `/openings/${openingId}/finding`, said(more));

async function needs(): Promise<string[]> {
  const { items } = await custodian().get("/queue");
  return items.flatMap(({ need, subject }: { need: string; subject: { id: string } }) =>
    subject.id === exhibitId ? [need] : [],
  );
}

/** Sends the form of the exhibit's page, filled in by the clock on the wall of the office, in UTC here. */
async function enter(fields: Readonly<Record<string, string>>): Promise<PageShown> {
  const [day = "", time = ""] = pair.clock.now().toISOString().split("T");
  const [year = "", month = "", ofMonth = ""] = day.split("-");
  return await browser.submit(`/exhibits/${exhibitId}/openings/${openingId}/finding`, {
    "openedAt-day": ofMonth,
    "openedAt-month": month,
    "openedAt-year": year,
    "openedAt-time": time.slice(0, 5),
    openedBy: LABORATORY.text,
    "openedBy-language": LABORATORY.language,
    tool: "age 1.2.1",
    sizeBytes: "",
    ...fields,
  });
}

beforeAll(async () => {
  pair = await pairWithKeysElsewhere();
  ({ exhibitId } = await givenExhibit(pair, CONTENT));
});

describe("before the sealed file was taken away", () => {
  it("there is nothing to enter: neither with no leave, nor with one that nobody used", async () => {
    expect(await needs()).toEqual(["open-exhibit"]);
    browser = await pair.asker.browse("custodian");
    // In the queue too it has its name beside its number.
    const { number, title } = await custodian().get(`/exhibits/${exhibitId}`);
    expect((await browser.open("/queue")).html).toMatch(new RegExp(`${number}[^·]*: ${title.text}`));
    const leave = await custodian().post(`/exhibits/${exhibitId}/sealed-copies`, { reason: text("For the expert.") });
    ({ openingId } = leave);
    expect(await refusalOf()).toBe("sealed-copy-not-taken");
    expect((await browser.open(`/exhibits/${exhibitId}`)).html).not.toContain("Enter the result");
    pair.clock.advance(25 * HOUR_MS);
    await pair.settle(1);
    expect(await refusalOf()).toBe("sealed-copy-not-taken");
    // It was not taken, so it waits as before.
    expect(await needs()).toEqual(["open-exhibit"]);
  });
});

describe("once it was taken away", () => {
  it("the custodian is asked for it, by queue and page, and nobody else may enter it", async () => {
    openingId = await takenAway(pair, exhibitId);
    expect(await needs()).toEqual(["enter-finding"]);
    browser = await pair.asker.browse("custodian");
    const { html } = await browser.open(`/exhibits/${exhibitId}`);
    expect(html).toContain('href="#finding"');
    expect(html).toContain(`/exhibits/${exhibitId}/court-package`);
    expect(await refusalOf({}, "drafter")).toBe("role-missing");
    const drafter = await pair.asker.browse("drafter");
    expect((await drafter.open(`/exhibits/${exhibitId}`)).html).not.toContain('id="finding"');
  });

  it("bad input is turned back beside its field, and what was typed stays", async () => {
    await browser.open(`/exhibits/${exhibitId}`);
    const empty = await enter({
      sha256: "12ab",
      sizeBytes: "much",
      "openedAt-year": "",
      openedBy: "",
      "openedAt-time": "",
    });
    expect(empty.status).toBe(422);
    for (const message of [
      "Enter the 64 digits and letters",
      "whole number of bytes",
      "Enter a real date",
      "Fill this in.",
    ]) {
      expect(empty.html).toContain(message);
    }
    for (const value of [">12ab</textarea>", 'value="much"', 'value="age 1.2.1"']) expect(empty.html).toContain(value);
    expect(empty.html).not.toContain("comparedAgain");
    const future = await enter({ sha256: SHA256, "openedAt-year": "2099" });
    expect(future.html).toContain("This is later than now.");
    expect(future.html).toContain(`>${LABORATORY.text}</textarea>`);
    const before = await enter({ sha256: SHA256, "openedAt-year": "2020" });
    expect(before.html).toContain("This is before the sealed file was taken away.");
    expect((await enter({ sha256: SHA256, "openedAt-time": "25:00" })).html).toContain("hours and minutes");
    expect((await enter({ sha256: SHA256, sizeBytes: "5" })).html).toContain("has another size");
    for (const more of [{ sha256: SHA256.slice(1) }, { sha256: SHA256.toUpperCase() }, { openedBy: text(" ") }]) {
      expect(await refusalOf(more)).toBe("invalid-field");
    }
    expect(await refusalOf({ openedAt: "2099-01-01T00:00:00.000Z" })).toBe("opened-in-future");
    expect(await refusalOf({ openedAt: "2020-01-01T00:00:00.000Z" })).toBe("opened-before-taken");
    expect(reportedOf(await record())).toEqual([]);
  });

  it("a digest that the sender did not seal is not entered before it was compared again", async () => {
    await browser.open(`/exhibits/${exhibitId}`);
    const turnedBack = await enter({ sha256: OTHER });
    expect([turnedBack.status, turnedBack.html.includes('name="comparedAgain"')]).toEqual([422, true]);
    expect(turnedBack.html).toContain("Nothing is entered yet");
    expect(await refusalOf({ sha256: OTHER })).toBe("finding-differs");
    await pair.settle();
    expect(reportedOf(await record())).toEqual([]);
    expect((await theirs()).releases).toMatchObject([{ state: "head-released" }]);
  });

  it("then it is: in custody and log as reported, to the sender as what it cannot have sealed, and on the page with what to do", async () => {
    const page = await enter({ sha256: OTHER, comparedAgain: "yes" });
    expect(page.status).toBe(200);
    expect(page.html).toContain("Opened elsewhere: it is not what the sender sealed");
    expect(page.html).toContain("Do not use what was opened.");
    expect(page.html).toContain('href="#sealed-copy"');
    const mine = await record();
    expect(mine.openings.at(-1)).toMatchObject({
      state: "refused",
      fault: "digest-differs",
      finding: { sha256: OTHER, openedBy: LABORATORY, tool: "age 1.2.1", sizeBytes: null },
    });
    expect(reportedOf(mine)).toMatchObject([
      {
        act: "opened-digest-differs",
        by: { kind: "person" },
        before: { root: mine.body.root, original: SHA256 },
        after: { original: OTHER },
        reason: {
          language: "en",
          text: expect.stringMatching(/^Forensic laboratory of Northport, N\. Nilsen · age 1\.2\.1 · 2\d{3}-/),
        },
      },
    ]);
    const logged = await pair.asker.audit.entries({ subject: { kind: "exhibit", id: exhibitId }, limit: 50 });
    expect(logged.map(({ type }) => type)).toContain("evidence.opened-digest-differs");
    await pair.settle();
    const { releases, custody } = await theirs();
    expect(releases).toMatchObject([{ state: "cannot-open" }]);
    expect(custody.at(-1)).toMatchObject({
      act: "opened-by-receiver",
      source: "signed",
      reason: { code: "receiver-cannot-open-outside", values: {} },
    });
  });

  it("nothing is entered of the same sealed file a second time", async () => {
    expect(await refusalOf()).toBe("finding-entered");
    expect(await refusalOf({ sha256: OTHER, comparedAgain: true })).toBe("finding-entered");
    expect(reportedOf(await record())).toHaveLength(1);
  });
});

describe("the sealed file that was taken away again", () => {
  it("may be reported after its leave has ended; the right digest ends as an opening here does, on a person's word", async () => {
    openingId = await takenAway(pair, exhibitId);
    pair.clock.advance(25 * HOUR_MS);
    await pair.settle(1);
    expect((await record()).openings.at(-1)).toMatchObject({ openingId, state: "taken-away" });
    expect(await needs()).toEqual(["enter-finding"]);
    browser = await pair.asker.browse("custodian");
    await browser.open(`/exhibits/${exhibitId}`);
    // As it is read off a paper: in capitals and groups.
    const typed = SHA256.toUpperCase().replaceAll(/(.{8})/g, "$1 ");
    const page = await enter({ sha256: typed, sizeBytes: String(CONTENT.length) });
    expect(page.status).toBe(200);
    expect(page.html).toContain("Opened elsewhere: it is what the sender sealed");
    expect(page.html).toContain("the server did not see it");
    expect(page.html).toContain(pair.asker.people.custodian.name);
    expect(page.html).not.toContain("Do not use what was opened.");
    const mine = await record();
    expect(mine.openings.at(-1)).toMatchObject({ state: "opened-elsewhere", fault: null, finding: { sha256: SHA256 } });
    expect(reportedOf(mine).at(-1)).toMatchObject({
      act: "opened",
      before: { root: mine.body.root },
      after: { root: mine.body.root, original: SHA256 },
    });
    expect(await needs()).toEqual([]);
    await pair.settle();
    const { releases, custody } = await theirs();
    expect(releases).toMatchObject([{ state: "opened" }]);
    expect(custody.at(-1)).toMatchObject({
      act: "opened-by-receiver",
      reason: { code: "receiver-opened-outside", values: {} },
      after: { original: SHA256 },
    });
    const told = await (await pair.owner.browse("custodian")).open(`/exhibits/${exhibitId}`);
    expect(told.html).toMatch(
      /opened, digest matches<\/[^]{0,100}<div class="hint">The receiver states, from what a person entered/,
    );
    expect(told.html).toContain(
      "from what a person entered, that it was opened outside its server and that the digest matches",
    );
  });

  it("goes to court with both reports, which two verifiers take", async () => {
    const { audit, federation, evidence, people, platform } = pair.asker;
    const certificate = () => ({
      title: "Certificate",
      language: "en" as const,
      direction: "ltr" as const,
      sender: "Aurelia",
      reference: "",
      mark: "",
      pageNumber: "{page}",
      printedAt: pair.clock.now(),
      blocks: [],
    });
    const startPage = () => new TextEncoder().encode("begin here");
    const ports = { audit, federation, verifierPage: undefined, certificate, startPage, printer: platform.printer };
    const use = { use: "this-case", note: text("Case 7/2027") } as const;
    const { bytes } = await evidence.exportCourtPackage(ports, exhibitId, use, people.custodian);
    const own = await federation.directory().own();
    const root = hex(own?.rootFingerprint ?? new Uint8Array());
    const exhibit = { sha256: parseSha256Hex(SHA256), sizeBytes: CONTENT.length };
    expect(verifyPackage({ bytes, roots: [parseFingerprint(root)], exhibit }).verdict).toBe("verified");
    expect(verifyIndependently(Buffer.from(bytes), [root], exhibit).verdict).toBe("verified");
  });

  it("leaves nothing of the finding in the database once the exhibit is disposed of", async () => {
    await custodian().post(`/exhibits/${exhibitId}/disposal`, { ground: text("Retention ended."), order: "7/2034" });
    const { rows } = await sql`select * from evidence.opening where exhibit_id = ${exhibitId}`.execute(
      pair.asker.platform.database.db,
    );
    const left = JSON.stringify(rows);
    expect(rows).toHaveLength(3);
    for (const word of [SHA256, OTHER, "Forensic laboratory", "age 1.2.1"]) expect(left).not.toContain(word);
  });
});
