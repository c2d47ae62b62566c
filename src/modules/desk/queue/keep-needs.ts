import type { QueueContext } from "./context.ts";
import { inLots } from "../touched.ts";
import { dueSubjects, isWrittenBy, nextLook, setWrittenBy, storedSubjects } from "./need-store.ts";
import { compareLot, mendLot, type NeedsDiffer, SUBJECTS_AT_ONCE } from "./write-needs.ts";

/** How often table and rules are compared as a whole. */
const SWEEP_EVERY_MS = 10 * 60_000;
export const LOOK_EVERY_MS = 60_000;

/** When the whole was last compared, by the clock of this start. */
export interface LastSweep {
  at: Date | undefined;
}

/** Writes anew what a day or a deadline has changed. Done when nothing is due any more. */
export async function writeDue(context: QueueContext, signal?: AbortSignal): Promise<void> {
  const { clock, database } = context.platform;
  for (;;) {
    const due = await dueSubjects(database.db, clock.now(), SUBJECTS_AT_ONCE);
    if (due.length === 0 || signal?.aborted === true) return;
    const grouped = Map.groupBy(due, ({ source }) => source);
    for (const [source, of] of grouped) {
      await mendLot(
        context,
        source,
        of.map(({ subject }) => subject),
      );
    }
  }
}

/** The job: what is due at once, and all of it now and then. Resolves with the milliseconds until the next day or deadline. */
export async function keepNeeds(context: QueueContext, last: LastSweep, signal: AbortSignal): Promise<number> {
  const { clock, database } = context.platform;
  await writeDue(context, signal);
  const now = clock.now();
  if (last.at === undefined || now.getTime() - last.at.getTime() >= SWEEP_EVERY_MS) {
    await sweep(context, signal);
    last.at = now;
  }
  const next = await nextLook(database.db);
  return next === undefined ? LOOK_EVERY_MS : Math.min(LOOK_EVERY_MS, next.getTime() - clock.now().getTime());
}

/** Before a page is served: everything, where it was last written by other rules, or never. */
export async function writeAllOnce(context: QueueContext): Promise<void> {
  const { clock, database, log } = context.platform;
  if (await isWrittenBy(database.db, context.rules)) return;
  const startedAt = performance.now();
  let subjects = 0;
  await eachLot(context, async (source, lot) => {
    subjects += lot.length;
    await mendLot(context, source, lot);
  });
  await database.transaction(async (tx) => await setWrittenBy(tx.db, context.rules, clock.now()));
  log.info("desk.needs-written", { subjects, tookMs: Math.round(performance.now() - startedAt) });
}

/** Nobody must miss a night's work for a row that was not written: what differs is mended, and logged as the fault that it is. */
async function sweep(context: QueueContext, signal: AbortSignal): Promise<void> {
  for (const { source, subject, written, byRules } of await differences(context, signal)) {
    const named = (rows: typeof written): string => rows.map(({ need }) => need).join(", ");
    const error = new Error(`The queue had [${named(written)}] where the rules say [${named(byRules)}].`);
    context.platform.log.error("desk.needs-differ", error, { source, subject });
  }
}

/** Whatever differs between table and rules, and did so still when it was held; it is mended. */
export async function differences(context: QueueContext, signal?: AbortSignal): Promise<NeedsDiffer[]> {
  const found: NeedsDiffer[] = [];
  const { db } = context.platform.database;
  await eachLot(
    context,
    async (source, lot) => {
      const { differing } = await compareLot(context, db, source, lot);
      if (differing.length === 0) return;
      // Somebody may have written between the two readings, or a day begun.
      await writeDue(context, signal);
      const subjects = differing.map(({ subject }) => subject);
      found.push(...(await mendLot(context, source, subjects)));
    },
    signal,
  );
  return found;
}

/** Every subject that may need somebody, or stands in the table. */
async function eachLot(
  context: QueueContext,
  work: (source: string, lot: readonly string[]) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const { db } = context.platform.database;
  for (const contributed of context.sources) {
    const { source } = contributed;
    const all = [...new Set([...(await contributed.subjects(db)), ...(await storedSubjects(db, source))])];
    for (const lot of inLots(all, SUBJECTS_AT_ONCE)) {
      if (signal?.aborted === true) return;
      await work(source, lot);
    }
  }
}
