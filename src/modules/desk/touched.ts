import type { Transaction } from "../../platform/index.ts";

/** A thing of one source of the queue or of the search: what is written of it rests on rows that were changed. */
export interface Touched {
  readonly source: string;
  readonly subject: string;
}

/** Gathers what each transaction touches, and writes what rests on it at the end of that: once, whatever was touched how often. */
export function gatherTouched(
  write: (tx: Transaction, touched: readonly Touched[]) => Promise<void>,
): (tx: Transaction, source: string, subject: string) => void {
  const gathered = new WeakMap<Transaction, Map<string, Touched>>();
  return (tx, source, subject) => {
    const known = gathered.get(tx) ?? new Map<string, Touched>();
    known.set(keyOf({ source, subject }), { source, subject });
    if (gathered.has(tx)) return;
    gathered.set(tx, known);
    tx.beforeCommit(async () => await write(tx, [...known.values()]));
  };
}

/** The subjects of each source. */
export function bySource(touched: readonly Touched[]): Map<string, readonly string[]> {
  const grouped = Map.groupBy(touched, ({ source }) => source);
  return new Map([...grouped].map(([source, of]) => [source, of.map(({ subject }) => subject)]));
}

export function keyOf({ source, subject }: Touched): string {
  return `${source} ${subject}`;
}

/** In one order, so that two transactions that hold several never wait for each other. */
export function inOneOrder(touched: readonly Touched[]): readonly Touched[] {
  return touched.toSorted((a, b) => compare(a.source, b.source) || compare(a.subject, b.subject));
}

/** In lots of `most`. */
export function inLots<T>(all: readonly T[], most: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, lot) => all.slice(lot * most, (lot + 1) * most));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
