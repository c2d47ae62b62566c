import type { ChildProcess } from "node:child_process";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { freePort } from "../../scripts/free-port.ts";
import { runCommand, startServer, startServerWith, type CommandOptions, type Ended } from "../support/cli-process.ts";
import { findPostgres, startPostgres, type PostgresCluster } from "../support/postgres.ts";
import { SET_UP_FORM, setUpAnswers, writeAnswers } from "../support/set-up-answers.ts";
import { databaseForServer } from "../support/server-database.ts";
import { skipReason } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import { setUpState, type SetUpAnswers, type SetUpOptions, type SetUpResult } from "../../src/set-up/set-up.ts";

// A process of its own where one is killed, where its disk fills or its output is looked at; else what `init` calls, in this one.
// It takes minutes: a dozen servers are started, since only a start shows that a folder is whole.

async function init(
  data: string,
  config: Partial<SetUpAnswers["config"]> = {},
  options: CommandOptions = {},
): Promise<Ended> {
  return await runCommand(["init", "--data", data, "--from", writeAnswers(await setUpAnswers(config))], options);
}

async function setUp(
  data: string,
  config: Partial<SetUpAnswers["config"]> = {},
  options: SetUpOptions = {},
): Promise<SetUpResult> {
  return await setUpState(data, await setUpAnswers(config), { logLevel: "warn", ...options });
}

function expectRefusal(ended: Ended, code: string): void {
  expect(ended.stderr).toContain(`(${code}`);
  expect([ended.code, ended.stdout]).toEqual([1, ""]);
}

/** The State of this folder can be served: keys, database, log and designation agree. */
async function expectWhole(data: string): Promise<void> {
  expect(readdirSync(data)).not.toContain("setting-up");
  const { port } = JSON.parse(readFileSync(join(data, "config.json"), "utf8")) as { port: number };
  const server = await startServer(data);
  const ready = await fetch(`http://127.0.0.1:${port}/health/ready`);
  expect(await ready.json()).toEqual({ ready: true, faults: [] });
  const designation = await fetch(`http://127.0.0.1:${port}/peer/v1/designation`);
  expect(designation.status).toBe(200);
  // The page of the set-up, loaded again, leads on.
  const again = await fetch(`http://127.0.0.1:${port}/set-up`, { redirect: "manual" });
  expect([again.status, again.headers.get("location")]).toEqual([303, "/"]);
  const incarnation = JSON.parse(readFileSync(join(data, "incarnation.json"), "utf8")) as unknown;
  expect(incarnation).toMatchObject({ number: 1, state: "normal" });
  await server.stop();
}

/** Sends the form of an empty server, as a browser does; gives the page that comes back. */
async function fillInSetUp(origin: string, code: string): Promise<string> {
  const address = `${origin}/set-up?office=authority`;
  const page = await fetch(address);
  const cookie = page.headers.getSetCookie().map((line) => line.split(";", 1)[0] ?? "");
  const body = new URLSearchParams({
    "form-token": /name="form-token" value="([^"]+)"/.exec(await page.text())?.[1] ?? "",
    code,
    ...SET_UP_FORM,
  });
  const headers = { origin, cookie: cookie.join("; ") };
  return await (await fetch(address, { method: "POST", body, headers })).text();
}

/**
 * Kills the process as soon as something is there. `isNear`: from here on moments count; to look without a pause all the time
 * would take a core from the process that is looked at.
 */
function killWhen(isSo: () => boolean, isNear: () => boolean): CommandOptions {
  return {
    during: async (child: ChildProcess) => {
      while (!isNear() && !isSo() && child.exitCode === null) await pause(1);
      while (!isSo() && child.exitCode === null) await nextTurn();
      child.kill("SIGKILL");
    },
  };
}

/** The embedded engine, whose files are moved into place with the others; it takes seconds to make. */
async function inItsFolder(): Promise<{ databaseUrl?: string }> {
  return {};
}

/** Somebody else's program on this port, until the function that it returns is called. */
async function occupy(port: number): Promise<() => Promise<void>> {
  const busy = createServer();
  await new Promise<void>((resolve) => busy.listen(port, "127.0.0.1", () => resolve()));
  return async () => await new Promise((resolve) => busy.close(() => resolve()));
}

afterEach(() => void vi.unstubAllEnvs());

describe("setting up a State", () => {
  const made = join(temporaryFolder(), "data");
  let port: number;
  let done: Ended;

  // While its port is taken. What several tests then look at is a copy of this folder.
  beforeAll(async () => {
    port = await freePort();
    const leave = await occupy(port);
    done = await init(made, { port });
    await leave();
  });

  function copyOfMade(): string {
    const data = join(temporaryFolder(), "data");
    cpSync(made, data, { recursive: true });
    return data;
  }

  it("gives a whole server, once", async () => {
    const data = copyOfMade();
    expect(done.stdout.match(/\/sign-in\//g)).toHaveLength(4);
    expect(done.stdout).toContain("On duty at all hours until the roster is changed: Cleo Three, +999 1 555 0100");
    await expectWhole(data);
    expect(await runCommand(["fsck", "--data", data])).toMatchObject({ code: 0 });
    const before = readFileSync(join(data, "config.json"), "utf8");
    expectRefusal(await init(data, { state: "XB" }), "already-set-up");
    expect(readFileSync(join(data, "config.json"), "utf8")).toBe(before);
  });

  it("was finished although it had no time to remove its marks", async () => {
    const data = copyOfMade();
    mkdirSync(join(data, "setting-up-ended/folder"), { recursive: true });
    await expect(setUp(data)).rejects.toMatchObject({ code: "already-set-up" });

    // A second set-up that was killed before it had looked around.
    mkdirSync(join(data, "setting-up"));
    await expect(setUp(data)).rejects.toMatchObject({ code: "already-set-up" });
    await expectWhole(data);
    expect(readdirSync(data)).not.toContain("setting-up-ended");
  });

  it("keeps the local folder where it was asked to be", async () => {
    const data = join(temporaryFolder(), "data");
    const localFolder = join(temporaryFolder(), "marks");
    await setUp(data, { localFolder, ...(await databaseForServer()) });
    expect(readdirSync(data)).not.toContain("local");
    expect(readdirSync(localFolder)).toContain("incarnation.json");
    await expectWhole(data);
  });

  it("keeps the local folder where a file beside the answers asks for it", async () => {
    const data = join(temporaryFolder(), "data");
    const localFolder = join(temporaryFolder(), "marks");
    const file = join(temporaryFolder(), "config.json");
    writeFileSync(file, JSON.stringify({ localFolder }));
    vi.stubEnv("ROGATORY_CONFIG", file);
    await setUp(data, await databaseForServer());
    expect([readdirSync(data).includes("local"), readdirSync(localFolder).includes("incarnation.json")]).toEqual([
      false,
      true,
    ]);
    const server = await startServer(data, { ROGATORY_CONFIG: file });
    await server.stop();
    // A start that finds no marks takes the folder for a restored one (R1).
    expect(JSON.parse(readFileSync(join(data, "incarnation.json"), "utf8"))).toMatchObject({ number: 1 });
  });

  it("in the browser goes on with the file that the server was started with", async () => {
    const data = join(temporaryFolder(), "data");
    const file = join(temporaryFolder(), "config.json");
    const origin = `http://localhost:${await freePort()}`;
    const database = await databaseForServer();
    writeFileSync(file, JSON.stringify({ dataFolder: data, port: Number(new URL(origin).port), ...database }));
    const server = await startServerWith(["--config", file]);
    const answer = await fillInSetUp(origin, /code: (\d{6})/.exec(server.output())?.[1] ?? "");
    const link = /\/sign-in\/([\w-]{43})/.exec(answer)?.[1];
    const session = await fetch(`${origin}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ link }),
    });
    expect(session.status).toBe(201);
    await server.stop();
    const looked = await runCommand(["fsck", "--data", data], { env: { ROGATORY_CONFIG: file } });
    expect(looked).toMatchObject({ code: 0 });
  });

  it("leaves nothing behind when it is refused, and works afterwards", async () => {
    const data = join(temporaryFolder(), "data");
    for (const [code, config] of [
      ["database-away", { databaseUrl: "postgresql://nobody@127.0.0.1:1/none" }],
      ["config-invalid", { profile: "production" }],
      ["credential-missing", { keyUnlock: "systemd-credential" }],
    ] as const) {
      await expect(setUp(data, config)).rejects.toMatchObject({ code });
    }
    expectRefusal(await init(data, { keyUnlock: "passphrase" }, { input: "short\n" }), "passphrase-too-short");
    expect(existsSync(data)).toBe(false);
    await setUp(data, await databaseForServer());
    await expectWhole(data);
  });

  it("touches nothing of a folder that it may not write or that holds something", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "no folder");
    await expect(setUp(join(file, "data"))).rejects.toMatchObject({ code: "folder-not-writable" });

    const data = join(temporaryFolder(), "data");
    mkdirSync(join(data, "keys"), { recursive: true });
    writeFileSync(join(data, "keys", "a.json"), "somebody's key");
    await expect(setUp(data)).rejects.toMatchObject({ code: "folder-not-empty" });
    expect(readdirSync(data)).toEqual(["keys"]);
    expect(readFileSync(join(data, "keys", "a.json"), "utf8")).toBe("somebody's key");
  });

  it("does not depend on the port; a server whose port is taken says so and harms nothing", async () => {
    expect(done).toMatchObject({ code: 0 });
    const data = copyOfMade();
    const leave = await occupy(port);
    await expect(startServer(data)).rejects.toThrow("port-busy");
    await leave();
    await expectWhole(data);
  });

  it("has a second one beside it, with its own port and folder, and says how where either is taken", async () => {
    const data = copyOfMade();
    const ports = [await freePort(), await freePort()] as const;
    const empty = join(temporaryFolder(), "data");
    const first = await startServerWith(["--data", data, "--port", String(ports[0])]);
    const refused = await startServerWith(["--data", empty, "--port", String(ports[0])]).catch(String);
    // Not the next one: that may be another's.
    const [, proposed = "", folder = ""] = /--port (\d+) --data (\S+)/.exec(refused as string) ?? [];
    expect(Number(proposed)).toBeGreaterThan(ports[0]);
    expect(folder).toBe(`${empty}-2`);
    const leave = await occupy(Number(proposed));
    mkdirSync(`${empty}-2`);
    const again = await startServerWith(["--data", empty, "--port", String(ports[0])]).catch(String);
    expect(again).toMatch(new RegExp(`--port \\d+ --data ${empty}-3`));
    expect(again).not.toContain(`--port ${proposed} `);
    await leave();
    const sameFolder = startServerWith(["--data", data, "--port", String(ports[1])]);
    await expect(sameFolder).rejects.toThrow(/folder-in-use|database-in-use/);
    const second = await startServerWith(["--data", empty, "--port", String(ports[1])]);
    expect(second.output()).toMatch(new RegExp(`--port \\d+ --data ${empty}-3`));
    for (const at of ports) expect((await fetch(`http://127.0.0.1:${at}/health/live`)).status).toBe(200);
    await Promise.all([first.stop(), second.stop()]);
    await expect(startServerWith(["--data", empty, "--port", "70000"])).rejects.toThrow("A port is a number from 1");
  });

  it("leaves nothing on a disk that is full, and works when there is room", async () => {
    const mounted = mountTmpfs("6m");
    if (mounted === undefined) {
      skipReason("set-up on a full disk", "this user may not mount a tmpfs");
      return;
    }
    try {
      const data = join(mounted, "data");
      expectRefusal(await init(data), "disk-full");
      expect(existsSync(data)).toBe(false);
      execFileSync("mount", ["-o", "remount,size=400m", mounted]);
      await setUp(data);
    } finally {
      spawnSync("umount", ["-l", mounted]);
    }
  });

  it.each([
    ["begun", ["setting-up/plan.json"], databaseForServer],
    ["made keys", ["setting-up/folder/keys/store.json"], databaseForServer],
    ["made the log", ["setting-up/folder/log/checkpoint"], databaseForServer],
    ["begun to move things into place", ["keys", "log", "database", "blobs"], inItsFolder],
    ["moved the configuration", ["config.json"], inItsFolder],
  ])("that was killed when it had %s is taken back by the next one", async (_, paths, findDatabase) => {
    const database = await findDatabase();
    const data = join(temporaryFolder(), "data");
    const isThere = (path: string): boolean => existsSync(join(data, path));
    const killing = killWhen(
      () => paths.some(isThere),
      () => isThere("setting-up/folder/log/checkpoint"),
    );
    const killed = await init(data, database, killing);
    // Killed in the very last moment it may have been finished; then it says so, and the folder is whole.
    if (existsSync(join(data, "setting-up"))) {
      expect(killed.code).toBe(null);
      // Without its configuration the folder holds no State, and the server offers to set one up.
      if (existsSync(join(data, "config.json"))) {
        await expect(startServer(data)).rejects.toThrow("set-up-unfinished");
      }
      await setUp(data, database);
    } else expect(killed.stdout).toContain("is set up");
    if (paths.includes("config.json")) await expectWhole(data);
    expect(readdirSync(data)).not.toContain("setting-up");
  });
});

const postgres = findPostgres();

describe.skipIf("missing" in postgres)("setting up a State on PostgreSQL", () => {
  let cluster: PostgresCluster;

  beforeAll(async () => {
    if ("folder" in postgres) cluster = await startPostgres(postgres.folder, { isDurable: true });
  });
  afterAll(async () => await cluster.remove());

  /** A set-up is done a moment after its tables are there: when the kill came too late, once more. */
  async function killedWithTables(): Promise<{ data: string; databaseUrl: string }> {
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      const name = `killed_${attempt}`;
      await cluster.createDatabase(name);
      const databaseUrl = cluster.url(name);
      const data = join(temporaryFolder(), "data");
      const isNear = (): boolean => existsSync(join(data, "setting-up/folder/log"));
      const isMade = (): boolean => existsSync(join(data, "setting-up/folder/log/checkpoint"));
      await init(data, { databaseUrl }, killWhen(isMade, isNear));
      if (existsSync(join(data, "setting-up"))) return { data, databaseUrl };
    }
    throw new Error("ten set-ups were done before they could be killed");
  }

  it("that was killed leaves tables which the next one takes back", async () => {
    const { data, databaseUrl } = await killedWithTables();
    expect(await peopleIn(databaseUrl)).toBeGreaterThan(0);
    await expect(setUp(data)).rejects.toMatchObject({ code: "set-up-not-taken-back" });
    const other = join(temporaryFolder(), "other");
    await expect(setUp(other, { databaseUrl })).rejects.toMatchObject({ code: "database-not-empty" });
    await setUp(data, { databaseUrl });
    expect(await peopleIn(databaseUrl)).toBe(4);
    await expectWhole(data);
  });

  it("leaves neither files nor tables when the disk of its folder is full", async () => {
    const mounted = mountTmpfs("60k");
    if (mounted === undefined) {
      skipReason("set-up on a full disk", "this user may not mount a tmpfs");
      return;
    }
    try {
      await cluster.createDatabase("full_disk");
      const databaseUrl = cluster.url("full_disk");
      expectRefusal(await init(join(mounted, "data"), { databaseUrl }), "disk-full");
      expect(readdirSync(mounted)).toEqual([]);
      expect(await peopleIn(databaseUrl)).toBe(0);
      execFileSync("mount", ["-o", "remount,size=10m", mounted]);
      await setUp(join(mounted, "data"), { databaseUrl });
    } finally {
      spawnSync("umount", ["-l", mounted]);
    }
  });

  it("is refused by a database that is not there, and doctor says which one it asked", async () => {
    const data = join(temporaryFolder(), "data");
    const databaseUrl = cluster.url("nowhere");
    expectRefusal(await init(data, { databaseUrl }), "database-refuses");
    const { code, stdout } = await runCommand(["doctor", "--data", data], { env: { DATABASE_URL: databaseUrl } });
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining(`Database: ${new URL(databaseUrl).host}/nowhere: The database refuses`),
    ]);
  });

  it("never touches a database that holds a State", async () => {
    await cluster.createDatabase("taken");
    const databaseUrl = cluster.url("taken");
    await setUp(join(temporaryFolder(), "one"), { databaseUrl });
    const other = join(temporaryFolder(), "other");
    await expect(setUp(other, { databaseUrl, state: "XB" })).rejects.toMatchObject({ code: "database-not-empty" });
    expect(existsSync(other)).toBe(false);
    const file = join(temporaryFolder(), "config.json");
    writeFileSync(file, JSON.stringify({ databaseUrl }));
    vi.stubEnv("ROGATORY_CONFIG", file);
    await expect(setUp(other, { state: "XB" })).rejects.toMatchObject({ code: "database-not-empty" });
    expect(await peopleIn(databaseUrl)).toBe(4);
  });
});

async function peopleIn(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>(
      "select count(*) as count from pg_tables where schemaname = 'identity'",
    );
    if (Number(rows[0]?.count) === 0) return 0;
    const people = await client.query<{ count: string }>("select count(*) as count from identity.person");
    return Number(people.rows[0]?.count);
  } finally {
    await client.end();
  }
}

function mountTmpfs(size: string): string | undefined {
  const folder = temporaryFolder();
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]);
  return status === 0 ? folder : undefined;
}
