import { type Instrument, type PlainDate, signedUntil } from "../../../convention/index.ts";
import type { Fact } from "./fact.ts";
import { objectionsUntil } from "./reservations.ts";
import { partiesOf, worldOf } from "./world.ts";

/** A day that somebody marks in a calendar. */
export interface TreatyDay {
  /** The same as long as it is about the same thing, also when the day moves. */
  readonly id: string;
  readonly on: PlainDate;
  readonly kind: "last-signature" | "in-force" | "in-force-for" | "ends-for" | "objections-until";
  readonly state?: string;
}

/** The days that follow from the record, the earliest first. */
export function treatyDays(facts: readonly Fact[], instrument: Instrument): readonly TreatyDay[] {
  const world = worldOf(facts);
  const inForce = world.real.inForceFrom ?? world.invented.inForceFrom;
  const periods = Object.entries(partiesOf(world)).flatMap(([state, theirs]) =>
    theirs.flatMap(({ depositedOn, from, until }): TreatyDay[] => [
      ...(from === undefined
        ? []
        : [{ id: `in-force-${state}-${depositedOn}`, on: from, kind: "in-force-for", state } as const]),
      ...(until === undefined
        ? []
        : [{ id: `ends-${state}-${depositedOn}`, on: until, kind: "ends-for", state } as const]),
    ]),
  );
  const objections = facts.flatMap((fact): TreatyDay[] => {
    const until = objectionsUntil(fact);
    if (until === undefined || fact.state === undefined) return [];
    return [{ id: `objections-${fact.factId}`, on: until, kind: "objections-until", state: fact.state }];
  });
  return [
    { id: "last-signature", on: signedUntil(instrument), kind: "last-signature" } as const,
    ...(inForce === undefined ? [] : [{ id: "in-force", on: inForce, kind: "in-force" } as const]),
    ...periods,
    ...objections,
  ].toSorted((a, b) => (a.on < b.on ? -1 : 1));
}
