import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openTestDatabase } from "../../../tests/support/databases.ts";
import { testConfig } from "../../../tests/support/platform.ts";
import { temporaryFolder } from "../../../tests/support/temporary-folders.ts";
import { migrate, openDatabase, readApplied, silentLog } from "../../platform/index.ts";
import { packageRoot } from "../../web/index.ts";
import { makeBackup } from "./make-backup.ts";
import { verifyBackup } from "./verify-backup.ts";

// docs/operate/upgrade.md: what a release changes in the database is tried on a backup, before it is started on the State itself.

const folder = join(packageRoot(), "migrations");

/** A State whose database is as a release before these last migrations left it. */
async function backupOfEarlier(without: number): Promise<{ from: string; missing: readonly string[] }> {
  const all = await openTestDatabase("pglite");
  const applied = await readApplied(all.database.db);
  const earlier = applied.slice(0, applied.length - without);
  const dataFolder = join(temporaryFolder(), "data");
  mkdirSync(join(dataFolder, "local"), { recursive: true });
  writeFileSync(join(dataFolder, "config.json"), "{}");
  // Not from the database that a release brings along: that one has every migration.
  const database = await openDatabase({ dataFolder, log: silentLog() });
  await migrate(database, folder, silentLog(), { upTo: earlier });
  await database.close();
  const from = join(temporaryFolder(), "backup");
  await makeBackup({
    config: testConfig({ dataFolder }),
    out: from,
    keysOut: undefined,
    exhibitKeysOut: undefined,
    recipients: [],
  });
  return { from, missing: applied.slice(earlier.length).map(({ name }) => name) };
}

it("names the migrations and counts the rows, on a copy alone", async () => {
  const { from, missing } = await backupOfEarlier(1);
  const plan = { from, exhibitKeys: undefined, identities: [], databaseUrl: undefined };
  const tried = await verifyBackup({ ...plan, triesUpgrade: true });
  expect(tried.faults).toEqual([]);
  expect(tried.upgrade?.migrations).toEqual(missing);
  expect(tried.upgrade?.tookMs).toBeGreaterThan(0);
  expect(tried.upgrade?.changed.map(({ name }) => name)).not.toContain("platform.migration");
  // Not asked for, or asked again: the backup is as it was.
  const again = await verifyBackup({ ...plan, triesUpgrade: false });
  expect([again.upgrade, again.rows, again.faults]).toEqual([undefined, tried.rows, []]);
});
