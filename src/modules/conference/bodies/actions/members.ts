import { z } from "zod";
import { Refusal } from "../../../../protocol/refusal.ts";
import { act, type ConferenceContext } from "../../context.ts";
import { changedMeanwhile } from "../../frame/actions/conferences.ts";
import { demandSeen } from "../../frame/domain/demand-seen.ts";
import { demandMay, worksIn } from "../access.ts";
import { accountsOf } from "../accounts.ts";
import { memberAnswer } from "../answers.ts";
import { MAX_MEMBERS, type Member, memberEntry } from "../domain/body.ts";
import { isOver, storedTask } from "../domain/task.ts";
import {
  bodyParams,
  demandBody,
  demandMember,
  inOrganising,
  memberParams,
  OF_BODIES,
  type Work,
  ORGANISING_REFUSALS,
} from "../organising.ts";
import { insertMember, removeHead, updateMember, updateTask } from "../store.ts";

const ENTRY_REFUSALS = ["account-unfit", "body-unknown", "member-doubled", "unseen-character"];

/** Enters who sits in a body: a name, and an account where the person works here too. */
export const addMember = act({
  id: "conference.add-member",
  at: "POST /conferences/:conference/bodies/:body/members",
  ...OF_BODIES,
  params: bodyParams,
  input: memberEntry,
  answer: memberAnswer.extend({ conferenceId: z.string() }),
  status: 201,
  refusals: [...ORGANISING_REFUSALS, ...ENTRY_REFUSALS, "too-many-members"],
  words: "conference.member",
  run: async ({ context, input, by, ids }) =>
    await inOrganising({ context, by, ids }, "conference.member-added", async (work) => {
      demandBody(work, ids.body);
      demandMay(worksIn(by, work, ids.body));
      if (work.members.filter(({ bodyId }) => bodyId === ids.body).length >= MAX_MEMBERS) {
        const message = `${MAX_MEMBERS} people sit in it already. Take somebody out first.`;
        throw new Refusal("too-many-members", message, { details: { most: MAX_MEMBERS } });
      }
      const made = { ...input, memberId: context.platform.random.uuid(), bodyId: ids.body, version: 1 };
      await demandFit(context, work, made);
      if (made.isHead) await removeHead(work.tx.db, ids.body);
      await insertMember(work.tx.db, { ...made, ...work.stamp });
      return { made: { ...made, conferenceId: ids.conference }, details: { ...made } };
    }),
});

/** Says anew who a member is, and whether he heads the body. */
export const changeMember = act({
  id: "conference.change-member",
  at: "POST /conferences/:conference/bodies/:body/members/:member",
  ...OF_BODIES,
  params: memberParams,
  input: z.strictObject({ ...memberEntry.shape, version: z.int().min(1).max(100_000) }),
  answer: memberAnswer.extend({ conferenceId: z.string() }),
  refusals: [...ORGANISING_REFUSALS, ...ENTRY_REFUSALS, "changed-meanwhile", "member-unknown"],
  words: "conference.member",
  run: async ({ context, input: { version, ...entry }, by, ids }) =>
    await inOrganising({ context, by, ids }, "conference.member-changed", async (work) => {
      const { memberId, bodyId, version: stands } = demandMember(work, ids.member, ids.body);
      demandMay(worksIn(by, work, bodyId));
      if (stands !== version) throw changedMeanwhile();
      const made = { ...entry, memberId, bodyId, version: version + 1 };
      await demandFit(context, work, made);
      if (made.isHead) await removeHead(work.tx.db, bodyId);
      const { bodyId: _, ...row } = made;
      await updateMember(work.tx.db, row);
      return { made: { ...made, conferenceId: ids.conference }, details: { ...made } };
    }),
});

/** Takes somebody out of a body; what he still had to do is of the head of each body from then on. */
export const removeMember = act({
  id: "conference.remove-member",
  at: "POST /conferences/:conference/bodies/:body/members/:member/removal",
  ...OF_BODIES,
  params: memberParams,
  input: z.strictObject({
    /** Whoever takes him out knows the tasks that go to the head. */
    tasksKnown: z.boolean(),
    version: z.int().min(1).max(100_000),
  }),
  answer: z.object({ conferenceId: z.string(), bodyId: z.string(), tasks: z.array(z.string()) }),
  refusals: [...ORGANISING_REFUSALS, "changed-meanwhile", "member-has-tasks", "member-heads-tasks", "member-unknown"],
  words: "conference.remove-member",
  run: async ({ context, input: { version, tasksKnown }, by, ids }) =>
    await inOrganising({ context, by, ids }, "conference.member-removed", async (work) => {
      const member = demandMember(work, ids.member, ids.body);
      demandMay(worksIn(by, work, ids.body));
      if (member.version !== version) throw changedMeanwhile();
      const owned = work.tasks.filter((one) => !isOver(one) && one.ownerId === member.memberId);
      const details = { count: owned.length };
      if (member.isHead && owned.length > 0) {
        const message = `He heads the body and has ${owned.length} tasks. Name another head first, or give them to others.`;
        throw new Refusal("member-heads-tasks", message, { details });
      }
      if (owned.length > 0 && !tasksKnown) {
        const message = `He has ${owned.length} tasks. Look at them and tick that they go to the head of their body.`;
        throw new Refusal("member-has-tasks", message, { field: "tasksKnown", details });
      }
      const changed = { changedAt: work.now, changedBy: by.id };
      for (const { ownerId: _, ...task } of owned.map(storedTask)) {
        await updateTask(work.tx.db, { ...task, ...changed, version: task.version + 1 });
      }
      const { bodyId: _, ...row } = member;
      await updateMember(work.tx.db, { ...row, version: version + 1, removedAt: work.now });
      const tasks = owned.map(({ taskId }) => taskId);
      const made = { conferenceId: ids.conference, bodyId: ids.body, tasks };
      return { made, details: { memberId: member.memberId, ...made } };
    }),
});

/** Refuses one name or one account twice in a body, and an account that cannot work in it. */
async function demandFit(context: ConferenceContext, { tx, members }: Work, made: Member): Promise<void> {
  demandSeen(made.name);
  demandSeen(made.post, "post");
  const others = members.filter(({ bodyId, memberId }) => bodyId === made.bodyId && memberId !== made.memberId);
  const { userId } = made;
  if (userId === undefined) return;
  if (others.some((one) => one.userId === userId)) {
    const message = "This account sits in the body already. Choose another one, or none.";
    throw new Refusal("member-doubled", message, { field: "userId" });
  }
  if ((await accountsOf(context, tx.db)).some(({ id }) => id === userId)) return;
  const message = "This account cannot work in a body. Choose an active person who organises, or none.";
  throw new Refusal("account-unfit", message, { field: "userId" });
}
