import { ASSISTANCE_PURPOSES, type Purposes } from "./assistance-purposes.ts";
import type { MechanismId } from "./mechanisms.ts";

/**
 * Under which several things may be asked for at once: Article 40, and 44 to 46 and 50, whose own measure then stands among the purposes
 * by the name of the mechanism. Our reading (memory): a letter rogatory asks for several measures in one case, and 40(3) lists them.
 */
const WITH_SEVERAL: readonly MechanismId[] = [
  "legal-assistance",
  "stored-data",
  "real-time-traffic",
  "interception",
  "confiscation",
];

/** One thing that is asked for: a mechanism, under Article 40 with its purpose. */
export interface AskedFor {
  readonly mechanism: MechanismId;
  readonly purpose?: string | undefined;
  readonly purposes?: undefined;
}

/** Everything that such a request asks for, one by one, in its order; one thing where it names no purposes. */
export function askedFor(mechanism: MechanismId, { purpose, purposes }: Purposes): readonly AskedFor[] {
  if (purposes === undefined || !WITH_SEVERAL.includes(mechanism)) return [{ mechanism, purpose, purposes: undefined }];
  return purposes.map((one) => askedAs(mechanism, one));
}

/** What one of several purposes of a request asks for: the mechanism's own measure, or help under Article 40. */
export function askedAs(mechanism: MechanismId, purpose: string): AskedFor {
  return purpose === mechanism
    ? { mechanism, purpose: undefined, purposes: undefined }
    : { mechanism: "legal-assistance", purpose, purposes: undefined };
}

/** What may be asked for at once under a mechanism, its own measure first; none where it asks for one thing only. */
export function purposesOn(mechanism: MechanismId): readonly string[] {
  if (!WITH_SEVERAL.includes(mechanism)) return [];
  const ids = ASSISTANCE_PURPOSES.map(({ id }) => id);
  return mechanism === "legal-assistance" ? ids : [mechanism, ...ids.filter((id) => id !== mechanism)];
}
