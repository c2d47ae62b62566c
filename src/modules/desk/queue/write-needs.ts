import type { Transaction } from "../../../platform/index.ts";
import { endOf, placeOf } from "../domain/queue-order.ts";
import type { QueueContext } from "./context.ts";
import { holdSubjects, replaceNeeds, type StoredNeed, storedNeeds } from "./need-store.ts";
import { bySource, inLots, keyOf, type Touched } from "../touched.ts";
import type { NeedRow, SubjectNeeds } from "./types.ts";

type Over = Transaction["db"];

/** Subjects whose needs are derived at once: a file of a request may have megabytes. */
export const SUBJECTS_AT_ONCE = 100;

/** At the end of a transaction: writes anew what was touched in it, and what rests on that. */
export async function writeTouched(context: QueueContext, tx: Transaction, touched: readonly Touched[]): Promise<void> {
  const all = new Map(touched.map((one) => [keyOf(one), one]));
  for (const [name, subjects] of bySource(touched)) {
    const also = (await sourceOf(context, name).alongWith?.(tx.db, subjects)) ?? [];
    for (const one of also) all.set(keyOf(one), one);
  }
  await holdSubjects(tx.db, [...all.values()]);
  for (const [name, subjects] of bySource([...all.values()])) {
    for (const lot of inLots(subjects, SUBJECTS_AT_ONCE)) await writeLot(context, tx.db, name, lot);
  }
}

async function writeLot(context: QueueContext, db: Over, source: string, subjects: readonly string[]): Promise<void> {
  await replaceNeeds(db, source, subjects, await deriveLot(context, db, source, subjects));
}

/** Writes anew what the rules say differently, and tells of which subjects that was. */
export async function mendLot(
  context: QueueContext,
  source: string,
  subjects: readonly string[],
): Promise<readonly NeedsDiffer[]> {
  return await context.platform.database.transaction(async (tx) => {
    // Held: whoever writes one of these meanwhile has committed it with its needs, or waits for us.
    await holdSubjects(
      tx.db,
      subjects.map((subject) => ({ source, subject })),
    );
    const { derived, differing } = await compareLot(context, tx.db, source, subjects);
    await replaceNeeds(tx.db, source, subjects, derived);
    return differing;
  });
}

export interface NeedsDiffer {
  readonly source: string;
  readonly subject: string;
  readonly written: readonly StoredNeed[];
  readonly byRules: readonly StoredNeed[];
}

/** What stands in the table of these subjects and is not what the rules say. */
export async function compareLot(
  context: QueueContext,
  db: Over,
  source: string,
  subjects: readonly string[],
): Promise<{ readonly derived: DerivedLot; readonly differing: readonly NeedsDiffer[] }> {
  const derived = await deriveLot(context, db, source, subjects);
  const byRules = Map.groupBy(derived.rows, ({ subject }) => subject);
  const stored = Map.groupBy(await storedNeeds(db, source, subjects), ({ subject }) => subject);
  const differing = subjects.flatMap((subject) => {
    const [written, rules] = [stored.get(subject) ?? [], byRules.get(subject) ?? []];
    return textOf(written) === textOf(rules) ? [] : [{ source, subject, written, byRules: rules }];
  });
  return { derived, differing };
}

interface DerivedLot {
  readonly rows: readonly StoredNeed[];
  readonly lookAgainAt: ReadonlyMap<string, Date>;
}

async function deriveLot(
  context: QueueContext,
  db: Over,
  source: string,
  subjects: readonly string[],
): Promise<DerivedLot> {
  const derived = await sourceOf(context, source).derive(db, subjects);
  return {
    rows: subjects.flatMap((subject) =>
      (derived.get(subject)?.rows ?? []).map((row, index) => storedNeed(context, { source, subject }, row, index)),
    ),
    lookAgainAt: new Map([...derived].flatMap(([subject, needs]) => lookOf(subject, needs))),
  };
}

function lookOf(subject: string, { lookAgainAt }: SubjectNeeds): [string, Date][] {
  return lookAgainAt === undefined ? [] : [[subject, lookAgainAt]];
}

function storedNeed(context: QueueContext, { source, subject }: Touched, row: NeedRow, number: number): StoredNeed {
  const { rank } = context.kindOf(row.need);
  const end = endOf(row, context.timeZone);
  const place = placeOf(row, rank, context.timeZone);
  return {
    source,
    subject,
    number,
    // What is equally pressing stands as its sources were registered.
    place: [
      place,
      String(context.sources.indexOf(sourceOf(context, source))).padStart(2, "0"),
      subject,
      digits(number),
    ].join(" "),
    line: row.line ?? null,
    need: row.need,
    subject_kind: row.subject.kind,
    subject_id: row.subject.id,
    dossier_id: row.dossierId ?? row.seenIn ?? null,
    names_dossier: row.dossierId !== undefined,
    reference: row.reference,
    state: row.state ?? null,
    mechanism: row.mechanism ?? null,
    urgency: row.urgency,
    until: row.until ?? null,
    ends_at: end?.earliest ?? null,
    overdue_at: end?.latest ?? null,
    since: row.since,
    roles: [...row.roles],
    not_for: [...row.notFor],
    only_for: row.onlyFor ?? null,
    drill: row.drill,
  };
}

/** Sorts as text, like the place that it ends. */
function digits(number: number): string {
  return String(number).padStart(4, "0");
}

function sourceOf({ sources }: QueueContext, name: string) {
  const source = sources.find((one) => one.source === name);
  if (source === undefined) throw new Error(`No module contributes ${name} to the queue.`);
  return source;
}

/** In one order of members, whichever engine gave the rows. */
function textOf(rows: readonly StoredNeed[]): string {
  return JSON.stringify(rows.map((row) => Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}
