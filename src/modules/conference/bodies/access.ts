import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { mayOrganise } from "../access.ts";
import type { Body, Member } from "./domain/body.ts";
import { ownerOf, type Task } from "./domain/task.ts";

/** Who sits here sees to the work of every body. */
const COORDINATING: readonly (string | undefined)[] = ["steering", "secretariat"] satisfies Body["template"][];

interface Seats {
  readonly bodies: readonly Body[];
  readonly members: readonly Member[];
  /** Accounts of people who work here now: whoever left counts as absent. */
  readonly active: ReadonlySet<string>;
}
type By = Pick<User, "id" | "roles">;

/** Whether this person sees to all bodies: a conference officer; an organiser with a seat that coordinates, or while nobody has one. */
export function coordinates(by: By, { bodies, members, active }: Seats): boolean {
  if (by.roles.includes("conference-officer")) return true;
  const ids = new Set(bodies.filter(({ template }) => COORDINATING.includes(template)).map(({ bodyId }) => bodyId));
  const seats = members.filter(({ bodyId, userId }) => userId !== undefined && active.has(userId) && ids.has(bodyId));
  return mayOrganise(by) && (seats.length === 0 || seats.some(({ userId }) => userId === by.id));
}

/** Whether this person works in a body: an organiser in those in which he sits. */
export function worksIn(by: By, seats: Seats, bodyId: string): boolean {
  if (coordinates(by, seats)) return true;
  return mayOrganise(by) && seats.members.some((one) => one.bodyId === bodyId && one.userId === by.id);
}

/** Whether this person may mark a task: whoever works in its body or has it, and each organiser where its owner has no account here. */
export function mayMark(by: By, seats: Seats, task: Pick<Task, "bodyId" | "ownerId">): boolean {
  if (worksIn(by, seats, task.bodyId)) return true;
  const account = ownerOf(task, seats.members)?.userId;
  return mayOrganise(by) && (account === undefined || !seats.active.has(account) || account === by.id);
}

/** Refuses `body-not-yours`. */
export function demandMay(may: boolean): void {
  if (may) return;
  throw new Refusal(
    "body-not-yours",
    "This is not of a body in which you sit. Ask its head, the standing secretariat or a conference officer to do it.",
    { status: 403 },
  );
}
