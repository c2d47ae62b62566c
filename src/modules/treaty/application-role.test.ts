import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { enginesHere, openTestDatabase, ownCluster } from "../../../tests/support/databases.ts";
import { temporaryFolder } from "../../../tests/support/temporary-folders.ts";
import { openDatabase, type Platform, silentLog } from "../../platform/index.ts";
import { APPLICATION_ROLE, grantToApplication } from "../../platform/grants.ts";
import { createRandomness } from "../../platform/random.ts";
import type { AuditModule } from "../audit/index.ts";
import { createDesk } from "../desk/index.ts";
import { createIdentity, type User } from "../identity/index.ts";
import { createTreaty } from "./index.ts";

const ownServer = ownCluster();
const by: User = {
  id: "0190163d-8694-739b-aea5-966c26f8ad91",
  name: "Ana Bel",
  roles: ["authoriser"],
  languages: ["en"],
};

describe.runIf(enginesHere.includes("postgres"))("the record, by a role that owns nothing", () => {
  it("is written: what is append-only cannot be locked as a table by who may only add to it", async () => {
    const owner = await openTestDatabase("postgres");
    await sql.raw(`create role ${APPLICATION_ROLE} login`).execute(owner.database.db);
    await grantToApplication(owner.database.db);
    const cluster = await ownServer();
    const name = new URL(owner.databaseUrl ?? "").pathname.slice(1);
    const databaseUrl = cluster.url(name).replace("rogatory@", `${APPLICATION_ROLE}@`);
    const database = await openDatabase({
      dataFolder: temporaryFolder(),
      databaseUrl,
      log: silentLog(),
      mustBeDurable: false,
    });
    const clock = { now: () => new Date("2026-11-24T12:00:00.000Z") };
    const config = { profile: "training", timeZone: "UTC", state: "XA" } as Parameters<
      typeof createTreaty
    >[0]["platform"]["config"];
    const platform = { config, database, clock, random: createRandomness(clock) };
    const audit = { append: async () => ({ entryId: "entry" }) };
    // The parts of a platform that the two modules use here.
    const identity = createIdentity({ platform: platform as unknown as Platform, audit });
    const desk = createDesk({
      platform: platform as unknown as Platform,
      audit: audit as unknown as AuditModule,
      identity,
      version: "1",
    });
    const treaty = createTreaty({ platform, audit, identity, desk });
    try {
      const source = { kind: "fictional", reference: "Gazette" } as const;
      const fact = { kind: "entry-into-force", on: "2026-01-01", source } as const;
      const twice = await Promise.allSettled([treaty.recordInstrument(fact, by), treaty.recordInstrument(fact, by)]);
      const refused = twice.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
      expect(refused).toEqual([expect.objectContaining({ code: "already-in-force" })]);
    } finally {
      await database.close();
    }
  });
});
