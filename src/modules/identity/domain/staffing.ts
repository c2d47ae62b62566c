import type { Role } from "./roles.ts";

/** Of a person, what the rule below asks for. */
export interface Staff {
  readonly id: string;
  readonly roles: readonly Role[];
}

/**
 * The steps of one act for which nobody is left when each is done by another person (R16), as places in `steps`: empty where the act can
 * be done. Where several could be left out, the earlier ones are filled first.
 */
export function lackingSteps(people: readonly Staff[], steps: readonly (readonly Role[])[]): readonly number[] {
  const candidates = steps.map((anyOf) =>
    people.filter(({ roles }) => anyOf.some((role) => roles.includes(role))).slice(0, steps.length),
  );
  return fewestLacking(candidates, 0, []);
}

/** Tries each person for each step: with as many candidates as steps one is always left, so more need not be tried. */
function fewestLacking(
  candidates: readonly (readonly Staff[])[],
  index: number,
  taken: readonly string[],
): readonly number[] {
  if (index === candidates.length) return [];
  let fewest: readonly number[] | undefined;
  for (const { id } of candidates[index] ?? []) {
    if (taken.includes(id)) continue;
    const lacking = fewestLacking(candidates, index + 1, [...taken, id]);
    if (fewest === undefined || lacking.length < fewest.length) fewest = lacking;
  }
  const without = [index, ...fewestLacking(candidates, index + 1, taken)];
  return fewest === undefined || without.length < fewest.length ? without : fewest;
}
