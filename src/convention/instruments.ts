import { addDays, type PlainDate } from "./calendar.ts";
import { conventionClauses, type ForceClauses } from "./entry-into-force.ts";
import { SIGNATORIES } from "./signatories.ts";
import { CONVENTION } from "./treaty-facts.ts";

/** A treaty whose acts are kept: the Convention, and as data a protocol to come or any other. */
export interface Instrument {
  readonly id: string;
  /** Where it is signed, from which day and until which day, both inclusive. */
  readonly signing: readonly SigningWindow[];
  readonly clauses: ForceClauses;
  /** Signatures that public sources report: the day, or the month ("2026-07") where no day is known. */
  readonly reported: readonly { readonly state: string; readonly signed: string }[];
}

interface SigningWindow {
  readonly place: string;
  readonly from: PlainDate;
  readonly until: PlainDate;
}

/** UNCC art. 64(1); C.N.196.2025.TREATIES-XVIII.16. */
export const CONVENTION_INSTRUMENT: Instrument = {
  id: "convention",
  signing: [
    { place: "hanoi", from: CONVENTION.signedInHanoi.from, until: CONVENTION.signedInHanoi.to },
    { place: "new-york", from: addDays(CONVENTION.signedInHanoi.to, 1), until: CONVENTION.signedInNewYorkUntil },
  ],
  clauses: conventionClauses(),
  reported: SIGNATORIES,
};

export function openedOn({ signing }: Instrument): PlainDate {
  return signing.map(({ from }) => from).toSorted()[0] ?? "";
}

export function signedUntil({ signing }: Instrument): PlainDate {
  return (
    signing
      .map(({ until }) => until)
      .toSorted()
      .at(-1) ?? ""
  );
}
