import { type Kysely, sql } from "kysely";
import { CONVENTION_INSTRUMENT, isMechanismId } from "../../convention/index.ts";
import { inCode, inRow, type RowIn, tablesInCode } from "../../platform/index.ts";
import { compact } from "../../protocol/compact.ts";
import type { Basis, Entry, Fact, NewBasis, NewFact, Recorded } from "./domain/fact.ts";

/** Of the id of an instrument: whatever it is. No instrument is called so. */
export const EVERY_INSTRUMENT = "*";

const tables = tablesInCode<
  "treaty",
  { "treaty.fact": Pick<Fact, "notification">; "treaty.basis": Pick<Basis, "limits"> }
>();

/** What the entry is, apart from the fact or basis in it. */
export type EntryFrame = Omit<Entry<unknown>, "kept">;

/**
 * One writer at a time, so that two entries cannot contradict each other; readers go on. The tables themselves cannot be locked by a
 * role that may only add to them.
 */
export async function holdRecord(db: Kysely<unknown>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('treaty.record', 0))`.execute(db);
}

export async function insertFact(
  db: Kysely<unknown>,
  frame: EntryFrame,
  fact: NewFact | undefined,
  instrument = CONVENTION_INSTRUMENT.id,
): Promise<void> {
  const { on, text, signatory, source, ...said }: Partial<NewFact> = fact ?? {};
  const row = inRow("treaty.fact", {
    ...entryRow(frame, source),
    factId: frame.id,
    instrument,
    ...said,
    actedOn: on,
    textLanguage: text?.language,
    textWords: text?.text,
    signatoryName: signatory?.name,
    signatoryFunction: signatory?.function,
  });
  await tables(db).insertInto("treaty.fact").values(row).execute();
}

export async function insertBasis(db: Kysely<unknown>, frame: EntryFrame, basis: NewBasis | undefined): Promise<void> {
  const { source, ...said }: Partial<NewBasis> = basis ?? {};
  const row = inRow("treaty.basis", { ...entryRow(frame, source), basisId: frame.id, ...said });
  await tables(db).insertInto("treaty.basis").values(row).execute();
}

function entryRow({ id: _, ...frame }: EntryFrame, source: Fact["source"] | undefined) {
  return { ...frame, sourceKind: source?.kind, sourceReference: source?.reference };
}

/**
 * The whole record of one treaty, or of all (`EVERY_INSTRUMENT`), in the order in which it was written: a few rows for each State of the world. With
 * `before`, as it was then: what was entered or corrected later is not there yet.
 */
export async function listFacts(
  db: Kysely<unknown>,
  before?: Date,
  instrument: string = CONVENTION_INSTRUMENT.id,
): Promise<Entry<Fact>[]> {
  const every = tables(db).selectFrom("treaty.fact").selectAll();
  const all = instrument === EVERY_INSTRUMENT ? every : every.where("instrument", "=", instrument);
  const known = before === undefined ? all : all.where("recordedAt", "<", before);
  const rows = await known.orderBy("recordedAt").orderBy("factId").execute();
  return rows.map(factEntry);
}

export async function listBases(db: Kysely<unknown>): Promise<Entry<Basis>[]> {
  const rows = await tables(db)
    .selectFrom("treaty.basis")
    .selectAll()
    .orderBy("recordedAt")
    .orderBy("basisId")
    .execute();
  return rows.map(basisEntry);
}

function factEntry(row: RowIn<typeof tables, "treaty.fact">): Entry<Fact> {
  const { factId, instrument: _, actedOn: on, kind, ...rest } = inCode(row);
  const { textLanguage: language, textWords: text, signatoryName: name, signatoryFunction: post, ...entry } = rest;
  const { frame, recorded, source, said } = entryOf(factId, entry);
  if (kind === undefined || on === undefined || source === undefined) return frame;
  const signatory = name === undefined || post === undefined ? undefined : { name, function: post };
  const words = language === undefined || text === undefined ? undefined : { language, text };
  return { ...frame, kept: { factId, kind, on, ...said, source, ...compact({ signatory, text: words }), ...recorded } };
}

function basisEntry(row: RowIn<typeof tables, "treaty.basis">): Entry<Basis> {
  const { basisId, kind, citation, inForceFrom, states = [], mechanisms = [], ...entry } = inCode(row);
  const { frame, recorded, source, said } = entryOf(basisId, entry);
  if (kind === undefined || citation === undefined || inForceFrom === undefined || source === undefined) return frame;
  const known = { kind, citation, states, inForceFrom, mechanisms: mechanisms.filter(isMechanismId) };
  return { ...frame, kept: { basisId, ...known, ...said, source, ...recorded } };
}

/** What every row of both records has; one that only takes an entry back has no source. */
interface EntryColumns extends Recorded {
  readonly corrects?: string;
  readonly reason?: string;
  readonly sourceKind?: Fact["source"]["kind"];
  readonly sourceReference?: string;
}

function entryOf<Row extends EntryColumns>(id: string, row: Row) {
  const { corrects, reason, sourceKind: kind, sourceReference: reference, ...rest } = row;
  const { recordedAt, recordedBy, certifiedBy, ...said } = rest;
  const recorded = { recordedAt, recordedBy, ...compact({ certifiedBy }) };
  return {
    frame: { id, ...recorded, ...compact({ corrects, reason }) },
    recorded,
    source: kind === undefined || reference === undefined ? undefined : { kind, reference },
    said,
  };
}
