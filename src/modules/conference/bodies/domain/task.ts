import { z } from "zod";
import { addDays, type PlainDate } from "../../../../convention/index.ts";
import type { Given } from "../../../../protocol/given.ts";
import { line, reason } from "../../frame/domain/conference.ts";
import type { Member } from "./body.ts";

/** Capacity, of one conference. */
export const MAX_TASKS = 1000;
/** So long after its day a task is its head's too. */
const HEAD_AFTER_DAYS = 2;

const TASK_STATES = ["open", "started", "done", "dropped"] as const;
type TaskState = (typeof TASK_STATES)[number];
export const STANDINGS = ["late", "blocked", "open", "started", "done", "dropped"] as const;

const changeable = {
  bodyId: z.uuid(),
  /** Absent: the head of the body has it. */
  ownerId: z.uuid().exactOptional(),
  dueOn: z.iso.date(),
  waitsFor: z.array(z.uuid()).max(50),
};
export const newTask = z.strictObject({ title: line, ...changeable });
/** The version that was seen: what somebody else did meanwhile is not written over unread. */
const version = z.int().min(1).max(100_000);
/** Without a title a usual task has its usual one, in every language. */
export const taskChange = z.strictObject({ title: line.exactOptional(), ...changeable, version });
export const taskStart = z.strictObject({ reason: reason.exactOptional(), version });
export const taskFinish = z.strictObject({
  evidence: z.string().trim().min(3).max(2000).exactOptional(),
  evidenceId: z.uuid().exactOptional(),
  version,
});
export const taskDrop = z.strictObject({ reason, waitersKnown: z.boolean(), version });

export interface Task extends Omit<Given<typeof newTask>, "title"> {
  readonly taskId: string;
  readonly template?: string;
  readonly title?: string;
  readonly state: TaskState;
  readonly evidenceId?: string;
  readonly evidence?: string;
  readonly reason?: string;
  readonly meetingId?: string;
  readonly version: number;
  readonly recordedAt: Date;
  readonly recordedBy: string;
  readonly changedAt: Date;
  readonly changedBy: string;
}

/** A task as it stands on a day: late and blocked are computed, never set. */
export interface StandingTask extends Task {
  readonly isLate: boolean;
  /** What comes first and is not over. */
  readonly blockedBy: readonly string[];
  /** Its day is after the conference closes: that warns. */
  readonly isAfterClosing: boolean;
}

export const isOver = ({ state }: Pick<Task, "state">): boolean => state === "done" || state === "dropped";

export function standingTasks(
  tasks: readonly Task[],
  { today, closesOn }: { readonly today: PlainDate; readonly closesOn: PlainDate },
): readonly StandingTask[] {
  const waiting = new Set(tasks.filter((one) => !isOver(one)).map(({ taskId }) => taskId));
  return tasks.map((one) => ({
    ...one,
    isLate: !isOver(one) && one.dueOn < today,
    blockedBy: isOver(one) ? [] : one.waitsFor.filter((id) => waiting.has(id)),
    isAfterClosing: one.dueOn > closesOn,
  }));
}

/** Without what is computed. */
export function storedTask({ isLate: _, blockedBy: __, isAfterClosing: ___, ...task }: StandingTask): Task {
  return task;
}

export function isStanding(task: StandingTask, standing: (typeof STANDINGS)[number]): boolean {
  if (standing === "late") return task.isLate;
  if (standing === "blocked") return task.blockedBy.length > 0;
  return task.state === standing;
}

/** What is not over and waits for it. */
export function waitersOf<One extends Task>(taskId: string, tasks: readonly One[]): readonly One[] {
  return tasks.filter((one) => !isOver(one) && one.waitsFor.includes(taskId));
}

/** The way from a task over what it would wait for back to it; undefined where there is none. */
export function circleOf(
  taskId: string,
  waitsFor: readonly string[],
  tasks: readonly Pick<Task, "taskId" | "waitsFor">[],
): readonly string[] | undefined {
  const before = new Map(tasks.map((one) => [one.taskId, one.waitsFor]));
  const seen = new Set<string>();
  const ways = waitsFor.map((id) => [taskId, id]);
  for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
    const [last = ""] = way.slice(-1);
    if (last === taskId) return way;
    if (seen.has(last)) continue;
    seen.add(last);
    for (const id of before.get(last) ?? []) ways.push([...way, id]);
  }
  return undefined;
}

/** Who has a task: its owner, else the head of its body. */
export function ownerOf({ ownerId, bodyId }: Pick<Task, "ownerId" | "bodyId">, members: readonly Member[]) {
  return members.find(({ memberId }) => memberId === ownerId) ?? headIn(bodyId, members);
}

export function headIn(bodyId: string, members: readonly Member[]): Member | undefined {
  return members.find((one) => one.bodyId === bodyId && one.isHead);
}

/** The day from which on a late task is also its head's. */
export const headsFrom = ({ dueOn }: Pick<Task, "dueOn">): PlainDate => addDays(dueOn, 1 + HEAD_AFTER_DAYS);
