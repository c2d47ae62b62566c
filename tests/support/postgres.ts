import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";

// A file's databases stay open until its last test, each with a pool of up to ten, and three files run at a time.
const CONNECTIONS = "max_connections=400";

/** A place for databases, on a PostgreSQL server of the tests' own without network. */
export interface PostgresDatabases {
  /** Connection string of a database on it. */
  url(database: string): string;
  createDatabase(name: string, template?: string): Promise<void>;
  dropDatabase(name: string): Promise<void>;
}

/** A whole PostgreSQL server of the tests' own, in a temporary folder. */
export interface PostgresCluster extends PostgresDatabases {
  /** The folder with its socket, for `databasesAt`. */
  readonly home: string;
  /** Ends the server as a crash or an operator would, and starts it again. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Another server that follows this one by streaming, asynchronously until this one is told to wait for it. */
  startStandby(): Promise<PostgresStandby>;
  /** Runs one statement as the superuser. */
  administer(statement: string): Promise<void>;
  /** Stops it and removes the folder. */
  remove(): Promise<void>;
}

export interface PostgresStandby {
  url(database: string): string;
  /** Makes it a primary of its own, on a new timeline. */
  promote(): Promise<void>;
  remove(): Promise<void>;
}

/** The folder with `postgres` and `initdb`, version 15 or newer, or why there is none. ROGATORY_POSTGRES names one more place. */
export function findPostgres(): { folder: string } | { missing: string } {
  const onPath = (process.env["PATH"] ?? "").split(delimiter);
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const named = process.env["ROGATORY_POSTGRES"] ?? "";
  const candidates = [...onPath, ...versions.map((version) => join(debian, version, "bin")), named];
  const folders = candidates.filter(
    (folder) => folder && existsSync(join(folder, "postgres")) && existsSync(join(folder, "initdb")),
  );
  const found = folders.find((folder) => majorVersion(folder) >= 15);
  if (found === undefined) return { missing: "no PostgreSQL 15 or newer in PATH or /usr/lib/postgresql" };
  if (process.getuid?.() === 0 && !unprivilegedUser())
    return { missing: "PostgreSQL refuses root and there is no user nobody" };
  return { folder: found };
}

/** The same with `pg_basebackup`, for whoever starts a standby: packages from npm come without it. */
export function findPostgresWithCopying(): { folder: string } | { missing: string } {
  const found = findPostgres();
  if ("missing" in found || existsSync(join(togetherWith(found.folder), "pg_basebackup"))) return found;
  return { missing: `no pg_basebackup beside ${found.folder}` };
}

/** Where the commands stand together: a path may have links to a few of them only. */
function togetherWith(folder: string): string {
  return dirname(realpathSync(join(folder, "postgres")));
}

/** The databases of a cluster that another process started. */
export function databasesAt(home: string): PostgresDatabases {
  const url = urlOf(home);
  return {
    url,
    createDatabase: (name, template = "template0") => administer(url, `create database ${name} template ${template}`),
    dropDatabase: (name) => administer(url, `drop database if exists ${name} with (force)`),
  };
}

/**
 * Makes and starts a cluster. It ends with this process, however that ends. `isDurable`: as a server asks for, where whole
 * servers run on it.
 */
export async function startPostgres(binaries: string, options: { isDurable?: boolean } = {}): Promise<PostgresCluster> {
  const user = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  const home = newHome(user);
  const data = join(home, "data");
  const initdb = ["-D", data, "-U", "rogatory", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  execFileSync(join(binaries, "initdb"), initdb, { ...user, cwd: home, stdio: "pipe" });

  let server: RunningPostgres | undefined;
  const url = urlOf(home);
  const cluster: PostgresCluster = {
    ...databasesAt(home),
    home,
    async start() {
      // Tests may be killed at any moment: nothing of them needs to survive a power cut. Tables are small: one plan serves every question.
      const loose = [
        "fsync=off",
        "full_page_writes=off",
        "synchronous_commit=off",
        "plan_cache_mode=force_generic_plan",
      ];
      const settings = [...(options.isDurable === true ? [] : loose), "listen_addresses=", CONNECTIONS];
      server = await run(binaries, home, { user, settings });
    },
    async stop() {
      const running = server;
      server = undefined;
      await running?.stop();
    },
    administer: (statement) => administer(url, statement),
    async startStandby() {
      const copy = newHome(user);
      const from = ["-h", home, "-U", "rogatory", "-D", join(copy, "data")];
      const copying = ["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"];
      execFileSync(join(togetherWith(binaries), "pg_basebackup"), [...from, ...copying], {
        ...user,
        cwd: copy,
        stdio: "pipe",
      });
      const standby = await run(binaries, copy, { user, settings: ["listen_addresses=", CONNECTIONS] });
      return {
        url: urlOf(copy),
        promote: () => administer(urlOf(copy), "select pg_promote(true, 20)"),
        async remove() {
          await standby.stop();
          rmSync(copy, { recursive: true, force: true });
        },
      };
    },
    async remove() {
      await cluster.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
  await cluster.start();
  return cluster;
}

interface RunningPostgres {
  stop(): Promise<void>;
}

interface UnprivilegedUser {
  readonly uid: number;
  readonly gid: number;
}

/** Starts the server whose data lie in this home, and waits until it answers. */
async function run(
  binaries: string,
  home: string,
  { user, settings }: { readonly user: UnprivilegedUser | undefined; readonly settings: readonly string[] },
): Promise<RunningPostgres> {
  const given = [...settings.flatMap((setting) => ["-c", setting]), "-k", home, "-D", join(home, "data")];
  // The shell ends the server when its standard input closes, that is, when this process is gone.
  const watch = '"$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server';
  const command = ["-c", watch, "postgres-for-tests", join(binaries, "postgres"), ...given];
  const server: ChildProcess = spawn("sh", command, { ...user, cwd: home, stdio: ["pipe", "ignore", "ignore"] });
  await waitUntilReady(urlOf(home));
  return {
    async stop() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.stdin?.end();
      await ended;
    },
  };
}

function newHome(user: UnprivilegedUser | undefined): string {
  const home = mkdtempSync(join(tmpdir(), "rogatory-pg-"));
  if (user) chownSync(home, user.uid, user.gid);
  return home;
}

function urlOf(home: string): (database: string) => string {
  return (database) => `postgresql://rogatory@localhost/${database}?host=${encodeURIComponent(home)}`;
}

function majorVersion(folder: string): number {
  const { stdout } = spawnSync(join(folder, "postgres"), ["--version"], { encoding: "utf8" });
  return Number(/ (\d+)/.exec(stdout ?? "")?.[1] ?? 0);
}

function unprivilegedUser(): UnprivilegedUser | undefined {
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  const line =
    lines.find((entry) => entry.startsWith("postgres:")) ?? lines.find((entry) => entry.startsWith("nobody:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

async function administer(url: (database: string) => string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url("postgres") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function waitUntilReady(url: (database: string) => string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await administer(url, "select 1");
    } catch (error) {
      if (attempt === 200) throw error;
      await pause(50);
    }
  }
}
