import { cpSync, existsSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { sql } from "kysely";
import { logFoldersOf } from "../../src/modules/audit/index.ts";
import type { AuditServer } from "./audit-server.ts";

const TABLES = [
  "log",
  "closings",
  "entries",
  "pending",
  "places",
  "actors",
  "details",
  "heads",
  "checkpoints",
  "shown_heads",
  "cosignatures",
];

/** A backup of the audit log's rows and files. What lies outside backups (the marks) is not in it. */
export async function backUp(server: AuditServer, name: string): Promise<void> {
  const { db } = server.database;
  await sql.raw(`create schema "${name}"`).execute(db);
  for (const table of TABLES) await sql.raw(`create table "${name}".${table} as table audit.${table}`).execute(db);
  const data = server.platform.config.dataFolder;
  for (const folder of logFoldersOf(data).filter(existsSync)) {
    cpSync(folder, join(data, `backup-${name}`, basename(folder)), { recursive: true });
  }
}

/** Puts rows and files back as they were. */
export async function restore(server: AuditServer, name: string): Promise<void> {
  await server.database.transaction(async ({ db }) => {
    await sql`set local session_replication_role = replica`.execute(db);
    await sql`grant all on all tables in schema audit to current_user`.execute(db);
    for (const table of TABLES) {
      await sql.raw(`delete from audit.${table}`).execute(db);
      await sql.raw(`insert into audit.${table} overriding system value table "${name}".${table}`).execute(db);
    }
    await sql`revoke update, delete, truncate on audit.places from current_user`.execute(db);
  });
  const data = server.platform.config.dataFolder;
  for (const folder of logFoldersOf(data)) rmSync(folder, { recursive: true, force: true });
  if (existsSync(join(data, `backup-${name}`))) cpSync(join(data, `backup-${name}`), data, { recursive: true });
}
