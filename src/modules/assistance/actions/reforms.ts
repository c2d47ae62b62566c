import { Refusal } from "../../../protocol/refusal.ts";
import { userActor } from "../../identity/index.ts";
import { OFFICERS } from "../access.ts";
import { reformAnswer } from "../answers.ts";
import { act, demandActive, demandNear, itemParam } from "../context.ts";
import { reformEntry } from "../domain/answer.ts";
import { touchNeeds } from "../needs.ts";
import { readStanding } from "../standing.ts";
import { holdChecklist, insertReform } from "../store.ts";

/** Says who brings which step of the reform about by which day: a State runs its own reform from its gaps, without any donor. */
export const setReform = act({
  id: "assistance.set-reform",
  at: "PUT /assistance/gaps/:id/reform",
  who: OFFICERS,
  params: { id: itemParam },
  input: reformEntry,
  answer: reformAnswer,
  repeat: "again",
  refusals: ["date-too-far", "no-gap", "person-unknown"],
  words: "assistance.reform",
  run: async ({ context, input: given, by, ids: { id } }) => {
    const { platform, audit } = context;
    demandNear(context, given.dueOn, "dueOn");
    return await platform.database.transaction(async (tx) => {
      await holdChecklist(tx.db);
      const { gaps, reforms } = await readStanding(tx.db);
      if (!gaps.some(({ item }) => item === id)) {
        throw new Refusal("no-gap", "The answers show no gap here. Look at the question.");
      }
      await demandActive(context, tx.db, given.owner, "owner");
      const version = (reforms.get(id)?.version ?? 0) + 1;
      const made = { ...given, item: id, version, setAt: platform.clock.now(), setBy: by.id };
      await insertReform(tx.db, made);
      touchNeeds(context, tx);
      await audit.append(tx, {
        type: "assistance.reform-set",
        actor: userActor(by),
        subject: { kind: "provision", id },
        details: { version, ...given },
      });
      return made;
    });
  },
});
