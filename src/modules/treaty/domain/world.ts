import {
  type Deposit,
  entryIntoForce,
  type EntryIntoForce,
  isUserAssigned,
  type OtherBasis,
  type PartyPeriods,
  type PlainDate,
  stateRecord,
} from "../../../convention/index.ts";
import { type Basis, type Fact, isDecisive, isDeposit } from "./fact.ts";
import { isInEffect, madeStanding, revokes } from "./reservations.ts";

/**
 * What the recorded facts make of the Convention. Invented States live in a world of their own: their deposits count for no real
 * State, and a made-up entry into force binds only them.
 */
export interface World {
  readonly real: EntryIntoForce;
  readonly invented: EntryIntoForce;
}

export function worldOf(facts: readonly Fact[]): World {
  const decisive = facts.filter(isDecisive);
  return {
    real: force(decisive.filter((fact) => fact.source.kind !== "fictional")),
    invented: force(decisive.filter((fact) => fact.source.kind === "fictional")),
  };
}

export function partiesOf(world: World): PartyPeriods {
  return { ...world.real.parties, ...world.invented.parties };
}

/** The provisions that a State's reservations name, of those in effect on a day: neither withdrawn, nor late and waiting. */
export function reservationsOn(facts: readonly Fact[], state: string, date: PlainDate): readonly string[] {
  const decisive = facts.filter(isDecisive);
  const made = decisive.filter((fact) => fact.kind === "reservation" && fact.state === state && fact.on <= date);
  const places = made
    .filter((fact) => isInEffect(madeStanding(fact, decisive, date)))
    .flatMap(({ reservation }) => reservation ?? []);
  return [...new Set(places)].sort();
}

/** What a State had told the depositary by that day, last, of one matter, in its own words; undefined where nothing is recorded. */
export function toldOn(
  facts: readonly Fact[],
  { state, date, id }: { readonly state: string; readonly date: PlainDate; readonly id: string },
): Fact["text"] {
  return facts
    .filter((fact) => fact.kind === "notification" && fact.state === state && fact.on <= date && isDecisive(fact))
    .filter((fact) => fact.notification?.id === id)
    .sort(byDay)
    .at(-1)?.text;
}

export function otherBases(bases: readonly Basis[]): readonly OtherBasis[] {
  return bases
    .filter((basis) => basis.source.kind !== "secondary")
    .map(({ basisId, kind, citation, states, inForceFrom, inForceUntil, mechanisms }) => ({
      id: basisId,
      kind,
      citation,
      states,
      inForceFrom,
      mechanisms,
      ...(inForceUntil === undefined ? {} : { inForceUntil }),
    }));
}

/** A user-assigned code is an invented State, whether or not our table has a name for it. */
export function isInvented(state: string): boolean {
  return isUserAssigned(state);
}

function force(facts: readonly Fact[]): EntryIntoForce {
  const byState = Map.groupBy(facts, ({ state }) => state);
  const deposits = facts.flatMap((fact): Deposit[] => {
    if (!isDeposit(fact.kind) || fact.state === undefined) return [];
    const theirs = byState.get(fact.state) ?? [];
    const left = theirs
      .filter((one) => one.kind === "denunciation" && one.on >= fact.on)
      .filter((one) => !theirs.some((later) => revokes(later, one)))
      .sort(byDay)[0];
    return [
      {
        state: fact.state,
        on: fact.on,
        ...(stateRecord(fact.state)?.standing === "organization" ? { organization: true } : {}),
        ...(left === undefined ? {} : { denunciationReceivedOn: left.on }),
      },
    ];
  });
  const announced = facts.find((fact) => fact.kind === "entry-into-force");
  return entryIntoForce(deposits, announced?.on);
}

export function byDay(a: Fact, b: Fact): number {
  if (a.on !== b.on) return a.on < b.on ? -1 : 1;
  return a.recordedAt.getTime() - b.recordedAt.getTime();
}
