import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { beforeAll, describe, expect, it } from "vitest";
import { composeServer } from "../../tests/support/composed-server.ts";
import { openTestPlatform, type TestPlatform } from "../../tests/support/platform.ts";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import type { Server, StateModules } from "./composition.ts";
import { type Locales, loadLocales, type NavEntry, packageRoot } from "../web/index.ts";
import { blobsWithoutName } from "./blobs-without-name.ts";
import { maxBodyBytes } from "./body-limits.ts";
import type { Part } from "./gather.ts";

const ENTRY: NavEntry = { href: "/conferences", label: "conference.nav.list", placeFor: () => 5 };

/** A module with one of everything, which no file of the server knows. */
function conference(named: ReadonlySet<string>): Part {
  return {
    api: new Hono().get("/conferences", (c) => c.json({ conferences: [] })),
    pages: new Hono().get("/conferences", (c) => c.html("<main>Conferences</main>")),
    jobs: [{ name: "conference.calls", everyMs: 1_000, run: async () => await Promise.reject(new Error("no line")) }],
    contributions: {
      navigation: [ENTRY],
      starts: [{ href: "/conferences", placeFor: (roles) => (roles.includes("drafter") ? 1 : undefined) }],
      publicPages: { routes: new Hono().get("/sittings", (c) => c.text("Public sittings")) },
      bodyLimits: [{ path: "/conferences/*/recording", method: "PUT", maxBytes: 7 }],
      health: {
        jobs: { outgoing: ["conference."] },
        findings: { kept: async () => [{ code: "recording-lost", level: "bad", sentence: "A recording is lost." }] },
      },
      ringReasons: ["call-waits"],
      namesBlobs: async () => async (digests) => new Set(digests.filter((digest) => named.has(digest))),
    },
  };
}

/** The texts of this server and some more, as a later module brings them. */
function withTexts(texts: Readonly<Record<string, string>>): Locales {
  const folder = temporaryFolder();
  cpSync(join(packageRoot(), "locales"), folder, { recursive: true });
  writeFileSync(join(folder, "en", "planted.json"), JSON.stringify(texts));
  return loadLocales(folder);
}

describe("a module that comes later", () => {
  let platform: TestPlatform;
  let server: Server<StateModules>;
  let tokens: ReadonlyMap<string, string>;
  const named = new Set<string>();

  beforeAll(async () => {
    platform = await openTestPlatform();
    server = await composeServer(platform, {
      locales: withTexts({
        "conference.nav.list": "Conferences",
        "measures.ring.reason.call-waits": "Somebody waits in a call",
      }),
      options: { further: () => ({ conference: conference(named) }) },
    });
    const { identity, audit } = server.modules;
    await audit.start();
    const people = [
      { name: "first", languages: ["en"], roles: ["administrator" as const] },
      { name: "second", languages: ["en"], roles: ["administrator" as const] },
      { name: "drafter", languages: ["en"], roles: ["drafter" as const] },
      { name: "authoriser", languages: ["en"], roles: ["authoriser" as const] },
      { name: "assistance officer", languages: ["en"], roles: ["assistance-officer" as const] },
      { name: "treaty officer", languages: ["en"], roles: ["treaty-officer" as const] },
    ];
    await platform.database.transaction(async (tx) => await identity.found(tx, people));
    const entered = await identity.people();
    tokens = new Map(
      await Promise.all(
        entered.map(async ({ id, name }) => [name, (await identity.becomeForTraining(id)).token] as const),
      ),
    );
  });

  const open = async (path: string, as: string, method = "GET"): Promise<Response> =>
    await server.app.request(path, { method, headers: { authorization: `Bearer ${tokens.get(as) ?? ""}` } });

  const navigationOf = async (name: string): Promise<(string | undefined)[]> => {
    const html = await (await open("/account", name)).text();
    return [...html.matchAll(/<nav class="main-nav".*?<\/nav>/gs)].flatMap(([nav]) =>
      [...nav.matchAll(/href="([^"]+)"/g)].map(([, href]) => href),
    );
  };

  it("lets the jobs rest that look more often than twice a minute", () => {
    const often = platform.jobs.states().filter(({ everyMs, restsMs }) => everyMs < 30_000 && restsMs === undefined);
    // The first is the one of this test; the watch asks the database only once something was written.
    expect(often.map(({ name }) => name)).toEqual(["conference.calls", "server.watch"]);
  });

  it("leads a treaty officer, who sees no cases, to the record of the treaty", async () => {
    expect(await navigationOf("treaty officer")).toContain("/treaty");
    expect((await open("/treaty", "treaty officer")).status).toBe(200);
    expect(await navigationOf("drafter")).not.toContain("/treaty");
  });

  it.each(["treaty officer", "assistance officer", "drafter"])(
    "leads a %s from the queue to no page that refuses them",
    async (as) => {
      const html = await (await open("/queue", as)).text();
      const hrefs = [...html.matchAll(/href="(\/[a-z/-]+)"/g)].map(([, href = ""]) => href);
      const refused = hrefs.map(async (href) => ((await open(href, as)).status === 403 ? [href] : []));
      expect((await Promise.all(refused)).flat()).toEqual([]);
    },
  );

  it("stands in the navigation in its place, has pages and an API, and people begin there", async () => {
    expect((await open("/", "drafter")).headers.get("location")).toBe("/conferences");
    expect((await open("/", "first")).headers.get("location")).toBe("/people");
    expect(await navigationOf("drafter")).toEqual([
      "/conferences",
      "/queue",
      "/dossiers",
      "/requests",
      "/peers",
      "/audit",
      "/account",
    ]);
    expect(await navigationOf("authoriser")).toContain("/statistics");
    expect(await (await open("/conferences", "drafter")).text()).toContain("Conferences");
    expect(await (await open("/api/v1/conferences", "drafter")).json()).toEqual({ conferences: [] });
  });

  it("has public pages that may be kept for a minute; what officers see is kept by nobody", async () => {
    for (const path of ["/sittings", "/convention", "/status", "/status/FR", "/forecast", "/status/record.atom"]) {
      const { headers } = await server.publicApp.request(path);
      expect([headers.get("cache-control"), headers.get("set-cookie")], path).toEqual(["public, max-age=60", null]);
    }
    expect((await open("/status", "drafter")).headers.get("cache-control")).toBe("no-store");
  });

  it("has public pages and a limit for what it is sent", async () => {
    expect(await (await server.publicApp.request("/sittings")).text()).toBe("Public sittings");
    expect((await server.publicApp.request("/")).headers.get("location")).toBe("/convention");
    const sent = (path: string, method: string): number =>
      maxBodyBytes(server.contributed.bodyLimits, path, new Request("http://x", { method }));
    expect(sent("/conferences/1/recording", "PUT")).toBe(7);
    for (const path of ["/conferences//recording", "/conferences/1/recording/2", "/conferences/1"]) {
      expect(sent(path, "PUT")).toBeGreaterThan(7);
    }
    expect(sent("/conferences/1/recording", "POST")).toBeGreaterThan(7);
  });

  it("lights the health page: what it finds, and its jobs that fail", async () => {
    for (let time = 0; time < 3; time += 1) await platform.jobs.runNow("conference.calls").catch(() => undefined);
    const html = await (await open("/health", "first")).text();
    expect(html).toContain("A recording is lost.");
    expect(html).toContain("The work behind this fails again and again: conference.calls.");
  });

  it("wakes people for reasons of its own, and nobody is woken for one that no module has", async () => {
    const { duty } = server.modules.measures;
    const raise = async (reason: string) =>
      await platform.database.transaction(async (tx) => {
        const subject = { kind: "server", id: platform.random.uuid(), label: "XA" } as const;
        const actor = { kind: "system", job: "conference.calls" } as const;
        await duty.raise(tx, { key: reason, group: reason, reason, subject, drill: false, actor });
      });
    await raise("call-waits");
    expect(await (await open("/duty", "first")).text()).toContain("Somebody waits in a call");
    await expect(raise("call-forgotten")).rejects.toThrow('No module contributes the ring reason "call-forgotten".');
  });

  it("names its blobs, which are no orphans then", async () => {
    const { sha256 } = await platform.blobs.put(Buffer.from("a recording"));
    const orphans = async () =>
      (await blobsWithoutName(platform, server.contributed.namesBlobs)).map(({ kind, sizeBytes }) => [kind, sizeBytes]);
    expect(await orphans()).toEqual([["blob", 11]]);
    named.add(sha256);
    expect(await orphans()).toEqual([]);
  });

  it.each<readonly [what: string, part: Part, message: string]>([
    [
      "a place in the navigation",
      { contributions: { navigation: [{ ...ENTRY, href: "/queue", label: "app.nav.health" }] } },
      'Two modules, desk and planted, contribute the entry of the navigation "/queue".',
    ],
    [
      "a start page",
      { contributions: { starts: [{ href: "/people", placeFor: () => 1 }] } },
      'Two modules, identity and planted, contribute the start page "/people".',
    ],
    [
      "a public page",
      { contributions: { publicPages: { routes: new Hono().get("/status", (c) => c.text("")) } } },
      'Two modules, treaty and planted, contribute the public page "GET /status".',
    ],
    [
      "the front of the public pages",
      { contributions: { publicPages: { routes: new Hono(), front: "/else" } } },
      'Two modules, treaty and planted, contribute the front of the public pages "/".',
    ],
    [
      "a limit of a body",
      { contributions: { bodyLimits: [{ path: "/peer/v1/dispatches", maxBytes: 1 }] } },
      'Two modules, federation and planted, contribute the limit of a body "* /peer/v1/dispatches".',
    ],
    [
      "a ring reason",
      { contributions: { ringReasons: ["keys-locked"] } },
      'Two modules, server and planted, contribute the ring reason "keys-locked".',
    ],
    [
      "a ring reason without a text",
      { contributions: { ringReasons: ["conference-call-waits"] } },
      "The text measures.ring.reason.conference-call-waits of something that a module contributes is missing in English.",
    ],
    [
      "a light of jobs",
      { contributions: { health: { jobs: { kept: ["measures."] } } } },
      'Two modules, measures and planted, contribute the light of jobs "measures.".',
    ],
    [
      "a route of the API",
      { api: new Hono().get("/duty/roster", (c) => c.text("")) },
      'Two modules, measures and planted, contribute the route of the API "GET /duty/roster".',
    ],
    [
      "a page",
      { pages: new Hono().get("/duty", (c) => c.text("")) },
      'Two modules, measures and planted, contribute the page "GET /duty".',
    ],
    [
      "an entry without a text",
      { contributions: { navigation: [{ ...ENTRY, label: "planted.nav.nothing" }] } },
      "The text planted.nav.nothing of something that a module contributes is missing in English.",
    ],
  ])("is refused with %s that is taken or has no text", async (_what, planted, message) => {
    await expect(composeServer(platform, { options: { further: () => ({ planted }) } })).rejects.toThrow(message);
  });
});
