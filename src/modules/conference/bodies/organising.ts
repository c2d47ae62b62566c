import type { Kysely } from "kysely";
import { z } from "zod";
import type { PlainDate } from "../../../convention/index.ts";
import { Refusal, type RefusalOptions, unknownRefusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import { pathParam } from "../../../web/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import { ORGANISING_ROLES } from "../access.ts";
import type { ConferenceContext } from "../context.ts";
import type { ConferenceHead } from "../frame/domain/conference.ts";
import { conferenceParams, demandConference, demandOpen, todayAt, uponConference } from "../frame/upon.ts";
import { mustStand, type StandingProject, standingProject } from "../project/standing.ts";
import { accountsOf } from "./accounts.ts";
import type { Body, Member } from "./domain/body.ts";
import { type StandingTask, standingTasks, type Task } from "./domain/task.ts";
import { taskSubject } from "./search-source.ts";
import { holdOrganising, listBodies, listMembers, listTasks } from "./store.ts";

/** All bodies of a conference, who sits in them, and their tasks as they stand today. */
export interface Organising {
  readonly head: ConferenceHead;
  readonly today: PlainDate;
  /** The decision under which bodies work; absent before one was approved. */
  readonly standing: StandingProject | undefined;
  readonly bodies: readonly Body[];
  readonly members: readonly Member[];
  /** Accounts of people who work here now. */
  readonly active: ReadonlySet<string>;
  readonly tasks: readonly StandingTask[];
}

const unknownBody = (): Refusal => unknownRefusal("body-unknown", "This conference has no such body.");
const unknownMember = (): Refusal => unknownRefusal("member-unknown", "Nobody of this identifier sits in this body.");
const unknownTask = (): Refusal => unknownRefusal("task-unknown", "This conference has no such task.");

export const bodyParams = { ...conferenceParams, body: pathParam(z.uuid(), unknownBody) };
export const memberParams = { ...bodyParams, member: pathParam(z.uuid(), unknownMember) };
export const taskParams = { ...conferenceParams, task: pathParam(z.uuid(), unknownTask) };

/** Refuses `conference-unknown`. */
export async function readOrganising(
  context: Pick<ConferenceContext, "platform" | "identity">,
  db: Kysely<unknown>,
  conferenceId: string,
): Promise<Organising> {
  const head = await demandConference(db, conferenceId);
  const today = todayAt(context, head);
  return {
    head,
    today,
    standing: await standingProject(db, conferenceId, context.platform.clock.now()),
    bodies: await listBodies(db, conferenceId),
    members: await listMembers(db, conferenceId),
    active: new Set((await accountsOf(context, db)).map(({ id }) => id)),
    tasks: standingTasks(await listTasks(db, conferenceId), { today, closesOn: head.closesOn }),
  };
}

/** What every act in bodies has: who may, which conference it is done upon. */
export const OF_BODIES = { who: ORGANISING_ROLES, repeat: "refused", upon: uponConference } as const;

/** Whether anything is done for it: its project is approved, and it is not closed. */
export const isAtWork = ({ head, standing }: Organising): boolean => head.state === "open" && standing !== undefined;

/** Whatever is done in bodies may be refused with these. */
export const ORGANISING_REFUSALS = [
  "body-not-yours",
  "conference-closed",
  "conference-unknown",
  "project-not-approved",
] as const;

export interface Work extends Organising {
  readonly tx: Transaction;
  readonly now: Date;
  /** A task was written: the search finds it anew. */
  readonly touch: (taskId: string) => void;
  /** Who wrote it, and when. */
  readonly stamp: { readonly recordedAt: Date; readonly recordedBy: string };
}

/** Does work of bodies in one transaction, with its entry of the log; nothing is done before the project is approved. */
export async function inOrganising<Made>(
  {
    context,
    by,
    ids,
  }: { readonly context: ConferenceContext; readonly by: User; readonly ids: { conference: string } },
  type: `conference.${string}`,
  work: (work: Work) => Promise<{ readonly made: Made; readonly details: Readonly<Record<string, unknown>> }>,
): Promise<Made> {
  const { platform, desk, audit } = context;
  return await platform.database.transaction(async (tx) => {
    await holdOrganising(tx.db, ids.conference);
    await demandOpen(tx.db, ids.conference);
    await mustStand(context, tx.db, ids.conference);
    const now = platform.clock.now();
    const organising = await readOrganising(context, tx.db, ids.conference);
    const stamp = { recordedAt: now, recordedBy: by.id };
    const touch = (taskId: string): void =>
      desk.search.touch(tx, "conference-task", taskSubject({ conferenceId: ids.conference, taskId }));
    const { made, details } = await work({ ...organising, tx, now, stamp, touch });
    desk.queue.touch(tx, "conference-tasks", ids.conference);
    await audit.append(tx, {
      type,
      actor: userActor(by),
      subject: { kind: "conference", id: ids.conference },
      details,
    });
    return made;
  });
}

/** Refuses `body-unknown`. */
export function demandBody({ bodies }: Pick<Organising, "bodies">, id: string, at: RefusalOptions = {}): Body {
  const found = bodies.find(({ bodyId }) => bodyId === id);
  if (found !== undefined) return found;
  throw at.field === undefined
    ? unknownBody()
    : new Refusal("body-unknown", "This conference has no such body. Choose one of it.", at);
}

/** Refuses `member-unknown`. */
export function demandMember({ members }: Pick<Organising, "members">, id: string, bodyId: string): Member {
  const found = members.find((one) => one.memberId === id && one.bodyId === bodyId);
  if (found === undefined) throw unknownMember();
  return found;
}

/** Refuses `task-unknown`. */
export function demandTask({ tasks }: Pick<Organising, "tasks">, id: string): StandingTask {
  const found = tasks.find(({ taskId }) => taskId === id);
  if (found === undefined) throw unknownTask();
  return found;
}

/** What somebody typed of a task, or chose for it, is of this conference. Refuses `member-unknown`, `body-unknown` and `task-unknown`. */
export function demandOfConference(
  organising: Organising,
  { bodyId, ownerId, waitsFor }: Pick<Task, "bodyId" | "ownerId" | "waitsFor">,
): void {
  demandBody(organising, bodyId, { field: "bodyId" });
  if (ownerId !== undefined) demandOwner(organising, ownerId, "ownerId");
  if (waitsFor.some((id) => organising.tasks.every(({ taskId }) => taskId !== id))) {
    throw new Refusal("task-unknown", "It would wait for a task that is not of this conference. Choose one of it.", {
      field: "waitsFor",
    });
  }
}

/** Refuses `member-unknown`: a task is of somebody who sits in a body. */
export function demandOwner({ members }: Pick<Organising, "members">, ownerId: string, field: string): Member {
  const found = members.find(({ memberId }) => memberId === ownerId);
  if (found !== undefined) return found;
  throw new Refusal("member-unknown", "Whoever shall have it sits in no body of this conference. Choose a member.", {
    field,
  });
}
