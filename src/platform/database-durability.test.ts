import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { newDatabase } from "../../tests/support/databases.ts";
import { skipReason } from "../../tests/support/skips.ts";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { openDatabase } from "./database.ts";
import { EmbeddedEngine } from "./embedded-engine.ts";
import { silentLog } from "./log.ts";
import { PATIENCE_MS } from "../../tests/support/patience.ts";

const writer = new URL("../../tests/support/embedded-writer.ts", import.meta.url).pathname;
const hasStrace = spawnSync("strace", ["-V"]).status === 0;
if (!hasStrace) skipReason("system calls of the embedded engine", "strace is not installed");

const killLoopMs = 20_000;

describe("the embedded engine", () => {
  it("makes at least one fsync call for each commit", async () => {
    const engine = new EmbeddedEngine(join(temporaryFolder(), "database"), silentLog(), await newDatabase());
    try {
      await engine.query("create table t (n integer)", []);
      const before = await engine.fsyncCount();
      for (let n = 0; n < 30; n += 1) await engine.query("insert into t values ($1)", [n]);
      expect((await engine.fsyncCount()) - before).toBeGreaterThanOrEqual(30);
      expect((await engine.query("show fsync", [])).rows).toEqual([{ fsync: "on" }]);
    } finally {
      await engine.close();
    }
  });

  it.skipIf(!hasStrace)("calls the system's fsync, and never removes a file to rename another to its name", () => {
    const folder = temporaryFolder();
    const trace = join(folder, "trace");
    const calls = "trace=fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,write";
    // With the filter in the kernel the process is stopped at these calls only.
    const tracing = ["-f", "--seccomp-bpf", "-e", calls, "-o", trace];
    const command = [...tracing, process.execPath, writer, join(folder, "data"), "220"];
    const { status } = spawnSync("strace", command, { timeout: PATIENCE_MS });
    expect(status).toBe(0);
    const lines = readFileSync(trace, "utf8").split("\n");
    // What was synced before it was open is the new cluster, not a commit.
    const opened = lines.findIndex((line) => line.includes('write(1, "open'));
    expect(opened).toBeGreaterThan(0);
    const syncs = lines.slice(opened).filter((line) => /\b(fsync|fdatasync)\(\d+\) += 0/.test(line)).length;
    expect(syncs).toBeGreaterThan(110);
    const targets = lines.flatMap((line) => /\brename\w*\(.*"([^"]+)"\) += 0/.exec(line)?.[1] ?? []);
    const unlinked = new Set(lines.flatMap((line) => /\bunlink\w*\(.*"([^"]+)".*\) += 0/.exec(line)?.[1] ?? []));
    expect(targets.length).toBeGreaterThan(0);
    expect(targets.filter((target) => unlinked.has(target) && !isRemade(target))).toEqual([]);
  });

  it("loses no acknowledged transaction and keeps none by half when it is killed at any moment", async () => {
    const dataFolder = temporaryFolder();
    const acknowledged: number[] = [];
    const end = performance.now() + killLoopMs;
    let rounds = 0;
    // On a busy machine a round takes longer: what counts is how often it was killed, not for how long.
    while (performance.now() < end || rounds < 5 || acknowledged.length <= 50) {
      const child = spawn(process.execPath, [writer, dataFolder]);
      acknowledged.push(...(await writeFor(child, 50 + Math.random() * 1_200)));
      rounds += 1;
    }
    const database = await openDatabase({ dataFolder, log: silentLog() });
    try {
      const { rows } = await sql<{ number: number; half: number }>`
        select number, half from written order by number`.execute(database.db);
      const present = new Set(rows.map(({ number }) => number));
      expect(acknowledged.filter((number) => !present.has(number) || !present.has(number + 1))).toEqual([]);
      expect(rows.filter(({ half }) => half === 1)).toHaveLength(rows.length / 2);
    } finally {
      await database.close();
    }
  });

  it("refuses a second process on the same data folder, and leaves it at once when the first is killed", async () => {
    const dataFolder = temporaryFolder();
    const child = spawn(process.execPath, [writer, dataFolder, "0", "stay"]);
    await said(child, "open");
    await expect(openDatabase({ dataFolder, log: silentLog() })).rejects.toMatchObject({ code: "folder-in-use" });
    await killed(child);
    const database = await openDatabase({ dataFolder, log: silentLog() });
    await database.close();
  });

  it("goes on after its thread died: what was under way is rolled back and refused, what follows works", async () => {
    const engine = new EmbeddedEngine(join(temporaryFolder(), "database"), silentLog(), await newDatabase());
    try {
      await engine.query("create table t (n integer)", []);
      await engine.query("begin", []);
      await engine.query("insert into t values (1)", []);
      const life = engine.lifeNumber;
      const stuck = engine.query("select count(*) from generate_series(1, 100000000000)", []);
      const refused = expect(stuck).rejects.toMatchObject({ code: "database-away" });
      await engine.endThread();
      await refused;
      await expect(engine.query("commit", [], life)).rejects.toMatchObject({ code: "database-away" });
      expect((await engine.query("select count(*)::int as n from t", [])).rows).toEqual([{ n: 0 }]);
      expect(engine.lifeNumber).toBe(life + 1);
    } finally {
      await engine.close();
    }
  });

  it("sets an interrupted first start aside and begins anew", async () => {
    const dataFolder = temporaryFolder();
    const child = spawn(process.execPath, [writer, dataFolder]);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await killed(child);
    const database = await openDatabase({ dataFolder, log: silentLog() });
    expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
    await database.close();
  });
});

/** Lets the writer run for so long after it opened, kills it, and gives back the numbers that it acknowledged. */
async function writeFor(child: ChildProcess, ms: number): Promise<number[]> {
  const acknowledged: number[] = [];
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  lines.on("line", (line) => line !== "open" && acknowledged.push(Number(line)));
  await new Promise<void>((resolve) => lines.once("line", () => resolve()));
  await new Promise((resolve) => setTimeout(resolve, ms));
  await killed(child);
  return acknowledged;
}

function said(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve) => {
    child.stdout?.on("data", (piece: Buffer) => piece.toString().includes(text) && resolve());
  });
}

async function killed(child: ChildProcess): Promise<void> {
  // Closed, not only exited: then all that it had said has been read.
  const closed = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await closed;
}

// Postgres itself removes and remakes these caches; they are never relied on after a crash.
function isRemade(target: string): boolean {
  return target.includes("pg_internal.init") || target.includes("/pgsql_tmp/");
}
