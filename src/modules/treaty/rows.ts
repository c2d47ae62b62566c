/** A thing as a row of its table: what it lacks is null there. */
export type Row<T> = { [K in keyof T]-?: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] };

/** The thing in a row, without the members that are null. */
export function withoutNulls<T extends object>(row: Row<T>): T {
  // Only what T may lack is null in a row of it.
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as T;
}
