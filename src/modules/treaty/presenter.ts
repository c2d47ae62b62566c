import type { Basis, Fact } from "./domain/fact.ts";

/** A fact as the API gives it. Who entered it stays inside: the record is public, the officer is not. */
export function factJson({ recordedBy: _, recordedAt, ...fact }: Fact) {
  return { ...fact, recordedAt: recordedAt.toISOString() };
}

export function basisJson({ recordedBy: _, recordedAt, ...basis }: Basis) {
  return { ...basis, recordedAt: recordedAt.toISOString() };
}
