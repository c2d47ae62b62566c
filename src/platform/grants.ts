import { type Kysely, sql } from "kysely";

/** The role that a careful operator creates for the running server, beside the one that owns the tables. */
export const APPLICATION_ROLE = "rogatory_app";

/**
 * Gives the application's role, where there is one, what a running server needs and no more: append-only tables can be
 * read and added to. Triggers refuse changes to them in any case; but only who does not own a table cannot switch its
 * triggers off. What somebody else owns in the same database, such as a tool that watches it, is not ours to give.
 */
export async function grantToApplication(db: Kysely<unknown>): Promise<void> {
  const { rows: roles } = await sql`select from pg_roles where rolname = ${APPLICATION_ROLE}`.execute(db);
  if (roles.length === 0) return;
  const { rows } = await sql<{ statement: string }>`
      select format('grant usage on schema %I to %I', nspname, ${APPLICATION_ROLE}::text) as statement
      from pg_namespace
      where nspname !~ '^pg_' and nspname not in ('information_schema', 'public') and pg_has_role(nspowner, 'usage')
      union all
      -- pg_dump reads a sequence, which usage alone does not allow.
      select format('grant usage, select on all sequences in schema %I to %I', nspname, ${APPLICATION_ROLE}::text)
      from pg_namespace
      where nspname !~ '^pg_' and nspname not in ('information_schema', 'public') and pg_has_role(nspowner, 'usage')
      union all
      select format(
        'grant %s on %s to %I',
        case
          when is_read_only then 'select'
          when is_append_only then 'select, insert'
          when is_lease then 'select, insert, update'
          else 'select, insert, update, delete'
        end,
        id::regclass,
        ${APPLICATION_ROLE}::text
      )
      from (
        select c.oid as id,
               n.nspname = 'platform' and c.relname = 'migration' as is_read_only,
               n.nspname = 'platform' and c.relname = 'lease' as is_lease,
               exists (
                 select from pg_trigger t
                 where t.tgrelid = c.oid and t.tgfoid = to_regprocedure('platform.refuse_change()')
               ) as is_append_only
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v')
          and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
          and pg_has_role(c.relowner, 'usage')
      ) tables`.execute(db);
  for (const { statement } of rows) await sql.raw(statement).execute(db);
}

/**
 * Takes from the owner of the log what its triggers refuse, as migrations/0010-audit.sql does: a dump that was loaded brings no
 * privileges along. What references point to can still be locked, for which PostgreSQL asks for the right to update one column.
 */
export async function revokeFromOwner(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ statement: string }>`
      with append_only as (
        select t.tgrelid as id
        from pg_trigger t
        join pg_class c on c.oid = t.tgrelid
        where c.relnamespace = 'audit'::regnamespace and t.tgfoid = 'platform.refuse_change()'::regprocedure
      )
      select format('revoke update, delete, truncate on %s from current_user', id::regclass) as statement, 1 as step
      from append_only
      union
      select format('grant update (%I) on %s to current_user', a.attname, k.confrelid::regclass), 2
      from pg_constraint k
      join append_only on append_only.id = k.confrelid
      join pg_attribute a on a.attrelid = k.confrelid and a.attnum = k.confkey[cardinality(k.confkey)]
      order by step`.execute(db);
  for (const { statement } of rows) await sql.raw(statement).execute(db);
}
