import { z } from "zod";
import { Refusal } from "../../../../protocol/refusal.ts";
import { act } from "../../context.ts";
import { changedMeanwhile } from "../../frame/actions/conferences.ts";
import { line } from "../../frame/domain/conference.ts";
import { demandSeen } from "../../frame/domain/demand-seen.ts";
import { conferenceParams } from "../../frame/upon.ts";
import { demandStanding } from "../../project/standing.ts";
import { coordinates, demandMay } from "../access.ts";
import { bodyAnswer } from "../answers.ts";
import { type Body, isBodyOf, isNamed, MAX_BODIES, newBody } from "../domain/body.ts";
import { isOver } from "../domain/task.ts";
import { TASK_TEMPLATES, usualDay } from "../domain/task-template.ts";
import { enterTasks, type PlannedTask } from "../enter-tasks.ts";
import {
  bodyParams,
  demandBody,
  inOrganising,
  OF_BODIES,
  type Organising,
  ORGANISING_REFUSALS,
} from "../organising.ts";
import { insertBody, updateBody } from "../store.ts";

const seenVersion = { version: z.int().min(1).max(100_000) };

/** Sets up the bodies that the approved project names and that are not there yet, each with the usual tasks of its kind. */
export const setUpBodies = act({
  id: "conference.set-up-bodies",
  at: "POST /conferences/:conference/organising",
  ...OF_BODIES,
  params: conferenceParams,
  input: z.strictObject({ withTasks: z.boolean() }),
  answer: z.object({ conferenceId: z.string(), bodies: z.int(), tasks: z.int() }),
  status: 201,
  refusals: [...ORGANISING_REFUSALS, "bodies-there-already", "too-many-bodies", "too-many-tasks"],
  words: "conference.set-up-bodies",
  run: async ({ context, input: { withTasks }, by, ids }) =>
    await inOrganising({ context, by, ids }, "conference.bodies-set-up", async (work) => {
      const { tx, stamp, head, bodies } = work;
      demandMay(coordinates(by, work));
      const { entry, number } = await demandStanding(context, tx.db, head.conferenceId);
      const made = entry.bodies
        .filter((one) => !bodies.some((body) => isBodyOf(one, body)))
        .map((one): Body => ({ ...one, ...madeIn(head, context.platform.random.uuid()) }));
      if (made.length === 0) {
        throw new Refusal(
          "bodies-there-already",
          "All bodies of the approved project are there. Add another one by its name.",
        );
      }
      demandRoom(bodies.length + made.length);
      for (const body of made) await insertBody(tx.db, { ...body, ...stamp });
      const usual = withTasks ? usualTasks(made, work, () => context.platform.random.uuid()) : [];
      await enterTasks(work, usual);
      const counts = { bodies: made.length, tasks: usual.length };
      return { made: { conferenceId: head.conferenceId, ...counts }, details: { number, ...counts } };
    }),
});

/** Adds a body beside those of the project. */
export const addBody = act({
  id: "conference.add-body",
  at: "POST /conferences/:conference/bodies",
  ...OF_BODIES,
  params: conferenceParams,
  input: newBody,
  answer: bodyAnswer,
  status: 201,
  refusals: [...ORGANISING_REFUSALS, "body-doubled", "body-unnamed", "too-many-bodies", "unseen-character"],
  words: "conference.body",
  run: async ({ context, input, by, ids }) =>
    await inOrganising({ context, by, ids }, "conference.body-added", async (work) => {
      const { tx, stamp, head, bodies } = work;
      demandMay(coordinates(by, work));
      if (input.template === undefined && input.name === undefined) {
        throw new Refusal("body-unnamed", "Choose a body from the list, or write its name.", { field: "name" });
      }
      demandSeen(input.name);
      demandFree(bodies, input);
      demandRoom(bodies.length + 1);
      const made = { ...input, ...madeIn(head, context.platform.random.uuid()) };
      await insertBody(tx.db, { ...made, ...stamp });
      return { made, details: { ...made } };
    }),
});

/** Names a body as the host calls it. */
export const renameBody = act({
  id: "conference.rename-body",
  at: "POST /conferences/:conference/bodies/:body/name",
  ...OF_BODIES,
  params: bodyParams,
  input: z.strictObject({ name: line, ...seenVersion }),
  answer: bodyAnswer,
  refusals: [...ORGANISING_REFUSALS, "body-doubled", "body-unknown", "changed-meanwhile", "unseen-character"],
  words: "conference.rename-body",
  run: async ({ context, input: { name, version }, by, ids }) =>
    await inOrganising({ context, by, ids }, "conference.body-renamed", async (work) => {
      const body = demandBody(work, ids.body);
      demandMay(coordinates(by, work));
      if (body.version !== version) throw changedMeanwhile();
      demandSeen(name);
      const others = work.bodies.filter(({ bodyId }) => bodyId !== ids.body);
      demandFree(others, { name });
      const made = { ...body, name, version: version + 1 };
      await updateBody(work.tx.db, { bodyId: ids.body, name, version: version + 1 });
      return { made, details: { bodyId: ids.body, name } };
    }),
});

/** Ends a body that the host does not need; what it still has to do is dropped or given to another body first. */
export const deleteBody = act({
  id: "conference.delete-body",
  at: "POST /conferences/:conference/bodies/:body/removal",
  ...OF_BODIES,
  params: bodyParams,
  input: z.strictObject(seenVersion),
  answer: z.object({ conferenceId: z.string() }),
  refusals: [...ORGANISING_REFUSALS, "body-has-tasks", "body-unknown", "changed-meanwhile"],
  words: "conference.delete-body",
  run: async ({ context, input: { version }, by, ids }) =>
    await inOrganising({ context, by, ids }, "conference.body-deleted", async (work) => {
      const body = demandBody(work, ids.body);
      demandMay(coordinates(by, work));
      if (body.version !== version) throw changedMeanwhile();
      const seats = new Set(work.members.filter(({ bodyId }) => bodyId === ids.body).map(({ memberId }) => memberId));
      const open = work.tasks.filter(
        (one) => !isOver(one) && (one.bodyId === ids.body || (one.ownerId !== undefined && seats.has(one.ownerId))),
      );
      if (open.length > 0) {
        const message = `${open.length} tasks of it or of its members are not over. Drop them or give them to others first.`;
        throw new Refusal("body-has-tasks", message, { details: { count: open.length } });
      }
      await updateBody(work.tx.db, { bodyId: ids.body, version: version + 1, removedAt: work.now });
      return { made: { conferenceId: ids.conference }, details: { bodyId: ids.body } };
    }),
});

function madeIn({ conferenceId }: Organising["head"], bodyId: string) {
  return { conferenceId, bodyId, version: 1 };
}

/** The usual tasks of these bodies. */
function usualTasks(
  bodies: readonly Body[],
  { head: { opensOn }, today, tasks }: Organising,
  newId: () => string,
): readonly PlannedTask[] {
  const bodyOf = new Map(bodies.map(({ template, bodyId }) => [template, bodyId]));
  const usual = TASK_TEMPLATES.flatMap((one) => {
    const bodyId = bodyOf.get(one.body);
    return bodyId === undefined ? [] : [{ ...one, bodyId, taskId: newId() }];
  });
  const there = tasks.map(({ template, taskId }) => [template, taskId] as const);
  const idOf = new Map<string | undefined, string>([
    ...there,
    ...usual.map(({ code, taskId }) => [code, taskId] as const),
  ]);
  return usual.map(({ code, bodyId, taskId, days, waitsFor }) => ({
    taskId,
    bodyId,
    template: code,
    dueOn: usualDay(days, { opensOn, today }),
    waitsFor: waitsFor.flatMap((other) => idOf.get(other) ?? []),
  }));
}

function demandFree(bodies: readonly Body[], { template, name }: { template?: string; name?: string }): void {
  const isTaken = bodies.some((one) =>
    template === undefined ? isNamed(one.name, name) : one.template === template || isNamed(one.name, name),
  );
  if (!isTaken) return;
  const field = template === undefined ? "name" : "template";
  throw new Refusal("body-doubled", "This body is there already. Choose another one, or another name.", { field });
}

function demandRoom(count: number): void {
  if (count <= MAX_BODIES) return;
  const message = `A conference has ${MAX_BODIES} bodies at most. Delete one first.`;
  throw new Refusal("too-many-bodies", message, { details: { most: MAX_BODIES } });
}
