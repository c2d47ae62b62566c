import { CHECKLIST_EDITION } from "../../../convention/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { nothing } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { OFFICERS } from "../access.ts";
import { assessmentAnswer } from "../answers.ts";
import { act } from "../context.ts";
import { contentOf } from "../domain/answer.ts";
import { touchNeeds } from "../needs.ts";
import { answersOf, holdChecklist, insertAnswer, insertAssessment, latestAssessment } from "../store.ts";

/** Begins a cycle. What was answered in the one before comes with it as carried over, to be confirmed. */
export const openAssessment = act({
  id: "assistance.open-assessment",
  at: "POST /assistance/assessments",
  who: OFFICERS,
  input: nothing,
  answer: assessmentAnswer,
  status: 201,
  repeat: "refused",
  refusals: ["assessment-open"],
  words: "assistance.assessment",
  run: async ({ context, by }) => {
    const { platform, audit } = context;
    return await platform.database.transaction(async (tx) => {
      await holdChecklist(tx.db);
      const before = await latestAssessment(tx.db);
      if (before !== undefined && before.closedAt === undefined) {
        throw new Refusal("assessment-open", "An assessment is open already. Close it first.");
      }
      const openedAt = platform.clock.now();
      const made = { cycle: (before?.cycle ?? 0) + 1, edition: CHECKLIST_EDITION, openedAt, openedBy: by.id };
      await insertAssessment(tx.db, made);
      const former = before === undefined ? [] : (await answersOf(tx.db, before.cycle)).values();
      for (const answer of former) {
        const { item, asked, cycle, writtenBy, firstBy = writtenBy } = answer;
        // Whoever answered then: another person confirms it.
        const carried = { state: "carried", carriedFrom: cycle, writtenAt: openedAt, writtenBy: firstBy } as const;
        await insertAnswer(tx.db, { ...contentOf(answer), ...carried, item, asked, cycle: made.cycle, version: 1 });
      }
      await audit.append(tx, {
        type: "assistance.assessment-opened",
        actor: userActor(by),
        subject: { kind: "assessment", id: String(made.cycle) },
        details: { edition: made.edition },
      });
      touchNeeds(context, tx);
      return made;
    });
  },
});
