import { type Kysely, sql } from "kysely";
import type { Consequence, Role } from "../identity/index.ts";

/** What somebody leaves behind who has no role any more: dossiers that no other member sees, and tasks that only they could do. */
export async function leftBehind(
  db: Kysely<unknown>,
  { userId, roles }: { readonly userId: string; readonly roles: readonly Role[] },
): Promise<readonly Consequence[]> {
  if (roles.length > 0) return [];
  const { rows } = await sql<{ dossiers: number; tasks: number }>`
    select
      (select count(*)::int from desk.dossier_member as own
        join desk.dossier as dossier on dossier.dossier_id = own.dossier_id and dossier.disposed_at is null
        where own.user_id = ${userId} and own.removed_at is null and not exists (
          select from desk.dossier_member as other
          where other.dossier_id = own.dossier_id and other.removed_at is null
            and other.user_id is distinct from ${userId})) as dossiers,
      (select count(*)::int from desk.need where only_for = ${userId}) as tasks`.execute(db);
  const { dossiers = 0, tasks = 0 } = rows[0] ?? {};
  return [
    ...(dossiers > 0 ? [{ textKey: "desk.left-behind.dossiers", values: { count: dossiers } }] : []),
    ...(tasks > 0 ? [{ textKey: "desk.left-behind.tasks", values: { count: tasks } }] : []),
  ];
}
