import type { User } from "../../identity/index.ts";
import { demandRecording } from "../access.ts";
import type { TreatyContext } from "../context.ts";
import { type Basis, type NewBasis, standingBases } from "../domain/fact.ts";
import { checkNewBasis } from "../domain/record-fact.ts";
import { holdRecord, insertBasis, listBases } from "../store.ts";
import { type Correction, demandStanding, recordContext } from "./record-instrument.ts";

/** Enters another treaty, a promise of reciprocity or a domestic law that two States can stand on. */
export async function recordBasis(context: TreatyContext, basis: NewBasis, by: User): Promise<Basis> {
  demandRecording(by);
  const { database, clock, random } = context.platform;
  return await database.transaction(async (tx) => {
    await holdRecord(tx.db);
    checkNewBasis(basis, recordContext(context, []));
    const frame = { id: random.uuid(), recordedAt: clock.now(), recordedBy: by.id };
    await insertBasis(tx.db, frame, basis);
    await context.audit.append(tx, {
      type: "treaty.basis-recorded",
      actor: { kind: "user", userId: by.id },
      subject: { kind: "treaty-basis", id: frame.id },
      details: { basis },
    });
    return { ...basis, basisId: frame.id, recordedAt: frame.recordedAt, recordedBy: by.id };
  });
}

/** Mends or takes back a basis; the entry itself stays. Refuses `basis-unknown` and `basis-corrected`. */
export async function correctBasis(
  context: TreatyContext,
  basisId: string,
  { reason, replacement }: Correction<NewBasis>,
  by: User,
): Promise<Basis | undefined> {
  demandRecording(by);
  const { database, clock, random } = context.platform;
  return await database.transaction(async (tx) => {
    await holdRecord(tx.db);
    const entries = await listBases(tx.db);
    const standing = standingBases(entries).map((basis) => basis.basisId);
    demandStanding(
      basisId,
      { known: entries.map((entry) => entry.basisId), standing },
      { unknown: "basis-unknown", corrected: "basis-corrected" },
    );
    if (replacement) checkNewBasis(replacement, recordContext(context, []));
    const frame = { id: random.uuid(), corrects: basisId, reason, recordedAt: clock.now(), recordedBy: by.id };
    await insertBasis(tx.db, frame, replacement);
    await context.audit.append(tx, {
      type: "treaty.basis-corrected",
      actor: { kind: "user", userId: by.id },
      subject: { kind: "treaty-basis", id: basisId },
      details: { by: frame.id, reason, ...(replacement ? { replacement } : {}) },
    });
    return replacement && { ...replacement, basisId: frame.id, recordedAt: frame.recordedAt, recordedBy: by.id };
  });
}
