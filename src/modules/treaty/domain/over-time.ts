import { type PlainDate, stateRecord } from "../../../convention/index.ts";
import { type Fact, isDecisive, isDeposit } from "./fact.ts";
import { isInvented } from "./world.ts";

/** How many States had signed, and how many instruments counted, at the end of a month, or of the day that was asked for in it. */
export interface MonthCount {
  /** "2026-07" */
  readonly month: string;
  readonly signatures: number;
  readonly deposits: number;
}

/**
 * The counts of the months in which one of them changed, the earliest first, and of the month of the day `on`; nothing before the first
 * act. `signed` are the days or months of signature; of a deposit a State's first counts, and no organization's (UNCC art. 65(1)).
 */
export function overTime(
  { signed, facts }: { readonly signed: readonly string[]; readonly facts: readonly Fact[] },
  on: PlainDate,
): readonly MonthCount[] {
  const counted = facts.filter(
    (fact) =>
      isDeposit(fact.kind) &&
      isDecisive(fact) &&
      fact.state !== undefined &&
      !isInvented(fact.state) &&
      stateRecord(fact.state)?.standing !== "organization",
  );
  const first = [...Map.groupBy(counted, ({ state }) => state).values()].map(
    (theirs) => theirs.map((fact) => fact.on).toSorted()[0] ?? on,
  );
  const [signedIn, depositedIn] = [Map.groupBy(signed, monthOf), Map.groupBy(first, monthOf)];
  const changed = [...new Set([...signedIn.keys(), ...depositedIn.keys()])].toSorted();
  if (changed.length === 0) return [];
  let [signatures, deposits] = [0, 0];
  return [...new Set([...changed, monthOf(on)])].map((month) => {
    signatures += signedIn.get(month)?.length ?? 0;
    deposits += depositedIn.get(month)?.length ?? 0;
    return { month, signatures, deposits };
  });
}

function monthOf(day: string): string {
  return day.slice(0, "2026-07".length);
}
