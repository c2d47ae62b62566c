import type { Basis, Fact } from "./domain/fact.ts";

/** A fact as the API gives it. Who entered it stays inside: the record is public, the officer is not. */
export function factJson({ factId, kind, state, on, source, reservation, text, recordedAt }: Fact) {
  return { factId, kind, state, on, source, reservation, text, recordedAt: recordedAt.toISOString() };
}

export function basisJson(basis: Basis) {
  const { basisId, kind, citation, states, inForceFrom, inForceUntil, mechanisms, source, recordedAt } = basis;
  return {
    basisId,
    kind,
    citation,
    states,
    inForceFrom,
    inForceUntil,
    mechanisms,
    source,
    recordedAt: recordedAt.toISOString(),
  };
}
