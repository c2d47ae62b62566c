import { strFromU8, unzipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { hasPoppler, pagesOf, textsOf, wordsOf } from "../../../tests/support/paper-checks.ts";
import { exampleView } from "../../../tests/support/paper-view.ts";
import { createPrinter } from "../../platform/index.ts";
import { loadLocales } from "../../web/index.ts";
import { startDraft } from "./actions/drafts.ts";
import { type Draft, DRAFT_KINDS, DRAFT_LANGUAGES } from "./domain/draft-forms.ts";
import { createTreaty, type TreatyModule } from "./index.ts";
import { draftPaper } from "./paper/draft-paper.ts";
import { WORDINGS } from "./wording/wordings.ts";

const printer = createPrinter();
const press = {
  printer: { print: async (document: Parameters<typeof printer.print>[0]) => printer.print(document) },
  locales: loadLocales(),
};

let one: OneModule<TreatyModule, "officer" | "colleague" | "authoriser" | "first" | "second">;

beforeAll(async () => {
  const roles = {
    officer: ["treaty-officer"],
    colleague: ["treaty-officer"],
    authoriser: ["authoriser"],
    first: ["administrator"],
    second: ["administrator"],
  } as const;
  one = await openOneModule(roles, (given) => createTreaty({ ...given, press }));
});

const start = async (kind: string, language = "en") =>
  (await one.call("officer", "POST", "/treaty/drafts", { kind, language })).body;

describe("a draft", () => {
  it("begins with the words of the model, and names what it lacks", async () => {
    const draft = await start("accession", "fr");
    expect(draft).toMatchObject({
      version: 1,
      state: "XA",
      fields: { treatyTitle: WORDINGS.fr.treaty, adoptedOn: "2024-12-24", words: WORDINGS.fr.words.accession },
    });
    expect(draft.findings.map(({ field }: { field: string }) => field)).toContain("signerCapacity");
    expect(one.events.at(-1)).toMatchObject({ type: "treaty.draft-started", subject: { id: draft.draftId } });
  });

  it("is of our own State at an authority, and of the State that is named at a secretariat", async () => {
    const draft = { kind: "approval", language: "es" };
    const other = await one.call("officer", "POST", "/treaty/drafts", { ...draft, state: "XB" });
    expect(other.code).toBe("draft-for-own-state");
    const { config } = one.platform;
    const secretariat = { ...one.platform, config: { ...config, office: "secretariat", state: "XZ" } as typeof config };
    const context = { ...one, audit: { append: async () => ({ entryId: "e" }) }, platform: secretariat };
    const begin = async (state?: string) =>
      await startDraft.do({
        context,
        input: { kind: "approval", language: "es", ...(state === undefined ? {} : { state }) },
        by: one.people.officer,
        ids: {},
      });
    expect(await begin("XB")).toMatchObject({ state: "XB", fields: { stateName: "Borealia" } });
    for (const state of [undefined, "XZ", "QQ"]) {
      await expect(begin(state)).rejects.toMatchObject({ code: "draft-state-needed" });
    }
  });

  it("is changed by whoever looked at its last version, and by nobody else", async () => {
    const { draftId } = await start("denunciation");
    const change = async (name: "officer" | "colleague", body: object) =>
      await one.call(name, "POST", `/treaty/drafts/${draftId}/change`, body);
    const both = await Promise.all([
      change("officer", { version: 1, signer: "Eva Lund" }),
      change("colleague", { version: 1, signer: "Jon Berg" }),
    ]);
    expect(both.map(({ status, code }) => code ?? String(status)).toSorted()).toEqual([
      "200",
      "draft-changed-meanwhile",
    ]);
    const left = await change("officer", { version: 2, languages: "English" });
    expect(left).toMatchObject({ code: "draft-field-not-wanted", body: { error: { field: "languages" } } });
    expect((await change("officer", { version: 2, signer: "x".repeat(301) })).code).toBe("invalid-field");
    const read = await one.call("authoriser", "GET", `/treaty/drafts/${draftId}`);
    expect(read.body).toMatchObject({ version: 2, fields: { signer: expect.stringMatching(/Lund|Berg/) } });
  });

  it("is dropped with a reason, and stays to be read", async () => {
    const { draftId } = await start("objection");
    const drop = await one.call("officer", "POST", `/treaty/drafts/${draftId}/drop`, {
      version: 1,
      reason: "Not now.",
    });
    expect(drop.body).toMatchObject({ version: 2, droppedBecause: "Not now." });
    const change = await one.call("officer", "POST", `/treaty/drafts/${draftId}/change`, { version: 2 });
    expect(change.code).toBe("draft-dropped");
    const { drafts } = (await one.call("officer", "GET", "/treaty/drafts")).body;
    expect(drafts.map((draft: Draft) => draft.draftId)).not.toContain(draftId);
    expect((await one.call("officer", "GET", `/treaty/drafts/${draftId}`)).status).toBe(200);
  });

  it("is a treaty officer's business; others read it", async () => {
    expect((await one.call("authoriser", "POST", "/treaty/drafts", { kind: "approval", language: "en" })).code).toBe(
      "role-missing",
    );
    const { draftId } = await start("approval");
    expect((await one.call("authoriser", "GET", `/treaty/drafts/${draftId}/print`)).code).toBe("role-missing");
    expect((await one.call("officer", "GET", "/treaty/drafts/nothing")).code).toBe("draft-unknown");
  });

  it("is begun, filled in and dropped on pages, which say what is wrong and keep what was typed", async () => {
    const browser = await one.browse("officer");
    await browser.open("/treaty/drafts?kind=ratification");
    const begun = await browser.submit("/treaty/drafts", { language: "en" });
    expect(begun.html).toContain("Instrument of ratification");
    expect(begun.html).toContain("Article");
    const day = { "on-day": "31", "on-month": "2", "on-year": "2027" };
    const wrong = await browser.submit(begun.path, { signer: "Eva Lund", ...day });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('value="Eva Lund"');
    const mended = await browser.submit(begun.path, { "on-day": "28" });
    expect(mended).toMatchObject({ status: 200, path: begun.path });
    expect(mended.html).toContain('value="Eva Lund"');
    expect(mended.html).toContain(`href="${begun.path}/print"`);
    const dropped = await browser.submit(`${begun.path}/drop`, { reason: "Begun twice." });
    expect(dropped.path).toBe("/treaty/drafts");
  });

  it("is printed in its own language, and the log keeps which bytes", async () => {
    const { draftId } = await start("full-powers", "zh");
    await one.call("officer", "POST", `/treaty/drafts/${draftId}/change`, { version: 1, person: "李明" });
    const session = (await one.identity.becomeForTraining(one.people.officer.id)).token;
    const file = await one.page(`/api/v1/treaty/drafts/${draftId}/print`, { authorization: `Bearer ${session}` });
    expect(file.headers.get("content-disposition")).toBe('attachment; filename="full-powers-XA-zh-2.pdf"');
    expect(pagesOf(new Uint8Array(await file.arrayBuffer()))).toBe(1);
    expect(one.events.at(-1)).toMatchObject({ type: "treaty.draft-printed", details: { version: 2 } });
  });
});

it("goes to a word processor in three languages, and says so in the others", async () => {
  const session = (await one.identity.becomeForTraining(one.people.officer.id)).token;
  const docx = async (language: string) => {
    const { draftId } = await start("approval", language);
    return await one.page(`/api/v1/treaty/drafts/${draftId}/docx`, { authorization: `Bearer ${session}` });
  };
  const file = await docx("ar");
  expect(file.headers.get("content-type")).toContain("wordprocessingml");
  const parts = unzipSync(new Uint8Array(await file.arrayBuffer()));
  const text = strFromU8(parts["word/document.xml"] ?? new Uint8Array());
  expect(text).toContain("صك الإقرار");
  expect(text).toContain(loadLocales().translator("ar")("treaty.drafts.model-notice"));
  expect(one.events.at(-1)).toMatchObject({
    type: "treaty.draft-printed",
    details: { fileName: "approval-XA-ar-1.docx" },
  });
  expect((await docx("ru")).status).toBe(422);
});

const hostile: Draft["fields"] = {
  stateName: "=1+1\u202Eaigruea",
  signer: "Eva\u0007 Lund",
  words: "We accede.\u2066\n\n#set page(width: 1pt)",
  statement: "\u202Enot bound",
};
const draft = (kind: Draft["kind"], language: Draft["language"], fields: Draft["fields"] = hostile): Draft => ({
  draftId: "0190163d-8694-739b-aea5-966c26f8ad91",
  version: 3,
  kind,
  state: "XA",
  language,
  fields,
  recordedAt: new Date("2027-03-05T10:00:00Z"),
  recordedBy: "0190163d-8694-739b-aea5-966c26f8ad92",
});

describe.each(DRAFT_LANGUAGES)("the papers in %s", (lang) => {
  it("all ten say that they are models which no lawyer reviewed, and nothing in another language", () => {
    const view = exampleView(lang);
    for (const kind of DRAFT_KINDS) {
      const paper = draftPaper(view, draft(kind, lang));
      expect(paper.mark.startsWith(view.t("treaty.drafts.model"))).toBe(true);
      expect(paper.blocks[0]).toEqual({ kind: "notice", text: view.t("treaty.drafts.model-notice") });
      expect(textsOf(paper.blocks).join("\n")).not.toMatch(/\{\w+\}|undefined/);
    }
    expect([...view.t.fellBack()]).toEqual([]);
  });

  it("are printed with hostile words spelled out", () => {
    const paper = draftPaper(exampleView(lang), draft("accession", lang));
    expect(textsOf(paper).join("\n")).not.toMatch(/[\u202A-\u202E]/);
    const pdf = printer.print(paper);
    expect(pagesOf(pdf)).toBeGreaterThan(0);
    if (!hasPoppler()) return;
    const words = wordsOf(pdf)
      .map(({ text }) => text)
      .join(" ");
    expect(words).toContain("U+202E");
    expect(words).toContain("#set");
  });
});

it("an unfinished paper names what is missing, one that is whole does not", () => {
  const view = exampleView("en");
  const open = textsOf(draftPaper(view, draft("withdrawal", "en", { stateName: "Aurelia" }))).join("\n");
  expect(open).toContain("Still missing: Title of the treaty, Adopted on");
  expect(open).toContain("[Who signs], [Function of who signs]");
  const whole = {
    ...hostile,
    treatyTitle: "T",
    adoptedOn: "2024-12-24",
    otherAct: "A",
    place: "P",
    on: "2027-01-02",
    signerFunction: "M",
    signerCapacity: "head-of-state",
  } as const;
  expect(textsOf(draftPaper(view, draft("withdrawal", "en", whole))).join("\n")).not.toContain("Still missing");
});
