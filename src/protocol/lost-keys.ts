import type { Designation } from "./designation-schema.ts";
import type { KeyUse, SealingFamily } from "./keys.ts";

/** Keys that other States read of as compromised since then. */
export interface LostKeys {
  readonly use: KeyUse | SealingFamily;
  readonly since: string;
}

/**
 * What a designation says of compromised keys that the one before it does not say, each use or family once for each time; without
 * `previous`, all that it says.
 */
export function lostKeys(next: Designation, previous?: Designation): LostKeys[] {
  const known = new Set(compromised(previous).map(({ key, since }) => `${key} ${since}`));
  const fresh = compromised(next).filter(({ key, since }) => !known.has(`${key} ${since}`));
  return fresh
    .map(({ use, since }) => ({ use, since }))
    .filter((one, place, all) => all.findIndex(({ use, since }) => use === one.use && since === one.since) === place);
}

function compromised(designation: Designation | undefined): (LostKeys & { readonly key: string })[] {
  const signing = (designation?.keys ?? []).map((key) => ({ ...key, key: key.public }));
  const sealing = (designation?.sealing ?? []).map((key) => ({ ...key, key: key.recipient, use: key.family }));
  return [...signing, ...sealing].flatMap(({ key, use, compromisedSince: since }) =>
    since === undefined ? [] : [{ key, use, since }],
  );
}
