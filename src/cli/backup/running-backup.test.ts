import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeServer } from "../../../tests/support/composed-server.ts";
import { enginesHere, openTestDatabase } from "../../../tests/support/databases.ts";
import { openTestPlatform, type TestPlatform } from "../../../tests/support/platform.ts";
import { temporaryFolder } from "../../../tests/support/temporary-folders.ts";
import { KEPT_FOR_BACKUP, lockFolder, openDatabase, readRestoredDisposals, silentLog } from "../../platform/index.ts";
import { makeBackup } from "./make-backup.ts";
import { restoreBackup } from "./restore-backup.ts";
import { verifyBackup } from "./verify-backup.ts";

describe.each(enginesHere)("a backup of a running server on %s", (engine) => {
  let platform: TestPlatform;
  let stop: () => Promise<void>;
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder, name);

  beforeAll(async () => {
    platform = await openTestPlatform({ engine, takeLease: engine === "postgres" });
    const lock = lockFolder(join(platform.config.localFolder, "lock.db"));
    const server = await composeServer(platform);
    writeFileSync(join(platform.config.dataFolder, "config.json"), "{}");
    await server.start();
    await platform.jobs.stop();
    stop = async () => {
      await server.stop();
      lock.release();
    };
  });
  afterAll(async () => await stop());

  const plan = (name: string) => ({
    config: platform.config,
    out: at(`${name}/data`),
    keysOut: at(`${name}-keys`),
    exhibitKeysOut: at(`${name}/exhibit-keys`),
  });
  const restored = async (name: string, from: string, identities: readonly string[] = []) => {
    const into = engine === "postgres" ? await openTestDatabase("postgres", { migrated: false }) : undefined;
    await into?.database.close();
    const databaseUrl = into?.databaseUrl;
    const exhibitKeys = at(`${from}/exhibit-keys`);
    const data = at(name);
    const done = await restoreBackup({
      from: at(`${from}/data`),
      keys: at(`${from}-keys`),
      data,
      exhibitKeys,
      identities,
      databaseUrl,
      disposals: undefined,
    });
    const location = databaseUrl === undefined ? {} : { databaseUrl };
    const database = await openDatabase({ dataFolder: data, ...location, log: silentLog(), mustBeDurable: false });
    return { done, data, database };
  };

  it("names no file that is not in it, whatever comes and goes meanwhile", async () => {
    const { blobs, database } = platform;
    const over = new AbortController();
    const work = async (): Promise<void> => {
      for (let number = 0; !over.signal.aborted; number += 1) {
        const { sha256 } = await blobs.put(Buffer.from(`blob ${number}`));
        await database.transaction(
          async ({ db }) =>
            void (await sql`insert into federation.blob_to_remove values (${sha256}, now())`.execute(db)),
        );
        const { rows } = await sql<{
          sha256: string;
        }>`select blob_digest as sha256 from federation.blob_to_remove limit 5`.execute(database.db);
        for (const { sha256: gone } of rows.length < 5 ? [] : rows.slice(0, 2)) {
          await database.transaction(
            async ({ db }) =>
              void (await sql`delete from federation.blob_to_remove where blob_digest = ${gone}`.execute(db)),
          );
          await blobs.remove(gone);
        }
      }
    };
    const working = work();
    const made = await makeBackup({ ...plan("busy"), recipients: [] });
    over.abort();
    await working;
    expect(made.tables).toBeGreaterThan(100);
    expect(existsSync(join(platform.config.dataFolder, KEPT_FOR_BACKUP))).toBe(false);

    const { data, database: found } = await restored("busy-restored", "busy");
    const { rows } = await sql<{ sha256: string }>`select blob_digest as sha256 from federation.blob_to_remove`.execute(
      found.db,
    );
    await found.close();
    const missing = rows.filter(
      ({ sha256 }) => !existsSync(join(data, "blobs", sha256.slice(0, 2), sha256.slice(2, 4), sha256)),
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  it("has the keys of exhibits apart, gives them back to exhibits that it has, and brings the list of disposals", async () => {
    await sql`
      insert into evidence.exhibit (exhibit_id, dossier_id, number, title, kind, authority, state, acquisition, created_at)
      select id::uuid, id::uuid, 'E-' || id, '{}', 'file', 'a', state, '{}', now()
      from unnest(
        array['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002'],
        array['withdrawn', 'disposed']) as of(id, state);
      insert into evidence.exhibit_key (exhibit_id, wrapped, destroyed_at) values
        ('01900000-0000-7000-8000-000000000001', 'wrapped', null),
        ('01900000-0000-7000-8000-000000000002', null, now())`.execute(platform.database.db);
    const identity = await generateX25519Identity();
    const recipients = [await identityToRecipient(identity)];
    const made = await makeBackup({ ...plan("sealed"), recipients });
    expect(made.exhibitKeys).toBe(2);
    const names = readdirSync(at("sealed/data"), { recursive: true, encoding: "utf8" });
    expect(
      names.filter((name) => !/^(files(\/\d+\.age)?|backup\.json(\.sha256)?|contents\.json\.age)$/.test(name)),
    ).toEqual([]);
    expect(readFileSync(at("sealed/data/backup.json"), "utf8")).not.toContain("blob_to_remove");

    const { data, database, done } = await restored("sealed-restored", "sealed", [identity]);
    const { rows } = await sql`select wrapped is null as gone from evidence.exhibit_key order by exhibit_id`.execute(
      database.db,
    );
    await database.close();
    expect([rows, done.exhibitKeys]).toEqual([[{ gone: false }, { gone: true }], 2]);
    expect(await readRestoredDisposals(data)).toMatchObject([
      { kind: "exhibit", id: "01900000-0000-7000-8000-000000000002" },
    ]);
    await expect(restored("no-identity", "sealed")).rejects.toMatchObject({ code: "identity-needed" });
    const other = await generateX25519Identity();
    await expect(restored("wrong-identity", "sealed", [other])).rejects.toMatchObject({
      code: "identity-does-not-open",
    });
  });

  it("is refused where it is altered, cut short, of another State or of a newer release, and nothing is restored", async () => {
    const change = (file: string, alter: (text: Buffer) => Buffer | string): (() => void) => {
      const before = readFileSync(file);
      writeFileSync(file, alter(before));
      return () => writeFileSync(file, before);
    };
    const flipped = (bytes: Buffer): Buffer => {
      const copy = Buffer.from(bytes);
      copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 1;
      return copy;
    };
    const of = engine === "postgres" ? "database.dump" : "database-rows/platform.migration.jsonl";
    for (const [file, alter, code] of [
      ["busy/data/backup.json", flipped, "backup-damaged"],
      [`busy/data/${of}`, flipped, "backup-damaged"],
      [`busy/data/${of}`, (bytes: Buffer) => bytes.subarray(0, -1), "backup-damaged"],
      ["busy/data/incarnation.json", () => "", "backup-damaged"],
      ["busy/exhibit-keys/exhibit-keys.jsonl", () => "x", "backup-damaged"],
      ["busy-keys/of-state.json", () => '{"state":"XQ"}', "backup-of-another-state"],
    ] as const) {
      const mend = change(at(file), alter);
      expect([file, await restored("refused", "busy").catch((error: unknown) => error)]).toMatchObject([
        file,
        { code },
      ]);
      mend();
    }
    expect(existsSync(at("refused"))).toBe(false);
    mkdirSync(at("used"));
    writeFileSync(at("used/config.json"), "{}");
    await expect(restored("used", "busy")).rejects.toMatchObject({ code: "folder-not-empty" });
  });

  it("is compared aside, all of it, and what is different has its name", async () => {
    const into = engine === "postgres" ? await openTestDatabase("postgres", { migrated: false }) : undefined;
    await into?.database.close();
    const databaseUrl = into?.databaseUrl;
    const verify = async () =>
      await verifyBackup({ from: at("busy/data"), exhibitKeys: at("busy/exhibit-keys"), identities: [], databaseUrl });
    const found = await verify();
    expect(found).toMatchObject({ faults: [], exhibitKeys: 0 });
    expect([found.tables > 100, found.rows > 50, found.blobs > 0]).toEqual([true, true, true]);

    // A backup whose record says something else than its database holds.
    const file = at("busy/data/backup.json");
    const record = JSON.parse(readFileSync(file, "utf8")) as {
      contents: { tables: { name: string; rows: number; sha256: string }[] };
    };
    const table = record.contents.tables.find(({ name }) => name === "platform.migration");
    if (table === undefined) throw new Error("no table of migrations");
    Object.assign(table, { rows: table.rows + 1, sha256: "0".repeat(64) });
    const text = JSON.stringify(record);
    writeFileSync(file, text);
    writeFileSync(`${file}.sha256`, createHash("sha256").update(text).digest("hex"));
    rmSync(at("busy/data/incarnation.json"));
    const faults = [
      expect.stringMatching(/^incarnation\.json is missing/),
      expect.stringMatching(/^table platform\.migration: /),
    ];
    expect(await verify()).toMatchObject({ faults });
  });

  it("is one at a time, and ends with the command", async () => {
    const first = makeBackup({ ...plan("first"), recipients: [] });
    const second = makeBackup({ ...plan("second"), recipients: [] });
    const codes = (await Promise.allSettled([first, second])).map(
      (one) => one.status === "rejected" && one.reason.code,
    );
    expect(new Set(codes)).toEqual(new Set(["backup-under-way", false]));
    await makeBackup({ ...plan("third"), recipients: [] });
  });
});
