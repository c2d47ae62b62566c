import type { Kysely } from "kysely";
import { dateIn } from "../../../convention/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import type { TreatyContext } from "../context.ts";
import { type Entry, type Fact, standing } from "../domain/fact.ts";
import type { RecordContext } from "../domain/record-fact.ts";
import { type EntryFrame, holdRecord, listFacts } from "../store.ts";

/** One of the records that only grow: of acts of States, or of other bases of law. */
export interface Record<New, Kept extends New> {
  readonly kind: "fact" | "basis";
  readonly list: (db: Kysely<unknown>) => Promise<readonly Entry<Kept>[]>;
  readonly insert: (db: Kysely<unknown>, frame: EntryFrame, given: New | undefined) => Promise<void>;
  /** Refuses what contradicts the calendar, the Convention or what stands. */
  readonly check: (given: New, against: RecordContext) => void;
}

/** When and by whom an entry was made, and under which id. */
interface Made {
  readonly id: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** Enters what was given, if it contradicts nothing. */
export async function enter<New, Kept extends New>(
  context: TreatyContext,
  record: Record<New, Kept>,
  given: New,
  by: User,
): Promise<Made> {
  return await context.platform.database.transaction(async (tx) => {
    await holdRecord(tx.db);
    record.check(given, await against(context, tx.db));
    const made = madeNow(context, by);
    await record.insert(tx.db, made, given);
    await context.audit.append(tx, {
      type: `treaty.${record.kind}-recorded`,
      actor: { kind: "user", userId: by.id },
      subject: { kind: `treaty-${record.kind}`, id: made.id },
      details: { [record.kind]: given },
    });
    return made;
  });
}

/**
 * Mends the entry `id` by a later one that names it, or takes it back when nothing stands instead; the entry itself stays in the record.
 * `instead` is given what stood. Refuses `fact-unknown` and `fact-corrected`, or the same of a basis.
 */
export async function replace<New, Kept extends New, Instead extends New | undefined>(
  context: TreatyContext,
  record: Record<New, Kept>,
  id: string,
  { reason, instead }: { readonly reason: string; readonly instead: (stood: Kept) => Instead },
  by: User,
): Promise<{ readonly made: Made; readonly replacement: Instead }> {
  return await context.platform.database.transaction(async (tx) => {
    await holdRecord(tx.db);
    const replacement = instead(stoodBefore(record.kind, id, await record.list(tx.db)));
    if (replacement !== undefined) record.check(replacement, await against(context, tx.db, id));
    const made = madeNow(context, by);
    await record.insert(tx.db, { ...made, corrects: id, reason }, replacement);
    await context.audit.append(tx, {
      type: `treaty.${record.kind}-corrected`,
      actor: { kind: "user", userId: by.id },
      subject: { kind: `treaty-${record.kind}`, id },
      details: { by: made.id, reason, ...(replacement === undefined ? {} : { replacement }) },
    });
    return { made, replacement };
  });
}

/** Where a day begins first on earth: an act of today there is in the future nowhere. */
const EARLIEST_ZONE = "Pacific/Kiritimati";

/** The acts that stand, but the one that is being corrected. */
async function against({ platform }: TreatyContext, db: Kysely<unknown>, corrected?: string): Promise<RecordContext> {
  const facts: readonly Fact[] = standing(await listFacts(db));
  return {
    standing: facts.filter(({ factId }) => factId !== corrected),
    today: dateIn(platform.clock.now(), EARLIEST_ZONE),
    production: platform.config.profile === "production",
  };
}

function madeNow({ platform }: TreatyContext, by: User): Made {
  return { id: platform.random.uuid(), recordedAt: platform.clock.now(), recordedBy: by.id };
}

function stoodBefore<Kept>(kind: "fact" | "basis", id: string, entries: readonly Entry<Kept>[]): Kept {
  const entry = entries.find((one) => one.id === id);
  if (entry === undefined) throw new Refusal(`${kind}-unknown`, "No entry that stands has this identifier.");
  if (entry.kept === undefined || entries.some(({ corrects }) => corrects === id)) {
    throw new Refusal(`${kind}-corrected`, "This entry was corrected already. Correct the newer one.");
  }
  return entry.kept;
}
