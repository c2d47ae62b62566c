import { dateIn } from "../../../convention/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demandRecording } from "../access.ts";
import type { TreatyContext } from "../context.ts";
import { type Fact, type NewFact, standingFacts } from "../domain/fact.ts";
import { checkNewFact, type RecordContext } from "../domain/record-fact.ts";
import { holdRecord, insertFact, listFacts } from "../store.ts";

/** Where a day begins first on earth: an act of today there is in the future nowhere. */
const EARLIEST_ZONE = "Pacific/Kiritimati";

export interface Correction<New> {
  readonly reason: string;
  readonly replacement?: New;
}

/** Enters an act of a State under the Convention, with its source. */
export async function recordInstrument(context: TreatyContext, fact: NewFact, by: User): Promise<Fact> {
  demandRecording(by);
  const { database, clock, random } = context.platform;
  return await database.transaction(async (tx) => {
    await holdRecord(tx.db);
    checkNewFact(fact, recordContext(context, standingFacts(await listFacts(tx.db))));
    const frame = { id: random.uuid(), recordedAt: clock.now(), recordedBy: by.id };
    await insertFact(tx.db, frame, fact);
    await context.audit.append(tx, {
      type: "treaty.fact-recorded",
      actor: { kind: "user", userId: by.id },
      subject: { kind: "treaty-fact", id: frame.id },
      details: { fact },
    });
    return { ...fact, factId: frame.id, recordedAt: frame.recordedAt, recordedBy: by.id };
  });
}

/** Mends or takes back an entry; the entry itself stays. Refuses `fact-unknown` and `fact-corrected`. */
export async function correctInstrument(
  context: TreatyContext,
  factId: string,
  correction: Correction<NewFact>,
  by: User,
): Promise<Fact | undefined> {
  demandRecording(by);
  const { database, clock, random } = context.platform;
  return await database.transaction(async (tx) => {
    await holdRecord(tx.db);
    const entries = await listFacts(tx.db);
    const standing = standingFacts(entries);
    demandStanding(
      factId,
      { known: entries.map((entry) => entry.factId), standing: standing.map((fact) => fact.factId) },
      { unknown: "fact-unknown", corrected: "fact-corrected" },
    );
    const { replacement, reason } = correction;
    const others = standing.filter((fact) => fact.factId !== factId);
    if (replacement) checkNewFact(replacement, recordContext(context, others));
    const frame = { id: random.uuid(), corrects: factId, reason, recordedAt: clock.now(), recordedBy: by.id };
    await insertFact(tx.db, frame, replacement);
    await context.audit.append(tx, {
      type: "treaty.fact-corrected",
      actor: { kind: "user", userId: by.id },
      subject: { kind: "treaty-fact", id: factId },
      details: { by: frame.id, reason, ...(replacement ? { replacement } : {}) },
    });
    return replacement && { ...replacement, factId: frame.id, recordedAt: frame.recordedAt, recordedBy: by.id };
  });
}

export function recordContext(context: TreatyContext, standing: readonly Fact[]): RecordContext {
  const { config, clock } = context.platform;
  return {
    standing,
    today: dateIn(clock.now(), EARLIEST_ZONE),
    production: config.profile === "production",
  };
}

/** Refuses with one of the two codes when the entry is not there, or no longer stands. */
export function demandStanding(
  id: string,
  record: { readonly known: readonly string[]; readonly standing: readonly string[] },
  codes: { readonly unknown: string; readonly corrected: string },
): void {
  if (record.standing.includes(id)) return;
  if (record.known.includes(id)) {
    throw new Refusal(codes.corrected, "This entry was corrected already. Correct the newer one.");
  }
  throw new Refusal(codes.unknown, "No entry that stands has this identifier.");
}
