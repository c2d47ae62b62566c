import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { type AuditServer, openAuditServer } from "../../../tests/support/audit-server.ts";
import { enginesHere, openTestDatabase, raiseFence } from "../../../tests/support/databases.ts";
import { openDatabase, silentLog, type Database } from "../../platform/index.ts";
import { createAudit } from "./create-audit.ts";
import type { FaultPoint } from "./fault-points.ts";

// R20: a server that was replaced signs no head, at whatever step it is when that happens.

async function leasedServer(): Promise<AuditServer> {
  const { database, dataFolder, databaseUrl = "" } = await openTestDatabase("postgres", { takeLease: true });
  const server = await openAuditServer({ database: { database, dataFolder } });
  await server.audit.showHead();
  await server.log();
  aside = await openDatabase({ dataFolder, databaseUrl, log: silentLog(), mustBeDurable: false });
  return server;
}

/** Another session on the same database. */
let aside: Database;

afterEach(async () => await aside.close());

async function signed({ database, logFolder }: AuditServer): Promise<{ sizes: number[]; published: string }> {
  const { rows } = await sql<{ size: number }>`select size from audit.checkpoints order by size`.execute(database.db);
  return { sizes: rows.map(({ size }) => size), published: readFileSync(join(logFolder, "checkpoint"), "utf8") };
}

describe.skipIf(!enginesHere.includes("postgres"))("a server whose fence was raised by another", () => {
  const steps: FaultPoint[] = ["integrate.after-places", "integrate.after-head", "integrate.after-high-water"];

  test.each(steps)("at %s signs nothing more", async (step) => {
    const server = await leasedServer();
    const before = await signed(server);
    const audit = createAudit({
      platform: server.platform,
      fault: async (point) => {
        if (point === step) await raiseFence(aside);
      },
    });
    await audit.start();
    await expect(audit.integrate()).rejects.toMatchObject({ code: "lease-lost" });
    expect(await signed(server)).toEqual(before);
    await expect(audit.integrate()).rejects.toMatchObject({ code: "lease-lost" });
    expect(await signed(server)).toEqual(before);
    await expect(server.log()).rejects.toMatchObject({ code: "lease-lost" });
  });

  test("makes the other wait while it signs", async () => {
    const server = await leasedServer();
    let raising: Promise<void> | undefined;
    let isRaised = false;
    const audit = createAudit({
      platform: server.platform,
      fault: async (point) => {
        if (point === "integrate.after-signing") raising = raiseFence(aside).then(() => void (isRaised = true));
        if (point === "integrate.after-checkpoint") await raising;
      },
    });
    await audit.start();
    const { sizes } = await signed(server);
    await expect(audit.integrate()).rejects.toMatchObject({ code: "lease-lost" });
    // What was signed before the other had the fence is kept, so that the other goes on from it.
    expect([isRaised, (await signed(server)).sizes]).toEqual([true, [...sizes, 17]]);
  });
});
