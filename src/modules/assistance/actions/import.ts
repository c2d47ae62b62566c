import { z } from "zod";
import type { Given } from "../../../protocol/given.ts";
import { demandOurs, readAssessmentFile, unknownItems } from "../domain/assessment-file.ts";
import { type User, userActor } from "../../identity/index.ts";
import { type AssistanceContext, demandOpen, wordingOf } from "../context.ts";
import { type Answer, contentOf, isAnswered, isToConfirm } from "../domain/answer.ts";
import { outdateClosing } from "./closing.ts";
import { touchNeeds } from "../needs.ts";
import { answersOf, holdChecklist, insertAnswer, insertMeasure, listMeasures } from "../store.ts";

/** What became of the answers of a file. */
export const importedAnswer = z.object({
  written: z.int(),
  unchanged: z.int(),
  /** Confirmed here and different in the file: ours stays. */
  kept: z.array(z.string()),
  /** Of another edition: left out. */
  unknown: z.array(z.string()),
  /** Answers of this round that a person here has still to confirm. */
  toConfirm: z.int(),
});
export type Imported = Given<typeof importedAnswer>;

/**
 * Reads a whole assessment into the round under way, all of it or nothing. An answer that differs becomes the next version of ours, as a
 * draft whatever the file says; a confirmed one is kept: somebody has to open it again. Refuses what `readAssessmentFile` and `demandOurs`
 * do, and `assessment-not-open`.
 */
export async function importAssessment(context: AssistanceContext, value: unknown, by: User): Promise<Imported> {
  const file = readAssessmentFile(value);
  const { platform, audit } = context;
  demandOurs(file, platform.config.state);
  return await platform.database.transaction(async (tx) => {
    await holdChecklist(tx.db);
    const { cycle } = await demandOpen(tx.db);
    const now = platform.clock.now();
    const known = new Set((await listMeasures(tx.db)).map(({ measureId }) => measureId));
    // A measure that is here already may have been corrected here: ours stands.
    for (const measure of file.measures.filter(({ measureId }) => !known.has(measureId))) {
      await insertMeasure(tx.db, { ...measure, version: 1, recordedAt: now, recordedBy: by.id });
    }
    const standing = await answersOf(tx.db, cycle);
    const unknown = unknownItems(file);
    const kept: string[] = [];
    let [count, unchanged] = [0, 0];
    for (const given of file.answers.filter(({ item }) => !unknown.includes(item))) {
      const stands = standing.get(given.item);
      const version = (stands?.version ?? 0) + 1;
      const { item, asked } = given;
      const written = { item, asked, cycle, version, writtenAt: now, writtenBy: by.id };
      // What other people confirmed elsewhere, nobody has confirmed here.
      const answer: Answer = { ...contentOf(given), ...written, state: "draft" };
      if (stands !== undefined && said(stands) === said(answer)) unchanged += 1;
      else if (stands?.state === "confirmed") kept.push(given.item);
      else {
        await insertAnswer(tx.db, answer);
        count += 1;
      }
    }
    touchNeeds(context, tx);
    await outdateClosing(context, tx, by);
    const toConfirm = [...(await answersOf(tx.db, cycle)).values()].filter(
      (one) => isAnswered(one) && isToConfirm(one, wordingOf(context, one.item)),
    ).length;
    const result = { written: count, unchanged, kept, unknown, toConfirm };
    await audit.append(tx, {
      type: "assistance.assessment-imported",
      actor: userActor(by),
      subject: { kind: "assessment", id: String(cycle) },
      details: { ...result, edition: file.edition, state: file.state },
    });
    return result;
  });
}

/** What an answer says, and to which words of the question: not how far it is, and not who wrote it when. */
function said(answer: Answer): string {
  return JSON.stringify([answer.asked, contentOf(answer)]);
}
