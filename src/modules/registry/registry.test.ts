import { readFile } from "node:fs/promises";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { soughtName, WORD_LANGUAGES } from "../../convention/index.ts";
import { isAppendOnlyViolation } from "../../platform/database-error.ts";
import { boxesOf, LANGUAGES } from "../../web/index.ts";
import { createRegistry, type RegistryModule } from "./index.ts";

let one: OneModule<RegistryModule, "authoriser" | "admin" | "second" | "drafter">;

beforeAll(async () => {
  const roles = {
    authoriser: ["authoriser"],
    admin: ["administrator"],
    second: ["administrator"],
    drafter: ["drafter"],
  } as const;
  one = await openOneModule(roles, (given) => createRegistry(given));
});

describe("the organisations", () => {
  it("are recorded with an audit entry and told whole to everybody who is signed in", async () => {
    const entry = {
      ...named("Harbour Union"),
      name: { original: "en", texts: { en: "Harbour Union", ar: "اتحاد الموانئ" } },
      acronym: "HU",
      seat: "XB",
      web: "https://harbour.example/about",
    };
    const { status, body } = await record(entry);
    expect(status).toBe(201);
    const { organisationId, recordedBy } = body;
    expect(body).toMatchObject({ entity: `org:${organisationId}`, version: 1, entry });
    expect(recordedBy).toBe(one.people.authoriser.id);
    expect((await one.call("drafter", "GET", `/organisations/${organisationId}`)).body).toEqual({ versions: [body] });
    expect(one.events.filter(({ type }) => type.startsWith("registry."))[0]).toEqual({
      type: "registry.organisation-recorded",
      actor: { kind: "user", userId: one.people.authoriser.id },
      subject: { kind: "organisation", id: organisationId },
      details: { version: 1, entry },
    });
  });

  it("are kept by those who keep the treaty record, and read by nobody without signing in", async () => {
    const entry = named("Nobody's League");
    expect((await one.call("drafter", "POST", "/organisations", { entry })).code).toBe("role-missing");
    expect((await one.call(undefined, "GET", "/organisations")).code).toBe("sign-in-needed");
    expect((await one.call("admin", "POST", "/organisations", { entry })).status).toBe(201);
    expect((await one.call("drafter", "GET", "/organisations/0190163d-8694-739b-aea5-966c26f8ad91")).code).toBe(
      "organisation-unknown",
    );
    expect((await one.call("drafter", "GET", "/organisations/7")).code).toBe("organisation-unknown");
  });

  it("are not recorded twice under one name, also by two at once", async () => {
    await record(named("Cable Guild"));
    const again = await record({ ...named("x"), name: { original: "fr", texts: { fr: "CABLE  GUILD" } } });
    expect(again.code).toBe("organisation-doubled");
    expect(again.body.error).toMatchObject({ field: "entry.name.texts.fr" });
    expect(again.body.error.message).toContain("already: Cable Guild.");
    const both = await Promise.all([record(named("Twin Press")), record(named("twin press"))]);
    expect(both.map(({ status, code }) => code ?? String(status)).toSorted()).toEqual(["201", "organisation-doubled"]);
    expect(await found("twin press")).toHaveLength(1);
  });

  it("are found by letters that everybody can type, also what an earlier release kept", async () => {
    await record(named("Đại học Đà Nẵng"));
    await record(named("Łódzki Straßenverband"));
    expect((await found("dai hoc da nang")).concat(await found("lodzki strassen"))).toHaveLength(2);
    expect(await found("ĐẠI HỌC ĐÀ")).toHaveLength(1);
    const migration = await readFile("migrations/0255-found-by-plain-letters.sql", "utf8");
    const [, expression = ""] = /set found_by = (.+);/.exec(migration) ?? [];
    const letters = Array.from({ length: 0x700 }, (_, at) => String.fromCodePoint(0x20 + at)).join("") + "ʼ‘’";
    // As names were folded before: accents taken away, and nothing put in the place of a letter.
    const before = letters.normalize("NFKD").replaceAll(/\p{M}|\p{Default_Ignorable_Code_Point}/gu, "");
    const kept = before.normalize("NFKC").replaceAll(/\s+/g, " ").trim().toLowerCase();
    const { rows } = await sql<{ now: string }>`
      select ${sql.raw(expression)} as now from (values (${kept}::text)) as old(found_by)
    `.execute(one.platform.database.db);
    expect(rows[0]?.now).toBe(soughtName(letters));
  });

  it("are corrected by a later version with a reason; the earlier one stays, and nobody writes over what they have not seen", async () => {
    const { body } = await record(named("Habour Law School"));
    const at = `/organisations/${body.organisationId}/correction`;
    const correct = async (version: number, name: string) =>
      await one.call("admin", "POST", at, { version, entry: named(name), reason: "A letter was missing." });
    expect((await correct(1, "Harbour Law School")).body).toMatchObject({
      version: 2,
      reason: "A letter was missing.",
    });
    expect((await correct(1, "Harbor Law School")).code).toBe("organisation-changed");
    expect((await correct(2, "Cable Guild")).body.error).toMatchObject({
      code: "organisation-doubled",
      field: "entry.name.texts.en",
    });
    const { versions } = (await one.call("drafter", "GET", `/organisations/${body.organisationId}`)).body;
    expect(versions.map(nameOf)).toEqual(["Harbour Law School", "Habour Law School"]);
    expect(await found("Habour Law")).toEqual([]);
    expect(one.events.at(-1)).toMatchObject({
      type: "registry.organisation-corrected",
      details: { version: 2, reason: "A letter was missing." },
    });
  });

  it("are closed on a day that has come, once, and free their names", async () => {
    const { body } = await record(named("Old Gazette"));
    const at = `/organisations/${body.organisationId}`;
    const close = async (version: number, closedOn: string) =>
      await one.call("authoriser", "POST", `${at}/closure`, { version, closedOn, reason: "Dissolved." });
    expect((await close(1, "2026-11-25")).code).toBe("date-in-future");
    expect((await close(1, "2026-02-31")).code).toBe("invalid-field");
    expect((await close(1, "2026-11-24")).body).toMatchObject({ version: 2, closedOn: "2026-11-24" });
    expect((await close(2, "2026-11-24")).code).toBe("organisation-closed");
    expect((await record(named("Old Gazette"))).status).toBe(201);
    const correction = { version: 2, entry: named("Old  Gazette"), reason: "As it was printed." };
    // What is closed may have the name of an open one, and stays closed.
    expect((await one.call("authoriser", "POST", `${at}/correction`, correction)).body).toMatchObject({
      version: 3,
      closedOn: "2026-11-24",
    });
  });

  it("are found by a part of a name or by the acronym, without accents, and read on by key", async () => {
    for (const number of [1, 2, 3]) await record({ ...named(`Société portuaire ${number}`), acronym: `SP${number}` });
    expect((await found("societe PORT")).map(nameOf)).toEqual([3, 2, 1].map((number) => `Société portuaire ${number}`));
    expect((await found("sp2")).map(nameOf)).toEqual(["Société portuaire 2"]);
    expect(await found("100%_")).toEqual([]);
    const first = (await list("search=portuaire&limit=2")).body;
    expect(first.organisations.map(nameOf)).toEqual(["Société portuaire 3", "Société portuaire 2"]);
    const last = (await list(`search=portuaire&limit=2&before=${first.next}`)).body;
    expect([last.organisations.map(nameOf), last.next]).toEqual([["Société portuaire 1"], null]);
    for (const query of ["limit=201", "before=7", "search=%00", `search=${"x".repeat(301)}`]) {
      expect((await list(query)).code).toBe("invalid-field");
    }
  });

  it("take no bad input, and say which member is at fault", async () => {
    const fault = async (entry: object) => {
      const { code, body } = await record({ ...named("Fault League"), ...entry });
      return [code, body.error?.field];
    };
    expect(await fault(named("x".repeat(20_000)))).toEqual(["invalid-field", "entry.name.texts.en"]);
    expect(await fault(named("a\u202Eb"))).toEqual(["unseen-character", "entry.name.texts.en"]);
    expect(await fault(named("a\u0000b"))).toEqual(["json-zero-character", undefined]);
    expect(await fault({ web: "http://league.example" })).toEqual(["invalid-field", "entry.web"]);
    expect(await fault({ seat: "SU" })).toEqual(["state-unknown", "entry.seat"]);
    expect(await fault(named("Viet Nam"))).toEqual(["organisation-is-state", "entry.name.texts.en"]);
    expect(await found("fault")).toEqual([]);
  });

  it("only grow", async () => {
    for (const statement of [
      sql`update registry.organisation set version = 9`,
      sql`delete from registry.organisation`,
    ]) {
      const failed = await statement.execute(one.platform.database.db).catch((error: unknown) => error);
      expect(isAppendOnlyViolation(failed)).toBe(true);
    }
  });

  it("have names in all languages of the pages", () => {
    expect(LANGUAGES.filter((lang) => !WORD_LANGUAGES.includes(lang))).toEqual([]);
  });
});

describe("the pages", () => {
  it("take an organisation in, with what was typed kept where it must be mended, and lead to the other of two", async () => {
    await record(named("Page Press"));
    const browser = await one.browse("authoriser");
    expect((await browser.open("/organisations")).html).toContain('href="/organisations/new"');
    await browser.open("/organisations/new");
    const entry = { ...named("PAGE press"), kind: "press", web: "https://twin.example" };
    const doubled = await browser.submit("/organisations/new", fieldsOf({ entry }));
    expect(doubled.status).toBe(422);
    expect(doubled.html).toContain("already: Page Press. Correct that entry instead.");
    expect(doubled.html).toContain('href="#field-registry_record-organisation_entry_name_texts_en"');
    expect(doubled.html).toContain('value="https://twin.example"');
    expect(doubled.html).toMatch(/<a href="\/organisations\/[0-9a-f-]{36}"/);
    await browser.submit("/organisations/new", { "entry.name.texts.en": "", "entry.kind": "press" });
    expect(browser.page.html).toContain("Fill this in.");
    const http = { "entry.name.texts.en": "Third\u0007Press", "entry.kind": "press", "entry.web": "http://x.example" };
    expect((await browser.submit("/organisations/new", http)).html).toContain("Web address – ");
    const unseen = { ...http, "entry.web": "" };
    expect((await browser.submit("/organisations/new", unseen)).html).toContain("U+0007");
    const shown = await browser.submit("/organisations/new", { ...unseen, "entry.name.texts.en": "Third Press" });
    expect([shown.status, shown.title]).toEqual([200, "Third Press"]);
    expect((await browser.open("/organisations?search=third")).html).toContain(`href="${shown.path}"`);
    expect((await browser.open("/organisations?search=fourth")).html).toContain(
      "None has a name or an acronym like this.",
    );
  });

  it("correct and close it, and show all that stood before", async () => {
    const { body } = await record({ ...named("Harbur Institute"), seat: "XA" });
    const at = `/organisations/${body.organisationId}`;
    const browser = await one.browse("admin");
    await browser.open(`${at}/correction`);
    const name = { "entry.kind": "ngo", "entry.name.original": "en", "entry.seat": "XA" };
    const fields = { ...name, "entry.name.texts.en": "Harbour Institute", reason: "A letter was missing." };
    const corrected = await browser.submit(`${at}/correction`, fields);
    expect([corrected.path, corrected.title]).toEqual([at, "Harbour Institute"]);
    expect(corrected.html).toMatch(/Version 2.*A letter was missing\..*Version 1.*Harbur Institute/s);
    const late = fieldsOf({ closedOn: "2027-01-01", reason: "Dissolved." });
    expect((await browser.submit(`${at}/closure`, late)).html).toContain("That day is still to come.");
    const closed = await browser.submit(`${at}/closure`, fieldsOf({ closedOn: "2026-10-01", reason: "Dissolved." }));
    expect(closed.html).toContain("No longer active");
    expect(closed.html).not.toContain(`action="${at}/closure"`);
    expect((await one.call("admin", "GET", at)).body.versions[0]).toMatchObject({ version: 3, closedOn: "2026-10-01" });
  });

  it("offer nothing to who may only read", async () => {
    const { body } = await record(named("Reading League"));
    const reader = await one.browse("drafter");
    expect((await reader.open("/organisations")).html).not.toContain("/organisations/new");
    const { html } = await reader.open(`/organisations/${body.organisationId}`);
    expect(html).toContain("Reading League");
    expect(html).not.toMatch(/correction|closure/);
    expect((await reader.open("/organisations/new")).status).toBe(403);
  });
});

const named = (name: string) => ({
  kind: "ngo",
  name: { original: "en", texts: { en: name } },
  source: "Yearbook 2026",
});

async function record(entry: object) {
  return await one.call("authoriser", "POST", "/organisations", { entry });
}

async function list(query: string) {
  return await one.call("drafter", "GET", `/organisations?${query}`);
}

async function found(search: string): Promise<readonly Told[]> {
  return (await list(new URLSearchParams({ search }).toString())).body.organisations;
}

interface Told {
  readonly entry: { readonly name: { readonly texts: { readonly en: string } } };
}

function nameOf({ entry }: Told): string {
  return entry.name.texts.en;
}

/** What is typed into the boxes of a form; a day into three. */
function fieldsOf(value: object): Record<string, string> {
  return Object.fromEntries(
    boxesOf(value).flatMap(([name, text]) => {
      const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
      if (year === undefined) return [[name, text]];
      return Object.entries({ year, month, day }).map(([part, digits]) => [`${name}-${part}`, digits ?? ""]);
    }),
  );
}
