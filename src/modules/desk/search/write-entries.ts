import type { Platform, Transaction } from "../../../platform/index.ts";
import { bySource, inLots, type Touched } from "../touched.ts";
import { identifiersIn } from "./forms/identifiers.ts";
import { endsOf } from "./forms/references.ts";
import { wordsOf } from "./forms/words.ts";
import {
  type Entry,
  holdEntries,
  noteWritten,
  readWritten,
  replaceEntries,
  storedEntries,
  storedSubjects,
} from "./entry-store.ts";
import type { SearchRow, SearchSource } from "./types.ts";

type Over = Transaction["db"];

/** What writing the search is given. */
export interface SearchContext {
  readonly platform: Platform;
  readonly sources: readonly SearchSource[];
  /** The rules by which the table is written: when they are others, all of it is written anew. */
  readonly rules: string;
}

const SUBJECTS_AT_ONCE = 100;
const TITLE_CHARACTERS = 200;
/** Longer references are found by their beginning, and shown so. */
const REFERENCE_CHARACTERS = 100;

/** At the end of a transaction: writes anew what was touched in it. */
export async function writeTouched(
  context: SearchContext,
  tx: Transaction,
  touched: readonly Touched[],
): Promise<void> {
  await holdEntries(tx.db, touched);
  for (const [name, subjects] of bySource(touched)) {
    for (const lot of inLots(subjects, SUBJECTS_AT_ONCE)) await mendHeld(tx.db, sourceOf(context, name), lot);
  }
}

/** The job: writes what an earlier version, or none, has written, and notes after each lot how far it is. */
export async function fillSearch(context: SearchContext, signal: AbortSignal): Promise<void> {
  const { platform, rules } = context;
  const { database } = platform;
  const unfinished: { readonly one: SearchSource; readonly left: readonly string[]; readonly ofAll: number }[] = [];
  for (const one of context.sources) {
    const { source } = one;
    const written = await readWritten(database.db, source, rules);
    if (written !== undefined && written.done === written.ofAll) continue;
    const all = await allSubjects(database.db, one);
    const writtenTo = written?.writtenTo ?? "";
    const left = all.filter((subject) => subject > writtenTo);
    const standing = { source, rules, writtenTo, done: all.length - left.length, ofAll: all.length };
    await database.transaction(async (tx) => await noteWritten(tx.db, standing));
    if (left.length > 0) unfinished.push({ one, left, ofAll: all.length });
  }
  for (const { one, left, ofAll } of unfinished) {
    const { source } = one;
    let done = ofAll - left.length;
    for (const lot of inLots(left, SUBJECTS_AT_ONCE)) {
      if (signal.aborted) return;
      done += lot.length;
      const standing = { source, rules, writtenTo: lot.at(-1) ?? "", done, ofAll };
      await database.transaction(async (tx) => {
        await mendLot(tx, one, lot);
        await noteWritten(tx.db, standing);
      });
    }
    platform.log.info("desk.search-written", { source, subjects: ofAll });
  }
}

/** The things of which table and rules differ, and did so still when they were held: for tests. They are mended. */
export async function differences({ platform, sources }: SearchContext): Promise<string[]> {
  const { database } = platform;
  const found: string[] = [];
  for (const one of sources) {
    for (const lot of inLots(await allSubjects(database.db, one), SUBJECTS_AT_ONCE)) {
      const { differing } = await compareLot(database.db, one, lot);
      if (differing.length === 0) continue;
      found.push(...(await database.transaction(async (tx) => await mendLot(tx, one, differing))));
    }
  }
  return found;
}

/** Every subject that there is, or that stands in the table, in the order of their ids. */
async function allSubjects(db: Over, one: SearchSource): Promise<string[]> {
  return [...new Set([...(await one.subjects(db)), ...(await storedSubjects(db, one.source))])].toSorted();
}

async function mendLot(tx: Transaction, one: SearchSource, subjects: readonly string[]): Promise<string[]> {
  await holdEntries(
    tx.db,
    subjects.map((subject) => ({ source: one.source, subject })),
  );
  return await mendHeld(tx.db, one, subjects);
}

/** Most of what happens changes no word: only what differs is written. Tells of which subjects that was. */
async function mendHeld(db: Over, one: SearchSource, subjects: readonly string[]): Promise<string[]> {
  if (subjects.length === 0) return [];
  const { entries, held, differing } = await compareLot(db, one, subjects);
  const changed = new Set([...differing, ...held]);
  const rows = entries.filter(({ subject }) => changed.has(subject));
  await replaceEntries(db, one.source, [...changed], rows);
  return differing.map((subject) => `${one.source} ${subject}`);
}

async function compareLot(db: Over, one: SearchSource, subjects: readonly string[]) {
  const derived = await one.derive(db, subjects);
  const entries = subjects.flatMap((subject) =>
    (derived.get(subject) ?? []).map((row, number) => entryOf({ source: one.source, subject, number }, row)),
  );
  const stored = await storedEntries(db, one.source, subjects);
  const byRules = Map.groupBy(entries, ({ subject }) => subject);
  const written = Map.groupBy(
    stored.filter(({ isHeld }) => !isHeld),
    ({ subject }) => subject,
  );
  return {
    entries,
    held: stored.filter(({ isHeld }) => isHeld).map(({ subject }) => subject),
    differing: subjects.filter((subject) => textOf(byRules.get(subject)) !== textOf(written.get(subject))),
  };
}

function entryOf(of: Pick<Entry, "source" | "subject" | "number">, row: SearchRow): Entry {
  const { kind, at, dossierId, readers, title, mechanism, state, identifiers = [], texts = [] } = row;
  const references = [row.reference, ...(row.references ?? [])].filter((one) => one !== undefined);
  const words = wordsOf([...references, title, ...texts].filter((text) => text !== undefined));
  const ends = references.flatMap(endsOf);
  return {
    ...of,
    place: `${at.toISOString()} ${of.source} ${of.subject} ${String(of.number).padStart(4, "0")}`,
    kind,
    dossierId: dossierId ?? null,
    readers: readers ?? null,
    reference: Array.from(row.reference).slice(0, REFERENCE_CHARACTERS).join(""),
    title: Array.from(title).slice(0, TITLE_CHARACTERS).join(""),
    state: state ?? null,
    mechanism: mechanism ?? null,
    identifiers: [...new Set(identifiers.flatMap(identifiersIn))].toSorted(),
    foundBy: [...new Set([...ends.map((end) => `r${end}`), ...[...words].map((word) => `w${word}`)])].toSorted(),
  };
}

/** In one order of members, whichever engine gave the rows. */
function textOf(entries: readonly Entry[] = []): string {
  const members = (entry: Entry) =>
    Object.entries({ ...entry, isHeld: undefined }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(entries.map(members));
}

function sourceOf({ sources }: SearchContext, name: string): SearchSource {
  const source = sources.find((one) => one.source === name);
  if (source === undefined) throw new Error(`No module contributes ${name} to the search.`);
  return source;
}
