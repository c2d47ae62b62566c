import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { browserAt, type Pair, USE_LIMIT, evidencePair } from "../../../tests/support/evidence-pair.ts";
import type { Browser } from "../../../tests/support/officers-browser.ts";

const MARKUP = '<b onmouseover="alert(1)">bold</b>';

let pair: Pair;
let holder: Browser;
let asker: Browser;

beforeAll(async () => {
  pair = await evidencePair();
  holder = await browserAt(pair, "holder");
  asker = await browserAt(pair, "asker");
});

const content = new Uint8Array(randomBytes(300_000));
const sha256 = createHash("sha256").update(content).digest("hex");

const fields = (more: Record<string, string | Blob> = {}) => ({
  dossierId: pair.dossierId,
  requestId: pair.requestId,
  title: `Mailbox ${MARKUP}`,
  language: "en",
  kind: "mailbox",
  order: "Production order 12/27",
  ...more,
});

async function takeInByForm(): Promise<string> {
  const { people } = pair.holder;
  const page = `/dossiers/${pair.dossierId}/exhibits/new?request=${pair.requestId}`;
  const answer = await holder.submit(
    page,
    "/exhibits",
    fields({ file: new File([content], "mail.mbox") }),
    people.taker,
  );
  expect(answer.status).toBe(303);
  return answer.location ?? "";
}

describe("the pages of an exhibit", () => {
  it("name the files of the drop box to who may take them in, and to no drafter who posts the form", async () => {
    const { people, platform } = pair.holder;
    const box = join(platform.config.dataFolder, "exhibits", "drop-box", pair.dossierId);
    mkdirSync(box, { recursive: true });
    writeFileSync(join(box, "phone-of-somebody.ufd"), "x");
    const page = `/dossiers/${pair.dossierId}/exhibits/new`;
    const form = { dossierId: pair.dossierId };
    const shown = await holder.submit(page, "/exhibits/from-drop-box", form, people.taker);
    expect([shown.status, shown.html.includes("phone-of-somebody")]).toEqual([422, true]);
    const refused = await holder.follow(shown, "/exhibits/from-drop-box", form, people.drafter);
    expect(refused.status).toBe(403);
    expect(refused.html).toContain("This is for: Executing officer or Custodian.");
    expect(refused.html).not.toContain("phone-of-somebody");
    rmSync(box, { recursive: true });
  });

  it("take a file in by a plain form, seal it, and show what came, with hostile text harmless", async () => {
    const place = await takeInByForm();
    const { status, html } = await holder.open(place, pair.holder.people.custodian);
    expect(status).toBe(200);
    expect(html).toContain(sha256);
    expect(html).toContain("Production order 12/27");
    // Never by its number alone.
    expect(html).toMatch(/<h1>.*\d{4}-.*: Mailbox &lt;b/);
    expect(html).not.toContain("<b onmouseover");
    expect(html).toContain("taker");
  });

  it("say what is missing and keep what was typed", async () => {
    const { people } = pair.holder;
    const page = `/dossiers/${pair.dossierId}/exhibits/new`;
    const noTitle = fields({ title: "", file: new File([content], "x") });
    const answer = await holder.submit(page, "/exhibits", noTitle, people.taker);
    expect(answer.status).toBe(422);
    expect(answer.html).toContain("Production order 12/27");
    expect(answer.html).toContain('aria-invalid="true"');
    const box = await holder.submit(page, "/exhibits", fields({ file: new File([], "") }), people.taker);
    expect(box.status).toBe(422);
    const unasked = await holder.call("POST", "/exhibits", people.drafter, {});
    expect(unasked.json).toMatchObject({ error: { code: "role-missing" } });
    const forged = await holder.call("POST", "/exhibits", people.taker, {});
    expect(forged.json).toMatchObject({ error: { code: "upload-malformed" } });
  });

  it("refuse a form that names no dossier, by a page that says so", async () => {
    const { people } = pair.holder;
    const page = `/dossiers/${pair.dossierId}/exhibits/new`;
    const file = { fileName: "x.raw", fileType: "", fileSize: "10", fileModified: "2027-03-01T12:00:00.000Z" };
    for (const dossierId of ["", "1", "../../etc", "x".repeat(9_000)]) {
      const unnamed = { ...fields(), dossierId };
      for (const [action, given] of [
        ["/exhibits", { ...unnamed, file: new File([content], "x") }],
        ["/exhibits/uploads", { ...unnamed, ...file }],
        ["/exhibits/from-drop-box", { ...unnamed, fileName: "phone.ufd" }],
      ] as const) {
        const { status, html } = await holder.submit(page, action, given, people.taker);
        expect([status, html.includes("There is no such dossier")], action).toEqual([422, true]);
      }
    }
    expect((await holder.open("/dossiers/7/exhibits/new", people.taker)).status).toBe(422);
  });

  it("show the form again with what is to be mended before a byte of an announced file is sent", async () => {
    const { people } = pair.holder;
    const page = `/dossiers/${pair.dossierId}/exhibits/new`;
    const about = { fileName: "x.raw", fileType: "", fileSize: "10", fileModified: "2027-03-01T12:00:00.000Z" };
    const wrong = await holder.submit(page, "/exhibits/uploads", fields({ ...about, title: "" }), people.taker);
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain("Production order 12/27");
  });

  it("let a person say for which request of the dossier what was taken in for none is released", async () => {
    const { people } = pair.holder;
    const intake = `/dossiers/${pair.dossierId}/exhibits/new`;
    const forNone: Record<string, string | Blob> = fields({ file: new File([content], "mail.mbox") });
    delete forNone["requestId"];
    const place = (await holder.submit(intake, "/exhibits", forNone, people.taker)).location ?? "";
    const offered = (await holder.open(place, people.taker)).html;
    expect(offered).not.toContain("The exhibit cannot be released yet");
    expect(offered).toContain("XA-2027-0007 (Aurelia)");
    const why = { reason: "Answer to the request.", "reason-language": "en" };
    const unsaid = await holder.submit(place, `${place}/release-review`, { ...why, requestId: "" }, people.taker);
    expect([unsaid.status, unsaid.html.includes('aria-invalid="true"')]).toEqual([422, true]);
    const said = { ...why, requestId: pair.requestId };
    const drafted = await holder.submit(place, `${place}/release-review`, said, people.taker);
    expect(drafted.location).toBe(`${place}/release`);
    const review = await holder.open(`${place}/release`, people.taker);
    expect(review.html).toContain("For this investigation only.");
    const asked = await holder.submit(`${place}/release`, `${place}/releases`, said, people.taker);
    expect([asked.status, asked.location]).toEqual([303, place]);
  });

  it("carry a release from the first person to the second, and show each what is theirs to do", async () => {
    const place = await takeInByForm();
    const { people } = pair.holder;
    const reason = "Answer to the request.";
    const drafted = await holder.submit(
      place,
      `${place}/release-review`,
      { reason, "reason-language": "en" },
      people.taker,
    );
    expect(drafted.location).toBe(`${place}/release`);
    const review = await holder.open(`${place}/release`, people.taker);
    for (const text of [reason, sha256, "For this investigation only.", "XA-2027-0007", "UNCC art. 44"]) {
      expect(review.html).toContain(text);
    }
    expect((await holder.open(place, people.custodian)).html).not.toContain('href="/releases/');
    const asked = await holder.submit(
      `${place}/release`,
      `${place}/releases`,
      { reason, "reason-language": "en" },
      people.taker,
    );
    expect(asked.location).toBe(place);
    const first = await holder.open(place, people.taker);
    expect(first.html).not.toContain('href="/releases/');
    const second = await holder.open(place, people.authoriser);
    const page = /href="(\/releases\/[^"]+)"/.exec(second.html)?.[1];
    if (page === undefined) throw new Error("the second person is shown no release");
    expect((await holder.open(page, people.authoriser)).html).toContain(sha256);
    expect((await holder.submit(page, `${page}/approval`, {}, people.authoriser)).location).toBe(place);
    await pair.deliver();

    const offered = await asker.open(place, pair.asker.people.custodian);
    expect(offered.html).toContain("For this investigation only.");
    expect(offered.html).toMatch(/It takes 300\.1 kB on the disk; [^<]+ are free for it/);
    pair.asker.platform.disk.pretendedFreeBytes = 2 ** 30 + 1_000;
    const short = await asker.open(place, pair.asker.people.custodian);
    expect(short.html).toContain("The disk has no room for it: it takes 300.1 kB, 1 kB are free for it");
    pair.asker.platform.disk.pretendedFreeBytes = undefined;
    const unticked = await asker.submit(place, `${place}/acceptance`, {}, pair.asker.people.custodian);
    expect(unticked.status).toBe(422);
    const ticks = { acceptedConditions: USE_LIMIT.id };
    expect((await asker.submit(place, `${place}/acceptance`, ticks, pair.asker.people.custodian)).status).toBe(303);
    await pair.deliver();
    await pair.asker.job("evidence.transfers");
    await pair.deliver();
    const opening = { "reason.text": "To read it.", "reason.language": "en" };
    expect((await asker.submit(place, `${place}/openings`, opening, pair.asker.people.drafter)).status).toBe(303);
    await pair.asker.job("evidence.openings");
    const opened = await asker.open(place, pair.asker.people.drafter);
    const download = /href="(\/openings\/[^"]+\/original)"/.exec(opened.html)?.[1];
    if (download === undefined) throw new Error("nothing to download");
    expect((await asker.open(download, pair.asker.people.drafter)).status).toBe(200);
    const after = await asker.open(place, pair.asker.people.drafter);
    expect(after.html).toContain("Copy handed out");
    await pair.deliver();
    const inArabic = await holder.open(place, people.custodian, "ar");
    for (const said of [
      "خُتم عند وصوله.",
      "عُرض على",
      "عدد الشروط المقبولة: <bdi>1</bdi>.",
      "يقرر المستلم أنه فتحه وأن البصمة مطابقة.",
      "صندوق بريد إلكتروني",
      '<bdi class="foreign" lang="en">Answer to the request.</bdi>',
      '<bdi class="foreign">Central Authority of XA</bdi>',
      `<bdi class="foreign">${people.taker.name}</bdi>، <time`,
    ]) {
      expect(inArabic.html).toContain(said);
    }
    expect(inArabic.html).not.toMatch(/central-authority|>mailbox<|The receiver|Sealed as/);
    // It was received: nobody is offered to release it once more.
    expect((await holder.open(place, people.taker)).html).not.toContain(`${place}/release-review`);
    expect((await asker.open(place, pair.asker.people.custodian)).html).toContain("/court-package");
  });

  it("bring the form of a rejection or a withdrawal back with what is missing and what was typed", async () => {
    const place = await takeInByForm();
    const { custodian, authoriser } = pair.holder.people;
    const why = { reason: "Answer to the request.", "reason-language": "en" };
    await holder.submit(place, `${place}/release-review`, why, custodian);
    await holder.submit(`${place}/release`, `${place}/releases`, why, custodian);
    const rejecting = /href="(\/releases\/[^"]+)"/.exec((await holder.open(place, authoriser)).html)?.[1] ?? "";
    const withdrawing = `${place}${rejecting}/withdrawal`;
    for (const [page, action, who] of [
      [rejecting, `${rejecting}/rejection`, authoriser],
      [place, withdrawing, custodian],
    ] as const) {
      const typed = { "reason.text": " ", "reason.language": "fr" };
      const { status, html } = await holder.submit(page, action, typed, who);
      const form = html.slice(html.indexOf(`action="${action}"`)).split("</form>")[0];
      expect(status).toBe(422);
      expect(form).toMatch(/name="reason.text"[^>]*aria-invalid="true"/);
      expect(form).toMatch(/value="fr"[^>]* selected/);
    }
    const said = { "reason.text": "Sent in error.", "reason.language": "en" };
    const withdrawn = await holder.submit(place, withdrawing, said, custodian);
    expect(withdrawn).toMatchObject({ status: 303, location: place });
  });

  it("say of a release that nobody knows that it is a release", async () => {
    const { custodian } = pair.holder.people;
    for (const id of ["none", "019f0000-0000-7000-8000-000000000001"]) {
      expect((await holder.open(`/releases/${id}`, custodian)).html).toContain("There is no such release");
    }
  });

  it("are hidden from people outside the dossier, and speak from right to left", async () => {
    const place = await takeInByForm();
    pair.holder.desk.mayRead = async () => false;
    const hidden = await holder.open(place, pair.holder.people.custodian);
    expect(hidden.status).not.toBe(200);
    expect(hidden.html).not.toContain(sha256);
    pair.holder.desk.mayRead = async () => true;
    const arabic = await holder.open(place, pair.holder.people.custodian, "ar");
    expect(arabic.html).toMatch(/<html[^>]* dir="rtl"/);
  });
});
