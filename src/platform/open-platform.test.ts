import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { newDatabase } from "../../tests/support/databases.ts";
import { testConfig } from "../../tests/support/platform.ts";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { silentLog } from "./log.ts";
import { openPlatform } from "./open-platform.ts";

const log = silentLog();

describe("the platform of a server", () => {
  it("opens everything in an empty folder, and the same again after it was closed", async () => {
    const config = testConfig({ dataFolder: join(temporaryFolder(), "data") });
    const first = await openPlatform(config, { log, newDatabase: await newDatabase() });
    const { sha256 } = await first.blobs.put(new Uint8Array([1, 2, 3]));
    const key = await first.keystore.createSigningKey({ use: "http", algorithm: "ed25519" });
    first.clock.advance(86_400_000);
    first.jobs.start();
    await first.close();
    await first.close();

    const second = await openPlatform(config, { log, newDatabase: await newDatabase() });
    expect(await second.blobs.has(sha256)).toBe(true);
    expect(second.keystore.list()).toEqual([key]);
    expect(second.clock.now().getTime()).toBeGreaterThan(Date.now() + 86_000_000);
    expect(second.incarnation.current()).toMatchObject({ number: 1, state: "normal" });
    expect((await sql`select 1 as one`.execute(second.database.db)).rows).toEqual([{ one: 1 }]);
    await second.close();
  });

  it("refuses a second server on the same folder and leaves the first alone", async () => {
    const config = testConfig({ dataFolder: join(temporaryFolder(), "data") });
    const first = await openPlatform(config, { log, newDatabase: await newDatabase() });
    await expect(openPlatform(config, { log, newDatabase: await newDatabase() })).rejects.toMatchObject({
      code: "folder-in-use",
    });
    expect((await sql`select 1 as one`.execute(first.database.db)).rows).toEqual([{ one: 1 }]);
    await first.close();
  });

  it("lets go of everything when one part refuses, so that the next try starts clean", async () => {
    const dataFolder = join(temporaryFolder(), "data");
    const config = testConfig({ dataFolder });
    const unreachable = { ...config, databaseUrl: "postgresql://nobody@127.0.0.1:9/none" };
    await expect(openPlatform(unreachable, { log })).rejects.toMatchObject({ code: "database-away" });
    expect(existsSync(join(dataFolder, "engine.json"))).toBe(false);
    const platform = await openPlatform(config, { log, newDatabase: await newDatabase() });
    await platform.close();
    expect(readFileSync(join(dataFolder, "engine.json"), "utf8")).toContain("pglite");
  });
});
