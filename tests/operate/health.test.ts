import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { buildClient } from "../../scripts/build-client.ts";
import { enginesHere, ownCluster, raiseFence } from "../support/databases.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { createServer } from "../../src/server/app.ts";
import type { Server, ServerOptions } from "../../src/server/composition.ts";
import { healthRoutes } from "../../src/server/health.tsx";
import { createDatabase } from "../../src/platform/database.ts";
import { silentLog } from "../../src/platform/index.ts";
import { postgresDialect } from "../../src/platform/postgres-dialect.ts";
import { loadLocales } from "../../src/web/index.ts";

// R20, R2, R11: what an operator sees of the database and the log on the health page.

const log = silentLog();
const ownServer = ownCluster();

describe.skipIf(!enginesHere.includes("postgres"))("the health page of a server on PostgreSQL", () => {
  let server: Server;
  let options: ServerOptions;
  let platform: TestPlatform;
  let token: string;
  let onDuty: string;
  /** What a second composition over the same platform does its work with: it does none. */
  const still = (): TestPlatform => ({ ...platform, jobs: { ...platform.jobs, add: () => undefined } });
  const ringing = { command: ["true"], repeatAfterMs: 60_000 };

  beforeAll(async () => {
    platform = await openTestPlatform({ engine: "postgres", takeLease: true, config: { ringer: ringing } });
    const assets = await buildClient();
    options = { platform, assets, locales: loadLocales(), version: "0.1.0", verifier: undefined };
    server = createServer(options);
    await server.modules.audit.start();
    const person = { name: "Ada One", languages: ["en"], roles: ["administrator" as const] };
    const officer = { name: "Cy Three", languages: ["en"], roles: ["duty-officer" as const] };
    const people = await platform.database.transaction(
      async (tx) => await server.modules.identity.found(tx, [person, { ...person, name: "Ben Two" }, officer]),
    );
    onDuty = (await server.modules.identity.people()).find(({ name }) => name === officer.name)?.id ?? "";
    const answer = await call("/api/v1/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ link: people[0]?.linkToken }),
    });
    token = ((await answer.json()) as { token: string }).token;
  });

  const call = async (path: string, init: RequestInit = {}): Promise<Response> =>
    await server.app.fetch(new Request(`http://aurelia.localhost:7420${path}`, init));

  const setRoster = async (lines: readonly { userId: string; phone: string; until?: string }[]): Promise<void> => {
    const answer = await call("/api/v1/duty/roster", {
      method: "PUT",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ lines }),
    });
    expect(answer.status).toBe(200);
  };

  async function page(): Promise<string> {
    const answer = await call("/health", { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    return await answer.text();
  }

  it("says since when it alone works on its database, and under which fence", async () => {
    expect(await page()).toMatch(/Only server on its database.*Yes, since .*\(fence 1\)/s);
    expect(await page()).not.toContain("standby");
  });

  it("says of a log under whose head no other State stands that none does", async () => {
    expect(await page()).toContain("no other State stands under its newest head yet");
    expect(await page()).not.toContain("another State stands under its head");
  });

  it("warns while a standby may lack what was acknowledged", async () => {
    const standby = await (await ownServer()).startStandby();
    try {
      // It is a standby once it follows, a moment after it answers.
      await expect.poll(page).toContain("PostgreSQL has a standby that may lack what was acknowledged");
    } finally {
      await standby.remove();
    }
  });

  it("is not ready while the address of its database leads to a standby, which answers and takes nothing in", async () => {
    const standby = await (await ownServer()).startStandby();
    const name = await sql<{ name: string }>`select current_database() as name`.execute(platform.database.db);
    const { db, close } = createDatabase("postgres", postgresDialect(standby.url(name.rows[0]?.name ?? ""), log), log);
    try {
      const elsewhere = { ...platform, database: { ...platform.database, db } };
      const routes = healthRoutes({ ...options, platform: elsewhere }, server.modules, [], server.web);
      const answer = await routes.request("/health/ready");
      expect([answer.status, await answer.json()]).toEqual([
        503,
        { ready: false, state: "database-away", faults: ["database-away"] },
      ]);
    } finally {
      await close();
      await standby.remove();
    }
    expect((await call("/health/ready")).status).toBe(200);
  });

  it("is red while an emergency would call nobody: with an empty roster, and in production without a ringer", async () => {
    expect(await page()).toMatch(
      /Incoming dispatches: [^<]*<\/h2><p>Dispatches are taken in.*nobody on the roster can be called/,
    );
    const line = { userId: onDuty, phone: "+999 1 555 0100" };
    await setRoster([{ ...line, until: "2020-01-01T00:00:00.000Z" }]);
    expect(await page()).toMatch(/<li class="tone-attention">.*Nobody is on duty now: the ringer calls those/);
    await setRoster([line]);
    expect(await page()).toContain("Dispatches are taken in, opened and answered.");
    const without = { ...still(), config: { ...platform.config, ringer: { ...ringing, command: [] } } };
    const on = async (profile: "production" | "training", path: string): Promise<Response> => {
      const config = { ...without.config, profile };
      const elsewhere = createServer({ ...options, platform: { ...without, config } });
      const headers = { authorization: `Bearer ${token}` };
      return await elsewhere.app.fetch(new Request(`http://aurelia.localhost:7420${path}`, { headers }));
    };
    const [production, training] = await Promise.all(
      (["production", "training"] as const).map(async (profile) => await (await on(profile, "/health")).text()),
    );
    expect(production).toMatch(/<li class="tone-bad">.*the ringer has no command/);
    expect(training).toMatch(/<li class="tone-attention">.*the ringer has no command/);
    // Invented names and alarms have no place beside those of a State at work.
    expect([production?.includes("/gallery"), (await on("production", "/gallery")).status]).toEqual([false, 404]);
    expect([training?.includes("/gallery"), (await on("training", "/gallery")).status]).toEqual([true, 200]);
  });

  it("names the database that is used, also on the banner of a server for evaluation", async () => {
    const config = { ...platform.config, profile: "evaluation" as const };
    const elsewhere = createServer({ ...options, platform: { ...still(), config } });
    const html = await (await elsewhere.app.fetch(new Request("http://aurelia.localhost:7420/sign-in"))).text();
    expect(html).toContain("This server is set up for evaluation.");
    expect(html).not.toContain("built-in");
  });

  it("is not ready in recovery, and every page says what does not work then", async () => {
    const incarnation = {
      ...platform.incarnation,
      current: () => ({ ...platform.incarnation.current(), state: "recovery" as const }),
    };
    const restored = createServer({ ...options, platform: { ...still(), incarnation } });
    const ask = async (path: string): Promise<Response> =>
      await restored.app.fetch(
        new Request(`http://aurelia.localhost:7420${path}`, { headers: { authorization: `Bearer ${token}` } }),
      );
    const ready = await ask("/health/ready");
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { ready: false, state: "recovery", faults: expect.arrayContaining(["recovery"]) },
    ]);
    expect(await (await ask("/health")).text()).toContain("In recovery: nothing is taken in.");
    const html = await (await ask("/account")).text();
    expect(html).toContain("In recovery: this server was restored.");
    expect(html).toContain("This server sends nothing and takes nothing in");
    expect(await (await call("/account", { headers: { authorization: `Bearer ${token}` } })).text()).not.toContain(
      "In recovery",
    );
  });

  it("says of no light that all is well while the work behind it fails again and again", async () => {
    const { db } = platform.database;
    const ringer = async (): Promise<void> => await platform.jobs.runNow("measures.ringer");
    await sql`alter table measures.ring rename to not_there`.execute(db);
    try {
      for (let failure = 0; failure < 3; failure += 1) await expect(ringer()).rejects.toThrow();
      expect(await page()).toContain("The work behind this fails again and again: measures.ringer.");
    } finally {
      await sql`alter table measures.not_there rename to ring`.execute(db);
    }
    await ringer();
    expect(await page()).not.toContain("fails again and again");
    expect(await page()).toContain("Dispatches are taken in, opened and answered.");
  });

  it("says when the disk has room for what is urgent only", async () => {
    platform.disk.pretendedFreeBytes = 500 * 2 ** 20;
    expect(await page()).toContain("only requests for preservation and emergencies are taken in");
    platform.disk.pretendedFreeBytes = undefined;
  });

  it("says that nothing goes out while the keys are locked", async () => {
    Object.defineProperty(platform.keystore, "isLocked", { configurable: true, value: true });
    const html = await page();
    Reflect.deleteProperty(platform.keystore, "isLocked");
    expect(html).toContain("so nothing is sent");
    expect(html).not.toContain("Everything sent was answered in time");
  });

  it("says that another server has the database, also to a session that would be noted as used", async () => {
    await raiseFence(platform.database);
    await expect(platform.database.transaction(async () => 1)).rejects.toMatchObject({ code: "lease-lost" });
    platform.clock.advance(10 * 60_000);
    const html = await page();
    expect(html.match(/Another server works on this database\. This one signs nothing more/g)).toHaveLength(4);
    expect(html).toContain(">lease-lost<");
    expect(html).not.toContain("rogatory unlock");
    expect(html).not.toContain("elsewhere");
  });
});
