import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, type TestContext, vi } from "vitest";
import { composeServer } from "../../../tests/support/composed-server.ts";
import { enginesHere, openTestDatabase } from "../../../tests/support/databases.ts";
import { openTestPlatform, type TestPlatform } from "../../../tests/support/platform.ts";
import { fillDisk, smallDisk } from "../../../tests/support/state-processes.ts";
import { temporaryFolder } from "../../../tests/support/temporary-folders.ts";
import { KEPT_FOR_BACKUP, lastBackupAt, lockFolder } from "../../platform/index.ts";
import type { Server } from "../../server/composition.ts";
import { version } from "../../version.ts";
import { type BackupMade, makeBackup } from "./make-backup.ts";
import { restoreBackup } from "./restore-backup.ts";
import { verifyBackup } from "./verify-backup.ts";
import { PATIENCE_MS } from "../../../tests/support/patience.ts";

// It takes minutes: each break needs a whole server with some hundred pieces to copy, on both engines.
// What breaks a backup of a running server on the way: nothing of it is left, nothing is kept for it any more, and the next one works.

const PIECES = 300;

describe.each(enginesHere)("on %s, a backup of a running server", (engine) => {
  const folder = temporaryFolder();
  const localDisk = smallDisk("256m");
  let platform: TestPlatform;
  let server: Server;
  let lock: ReturnType<typeof lockFolder>;
  let number = 0;

  beforeAll(async () => {
    const local = localDisk === undefined ? {} : { config: { localFolder: join(localDisk, "local") } };
    platform = await openTestPlatform({ engine, takeLease: engine === "postgres", ...local });
    mkdirSync(platform.config.localFolder, { recursive: true });
    lock = lockFolder(join(platform.config.localFolder, "lock.db"));
    server = await composeServer(platform);
    writeFileSync(join(platform.config.dataFolder, "config.json"), "{}");
    await server.start();
    await platform.jobs.stop();
    // Each takes a page of a disk: by their sizes alone there would be room.
    for (let piece = 0; piece < PIECES; piece += 1) await platform.blobs.put(Buffer.from(`${piece}`));
  });
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    await server.stop();
    lock.release();
  };
  afterAll(stop);
  afterEach(() => void vi.unstubAllEnvs());

  const backUp = async (root: string): Promise<BackupMade> => {
    const keysOut = join(folder, `keys-${(number += 1)}`);
    const plan = { out: join(root, "data"), keysOut, exhibitKeysOut: join(root, "exhibit-keys"), recipients: [] };
    return await makeBackup({ config: platform.config, ...plan });
  };
  const compare = async (root: string): Promise<string[]> => {
    const into = engine === "postgres" ? await openTestDatabase("postgres", { migrated: false }) : undefined;
    await into?.database.close();
    const exhibitKeys = join(root, "exhibit-keys");
    const plan = { from: join(root, "data"), exhibitKeys, identities: [], databaseUrl: into?.databaseUrl };
    return [...(await verifyBackup(plan)).faults];
  };
  /** Nothing of it is there, the server works, and another backup comes to its end. */
  const expectNothingLeft = async (root: string): Promise<void> => {
    expect(readdirSync(root).filter((name) => name !== "disposals.jsonl")).toEqual([]);
    expect(existsSync(join(platform.config.dataFolder, KEPT_FOR_BACKUP))).toBe(false);
    expect(existsSync(join(platform.config.localFolder, "backup-snapshot"))).toBe(false);
    const before = lastBackupAt(platform.config.localFolder);
    const next = join(temporaryFolder(), "next");
    expect((await backUp(next)).tables).toBeGreaterThan(100);
    expect(lastBackupAt(platform.config.localFolder)?.getTime()).toBeGreaterThan(before?.getTime() ?? 0);
  };

  it("is refused when its disk fills on the way", async ({ skip }) => {
    const disk = smallDisk("1m");
    if (disk === undefined) return skip("no tmpfs may be mounted");
    await expect(backUp(disk)).rejects.toMatchObject({
      code: "disk-full",
      message: expect.stringContaining("what it had written was removed"),
    });
    expect(lastBackupAt(platform.config.localFolder)).toBeUndefined();
    await expectNothingLeft(disk);
  });

  const noRoom = async ({ skip }: TestContext): Promise<void> => {
    if (localDisk === undefined) return skip("no tmpfs may be mounted");
    const makeRoom = fillDisk(localDisk);
    const root = temporaryFolder();
    await expect(backUp(root)).rejects.toMatchObject({ code: "disk-full" });
    makeRoom();
    await expectNothingLeft(root);
  };

  const withDump = (): void => {
    const fake = (script: string): void => {
      const bin = temporaryFolder();
      writeFileSync(join(bin, "pg_dump"), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, "pg_dump"), 0o755);
      vi.stubEnv("PATH", `${bin}${delimiter}${process.env["PATH"] ?? ""}`);
    };

    it("that is too old, fails, or is not there is refused each time", async () => {
      const root = temporaryFolder();
      const isVersion = 'case "$1" in --version) echo "pg_dump (PostgreSQL) 99.0"; exit 0;; esac';
      for (const [script, code] of [
        ['echo "pg_dump (PostgreSQL) 9.6.24"', "pg-dump-too-old"],
        [`${isVersion}; echo half; echo gone >&2; exit 1`, "pg-dump-failed"],
        [undefined, "pg-dump-missing"],
      ] as const) {
        if (script === undefined) vi.stubEnv("PATH", temporaryFolder());
        else fake(script);
        await expect(backUp(root)).rejects.toMatchObject({ code });
        vi.unstubAllEnvs();
        expect(readdirSync(root).filter((name) => name !== "disposals.jsonl")).toEqual([]);
      }
      await expectNothingLeft(root);
    });
  };

  // Each is about what one engine alone does.
  if (engine === "postgres") describe("with a pg_dump", withDump);
  else it("is refused when the server has no room to copy its database aside", noRoom);

  it("of another release is neither restored nor verified, and says which release made it and restores it", async () => {
    const root = join(temporaryFolder(), "other");
    await backUp(root);
    const file = join(root, "data/backup.json");
    const record = JSON.parse(readFileSync(file, "utf8")) as {
      format: string;
      release: string;
      migrations: unknown[];
    };
    expect(record.release).toBe(version());
    const { format: _, release: __, ...unversioned } = record;
    const later = { name: "9999-of-a-later-release.sql", sha256: "0".repeat(64) };
    const restored = async () => {
      const data = join(temporaryFolder(), "data");
      const plan = { from: join(root, "data"), keys: join(folder, `keys-${number}`), data, disposals: undefined };
      const rest = { exhibitKeys: undefined, identities: [], databaseUrl: undefined };
      return await restoreBackup({ ...plan, ...rest }).finally(() => expect(existsSync(data)).toBe(false));
    };
    const noted = "release 9.8.7 made it";
    for (const [code, why, changed] of [
      ["backup-newer", noted, { ...record, release: "9.8.7", migrations: [...record.migrations, later] }],
      ["backup-newer", noted, { ...record, release: "9.8.7", format: "rogatory-backup-v3" }],
      ["backup-newer", noted, { ...record, release: "9.8.7", another: "field" }],
      ["backup-newer", "does not say", { ...unversioned, format: "rogatory-backup-v3" }],
      ["backup-older", "release 0.1.0 made it", { ...record, release: "0.1.0", format: "rogatory-backup-v1" }],
      [
        "backup-older",
        "0.1.0",
        { format: "rogatory-backup-v1", madeAt: "2026-11-28T00:00:00.000Z", folders: [], files: [] },
      ],
    ] as const) {
      const text = JSON.stringify(changed);
      writeFileSync(file, text);
      // The first format had no digest: whatever stands beside it, its own word for its format comes first.
      const isOfOtherFormat = !changed.format.endsWith("-v2");
      const digest = isOfOtherFormat ? "" : createHash("sha256").update(text).digest("hex");
      writeFileSync(`${file}.sha256`, digest);
      const refused = { code, message: expect.stringContaining(why) };
      await expect(compare(root)).rejects.toMatchObject(refused);
      await expect(restored()).rejects.toMatchObject(refused);
    }
    for (const damagedText of [JSON.stringify(record).replace(version(), "0.1.9"), '{"format":"rogatory-', "null"]) {
      writeFileSync(file, damagedText);
      await expect(restored()).rejects.toMatchObject({ code: "backup-damaged" });
    }
  });

  it("is refused when the server ends meanwhile, as nobody keeps what is removed then; of the stopped one it works", async () => {
    const root = temporaryFolder();
    const copied = join(root, "data/unfinished-copy", engine === "postgres" ? "database.dump" : "database-rows");
    const ended = vi.waitUntil(() => existsSync(copied), { interval: 1, timeout: PATIENCE_MS }).then(stop);
    await expect(backUp(root)).rejects.toMatchObject({ code: "server-ended-meanwhile" });
    await ended;
    expect(readdirSync(root).filter((name) => name !== "disposals.jsonl")).toEqual([]);
    const next = join(temporaryFolder(), "next");
    expect((await backUp(next)).tables).toBeGreaterThan(100);
    expect(await compare(next)).toEqual([]);
  });
});
