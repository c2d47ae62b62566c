import { spawn, spawnSync } from "node:child_process";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { sql } from "kysely";
import { NEED_KEY_TABLE } from "../../modules/assistance/index.ts";
import { CONFERENCE_KEY_TABLE } from "../../modules/conference/index.ts";
import { EXHIBIT_KEY_TABLE } from "../../modules/evidence/index.ts";
import { type Database, NOT_COPIED } from "../../platform/index.ts";
import { Refusal } from "../../protocol/refusal.ts";

// PostgreSQL is dumped and restored by its own tools. The password goes by the environment, where only our own user can read it.

/** What pg_dump writes of the whole database at one moment, without the keys of exhibits and of conferences (R17). Refuses `pg-dump-missing`, `pg-dump-too-old`, `pg-dump-failed`. */
export async function* dumpPostgres(
  { database, url }: { readonly database: Database; readonly url: string },
  snapshot: string,
): AsyncGenerator<Uint8Array> {
  await requireTool("pg_dump", database);
  const apart = [EXHIBIT_KEY_TABLE, CONFERENCE_KEY_TABLE, NEED_KEY_TABLE, ...NOT_COPIED];
  const what = apart.map((table) => `--exclude-table-data=${table}`);
  const { location, env } = connectionOf(url);
  const args = ["--format=custom", "--no-password", `--snapshot=${snapshot}`, ...what, `--dbname=${location}`];
  const child = spawn("pg_dump", args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const said = text(child.stderr);
  try {
    yield* child.stdout as AsyncIterable<Uint8Array>;
    if ((await ended) !== 0) {
      throw new Refusal("pg-dump-failed", `pg_dump did not come to its end: ${(await said).trim()}`);
    }
  } finally {
    child.kill();
  }
}

/** Fills an empty database from a dump, all of it or nothing. Refuses `pg-restore-missing`, `pg-restore-too-old`, `pg-restore-failed`. */
export async function restorePostgres(
  { database, url }: { readonly database: Database; readonly url: string },
  dump: AsyncIterable<Uint8Array>,
): Promise<void> {
  await requireTool("pg_restore", database);
  const { location, env } = connectionOf(url);
  const whole = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"];
  const child = spawn("pg_restore", [...whole, "--no-password", `--dbname=${location}`], {
    env,
    stdio: ["pipe", "ignore", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const said = text(child.stderr);
  let broken: unknown;
  await pipeline(dump, child.stdin).catch((error: unknown) => {
    broken = error;
    child.kill();
  });
  const code = await ended;
  if (code === 0 && broken === undefined) return;
  if (broken instanceof Refusal) throw broken;
  throw new Refusal("pg-restore-failed", `pg_restore did not come to its end: ${(await said).trim()}`, {
    field: "database",
    cause: broken,
  });
}

/** A tool must be of the server's release or a later one. */
async function requireTool(tool: "pg_dump" | "pg_restore", { db }: Database): Promise<void> {
  const { stdout, error } = spawnSync(tool, ["--version"], { encoding: "utf8", timeout: 10_000 });
  if (error !== undefined) {
    throw new Refusal(
      tool === "pg_dump" ? "pg-dump-missing" : "pg-restore-missing",
      `${tool} is not in PATH. Install the client tools of PostgreSQL, of the server's release or a later one.`,
    );
  }
  const { rows } = await sql<{ version: number }>`
    select current_setting('server_version_num')::int as version`.execute(db);
  const [ofServer, ofTool] = [Math.floor((rows[0]?.version ?? 0) / 10_000), Number(/ (\d+)/.exec(stdout)?.[1] ?? 0)];
  if (ofTool >= ofServer) return;
  throw new Refusal(
    tool === "pg_dump" ? "pg-dump-too-old" : "pg-restore-too-old",
    `${tool} is of PostgreSQL ${ofTool} and the server of ${ofServer}. Install the client tools of the server's release.`,
    { details: { tool: ofTool, server: ofServer } },
  );
}

function connectionOf(url: string): { location: string; env: NodeJS.ProcessEnv } {
  const location = new URL(url);
  const password = decodeURIComponent(location.password);
  location.password = "";
  return { location: location.href, env: { ...process.env, ...(password === "" ? {} : { PGPASSWORD: password }) } };
}
