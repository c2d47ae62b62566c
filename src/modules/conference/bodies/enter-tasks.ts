import { Refusal } from "../../../protocol/refusal.ts";
import { MAX_TASKS, type Task } from "./domain/task.ts";
import type { Work } from "./organising.ts";
import { insertTasks } from "./store.ts";

export type PlannedTask = Omit<Task, "state" | "version" | "recordedAt" | "recordedBy" | "changedAt" | "changedBy">;

/** Enters tasks that are still to be begun. Refuses `too-many-tasks`. */
export async function enterTasks(
  { tx, tasks, stamp, touch }: Work,
  planned: readonly PlannedTask[],
): Promise<readonly Task[]> {
  if (tasks.length + planned.length > MAX_TASKS) {
    const message = `A conference has ${MAX_TASKS} tasks at most, with those that are over.`;
    throw new Refusal("too-many-tasks", message, { details: { most: MAX_TASKS } });
  }
  const changed = { changedAt: stamp.recordedAt, changedBy: stamp.recordedBy };
  const made = planned.map((one): Task => ({ ...one, state: "open", version: 1, ...stamp, ...changed }));
  await insertTasks(tx.db, made);
  for (const { taskId } of made) touch(taskId);
  return made;
}
