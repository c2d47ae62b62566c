import { type Kysely, sql } from "kysely";
import { inCode, inRow, tablesInCode } from "../../../platform/index.ts";
import type { NewProject, Project, ProjectApproval } from "./domain/project.ts";

const tables = tablesInCode<"conference", { "conference.project": { entry: NewProject } }>();

/** One writer at a time, so that no two people write one number, and none approves what is no longer the newest. */
export async function holdProjects(db: Kysely<unknown>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('conference.project', 0))`.execute(db);
}

export async function insertProject(db: Kysely<unknown>, project: Project): Promise<void> {
  await tables(db).insertInto("conference.project").values(inRow("conference.project", project)).execute();
}

/** The newest first. */
export async function listProjects(db: Kysely<unknown>, conferenceId: string): Promise<readonly Project[]> {
  const rows = tables(db).selectFrom("conference.project").selectAll().where("conferenceId", "=", conferenceId);
  return (await rows.orderBy("number", "desc").execute()).map(inCode);
}

export async function insertApproval(db: Kysely<unknown>, approval: ProjectApproval): Promise<void> {
  await tables(db).insertInto("conference.projectApproval").values(approval).execute();
}

export async function listApprovals(
  db: Kysely<unknown>,
  of: Partial<Pick<ProjectApproval, "conferenceId" | "documentId">>,
): Promise<readonly ProjectApproval[]> {
  let rows = tables(db).selectFrom("conference.projectApproval").selectAll();
  if (of.conferenceId !== undefined) rows = rows.where("conferenceId", "=", of.conferenceId);
  if (of.documentId !== undefined) rows = rows.where("documentId", "=", of.documentId);
  return (await rows.orderBy("approvedAt").execute()).map(inCode);
}
