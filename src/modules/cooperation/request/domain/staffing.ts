import type { Role } from "./roles.ts";

/** What three different people do before a request leaves (R16, gate G4), the one first whom others can least replace. */
export const SENDING_STEPS = ["draft", "authorise-sending", "screen-outgoing"] as const;
export type SendingStep = (typeof SENDING_STEPS)[number];

/** Of a person, what the rule below asks for. */
export interface Staff {
  readonly id: string;
  readonly roles: readonly Role[];
}

/** The steps for which nobody is left, when each is done by another person: empty where a request can leave. */
export function lackingForSending(
  people: readonly Staff[],
  rolesFor: (step: SendingStep) => readonly Role[],
): readonly SendingStep[] {
  const candidates = SENDING_STEPS.map((step) =>
    people.filter(({ roles }) => rolesFor(step).some((role) => roles.includes(role))).slice(0, SENDING_STEPS.length),
  );
  return fewestLacking(candidates, 0, []);
}

/** Tries each person for each step: with as many candidates as steps one is always left, so more need not be tried. */
function fewestLacking(
  candidates: readonly (readonly Staff[])[],
  index: number,
  taken: readonly string[],
): readonly SendingStep[] {
  const step = SENDING_STEPS[index];
  if (step === undefined) return [];
  let fewest: readonly SendingStep[] | undefined;
  for (const { id } of candidates[index] ?? []) {
    if (taken.includes(id)) continue;
    const lacking = fewestLacking(candidates, index + 1, [...taken, id]);
    if (fewest === undefined || lacking.length < fewest.length) fewest = lacking;
  }
  const without = [step, ...fewestLacking(candidates, index + 1, taken)];
  return fewest === undefined || without.length < fewest.length ? without : fewest;
}
