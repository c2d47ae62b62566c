import { type Kysely, sql } from "kysely";
import { CONVENTION_INSTRUMENT, isMechanismId } from "../../convention/index.ts";
import { withoutNulls } from "./rows.ts";
import type { Basis, Entry, Fact, NewBasis, NewFact, Recorded } from "./domain/fact.ts";

/** What a row of both records has; one that only takes an entry back has nothing besides. */
interface EntryRow {
  source_kind: Fact["source"]["kind"] | null;
  source_reference: string | null;
  corrects: string | null;
  reason: string | null;
  recorded_at: Date;
  recorded_by: string;
  certified_by: string | null;
}

interface FactRow extends EntryRow {
  fact_id: string;
  instrument: string;
  kind: Fact["kind"] | null;
  state: string | null;
  acted_on: string | null;
  reservation: string | null;
  text_language: string | null;
  text_words: string | null;
  place: string | null;
  signatory_name: string | null;
  signatory_function: string | null;
  circulated_on: string | null;
  relates_to: string | null;
  document_id: string | null;
  notification: NonNullable<Fact["notification"]> | null;
}

interface BasisRow extends EntryRow {
  basis_id: string;
  kind: Basis["kind"] | null;
  citation: string | null;
  states: string[] | null;
  in_force_from: string | null;
  in_force_until: string | null;
  mechanisms: string[] | null;
  limits: NonNullable<Basis["limits"]> | null;
}

/** Of the id of an instrument: whatever it is. No instrument is called so. */
export const EVERY_INSTRUMENT = "*";

type TreatyTables = { "treaty.fact": FactRow; "treaty.basis": BasisRow };

const tables = (db: Kysely<unknown>) => db.withTables<TreatyTables>();

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
  await tables(db)
    .insertInto("treaty.fact")
    .values({
      fact_id: frame.id,
      instrument,
      kind: fact?.kind,
      state: fact?.state,
      acted_on: fact?.on,
      reservation: fact?.reservation,
      text_language: fact?.text?.language,
      text_words: fact?.text?.text,
      place: fact?.place,
      signatory_name: fact?.signatory?.name,
      signatory_function: fact?.signatory?.function,
      circulated_on: fact?.circulatedOn,
      relates_to: fact?.relatesTo,
      document_id: fact?.documentId,
      notification:
        fact?.notification && sql<NonNullable<Fact["notification"]>>`${JSON.stringify(fact.notification)}::jsonb`,
      ...entryRow(frame, fact?.source),
    })
    .execute();
}

export async function insertBasis(db: Kysely<unknown>, frame: EntryFrame, basis: NewBasis | undefined): Promise<void> {
  await tables(db)
    .insertInto("treaty.basis")
    .values({
      basis_id: frame.id,
      kind: basis?.kind,
      citation: basis?.citation,
      states: basis && [...basis.states],
      in_force_from: basis?.inForceFrom,
      in_force_until: basis?.inForceUntil,
      mechanisms: basis && [...basis.mechanisms],
      limits: basis?.limits && sql<NonNullable<Basis["limits"]>>`${JSON.stringify(basis.limits)}::jsonb`,
      ...entryRow(frame, basis?.source),
    })
    .execute();
}

function entryRow(
  { corrects, reason, recordedAt, recordedBy, certifiedBy }: EntryFrame,
  source: Fact["source"] | undefined,
) {
  const from = { source_kind: source?.kind, source_reference: source?.reference };
  return { ...from, corrects, reason, recorded_at: recordedAt, recorded_by: recordedBy, certified_by: certifiedBy };
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
  const known = before === undefined ? all : all.where("recorded_at", "<", before);
  const rows = await known.orderBy("recorded_at").orderBy("fact_id").execute();
  return rows.map(factEntry);
}

export async function listBases(db: Kysely<unknown>): Promise<Entry<Basis>[]> {
  const rows = await tables(db)
    .selectFrom("treaty.basis")
    .selectAll()
    .orderBy("recorded_at")
    .orderBy("basis_id")
    .execute();
  return rows.map(basisEntry);
}

function factEntry(row: FactRow): Entry<Fact> {
  const frame = { id: row.fact_id, ...recorded(row), ...correction(row) };
  if (row.kind === null || row.acted_on === null) return frame;
  const { fact_id: factId, kind, acted_on: on, state, place, reservation, notification } = row;
  const { signatory_name: name, signatory_function: post, text_language: language, text_words: text } = row;
  return {
    ...frame,
    kept: {
      ...withoutNulls<Omit<Fact, keyof Recorded>>({
        factId,
        kind,
        state,
        on,
        place,
        signatory: name === null || post === null ? null : { name, function: post },
        source: sourceOf(row),
        documentId: row.document_id,
        circulatedOn: row.circulated_on,
        relatesTo: row.relates_to,
        reservation,
        notification,
        text: language === null || text === null ? null : { language, text },
      }),
      ...recorded(row),
    },
  };
}

function basisEntry(row: BasisRow): Entry<Basis> {
  const frame = { id: row.basis_id, ...recorded(row), ...correction(row) };
  if (row.kind === null || row.citation === null || row.in_force_from === null) return frame;
  return {
    ...frame,
    kept: {
      basisId: row.basis_id,
      kind: row.kind,
      citation: row.citation,
      states: row.states ?? [],
      inForceFrom: row.in_force_from,
      ...(row.in_force_until === null ? {} : { inForceUntil: row.in_force_until }),
      mechanisms: (row.mechanisms ?? []).filter(isMechanismId),
      ...(row.limits === null ? {} : { limits: row.limits }),
      source: sourceOf(row),
      ...recorded(row),
    },
  };
}

function recorded({ recorded_at: recordedAt, recorded_by: recordedBy, certified_by }: EntryRow): Recorded {
  return { recordedAt, recordedBy, ...(certified_by === null ? {} : { certifiedBy: certified_by }) };
}

function correction({ corrects, reason }: EntryRow): Pick<EntryFrame, "corrects" | "reason"> {
  return { ...(corrects === null ? {} : { corrects }), ...(reason === null ? {} : { reason }) };
}

function sourceOf({ source_kind: kind, source_reference: reference }: EntryRow): Fact["source"] {
  // The check fact_whole and basis_whole keep a whole row from lacking its source.
  if (kind === null || reference === null) throw new Error("a recorded fact lacks its source");
  return { kind, reference };
}
