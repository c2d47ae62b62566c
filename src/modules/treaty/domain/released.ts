import { isPlainDate, type PlainDate, SIGNATORIES } from "../../../convention/index.ts";
import { type Fact, isDeposit } from "./fact.ts";

/** A signature that the list of this release tells of with its day, and that this record lacks. */
export interface ReleasedSignature {
  readonly state: string;
  readonly on: PlainDate;
  /** What the list has it from: public sources, never the depositary's record itself. */
  readonly source: string;
  /** How the day is known, where no source states it. */
  readonly dateBasis?: string;
}

/**
 * What of the list of this release can be proposed beside what stands: signatures with a day, of States of whom neither a signature nor a
 * deposit is recorded. Reports of deposits have no day, and are not among them.
 */
export function releasedSignatures(standing: readonly Pick<Fact, "kind" | "state">[]): readonly ReleasedSignature[] {
  const recorded = new Set(
    standing.filter(({ kind }) => kind === "signature" || isDeposit(kind)).map(({ state }) => state),
  );
  return SIGNATORIES.flatMap(({ state, signed, source, dateBasis }) => {
    if (recorded.has(state) || !isPlainDate(signed)) return [];
    return { state, on: signed, source, ...(dateBasis === undefined ? {} : { dateBasis }) };
  });
}
