import { type Kysely, sql } from "kysely";
import { inCode, inRow, tablesInCode } from "../../../platform/index.ts";
import type { BodyTemplate } from "../project/domain/project.ts";
import type { Body, Meeting, Member } from "./domain/body.ts";
import type { Task } from "./domain/task.ts";

const tables = tablesInCode<
  "conference",
  {
    "conference.body": { template: BodyTemplate | undefined };
    "conference.meeting": Pick<Meeting, "agenda" | "present" | "others">;
    "conference.task": { waits_for: readonly string[]; state: Task["state"] };
  }
>();

interface Written {
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** One writer at a time in a conference, so that nobody writes over what somebody else did meanwhile. */
export async function holdOrganising(db: Kysely<unknown>, conferenceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`conference.organising ${conferenceId}`}, 0))`.execute(db);
}

/** In the order in which they were made. */
export async function listBodies(db: Kysely<unknown>, conferenceId: string): Promise<readonly Body[]> {
  const rows = await tables(db)
    .selectFrom("conference.body")
    .select(["bodyId", "conferenceId", "template", "name", "version"])
    .where("conferenceId", "=", conferenceId)
    .where("removedAt", "is", null)
    .orderBy("recordedAt")
    .orderBy("bodyId")
    .execute();
  return rows.map(inCode);
}

/** Of bodies that there still are: heads first, then by name. */
export async function listMembers(db: Kysely<unknown>, conferenceId: string): Promise<readonly Member[]> {
  const rows = await tables(db)
    .selectFrom("conference.member as member")
    .innerJoin("conference.body as body", "body.bodyId", "member.bodyId")
    .select(["member.memberId", "member.bodyId", "member.name", "member.post", "member.userId", "member.isHead"])
    .select("member.version")
    .where("body.conferenceId", "=", conferenceId)
    .where("body.removedAt", "is", null)
    .where("member.removedAt", "is", null)
    .orderBy("member.isHead", "desc")
    .orderBy("member.name")
    .orderBy("member.memberId")
    .execute();
  return rows.map(inCode);
}

/** Of everybody who sits or sat in a body. */
export async function namesEverIn(db: Kysely<unknown>, bodyId: string): Promise<ReadonlyMap<string, string>> {
  const rows = tables(db).selectFrom("conference.member").select(["memberId", "name"]).where("bodyId", "=", bodyId);
  return new Map((await rows.execute()).map(({ memberId, name }) => [memberId, name]));
}

/** Those of bodies that are gone, too: by their day. */
export async function listTasks(db: Kysely<unknown>, conferenceId: string): Promise<readonly Task[]> {
  const rows = await tasksIn(db)
    .selectAll("task")
    .where("body.conferenceId", "=", conferenceId)
    .orderBy("task.dueOn")
    .orderBy("task.taskId")
    .execute();
  return rows.map(inCode);
}

/** These, or all: with the conference that each is of. */
export async function findTasks(db: Kysely<unknown>, ids?: readonly string[]) {
  let rows = tasksIn(db).selectAll("task").select("body.conferenceId");
  if (ids !== undefined) rows = rows.where("task.taskId", "in", ids);
  return ids?.length === 0 ? [] : (await rows.execute()).map(inCode);
}

/** The latest first. */
export async function listMeetings(db: Kysely<unknown>, bodyId: string): Promise<readonly Meeting[]> {
  const rows = tables(db).selectFrom("conference.meeting").selectAll().where("bodyId", "=", bodyId);
  return (await rows.orderBy("heldOn", "desc").orderBy("recordedAt", "desc").execute()).map(inCode);
}

export async function insertBody(db: Kysely<unknown>, body: Body & Written): Promise<void> {
  await tables(db).insertInto("conference.body").values(body).execute();
}

/** By its next version: named anew, or gone. */
export async function updateBody(
  db: Kysely<unknown>,
  { bodyId, ...set }: Pick<Body, "bodyId" | "version"> & { readonly name?: string; readonly removedAt?: Date },
): Promise<void> {
  await tables(db).updateTable("conference.body").set(set).where("bodyId", "=", bodyId).execute();
}

export async function insertMember(db: Kysely<unknown>, member: Member & Written): Promise<void> {
  await tables(db).insertInto("conference.member").values(member).execute();
}

export async function updateMember(
  db: Kysely<unknown>,
  { memberId, version, post, userId, ...set }: Omit<Member, "bodyId"> & { readonly removedAt?: Date },
): Promise<void> {
  await tables(db)
    .updateTable("conference.member")
    .set({ ...set, version, post: post ?? null, userId: userId ?? null })
    .where("memberId", "=", memberId)
    .execute();
}

/** Nobody is the head of this body any more: the next version of whoever was. */
export async function removeHead(db: Kysely<unknown>, bodyId: string): Promise<void> {
  await tables(db)
    .updateTable("conference.member")
    .set({ isHead: false, version: sql<number>`version + 1` })
    .where("bodyId", "=", bodyId)
    .where("isHead", "=", true)
    .where("removedAt", "is", null)
    .execute();
}

export async function insertMeeting(db: Kysely<unknown>, meeting: Meeting): Promise<void> {
  await tables(db).insertInto("conference.meeting").values(inRow("conference.meeting", meeting)).execute();
}

export async function fileMinutes(db: Kysely<unknown>, meetingId: string, minutesId: string): Promise<void> {
  await tables(db).updateTable("conference.meeting").set({ minutesId }).where("meetingId", "=", meetingId).execute();
}

/** Whoever was present at a meeting without being a member of the body is named nowhere any more. */
export async function forgetGuests(db: Kysely<unknown>, conferenceId: string): Promise<void> {
  const bodies = tables(db).selectFrom("conference.body").select("bodyId").where("conferenceId", "=", conferenceId);
  await tables(db)
    .updateTable("conference.meeting")
    .set(inRow("conference.meeting", { others: [] }))
    .where("bodyId", "in", bodies)
    .execute();
}

export async function insertTasks(db: Kysely<unknown>, tasks: readonly Task[]): Promise<void> {
  if (tasks.length === 0) return;
  const rows = tasks.map((one) => inRow("conference.task", one));
  await tables(db).insertInto("conference.task").values(rows).execute();
}

/** As it is now, whole. */
export async function updateTask(db: Kysely<unknown>, { taskId, ownerId, title, ...set }: Task): Promise<void> {
  await tables(db)
    .updateTable("conference.task")
    .set(inRow("conference.task", { ...set, ownerId: ownerId ?? null, title: title ?? null }))
    .where("taskId", "=", taskId)
    .execute();
}

/** Conferences with tasks that are not over. */
export async function conferencesAtWork(db: Kysely<unknown>): Promise<readonly string[]> {
  const rows = tasksIn(db).select("body.conferenceId").distinct().where("task.state", "in", ["open", "started"]);
  return (await rows.execute()).map(({ conferenceId }) => conferenceId);
}

/** What of a conference stands on a document: minutes of a body, or what a task was done by. */
export async function usesOfDocument(db: Kysely<unknown>, documentId: string) {
  const minutes = tables(db)
    .selectFrom("conference.meeting as meeting")
    .innerJoin("conference.body as body", "body.bodyId", "meeting.bodyId")
    .select(["body.conferenceId", "body.bodyId as id", sql<"minutes" | "evidence">`'minutes'`.as("use")])
    .where("meeting.minutesId", "=", documentId);
  const evidence = tasksIn(db)
    .select(["body.conferenceId", "task.taskId as id", sql<"minutes" | "evidence">`'evidence'`.as("use")])
    .where("task.evidenceId", "=", documentId);
  return await minutes.unionAll(evidence).execute();
}

function tasksIn(db: Kysely<unknown>) {
  return tables(db)
    .selectFrom("conference.task as task")
    .innerJoin("conference.body as body", "body.bodyId", "task.bodyId");
}
