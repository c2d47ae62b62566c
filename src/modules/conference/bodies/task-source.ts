import { addDays, startOfDay } from "../../../convention/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { type NeedRow, type NeedSource, type NeedWords, officeNeed } from "../../desk/index.ts";
import { ORGANISING_ROLES } from "../access.ts";
import type { ConferenceContext } from "../context.ts";
import type { Member } from "./domain/body.ts";
import { headIn, headsFrom, isOver, ownerOf, type StandingTask } from "./domain/task.ts";
import { type Organising, readOrganising } from "./organising.ts";
import { conferencesAtWork, findTasks } from "./store.ts";
import { titleOf } from "./titles.ts";

const SOURCE = "conference-tasks";
const NEEDS = ["late-task", "late-task-of-body"] as const;

/** Late tasks in the queue: of whoever has them, and two days later of the head of their body, too. */
export function contributeTasks(context: ConferenceContext): void {
  const { desk, identity } = context;
  desk.queue.contribute(taskSource(context));
  // Whoever left has no account any more.
  identity.onPeopleChanged(async (tx) => {
    for (const id of await conferencesAtWork(tx.db)) desk.queue.touch(tx, SOURCE, id);
  });
}

function taskSource(context: ConferenceContext): NeedSource {
  const { database } = context.platform;
  const words = async (ids: readonly string[]): Promise<ReadonlyMap<string, NeedWords>> =>
    new Map((await findTasks(database.db, ids)).map((one) => [one.taskId, { about: (view) => titleOf(view, one) }]));
  return {
    source: SOURCE,
    kinds: NEEDS.map((need) => ({
      need,
      // Nothing lapses any more: dozens of them, of heads without an account, would bury what a second person is waited for.
      rank: "wait",
      textKey: `conference.need.${need}`,
      // The address of a task begins with its conference.
      href: ({ subject, reference }) => `/conferences/${reference}/tasks/${subject.id}`,
      words,
    })),
    derive: async (db, conferences) =>
      new Map(
        await Promise.all(conferences.map(async (id) => [id, needsOf(await readOrganising(context, db, id))] as const)),
      ),
    subjects: async (db: Transaction["db"]) => await conferencesAtWork(db),
  };
}

function needsOf({ head, today, members, active, tasks }: Organising) {
  if (head.state === "closed") return { rows: [] };
  const open = tasks.filter((one) => !isOver(one));
  const rows = open.filter(({ isLate }) => isLate).flatMap((task) => rowsOf(task));
  const days = open.flatMap((one) => [addDays(one.dueOn, 1), headsFrom(one)]).filter((day) => day > today);
  const [next] = days.toSorted();
  return { rows, lookAgainAt: next === undefined ? undefined : startOfDay(next, head.zone) };

  function rowsOf(task: StandingTask): NeedRow[] {
    const owner = accountOf(ownerOf(task, members));
    const chief = accountOf(headIn(task.bodyId, members));
    const own = rowOf(task, "late-task", owner);
    // Without accounts both are the organisers', who need it once.
    return headsFrom(task) > today || owner === chief ? [own] : [own, rowOf(task, "late-task-of-body", chief)];
  }

  function rowOf({ taskId, dueOn }: StandingTask, need: (typeof NEEDS)[number], onlyFor: string | undefined): NeedRow {
    return officeNeed(
      need,
      { kind: "conference-task", id: taskId },
      {
        reference: head.conferenceId,
        roles: ORGANISING_ROLES,
        since: startOfDay(addDays(dueOn, 1), head.zone),
        until: dueOn,
        ...(onlyFor !== undefined && { onlyFor }),
      },
    );
  }

  function accountOf(member: Member | undefined): string | undefined {
    return member?.userId !== undefined && active.has(member.userId) ? member.userId : undefined;
  }
}
