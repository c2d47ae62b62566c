import { sql, type Kysely } from "kysely";
import { Refusal } from "../protocol/refusal.ts";

export interface Replication {
  /** Standbys that are connected, or that a slot of their own keeps the log for. */
  readonly standbys: number;
  /** What `synchronous_standby_names` and `synchronous_commit` are for our sessions. */
  readonly names: string;
  readonly commit: string;
  /** R2: a commit is acknowledged before any standby has it, so a promotion can lose it. */
  readonly mayLose: boolean;
}

/**
 * What an ordinary role sees of the standbys of a PostgreSQL server: it may count all of them and know their names, and
 * that is all this needs. Subscribers (logical) and the tools that copy or archive cannot be promoted and do not count.
 */
export async function readReplication(db: Kysely<unknown>): Promise<Replication> {
  const { rows } = await sql<{ standbys: number; names: string; commit: string }>`
    select (
             select count(*)::int
             from pg_stat_replication sender
             where sender.application_name not in ('pg_basebackup', 'pg_receivewal')
               and not exists (
                 select from pg_replication_slots slot
                 where slot.active_pid = sender.pid and slot.slot_type = 'logical'
               )
           )
           + (
             select count(*)::int
             from pg_replication_slots slot
             where slot.slot_type = 'physical' and not slot.temporary
               and slot.restart_lsn is not null and slot.active_pid is null
           ) as standbys,
           current_setting('synchronous_standby_names') as names,
           current_setting('synchronous_commit') as commit`.execute(db);
  const { standbys = 0, names = "", commit = "" } = rows[0] ?? {};
  const isSynchronous = names !== "" && (commit === "on" || commit === "remote_apply");
  return { standbys, names, commit, mayLose: standbys > 0 && !isSynchronous };
}

/**
 * Whether a session of our role has waited for a synchronous standby, within a commit, for ten seconds or more. Reading goes on
 * meanwhile, so nothing else shows it.
 */
export async function waitsForStandby(db: Kysely<unknown>): Promise<boolean> {
  const { rows } = await sql<{ waits: boolean }>`
    select exists (
             select from pg_stat_activity
             where datname = current_database()
               and wait_event = 'SyncRep'
               and query_start < clock_timestamp() - interval '10 seconds'
           ) as waits`.execute(db);
  return rows[0]?.waits ?? false;
}

/** R2: "synchronous standby required, refused otherwise unless overridden". */
export function standbyAsynchronous({ standbys, names, commit }: Replication): Refusal {
  return new Refusal(
    "database-standby-asynchronous",
    `This PostgreSQL has ${standbys === 1 ? "a standby that" : `${standbys} standbys that`} may lack commits which were ` +
      `acknowledged (synchronous_standby_names is "${names}", synchronous_commit is ${commit}). Name the standby in ` +
      "synchronous_standby_names and set synchronous_commit to on; remove the slot of a standby that is no more. A server " +
      "that may lose receipted dispatches on a promotion can be allowed with allowAsynchronousStandby.",
    { details: { standbys, synchronousStandbyNames: names, synchronousCommit: commit } },
  );
}

/** A standby cannot be written to, and what it lacks of its primary nobody knows. */
export function databaseIsStandby(): Refusal {
  return new Refusal(
    "database-is-standby",
    "This PostgreSQL is in recovery: it is a standby, or is being restored. Set DATABASE_URL to the primary, or wait until " +
      "it has been promoted; a promotion counts as a restore (docs/operate/recover.md).",
  );
}
