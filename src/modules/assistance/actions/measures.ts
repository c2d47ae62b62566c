import { z } from "zod";
import type { Transaction } from "../../../platform/index.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { pathParam } from "../../../web/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import { OFFICERS } from "../access.ts";
import { measureAnswer } from "../answers.ts";
import { act, type AssistanceContext, demandShare } from "../context.ts";
import { contentOf, type Measure, measureCorrection, type MeasureEntry, measureEntry } from "../domain/answer.ts";
import { readStanding } from "../standing.ts";
import { holdChecklist, insertMeasure, listMeasures } from "../store.ts";
import { outdateClosing } from "./closing.ts";
import { writeVersion } from "./write-version.ts";

const unknown = (): Refusal => unknownRefusal("measure-unknown", "No measure has this identifier.");
/** Of the document that a measure names. */
export const DOCUMENT_REFUSALS = ["document-unknown", "document-withdrawn"];

const measureParam = pathParam(z.uuid(), unknown);

/** Records a law, a rule or a practice, to be cited by answers. */
export const recordMeasure = act({
  id: "assistance.record-measure",
  at: "POST /assistance/measures",
  // Whoever answers a section cites for it.
  who: [],
  input: measureEntry,
  answer: measureAnswer,
  status: 201,
  repeat: "again",
  refusals: [...DOCUMENT_REFUSALS, "role-missing", "section-not-yours"],
  words: "assistance.measure",
  upon: async ({ context, by }) => {
    const { isOfficer, grants } = await demandShare(context, by);
    if (!isOfficer && grants.length === 0) throw new Refusal("section-not-yours", "You may answer no section.");
  },
  run: async ({ context, input: entry, by }) =>
    await context.platform.database.transaction(async (tx) => await enterMeasure(context, tx, entry, by)),
});

/** Mends a measure by a later version, which every answer that cites it shows; confirmed ones are drafts again, with the same reason. */
export const correctMeasure = act({
  id: "assistance.correct-measure",
  at: "POST /assistance/measures/:id/correction",
  who: OFFICERS,
  params: { id: measureParam },
  input: measureCorrection,
  answer: measureAnswer,
  repeat: "refused",
  refusals: [...DOCUMENT_REFUSALS, "changed-meanwhile"],
  words: "assistance.measure",
  run: async ({ context, input: { version, reason, ...entry }, by, ids: { id } }) =>
    await context.platform.database.transaction(async (tx) => {
      await holdChecklist(tx.db);
      const stands = await demandMeasure(tx.db, id);
      if (stands.version !== version) {
        throw new Refusal("changed-meanwhile", "Somebody else changed this measure meanwhile. Look at it first.");
      }
      const made = await write(context, tx, { ...entry, measureId: id, version: version + 1, reason }, by);
      const { answers, isOpen } = await readStanding(tx.db);
      const citing = isOpen ? [...answers.values()].filter(({ measures }) => measures.includes(id)) : [];
      for (const answer of citing.filter(({ state }) => state === "confirmed")) {
        const next = { ...answer, version: answer.version + 1 };
        await writeVersion(context, tx, by, next, { ...contentOf(answer), state: "draft", reason });
      }
      await outdateClosing(context, tx, by);
      return made;
    }),
});

/** Records it in the transaction of the answer that cites it. */
export async function enterMeasure(
  context: AssistanceContext,
  tx: Transaction,
  entry: MeasureEntry,
  by: User,
): Promise<Measure> {
  return await write(context, tx, { ...entry, measureId: context.platform.random.uuid(), version: 1 }, by);
}

/** Refuses `measure-unknown`. */
export async function demandMeasure(db: Transaction["db"], id: string): Promise<Measure> {
  const found = (await listMeasures(db)).find(({ measureId }) => measureId === id);
  if (found === undefined) throw unknown();
  return found;
}

async function write(
  { platform, audit, documents }: AssistanceContext,
  tx: Transaction,
  given: Omit<Measure, "recordedAt" | "recordedBy">,
  by: User,
): Promise<Measure> {
  if (given.documentId !== undefined) {
    if (documents === undefined) throw unknownRefusal("document-unknown", "This server keeps no documents.");
    // Whoever names it gives it to all who read measures.
    await documents.demandReadable(tx.db, by, given.documentId);
    await documents.hold(tx.db, given.documentId);
  }
  const made = { ...given, recordedAt: platform.clock.now(), recordedBy: by.id };
  await insertMeasure(tx.db, made);
  const { measureId: id, ...details } = given;
  await audit.append(tx, {
    type: "assistance.measure-written",
    actor: userActor(by),
    subject: { kind: "measure", id },
    details,
  });
  return made;
}
