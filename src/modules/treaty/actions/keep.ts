import { isDeepStrictEqual } from "node:util";
import type { Kysely } from "kysely";
import { dateIn } from "../../../convention/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import type { BothPeople, User } from "../../identity/index.ts";
import type { TreatyContext } from "../context.ts";
import { touchAuthorities } from "../directory-source.ts";
import { touchDuties } from "../duty-source.ts";
import { type Entry, type Recorded, standing } from "../domain/fact.ts";
import type { RecordContext } from "../domain/record-fact.ts";
import { type EntryFrame, holdRecord, listFacts } from "../store.ts";

/** One of the records that only grow: of acts of States, or of other bases of law. */
export interface Record<New, Kept extends New> {
  readonly kind: "fact" | "basis";
  readonly list: (db: Kysely<unknown>) => Promise<readonly Entry<Kept>[]>;
  readonly insert: (db: Kysely<unknown>, frame: EntryFrame, given: New | undefined) => Promise<void>;
  /** Refuses what contradicts the calendar, the Convention or what stands. */
  readonly check: (given: New, against: RecordContext) => void;
  /** Refuses to take back what other entries stand on. */
  readonly checkWithout?: (against: RecordContext) => void;
}

/** Refuses what contradicts what stands, and an id that is taken. */
export async function checkNew<New, Kept extends New>(
  context: TreatyContext,
  db: Kysely<unknown>,
  record: Record<New, Kept>,
  given: New,
  id: string,
): Promise<void> {
  if ((await record.list(db)).some((entry) => entry.id === id)) {
    throw new Refusal("already-recorded", "This is recorded already. Look at the record.");
  }
  record.check(given, await against(context, db));
}

/** Enters what was given, if it contradicts nothing. */
export async function enter<New, Kept extends New>(
  context: TreatyContext,
  tx: Transaction,
  record: Record<New, Kept>,
  id: string,
  given: New,
  { askedBy, by }: BothPeople,
): Promise<EntryFrame> {
  await holdRecord(tx.db);
  await checkNew(context, tx.db, record, given, id);
  const made = { id, ...recordedNow(context, { askedBy, by }) };
  await record.insert(tx.db, made, given);
  await context.audit.append(tx, {
    type: `treaty.${record.kind}-recorded`,
    actor: { kind: "user", userId: by.id },
    subject: { kind: `treaty-${record.kind}`, id },
    details: { askedBy, [record.kind]: given },
  });
  await noteWritten(context, tx, record.kind, [id]);
  return made;
}

/** What rests on an entry is written anew: duties, what binds, what it is found by. */
async function noteWritten(
  context: TreatyContext,
  tx: Transaction,
  kind: Record<unknown, unknown>["kind"],
  ids: readonly string[],
): Promise<void> {
  touchDuties(context, tx);
  touchAuthorities(context, tx);
  if (kind === "basis") await context.basesChanged?.(tx);
  else for (const id of ids) context.desk.search.touch(tx, "act", id);
}

/** What code enters for a State that is being founded; people ask each other. */
export async function enterAlone<New, Kept extends New>(
  context: TreatyContext,
  record: Record<New, Kept>,
  given: New,
  by: User,
): Promise<EntryFrame> {
  const { database, random } = context.platform;
  const people = { askedBy: by.id, by };
  return await database.transaction(async (tx) => await enter(context, tx, record, random.uuid(), given, people));
}

/** What stands and would be mended. Refuses `fact-unknown` and `fact-corrected`, or the same of a basis, and what cannot stand instead. */
export async function mend<New, Kept extends New>(
  context: TreatyContext,
  db: Kysely<unknown>,
  record: Record<New, Kept>,
  id: string,
  { replacement }: { readonly replacement?: New },
): Promise<Kept> {
  const stood = stoodBefore(record.kind, id, await record.list(db));
  const without = await against(context, db, id);
  const said = Object.entries(stood as object).filter(([key]) => !FRAME.includes(key)); // every entry is an object
  if (isDeepStrictEqual({ ...replacement }, Object.fromEntries(said))) {
    throw new Refusal("nothing-changed", "This is what stands already. Change what is wrong, or leave the entry.");
  }
  if (replacement === undefined) record.checkWithout?.(without);
  else record.check(replacement, without);
  return stood;
}

/** What stands beside what was entered. */
const FRAME: readonly string[] = ["factId", "basisId", "recordedAt", "recordedBy", "certifiedBy"];

/** Mends the entry `id` by a later one that names it, or takes it back when nothing stands instead; the entry itself stays in the record. */
export async function replace<New, Kept extends New>(
  context: TreatyContext,
  tx: Transaction,
  record: Record<New, Kept>,
  id: string,
  { reason, replacement }: { readonly reason: string; readonly replacement?: New },
  { askedBy, by }: BothPeople,
): Promise<void> {
  await holdRecord(tx.db);
  await mend(context, tx.db, record, id, replacement === undefined ? {} : { replacement });
  const made = { id: context.platform.random.uuid(), ...recordedNow(context, { askedBy, by }) };
  await record.insert(tx.db, { ...made, corrects: id, reason }, replacement);
  await context.audit.append(tx, {
    type: `treaty.${record.kind}-corrected`,
    actor: { kind: "user", userId: by.id },
    subject: { kind: `treaty-${record.kind}`, id },
    details: { by: made.id, askedBy, reason, ...(replacement === undefined ? {} : { replacement }) },
  });
  await noteWritten(context, tx, record.kind, [id, made.id]);
}

function recordedNow({ platform }: TreatyContext, { askedBy, by }: BothPeople): Recorded {
  const one = { recordedAt: platform.clock.now(), recordedBy: askedBy };
  return by.id === askedBy ? one : { ...one, certifiedBy: by.id };
}

/** Where a day begins first on earth: an act of today there is in the future nowhere. */
const EARLIEST_ZONE = "Pacific/Kiritimati";

export async function against(
  { platform }: TreatyContext,
  db: Kysely<unknown>,
  without?: string,
): Promise<RecordContext> {
  const now = platform.clock.now();
  return {
    standing: standing(await listFacts(db)),
    without,
    now,
    today: dateIn(now, EARLIEST_ZONE),
    production: platform.config.profile === "production",
  };
}

function stoodBefore<Kept>(kind: "fact" | "basis", id: string, entries: readonly Entry<Kept>[]): Kept {
  const entry = entries.find((one) => one.id === id);
  if (entry === undefined) throw unknownRefusal(`${kind}-unknown`, "No entry that stands has this identifier.");
  if (entry.kept === undefined || entries.some(({ corrects }) => corrects === id)) {
    throw new Refusal(`${kind}-corrected`, "This entry was corrected already. Correct the newer one.");
  }
  return entry.kept;
}
