import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { composeServer } from "../../tests/support/composed-server.ts";
import { openTestPlatform } from "../../tests/support/platform.ts";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { DISPOSALS_FILE, noteBackup, readDisposals } from "../platform/index.ts";
import { look } from "./health.tsx";

const EXHIBITS = ["01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-000000000002"];

it("lists each disposal once, beside the backups, after a crash too, and says nothing of a damaged list", async () => {
  const folder = temporaryFolder();
  const file = join(folder, DISPOSALS_FILE);
  const platform = await openTestPlatform({ config: { backup: { folder, recipients: [] } } });
  await composeServer(platform);
  const dispose = async (id: string): Promise<void> => {
    await sql`
      insert into evidence.exhibit (exhibit_id, dossier_id, number, title, kind, authority, state, acquisition, created_at)
      values (${id}, ${id}, ${`E-${id}`}, '{}', 'file', 'a', 'disposed', '{}', now())`.execute(platform.database.db);
    await sql`insert into evidence.exhibit_key (exhibit_id, wrapped, destroyed_at) values (${id}, null, now())`.execute(
      platform.database.db,
    );
    await platform.jobs.runNow("platform.disposal-list");
  };
  await dispose(EXHIBITS[0] ?? "");
  await platform.jobs.runNow("platform.disposal-list");
  // As a power cut leaves a line.
  appendFileSync(file, '{"kind":"exh');
  expect((await readDisposals(file)).map(({ id }) => id)).toEqual(EXHIBITS.slice(0, 1));
  await dispose(EXHIBITS[1] ?? "");
  expect((await readDisposals(file)).map(({ id }) => id)).toEqual(EXHIBITS);
  writeFileSync(file, readFileSync(file, "utf8").replace('"kind"', '"knd"'));
  await expect(platform.jobs.runNow("platform.disposal-list")).rejects.toMatchObject({ code: "disposals-damaged" });
});

it("warns on the health page while no backup was made, and when the last one is old", async () => {
  const folder = temporaryFolder();
  const platform = await openTestPlatform({ config: { backup: { folder, recipients: [] } } });
  mkdirSync(platform.config.localFolder, { recursive: true });
  const { web, contributed } = await composeServer(platform);
  const kept = async () =>
    (await look(web.viewFor("en"), platform, contributed.health)).lights.find(({ name }) => name === "kept")?.sentence;
  expect(await kept()).toContain("no backup has been made");
  noteBackup(platform.config.localFolder, new Date(platform.clock.now().getTime() - 4 * 24 * 3_600_000));
  expect(await kept()).toContain("4 days ago");
  noteBackup(platform.config.localFolder, platform.clock.now());
  expect(await kept()).not.toContain("backup");
});
