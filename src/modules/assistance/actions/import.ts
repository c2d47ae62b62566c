import { z } from "zod";
import type { Given } from "../../../protocol/given.ts";
import { fileOf, readAssessmentFile, unknownItems } from "../domain/assessment-file.ts";
import { type User, userActor } from "../../identity/index.ts";
import { type AssistanceContext, demandOpen } from "../context.ts";
import type { Answer } from "../domain/answer.ts";
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
});
export type Imported = Given<typeof importedAnswer>;

/**
 * Reads a whole assessment into the round under way, all of it or nothing. An answer that differs becomes the next version of ours, but a
 * confirmed one is kept: somebody has to open it again. Refuses what `readAssessmentFile` does, and `assessment-not-open`.
 */
export async function importAssessment(context: AssistanceContext, value: unknown, by: User): Promise<Imported> {
  const file = readAssessmentFile(value);
  const { platform, audit } = context;
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
    let [written, unchanged] = [0, 0];
    for (const given of file.answers.filter(({ item }) => !unknown.includes(item))) {
      const stands = standing.get(given.item);
      const version = (stands?.version ?? 0) + 1;
      const answer: Answer = { ...given, cycle, version, writtenAt: now, writtenBy: by.id };
      if (stands !== undefined && exactly(stands) === exactly(answer)) unchanged += 1;
      else if (stands?.state === "confirmed") kept.push(given.item);
      else {
        await insertAnswer(tx.db, answer);
        written += 1;
      }
    }
    touchNeeds(context, tx);
    await outdateClosing(context, tx, by);
    const result = { written, unchanged, kept, unknown };
    await audit.append(tx, {
      type: "assistance.assessment-imported",
      actor: userActor(by),
      subject: { kind: "assessment", id: String(cycle) },
      details: { ...result, edition: file.edition, state: file.state },
    });
    return result;
  });
}

/** An answer as a file has it: who wrote it when does not count. */
function exactly(answer: Answer): string {
  const about = { edition: "", state: "XA", cycle: 1 };
  return JSON.stringify(fileOf(about, new Map([[answer.item, answer]]), []).answers);
}
