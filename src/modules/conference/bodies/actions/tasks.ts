import { z } from "zod";
import { Refusal, type RefusalOptions } from "../../../../protocol/refusal.ts";
import { isLanguage } from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { act, type ConferenceContext } from "../../context.ts";
import { changedMeanwhile } from "../../frame/actions/conferences.ts";
import { demandSeen } from "../../frame/domain/demand-seen.ts";
import { conferenceParams } from "../../frame/upon.ts";
import { demandMay, mayMark, worksIn } from "../access.ts";
import { taskAnswer } from "../answers.ts";
import {
  circleOf,
  isOver,
  newTask,
  standingTasks,
  storedTask,
  type Task,
  taskChange,
  taskDrop,
  taskFinish,
  taskStart,
  waitersOf,
} from "../domain/task.ts";
import { enterTasks } from "../enter-tasks.ts";
import {
  demandOfConference,
  demandTask,
  inOrganising,
  OF_BODIES,
  ORGANISING_REFUSALS,
  taskParams,
  type Work,
} from "../organising.ts";
import { updateTask } from "../store.ts";
import { titleOf } from "../titles.ts";

const answer = taskAnswer.extend({ conferenceId: z.string() });
const every = { ...OF_BODIES, answer };
const OF_CONFERENCE = ["body-unknown", "member-unknown", "task-unknown", "unseen-character"];
const MARKS = [...ORGANISING_REFUSALS, "changed-meanwhile", "task-over", "task-unknown"];

/** Plans a task of a body. A day after the closing warns. */
export const planTask = act({
  ...every,
  id: "conference.plan-task",
  at: "POST /conferences/:conference/tasks",
  params: conferenceParams,
  input: newTask,
  status: 201,
  refusals: [...ORGANISING_REFUSALS, ...OF_CONFERENCE, "too-many-tasks"],
  words: "conference.task",
  run: async ({ context, input, by, ids }) =>
    await inOrganising({ context, by, ids }, "conference.task-planned", async (work) => {
      demandOfConference(work, input);
      demandMay(worksIn(by, work, input.bodyId));
      demandSeen(input.title, "title");
      const planned = { ...input, taskId: context.platform.random.uuid() };
      const [made] = await enterTasks(work, [planned]);
      return { made: shown(made, work, ids.conference), details: planned };
    }),
});

/** Gives a task another owner, day, title or body, or says anew what comes first. */
export const changeTask = act({
  ...every,
  id: "conference.change-task",
  at: "POST /conferences/:conference/tasks/:task",
  params: taskParams,
  input: taskChange,
  refusals: [...MARKS, ...OF_CONFERENCE.filter((code) => !MARKS.includes(code)), "tasks-in-circle", "title-missing"],
  words: "conference.task",
  run: async ({ context, input: { version, ...entry }, by, ids }) =>
    await mark({ context, by, ids }, "conference.task-changed", version, (task, _, work) => {
      demandOfConference(work, entry);
      demandMay(worksIn(by, work, entry.bodyId));
      if (task.template === undefined && entry.title === undefined) {
        throw new Refusal("title-missing", "Say what is to be done.", { field: "title" });
      }
      demandSeen(entry.title, "title");
      const circle = circleOf(task.taskId, entry.waitsFor, work.tasks);
      if (circle !== undefined) throw inCircle(namesOf({ context, by }, work.tasks, circle));
      const { ownerId: __, title: ___, ...kept } = task;
      return { ...kept, ...entry };
    }),
});

/** Begins; before what comes first is over only with a word why. */
export const startTask = act({
  ...every,
  id: "conference.start-task",
  at: "POST /conferences/:conference/tasks/:task/start",
  params: taskParams,
  input: taskStart,
  refusals: [...MARKS, "task-blocked", "task-started-already"],
  words: "conference.start-task",
  run: async ({ context, input: { version, reason }, by, ids }) =>
    await mark({ context, by, ids }, "conference.task-started", version, (task, blockedBy, { tasks }) => {
      if (task.state === "started") throw new Refusal("task-started-already", "It was begun already.");
      if (blockedBy.length > 0 && reason === undefined) {
        const names = namesOf({ context, by }, tasks, blockedBy);
        const message = `It waits for: ${names}. Finish that first, or say why it begins all the same.`;
        throw new Refusal("task-blocked", message, { field: "reason", details: { tasks: names } });
      }
      return { ...task, state: "started", ...(reason !== undefined && { reason }) };
    }),
});

/** Done: a document or a sentence says by what one sees it. */
export const finishTask = act({
  ...every,
  id: "conference.finish-task",
  at: "POST /conferences/:conference/tasks/:task/end",
  params: taskParams,
  input: taskFinish,
  refusals: [...MARKS, "document-unknown", "document-withdrawn", "evidence-missing", "unseen-character"],
  words: "conference.finish-task",
  run: async ({ context, input: { version, ...evidence }, by, ids }) =>
    await mark({ context, by, ids }, "conference.task-done", version, async (task, _, { tx }) => {
      if (evidence.evidence === undefined && evidence.evidenceId === undefined) {
        const message = "Say in a sentence by what one sees that it is done, or name a document.";
        throw new Refusal("evidence-missing", message, { field: "evidence" });
      }
      demandSeen(evidence.evidence?.replaceAll(/\s/g, " "), "evidence");
      if (evidence.evidenceId !== undefined) await context.documents.hold(tx.db, evidence.evidenceId);
      return { ...task, ...evidence, state: "done" };
    }),
});

/** Dropped, with a reason; what waits for it is named first, and waits for it no longer. */
export const dropTask = act({
  ...every,
  id: "conference.drop-task",
  at: "POST /conferences/:conference/tasks/:task/drop",
  params: taskParams,
  input: taskDrop,
  refusals: [...MARKS, "task-waited-for", "unseen-character"],
  words: "conference.drop-task",
  run: async ({ context, input: { version, reason, waitersKnown }, by, ids }) =>
    await mark({ context, by, ids }, "conference.task-dropped", version, (task, _, { tasks }) => {
      const waiters = waitersOf(task.taskId, tasks).map(({ taskId }) => taskId);
      if (waiters.length > 0 && !waitersKnown) {
        const names = namesOf({ context, by }, tasks, waiters);
        const message = `These wait for it: ${names}. Tick that they go on without it, or change them first.`;
        throw new Refusal("task-waited-for", message, { field: "waitersKnown", details: { tasks: names } });
      }
      demandSeen(reason.replaceAll(/\s/g, " "), "reason");
      return { ...task, reason, state: "dropped" };
    }),
});

/** Does something with a task that is not over, as it was seen. Refuses `changed-meanwhile`. */
async function mark(
  call: { readonly context: ConferenceContext; readonly by: User; readonly ids: { conference: string; task: string } },
  type: `conference.${string}`,
  version: number,
  change: (task: Task, blockedBy: readonly string[], work: Work) => Task | Promise<Task>,
) {
  const { by, ids } = call;
  return await inOrganising(call, type, async (work) => {
    const task = demandTask(work, ids.task);
    demandMay(mayMark(by, work, task));
    if (task.version !== version) throw changedMeanwhile();
    if (isOver(task)) throw new Refusal("task-over", "It is done or dropped already. Plan a new one.");
    const changed = await change(storedTask(task), task.blockedBy, work);
    const made = { ...changed, version: version + 1, changedAt: work.now, changedBy: by.id };
    await updateTask(work.tx.db, made);
    work.touch(ids.task);
    const { recordedAt: _, recordedBy: __, changedAt: ___, changedBy: ____, ...details } = made;
    return { made: shown(made, work, ids.conference), details };
  });
}

/** As it stands, among the others as they stand. */
function shown(made: Task | undefined, { tasks, head, today }: Work, conferenceId: string) {
  const others = tasks.filter(({ taskId }) => taskId !== made?.taskId);
  const [stands] = made === undefined ? [] : standingTasks([made, ...others], { today, closesOn: head.closesOn });
  if (stands === undefined) throw new Error("a task that was written stands nowhere");
  return { ...stands, conferenceId };
}

function inCircle(names: string): Refusal {
  const how: RefusalOptions = { field: "waitsFor", details: { tasks: names } };
  return new Refusal("tasks-in-circle", `They would wait for each other: ${names}. Take one of these away.`, how);
}

/** Their titles in the first language of whoever asks. */
function namesOf(
  { context: { press }, by }: { readonly context: ConferenceContext; readonly by: User },
  tasks: readonly Task[],
  ids: readonly string[],
): string {
  const lang = by.languages.find(isLanguage) ?? "en";
  const t = press.locales.translator(lang);
  return ids
    .flatMap((id) => tasks.find(({ taskId }) => taskId === id) ?? [])
    .map((one) => titleOf({ t }, one))
    .join("; ");
}
