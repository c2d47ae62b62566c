import type { Context } from "hono";
import { beforeAll, describe, expect, test } from "vitest";
import { type AuditServer, openAuditServer, sendTo } from "../../../tests/support/audit-server.ts";
import { openBrowser, type Browser } from "../../../tests/support/officers-browser.ts";
import { parseCheckpoint, parseLogRoot, signCheckpoint } from "../../protocol/checkpoint.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { signerOf } from "../../protocol/signatures.ts";
import { type AuditAccess, auditApi, auditPages, logReader } from "./index.ts";

const oversight = { id: "officer-1", name: "Ada Example", roles: ["oversight" as const], languages: ["en"] };
const administrator = { id: "officer-3", name: "Cy Example", roles: ["administrator" as const], languages: ["en"] };
const drafter = { id: "officer-2", name: "Bo Example", roles: ["drafter" as const], languages: ["en"] };
const people = [oversight, administrator, drafter];
const DOSSIER = "0190c5a0-0000-7000-8000-00000000d055";

// As the composition root does it with the identity module.
const access: AuditAccess = {
  readerOf: (c) => logReader(userOf(c).roles),
  demand(c, ...anyOf) {
    if (userOf(c).roles.some((role) => anyOf.some((one) => one === role))) return;
    throw new Refusal("role-missing", "For others.", { choices: { roles: [] } });
  },
  sees: () => undefined,
  names: async () => people.map(({ id, name }) => [id, name] as const),
  timeZone: "UTC",
  nameOf: async (userId) => people.find(({ id }) => id === userId)?.name,
};

function userOf(c: Context) {
  const user = people.find(({ id }) => id === c.req.header("x-user"));
  if (user === undefined) throw new Refusal("sign-in-needed", "Sign in first.");
  return user;
}

let server: AuditServer;
let browser: Browser;
let entryId: string;

beforeAll(async () => {
  server = await openAuditServer();
  browser = await openBrowser({
    state: "XA",
    now: () => server.clock.now,
    origin: "http://aurelia.localhost",
    users: people,
    api: auditApi(server.audit, access),
    pages: auditPages(server.audit, access),
  });
  const witness = await openAuditServer({ state: "XB" });
  entryId = await server.log("test.happened", { dossierId: DOSSIER, details: { note: "see\u202Efdp.exe", count: 3 } });
  await server.audit.showHead();
  await server.audit.collectCosignature(await witness.known(), await sendTo(witness, server));
});

describe("the audit page", () => {
  test("shows everyone the head and its witnesses, and only oversight the entries", async () => {
    const seen = await browser.open("/audit", drafter);
    expect(seen.status).toBe(200);
    expect(seen.html).toContain((await server.audit.head()).root);
    expect(seen.html).toContain("Borealia, run by operator of XB,");
    expect(seen.html).toContain("read by oversight");
    expect(seen.html).not.toContain("test.happened");
    const { html } = await browser.open("/audit", oversight);
    expect(html).toContain("test.happened");
    expect(html).toContain("Ada Example");
    expect(html).not.toContain("log.filler");
  });

  test("opens one entry with its proof, and spells out what would mislead", async () => {
    const { html } = await browser.open(`/audit/entries/${entryId}`, oversight);
    expect(html).toContain((await server.audit.openEntry(entryId)).entry.commitment);
    expect(html).not.toContain("\u202E");
    expect((await browser.open(`/audit/entries/${entryId}/proof`, oversight)).html).toContain("c2sp.org/tlog-proof@v1");
    const refused = await browser.open(`/audit/entries/${entryId}`, drafter);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.html).not.toContain("test.happened");
    for (const id of [DOSSIER, "nonsense"]) {
      expect((await browser.open(`/audit/entries/${id}`, oversight)).html).toContain("no such entry");
    }
  });

  test("pages through entries, newest first", async () => {
    const first = await browser.open("/audit?limit=1", oversight);
    const [, next] = /href="(\/audit\?before=[0-9a-f-]+)"/.exec(first.html) ?? [];
    expect((await browser.open(next ?? "", oversight)).html).toContain("audit.log-opened");
  });

  test("checks the whole log by a click, says what it found and when, and says the same to who asks next", async () => {
    const answer = await browser.submit("/audit", "/audit/verification", {}, oversight);
    expect(answer.status).toBe(200);
    expect(answer.html).toContain("The log is whole");
    expect(answer.html).toContain("1 March 2027, 10:00");
    const checked = await server.audit.checked();
    await server.log("test.happened", {});
    const next = await browser.submit("/audit", "/audit/verification", {}, administrator);
    expect(next.html).toContain("The log is whole");
    expect(await server.audit.checked()).toBe(checked);
  });

  test("offers the check only to who may ask for it", async () => {
    for (const [user, isOffered] of [
      [oversight, true],
      [administrator, true],
      [drafter, false],
    ] as const) {
      expect((await browser.open("/audit", user)).html.includes('action="/audit/verification"')).toBe(isOffered);
    }
    const refused = await browser.call("POST", "/audit/verification", drafter);
    expect(refused.json).toMatchObject({ error: { code: "role-missing" } });
  });
});

describe("the API", () => {
  test("gives what the pages show", async () => {
    const { json } = await browser.call("GET", "/audit", drafter);
    const { size, root } = await server.audit.head();
    expect(json).toMatchObject({ head: { size, root }, state: { kind: "ready" }, unwitnessedSince: null, forks: [] });
    const listed = await browser.call("GET", `/audit/entries?dossier=${DOSSIER}`, oversight);
    expect(listed.json).toMatchObject({ entries: [{ entryId, type: "test.happened", index: 1 }], next: null });
    const opened = await browser.call("GET", `/audit/entries/${entryId}`, oversight);
    expect(opened.json).toMatchObject({ details: { count: 3 }, dossierId: DOSSIER, entry: { id: entryId } });
    expect((await browser.call("POST", "/audit/verification", oversight)).json).toMatchObject({
      ok: true,
      checkedAt: expect.any(String),
    });
  });

  test("refuses by code", async () => {
    const refused = await browser.call("GET", "/audit/entries", drafter);
    expect(refused.json).toMatchObject({ error: { code: "role-missing" } });
    const unknown = await browser.call("GET", "/audit/forks/nothing", drafter);
    expect(unknown.json).toMatchObject({ error: { code: "fork-proof-unknown" } });
    expect((await browser.call("GET", "/audit/entries?limit=0", oversight)).json).toMatchObject({
      error: { code: "invalid-field", field: "limit" },
    });
  });
});

test("a log that was closed is named on the page, with what is gone of it and why", async () => {
  const { audit, platform } = server;
  const held = signCheckpoint(
    { ...parseCheckpoint((await audit.head()).checkpoint).checkpoint, size: 48, root: parseLogRoot("0".repeat(64)) },
    signerOf(platform.keystore.signingKey("log", "ed25519")),
  );
  await platform.incarnation.raise("data-folder-restored");
  await audit.reopen({
    largestKnownHead: held,
    approvals: ["1".repeat(64), "2".repeat(64)],
    reason: { language: "en", text: "The disk was lost." },
    by: { kind: "system", job: "test" },
  });
  const { html } = await browser.open("/audit", oversight);
  const [first] = await audit.closedLogs();
  expect(html).toContain(`Entries ${first?.size} to 47 are gone.`);
  expect(html).toContain("The disk was lost.");
  expect(html).toContain("audit.log-reopened");
  const { json } = await browser.call("GET", "/audit", drafter);
  expect(json).toMatchObject({
    logs: [{ closed: { size: first?.size, missing: { toEntry: 47 }, reason: "The disk was lost." } }, { closed: null }],
  });
  // Entries of the closed log open and prove themselves as before.
  expect((await browser.open(`/audit/entries/${entryId}`, oversight)).status).toBe(200);
  expect((await browser.open(`/audit/entries/${entryId}/proof`, oversight)).html).toContain(first?.origin);
});

describe("the filter of the entries", () => {
  test("shows those of a person, of a kind, of a day", async () => {
    const listed = async (query: string): Promise<boolean> =>
      (await browser.open(`/audit?${query}`, oversight)).html.includes(">test.happened<");
    const on = server.clock.now.toISOString().slice(0, 10);
    expect(await listed("kind=test.&person=&day-day=&day-month=&day-year=")).toBe(true);
    expect(await listed("kind=identity.")).toBe(false);
    expect(await listed(`person=${crypto.randomUUID()}`)).toBe(false);
    expect(await listed(`day=${on}`)).toBe(true);
    expect(await listed("day=2020-01-01")).toBe(false);
    const wrong = await browser.open("/audit?day-day=31&day-month=2&day-year=2026", oversight);
    expect(wrong.html).toContain("Enter a real date");
  });
});
