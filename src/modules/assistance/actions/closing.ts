import { z } from "zod";
import { sha256Hex } from "../../../protocol/digest.ts";
import { utf8 } from "../../../protocol/bytes.ts";
import { PROVISIONS } from "../../../convention/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { pathParam } from "../../../web/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import { OFFICERS } from "../access.ts";
import { type AssistanceContext, demandOpen, twoPerson } from "../context.ts";
import { isAnswered } from "../domain/answer.ts";
import { fileOf } from "../domain/assessment-file.ts";
import { touchNeeds } from "../needs.ts";
import { readStanding } from "../standing.ts";
import { holdChecklist, insertClosing, listMeasures } from "../store.ts";

type Db = Transaction["db"];

const remark = z.string().trim().min(1).max(1000).exactOptional();
const count = z.int().min(0);

const cycleParam = pathParam(
  z.string().regex(/^[1-9]\d{0,5}$/),
  () => new Refusal("assessment-not-open", "No round of the checklist has this number."),
);

/** Closes the round: what was answered is kept as it is and never changes. Open questions are counted, and hinder nothing. */
export const closeAssessment = twoPerson({
  ask: OFFICERS,
  approve: OFFICERS,
  id: "assistance.close-assessment",
  at: "/assistance/assessments/:id/closing",
  params: { id: cycleParam },
  titleKey: "assistance.closing.title",
  thing: { kind: "assessment", action: "close" },
  input: z.strictObject({ remark }),
  content: z.strictObject({
    cycle: z.string(),
    edition: z.string(),
    /** Of the whole, SHA-256: what is kept byte for byte. */
    digest: z.string(),
    confirmed: count,
    /** Of those, by a second person. */
    byTwo: count,
    unconfirmed: count,
    open: count,
    gaps: count,
    remark,
  }),
  subject: "cycle",
  refusals: ["assessment-not-open"],
  words: "assistance.closing",
  describe: async ({ context, db, input: given, id: cycle }) => {
    // Whoever writes an answer now sees this among what waits, or is seen here.
    await holdChecklist(db);
    const { edition, ...open } = await demandOpen(db);
    if (String(open.cycle) !== cycle)
      throw new Refusal("assessment-not-open", "This round is not the one that is open.");
    const { answers, gaps } = await readStanding(db);
    const answered = PROVISIONS.flatMap(({ id }) => answers.get(id) ?? []).filter((one) => isAnswered(one));
    const confirmed = answered.filter(({ state }) => state === "confirmed").length;
    const byTwo = answered.filter(({ firstBy }) => firstBy !== undefined).length;
    return {
      cycle,
      edition,
      digest: sha256Hex(utf8(await snapshotOf(context, db))),
      confirmed,
      byTwo,
      unconfirmed: answered.length - confirmed,
      open: PROVISIONS.length - answered.length,
      gaps: gaps.length,
      ...given,
    };
  },
  carryOut: async ({ context, tx, content: { cycle, digest, ...content }, askedBy, by }) => {
    await holdChecklist(tx.db);
    const snapshot = await snapshotOf(context, tx.db);
    // Between the last look and the hold somebody may have answered.
    if (sha256Hex(utf8(snapshot)) !== digest) {
      throw new Refusal("approval-changed", "Somebody answered after both people had looked.");
    }
    const closedAt = context.platform.clock.now();
    await insertClosing(tx.db, { cycle: Number(cycle), snapshot, digest, closedAt, askedBy, closedBy: by.id });
    touchNeeds(context, tx);
    await context.audit.append(tx, {
      type: "assistance.assessment-closed",
      actor: userActor(by),
      subject: { kind: "assessment", id: cycle },
      details: { digest, askedBy, ...content },
    });
  },
});

/** What both people looked at is no longer what stands: a closing that waits is ended, and whoever asked is told. */
export async function outdateClosing({ identity }: AssistanceContext, tx: Transaction, by: User): Promise<void> {
  const why = new Refusal("answered-meanwhile", "Answers were saved after the closing was asked for.");
  await identity.asked.lookAgain(closeAssessment.id, tx, by, { because: why.code });
}

/** The round under way as one file, byte for byte. Refuses `assessment-not-open`. */
export async function snapshotOf({ platform }: Pick<AssistanceContext, "platform">, db: Db): Promise<string> {
  const { cycle, edition } = await demandOpen(db);
  const { answers } = await readStanding(db);
  const file = fileOf({ cycle, edition, state: platform.config.state }, answers, await listMeasures(db));
  return `${JSON.stringify(file, undefined, 1)}\n`;
}
