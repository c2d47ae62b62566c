import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import {
  ceremony,
  type ConferenceName,
  debate,
  openProceedings,
  publish as publishFiles,
  release,
} from "../../../../tests/support/conferences.ts";
import type { OneModule } from "../../../../tests/support/one-module.ts";
import { checkNew, type ConferenceDocument, firstOf } from "./domain/document.ts";

let one: OneModule<Awaited<ReturnType<typeof openProceedings>>["module"], ConferenceName>;
beforeAll(async () => {
  one = await openProceedings();
});

const title = { original: "fr", texts: { fr: "Projet de décision", ar: "مشروع مقرر" } };
const pdf = (said: string): Blob => new Blob([`%PDF-1.7\n${said}\n%%EOF\n`]);

async function opened(slug: string): Promise<string> {
  const { body } = await one.call("officer", "POST", "/conferences", { ...ceremony, slug });
  return `/conferences/${body.conferenceId}`;
}
async function added(at: string, symbol: string, more: object = {}) {
  const { body } = await one.call("officer", "POST", `${at}/documents`, { symbol, title, ...more });
  return `${at}/documents/${body.documentId}`;
}
const version = async (at: string, language: string, file: Blob) =>
  await one.upload("officer", `${at}/versions`, { language }, file);
const publish = async (at: string) => await publishFiles(one, at);
const json = async (slug: string) => JSON.parse(await (await one.page(`/conference/${slug}/documents.json`)).text());

describe("documents of a conference", () => {
  it("are read by nobody outside before they are published, and then by everybody, by language, with the gap in theirs", async () => {
    const at = await opened("papers-one");
    const meeting = (await one.call("officer", "POST", `${at}/meetings`, debate)).body;
    const paper = await added(at, "CTOC/X/L.1", { item: "4 (b)", meetingId: meeting.meetingId });
    expect((await publish(paper)).code).toBe("nothing-to-publish");
    await version(paper, "fr", pdf("brouillon"));
    await version(paper, "fr", pdf("français"));
    const draft = (await version(paper, "ar", pdf("عربي"))).body;
    const outside = ["documents", "documents.json", "programme", `documents/${draft.documentId}/fr`];
    for (const page of outside)
      expect([page, (await one.page(`/conference/papers-one/${page}`)).status]).toEqual([page, 404]);
    const [kept] = await one.module.documents.withDigests([draft.versions[0].sha256]);
    expect(kept).toBeUndefined();
    expect((await publish(paper)).body.publishedAt).toBeDefined();

    const { documents } = await json("papers-one");
    expect(documents).toMatchObject([{ symbol: "CTOC/X/L.1", item: "4 (b)", state: "published" }]);
    expect(documents[0]).not.toHaveProperty("recordedBy");
    expect(documents[0].versions.map(({ language }: { language: string }) => language)).toEqual(["ar", "fr"]);
    const { href, sha256 } = documents[0].versions[1];
    const file = await one.page(href);
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.toString()).toContain("français");
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
    expect(file.headers.get("repr-digest")).toBe(`sha-256=:${Buffer.from(sha256, "hex").toString("base64")}:`);
    expect(file.headers.get("content-disposition")).toBe('attachment; filename="CTOC-X-L.1-fr.pdf"');
    expect(file.headers.get("content-security-policy")).toContain("sandbox");

    const english = await (await one.page("/conference/papers-one/documents", { "accept-language": "en" })).text();
    for (const said of ["CTOC/X/L.1", "in French: not yet in your language", "Not yet in your language."])
      expect(english).toContain(said);
    const arabic = await (await one.page("/conference/papers-one/documents", { "accept-language": "ar" })).text();
    expect(arabic).toContain("مشروع مقرر");
    expect(arabic).not.toContain("بلغتكم");
    await release(one, at);
    expect(await (await one.page("/conference/papers-one/programme")).text()).toContain(
      `/conference/papers-one/documents#${draft.documentId}`,
    );
    const programme = JSON.parse(await (await one.page("/conference/papers-one/programme.json")).text());
    expect(programme.meetings[0].documents).toEqual(["CTOC/X/L.1"]);
  });

  it("become documents of the registry as they are published, and these cannot be withdrawn before them", async () => {
    const hidden = { original: "en", texts: { en: "Draft\u202edecision" } };
    const paper = await added(await opened("papers-two"), "L.1", { title: hidden });
    const { sha256 } = (await version(paper, "en", pdf("kept"))).body.versions[0];
    expect(await one.module.documents.withDigests([sha256])).toEqual([]);
    const { keptAs } = (await publish(paper)).body.versions[0];
    expect(await one.module.documents.withDigests([sha256])).toMatchObject([
      { documentId: keptAs, entry: { reference: "L.1", language: "en", title: "Draft⟦U+202E⟧decision" } },
    ]);
    const asked = await one.confirm("officer", `/documents/${keptAs}/withdrawal`, { reason: "A mistake." });
    expect(asked.code).toBe("document-in-use");
    await one.call("officer", "POST", `${paper}/withdrawal`, { note: "Replaced by L.2." });
    expect((await one.confirm("officer", `/documents/${keptAs}/withdrawal`, { reason: "A mistake." })).code).toBe(
      undefined,
    );
  });

  it("stay with symbol and note once they are withdrawn, and their files are read by nobody outside", async () => {
    const at = await opened("papers-three");
    const paper = await added(at, "L.1");
    const { body } = await version(paper, "en", pdf("soon gone"));
    await publish(paper);
    const file = `/conference/papers-three/documents/${body.documentId}/en`;
    expect((await one.page(file)).status).toBe(200);
    await one.call("officer", "POST", `${paper}/withdrawal`, { note: "Issued in error." });
    expect((await one.page(file)).status).toBe(404);
    expect((await json("papers-three")).documents).toMatchObject([
      { symbol: "L.1", state: "withdrawn", note: "Issued in error.", versions: [] },
    ]);
    expect(await (await one.page("/conference/papers-three/documents")).text()).toContain("Issued in error.");
    const late = pdf("late");
    expect((await version(paper, "fr", late)).code).toBe("symbol-withdrawn");
    const digest = createHash("sha256")
      .update(await late.bytes())
      .digest("hex");
    expect(await one.platform.blobs.has(digest)).toBe(false);
    const again = await one.call("officer", "POST", `${at}/documents`, { symbol: "l.1", title });
    expect([again.code, again.body.error.field]).toEqual(["symbol-taken", "symbol"]);
  });

  it("let a draft go that nobody saw, with its bytes, and its symbol is free", async () => {
    const at = await opened("papers-four");
    const paper = await added(at, "L.1");
    const { sha256 } = (await version(paper, "en", pdf("never seen"))).body.versions[0];
    await version(paper, "en", pdf("nor this"));
    await one.module.jobs[0]?.run(new AbortController().signal);
    expect(await one.platform.blobs.has(sha256)).toBe(false);
    await one.call("officer", "POST", `${paper}/withdrawal`, { note: "Nobody needs it." });
    expect((await one.call("officer", "POST", `${at}/documents`, { symbol: "L.1", title })).code).toBeUndefined();
    expect((await one.page("/conference/papers-four/documents")).status).toBe(404);
  });

  it("publish what is there, and what is added later with the next time; what is published is not replaced", async () => {
    const paper = await added(await opened("papers-five"), "L.1");
    await version(paper, "en", pdf("first"));
    await publish(paper);
    await version(paper, "fr", pdf("second"));
    expect((await json("papers-five")).documents[0].versions).toHaveLength(1);
    const refused = await version(paper, "en", pdf("another"));
    expect([refused.code, refused.body.error.field]).toEqual(["version-published", "language"]);
    const browser = await one.browse("organiser");
    expect((await browser.open(paper)).html).toContain("One file is not published");
    expect((await browser.submit(`${paper}/publication`)).html).toContain("everybody reads it");
    expect((await json("papers-five")).documents[0].versions).toHaveLength(2);
    const form = await browser.open(paper);
    expect(form.html).not.toContain(`action="${paper}/publication"`);
  });

  it("publish nothing that came after the page was read, and leave none of it in the registry", async () => {
    const paper = await added(await opened("papers-nine"), "L.1");
    await version(paper, "en", pdf("seen"));
    const browser = await one.browse("organiser");
    await browser.open(paper);
    const { sha256 } = (await version(paper, "en", pdf("put in its place"))).body.versions[0];
    const refused = await browser.submit(`${paper}/publication`);
    expect([refused.status, refused.html.includes("This document was changed meanwhile")]).toEqual([422, true]);
    expect((await one.page("/conference/papers-nine/documents.json")).status).toBe(404);
    const { blobs } = one.platform;
    const get = blobs.get.bind(blobs);
    const race = vi.spyOn(blobs, "get").mockImplementationOnce(async (digest) => {
      await version(paper, "fr", pdf("first at the turn"));
      return await get(digest);
    });
    expect((await publish(paper)).code).toBe("changed-meanwhile");
    race.mockRestore();
    expect(await one.module.documents.withDigests([sha256])).toEqual([]);
    await browser.open(paper);
    await browser.submit(`${paper}/publication`);
    expect((await json("papers-nine")).documents[0].versions).toMatchObject([{ sha256 }, { language: "fr" }]);
  });

  it("keep a file that is named again while it is removed", async () => {
    const at = await opened("papers-ten");
    const [gone, paper] = [await added(at, "L.1"), await added(at, "L.2")];
    const { sha256 } = (await version(gone, "en", pdf("once more"))).body.versions[0];
    await one.call("officer", "POST", `${gone}/withdrawal`, { note: "Nobody needs it." });
    let isNamed = false;
    one.module.documents.contributeNames(async () => async (digests) => {
      if (!isNamed && digests.includes(sha256)) isNamed = (await version(paper, "en", pdf("once more"))).status === 200;
      return new Set();
    });
    await one.module.jobs[0]?.run(new AbortController().signal);
    expect([isNamed, await one.platform.blobs.has(sha256)]).toEqual([true, true]);
    expect((await publish(paper)).code).toBeUndefined();
  });

  it("are refused by their bytes, whatever name and type they came with", async () => {
    const paper = await added(await opened("papers-six"), "L.1");
    const mib = 1024 * 1024;
    const lies: readonly (readonly [Blob, string])[] = [
      [new Blob(["MZ\0\0"], { type: "application/pdf" }), "document-of-unknown-type"],
      [new Blob(["PK\u0003\u0004 \0"], { type: "text/plain" }), "document-of-unknown-type"],
      [new Blob([]), "document-empty"],
      [new Blob(["%PDF-1.7\n", new Uint8Array(25 * mib)]), "document-too-large"],
    ];
    for (const [file, code] of lies) expect((await version(paper, "en", file)).code).toBe(code);
    expect((await version(paper, "xx", pdf("no language"))).code).toBe("invalid-field");
    const html = (await version(paper, "en", new Blob(["<script>alert(1)</script>"], { type: "text/html" }))).body;
    expect(html.versions).toMatchObject([{ mediaType: "text/plain" }]);
  });

  it.each([
    ["L 1", "invalid-field"],
    ["../L.1", "invalid-field"],
    ["A//1", "invalid-field"],
    ["A/1\u202e", "invalid-field"],
    ['A"1', "invalid-field"],
    ["A".repeat(61), "invalid-field"],
  ])("refuse the symbol %j at its box", async (symbol, code) => {
    const at = await opened(`papers-${Buffer.from(symbol).toString("hex").slice(0, 20)}`);
    const refused = await one.call("officer", "POST", `${at}/documents`, { symbol, title });
    expect([refused.code, refused.body.error.field]).toEqual([code, "symbol"]);
  });

  it("refuse what is another conference's, or comes from who may not", async () => {
    const [at, other] = [await opened("papers-seven"), await opened("papers-eight")];
    const meeting = (await one.call("officer", "POST", `${other}/meetings`, debate)).body;
    const add = async (more: object, by: ConferenceName = "officer") =>
      (await one.call(by, "POST", `${at}/documents`, { symbol: "L.1", title, ...more })).code;
    expect(await add({ meetingId: meeting.meetingId })).toBe("meeting-unknown");
    expect(await add({}, "treatyOfficer")).toBe("role-missing");
    const paper = await added(other, "L.1");
    const elsewhere = paper.replace(other, at);
    expect((await one.call("officer", "GET", elsewhere)).code).toBe("document-unknown");
    expect((await publish(elsewhere)).code).toBe("document-unknown");
    expect((await one.call("drafter", "GET", `${paper}/versions/en`)).code).toBe("role-missing");
    expect((await one.call("officer", "GET", `${paper}/versions/en`)).code).toBe("document-unknown");
  });

  it("are at most 500, without those that went before anybody saw them", () => {
    const entry = { symbol: "L.1", title: { original: "en", texts: { en: "A" } } } as const;
    const [at, ids] = [new Date(), { documentId: "1", conferenceId: "1", version: 1, recordedBy: "1" }];
    const of = (more: object): ConferenceDocument => ({ ...ids, entry, versions: [], recordedAt: at, ...more });
    const check = (more: object) => () =>
      checkNew(Array<ConferenceDocument>(500).fill(of(more)), { ...entry, symbol: "L.2" });
    expect(check({ withdrawnAt: at })).not.toThrow();
    for (const more of [{}, { publishedAt: at, withdrawnAt: at }]) expect(check(more)).toThrow("at most 500");
  });

  it("name the one that they revise, correct or add to", () => {
    const first = (symbol: string) => firstOf({ entry: { symbol, title: { original: "en", texts: { en: "A" } } } });
    expect(["A/1/Rev.1", "A/1/Rev.1/Corr.2", "A/1/add.12", "A/1", "Rev.1", "A/REVIEW.1"].map(first)).toEqual([
      "A/1",
      "A/1",
      "A/1",
      undefined,
      undefined,
      undefined,
    ]);
  });
});
