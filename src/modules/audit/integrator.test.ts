import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { type AuditServer, Killed, openAuditServer } from "../../../tests/support/audit-server.ts";
import { enginesHere, openTestDatabase, quickestEngine } from "../../../tests/support/databases.ts";
import { parseCheckpoint } from "../../protocol/checkpoint.ts";
import { createAudit } from "./create-audit.ts";
import { FAULT_POINTS } from "./fault-points.ts";
import { verifyLogFolder } from "./verify-folder.ts";

describe.each(enginesHere)("the log on %s", (engine) => {
  test("opens with an entry of its own, and shows a head that verifies", async () => {
    const server = await openAuditServer({ engine });
    const head = await server.audit.showHead();
    expect(head.size).toBe(16);
    expect(parseCheckpoint(head.checkpoint).checkpoint).toMatchObject({
      origin: expect.stringMatching(/^xa\.rogatory\/[0-9a-f]{32}$/),
      size: 16,
      root: head.root,
      incarnation: { number: 1, id: server.platform.incarnation.current().id },
    });
    expect(await server.audit.verify()).toMatchObject({ ok: true, size: 16, entriesChecked: 16, erased: 0 });
  });

  test("takes an entry with the action, or not at all", async () => {
    const server = await openAuditServer({ engine });
    await server.audit.integrate();
    const failing = server.database.transaction(async (tx) => {
      await server.audit.append(tx, {
        type: "test.event",
        actor: { kind: "system", job: "test" },
        subject: { kind: "request", id: "r1" },
        details: {},
      });
      throw new Error("the action failed");
    });
    await expect(failing).rejects.toThrow("the action failed");
    expect(await server.audit.integrate()).toEqual({ size: 1 });
    await server.log();
    expect(await server.audit.integrate()).toEqual({ size: 2 });
  });

  test("writes nothing when there is nothing to do", async () => {
    const server = await openAuditServer({ engine });
    await server.audit.integrate();
    const fence = () => sql<{ fence: number }>`select fence from audit.integrator`.execute(server.database.db);
    const before = (await fence()).rows;
    await server.audit.integrate();
    expect((await fence()).rows).toEqual(before);
  });

  test("gives places over more than one bundle, and drops the partial files", async () => {
    const server = await openAuditServer({ engine });
    for (let i = 0; i < 300; i++) {
      await server.log();
      if (i % 60 === 0) await server.audit.integrate();
    }
    expect(await server.audit.integrate()).toEqual({ size: 301 });
    expect(await server.audit.verify()).toMatchObject({ ok: true, entriesChecked: 301, problems: [] });
    expect(() => readFileSync(join(server.logFolder, "tile/0/000.p/61"))).toThrow("ENOENT");
    expect(readFileSync(join(server.logFolder, "tile/0/000"))).toHaveLength(8192);
    expect(readFileSync(join(server.logFolder, "tile/1/000.p/1"))).toHaveLength(32);
  });

  test("is refused by the database when somebody rewrites it", async () => {
    const server = await openAuditServer({ engine });
    await server.audit.showHead();
    const tables = ["entries", "places", "log", "closings", "heads", "checkpoints", "shown_heads"];
    for (const table of tables) {
      for (const statement of [`delete from audit.${table}`, `truncate audit.${table} cascade`]) {
        await expect(sql.raw(statement).execute(server.database.db)).rejects.toMatchObject({
          message: expect.stringMatching(/append-only|permission denied/),
        });
      }
    }
    await expect(sql`update audit.entries set type = 'a.b'`.execute(server.database.db)).rejects.toThrow();
    await expect(
      sql`insert into audit.heads (log_number, size, root, stored_at) values (1, 3, ${"0".repeat(64)}, now())`.execute(
        server.database.db,
      ),
    ).rejects.toThrow(/may not follow/);
    await expect(
      sql`insert into audit.places (log_number, log_index, entry_id) select 1, 99, entry_id from audit.entries limit 1`.execute(
        server.database.db,
      ),
    ).rejects.toThrow(/next place/);
  });
});

const kills = [
  ...FAULT_POINTS.map((at) => ({ at, passage: 1 })),
  // Bundle, leaf tile, tile above, partial bundle, partial tile: stopped after each.
  ...[2, 3, 4, 5].map((passage) => ({ at: "integrate.between-files" as const, passage })),
];

test.each(kills)("goes on after a kill at $at ($passage)", async (kill) => {
  const server = await openAuditServer();
  await server.audit.showHead();
  for (let i = 0; i < 245; i++) await server.log();
  const killed = await server.restart(kill);
  await expect(killed.audit.showHead()).rejects.toThrow(Killed);
  const before = await signedHeads(server);
  const again = await server.restart();
  expect(again.audit.state()).toEqual({ kind: "ready" });
  await again.log();
  const head = await again.audit.showHead();
  expect(head.size % 16).toBe(0);
  expect(await again.audit.verify()).toMatchObject({ ok: true, problems: [], size: head.size });
  // Whatever was signed before the kill is still true: same size, same root.
  const after = await signedHeads(server);
  for (const [size, root] of before) expect(after.get(size)).toBe(root);
});

test("signs nothing while the keys are locked or missing, and catches up later", async () => {
  const server = await openAuditServer();
  for (const key of server.platform.keystore.list()) await server.platform.keystore.destroy(key.id);
  await server.log();
  expect(await server.audit.integrate()).toEqual({ size: 0 });
  await expect(server.audit.showHead()).rejects.toMatchObject({ code: "log-key-locked" });
  await expect(server.audit.head()).rejects.toMatchObject({ code: "log-not-started" });
  await server.platform.keystore.createSigningKey({ use: "log", algorithm: "ed25519" });
  expect(await server.audit.integrate()).toEqual({ size: 2 });
});

test("signs nothing in recovery, but still takes entries", async () => {
  const server = await openAuditServer();
  await server.audit.showHead();
  await server.platform.incarnation.raise("restored");
  await server.log();
  expect(server.audit.state()).toMatchObject({ kind: "recovery" });
  expect(await server.audit.integrate()).toEqual({ size: 16 });
  await expect(server.audit.showHead()).rejects.toMatchObject({ code: "log-in-recovery" });
  await server.platform.incarnation.leaveRecovery({});
  const head = await server.audit.showHead();
  expect(parseCheckpoint(head.checkpoint).checkpoint).toMatchObject({ size: 32, incarnation: { number: 2 } });
});

test("two servers on one database make one log", async () => {
  const first = await openAuditServer();
  const second = await first.restart();
  await Promise.all(
    [first, second].map(async (server) => {
      for (let i = 0; i < 40; i++) {
        await server.log();
        await server.audit.integrate().catch((error: unknown) => {
          expect(error).toMatchObject({ code: "log-integrated-elsewhere" });
        });
      }
    }),
  );
  expect(await second.audit.integrate()).toEqual({ size: 81 });
  expect(await first.audit.integrate()).toEqual({ size: 81 });
  expect(first.audit.state()).toEqual({ kind: "ready" });
  expect(await first.audit.verify()).toMatchObject({ ok: true, problems: [], size: 81 });
});

test("a run that another server overtook stops, and takes what that one stored for no fault", async () => {
  const first = await openAuditServer();
  await first.log();
  const second = await first.restart();
  let isOvertaken = false;
  const overtaken = createAudit({
    platform: first.platform,
    fault: async (point) => {
      if (point !== "integrate.after-head" || isOvertaken) return;
      isOvertaken = true;
      await second.log();
      await second.audit.integrate();
    },
  });
  await overtaken.start();
  await expect(overtaken.integrate()).rejects.toMatchObject({ code: "log-integrated-elsewhere" });
  expect(overtaken.state()).toEqual({ kind: "ready" });
  expect(await overtaken.integrate()).toEqual({ size: 3 });
});

test("an entry whose transaction commits late comes later, and none is left out", async () => {
  const server = await openAuditServer();
  const slow = Promise.withResolvers<void>();
  const written = Promise.withResolvers<void>();
  const late = server.database.transaction(async (tx) => {
    const { entryId } = await server.audit.append(tx, {
      type: "test.slow",
      actor: { kind: "user", userId: "officer-1" },
      subject: { kind: "request", id: "r1" },
      details: {},
    });
    written.resolve();
    await slow.promise;
    return entryId;
  });
  await written.promise;
  // On the embedded engine transactions follow one another; only PostgreSQL lets others pass.
  const isConcurrent = server.database.engine === "postgres";
  const quick = isConcurrent ? await server.log() : undefined;
  if (isConcurrent) expect(await server.audit.integrate()).toEqual({ size: 2 });
  slow.resolve();
  const lateEntry = await late;
  const { size } = await server.audit.integrate();
  expect(size).toBe(isConcurrent ? 3 : 2);
  expect((await server.audit.proofFor(lateEntry)).index).toBe(size - 1);
  if (quick !== undefined) expect((await server.audit.proofFor(quick)).index).toBe(1);
});

// A concurrent engine commits in any order, and some transactions never commit.
test.skipIf(quickestEngine !== "postgres")(
  "concurrent transactions in any order leave no gap and lose nothing",
  async () => {
    const server = await openAuditServer();
    const entries: string[] = [];
    const end = new AbortController();
    const integration = (async () => {
      while (!end.signal.aborted) await server.audit.integrate();
    })();
    await Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        for (let i = 0; i < 15; i++) {
          const isKept = Math.random() < 0.8;
          const work = server.database.transaction(async (tx) => {
            const { entryId } = await server.audit.append(tx, {
              type: "test.event",
              actor: { kind: "user", userId: `officer-${worker}` },
              subject: { kind: "request", id: "r1" },
              dossierId: "0190c5a0-0000-7000-8000-00000000d055",
              details: {},
            });
            await pause(Math.random() * 10);
            if (!isKept) throw new Killed("rolled back");
            return entryId;
          });
          if (isKept) entries.push(await work);
          else await expect(work).rejects.toThrow(Killed);
        }
      }),
    );
    end.abort();
    await integration;
    expect(await server.audit.integrate()).toEqual({ size: entries.length + 1 });
    const indexes = await Promise.all(entries.map(async (entryId) => (await server.audit.proofFor(entryId)).index));
    expect(indexes.toSorted((a, b) => a - b)).toEqual(entries.map((_, i) => i + 1));
    expect(await server.audit.verify()).toMatchObject({ ok: true, problems: [] });
  },
);

describe("a difference ends in recovery, never in a signature", () => {
  test("when the database was set back behind the files", async () => {
    const server = await openAuditServer();
    await server.audit.showHead();
    const other = await openTestDatabase();
    // The same folder over an older (here: empty) database, as after a restore of the database alone.
    const restored = await openAuditServer({
      database: { database: other.database, dataFolder: server.platform.config.dataFolder },
    });
    expect(restored.audit.state()).toMatchObject({ kind: "recovery", code: "log-files-of-another-log" });
    expect(restored.platform.incarnation.current()).toMatchObject({ state: "recovery", number: 2 });
    expect(await restored.audit.integrate()).toEqual({ size: 0 });
  });

  test("when the folder holds a larger signed head than the database", async () => {
    const server = await openAuditServer();
    await server.audit.showHead();
    const older = readFileSync(join(server.logFolder, "checkpoint"), "utf8");
    writeFileSync(join(server.logFolder, "checkpoint"), older.replace("\n16\n", "\n17\n"));
    expect((await server.restart()).audit.state()).toMatchObject({ kind: "recovery", code: "log-files-ahead" });
  });

  test("when the folder's head of the same size has another root", async () => {
    const server = await openAuditServer();
    const head = await server.audit.showHead();
    const text = readFileSync(join(server.logFolder, "checkpoint"), "utf8");
    const root = Buffer.from(head.root, "hex").toString("base64");
    writeFileSync(join(server.logFolder, "checkpoint"), text.replace(root, Buffer.alloc(32).toString("base64")));
    expect((await server.restart()).audit.state()).toMatchObject({ kind: "recovery", code: "log-files-differ" });
  });

  test("when a row was changed below the trigger", async () => {
    const server = await openAuditServer();
    await server.audit.showHead();
    await withoutTriggers(
      server,
      `update audit.entries set bytes = bytes || '\\x20'::bytea where type = 'audit.log-opened'`,
    );
    expect((await server.restart()).audit.state()).toMatchObject({ kind: "recovery", code: "log-head-differs" });
  });

  test("when rows are gone", async () => {
    const server = await openAuditServer();
    await server.audit.showHead();
    await withoutTriggers(server, `delete from audit.places where log_index = 15`);
    expect((await server.restart()).audit.state()).toMatchObject({ kind: "recovery", code: "log-rows-behind" });
    await withoutTriggers(server, `delete from audit.places where log_index = 3`);
    expect((await server.restart()).audit.state()).toMatchObject({ kind: "recovery", code: "log-rows-missing" });
  });

  test("when the high-water file knows a larger head", async () => {
    const server = await openAuditServer();
    await server.audit.showHead();
    await server.platform.incarnation.highWater.note("log", { value: 1000, digest: "0".repeat(64) });
    await server.log();
    await server.audit.integrate();
    expect(server.audit.state()).toMatchObject({ kind: "recovery", code: "behind-high-water" });
  });

  test("when a tile on the disk is not what the entries give", async () => {
    const server = await openAuditServer();
    await server.audit.showHead();
    for (let i = 0; i < 3; i++) await server.log();
    const path = join(server.logFolder, "tile/0/000.p/19");
    writeFileSync(path, Buffer.alloc(19 * 32));
    await server.audit.integrate();
    expect(server.audit.state()).toMatchObject({ kind: "recovery", code: "log-file-differs" });
    expect((await server.audit.head()).size).toBe(16);
  });
});

test("files that are gone are written again from the rows", async () => {
  const server = await openAuditServer();
  for (let i = 0; i < 280; i++) await server.log();
  await server.audit.showHead();
  rmSync(server.logFolder, { recursive: true });
  const again = await server.restart();
  await again.audit.integrate();
  expect((await verifyLogFolder(server.logFolder)).ok).toBe(true);
});

async function signedHeads(server: AuditServer): Promise<Map<number, string>> {
  const { rows } = await sql<{ size: number; note: Uint8Array }>`select size, note from audit.checkpoints`.execute(
    server.database.db,
  );
  return new Map(rows.map(({ size, note }) => [size, parseCheckpoint(note).checkpoint.root]));
}

async function withoutTriggers(server: AuditServer, statement: string): Promise<void> {
  await server.database.transaction(async ({ db }) => {
    await sql`set local session_replication_role = replica`.execute(db);
    await sql`grant all on all tables in schema audit to current_user`.execute(db);
    await sql.raw(statement).execute(db);
  });
}
