import type { PlainDate } from "./calendar.ts";
import { addLength } from "./clocks.ts";
import { conventionClauses, type EntryIntoForce, type ForceClauses } from "./entry-into-force.ts";

/** What somebody assumes: so many further instruments, the last of them deposited on a day. */
export interface Assumption {
  readonly further: number;
  readonly by: PlainDate;
}

export interface Forecast {
  readonly assumed: Assumption;
  /** Instruments that count by then. */
  readonly counted: number;
  /** How many would still be missing. */
  readonly missing: number;
  /** Absent as long as some are missing. */
  readonly inForceFrom?: PlainDate;
}

/**
 * When the treaty would enter into force if what is assumed happened: arithmetic on UNCC art. 65(1), and no prediction of what any State
 * will do. Where it is in force already, the day that stands.
 */
export function forecast(
  { counted, inForceFrom }: Pick<EntryIntoForce, "counted" | "inForceFrom">,
  assumed: Assumption,
  clauses: ForceClauses = conventionClauses(),
): Forecast {
  const then = counted + assumed.further;
  const missing = Math.max(0, clauses.needed - then);
  const from = inForceFrom ?? (missing > 0 ? undefined : addLength(assumed.by, clauses.general));
  return { assumed, counted: then, missing, ...(from === undefined ? {} : { inForceFrom: from }) };
}
