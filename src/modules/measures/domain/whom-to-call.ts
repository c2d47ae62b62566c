// Whom a call goes to: those on duty who can do what it is about, and where there is none the next best, never silently nobody.

/** Why somebody is called. A `stand-in` cannot do it, and is called to find somebody who can. */
export const CALL_CHOICES = ["able", "off-duty", "stand-in", "nobody"] as const;
export type CallChoice = (typeof CALL_CHOICES)[number];

export interface Callable {
  readonly userId: string;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

export interface Abilities {
  /** Who may do what the call is about. */
  readonly able: ReadonlySet<string>;
  /** Who could answer a call at all. */
  readonly canAnswer: ReadonlySet<string>;
}

/** The lines of the roster to be called in turn, first to be called first, and why it is these. */
export function whomToCall<Line extends Callable>(
  roster: readonly Line[],
  now: Date,
  { able, canAnswer }: Abilities,
): { readonly choice: CallChoice; readonly lines: readonly Line[] } {
  const reachable = roster.filter(({ userId }) => canAnswer.has(userId));
  const fit = reachable.filter(({ userId }) => able.has(userId));
  const choices = [
    { choice: "able", lines: fit.filter((line) => isOnDuty(line, now)) },
    { choice: "off-duty", lines: oncePerPerson(fit) },
    { choice: "stand-in", lines: reachable.filter((line) => isOnDuty(line, now)) },
    { choice: "stand-in", lines: oncePerPerson(reachable) },
  ] as const;
  return choices.find(({ lines }) => lines.length > 0) ?? { choice: "nobody", lines: [] };
}

export function isOnDuty({ from, until }: Callable, moment: Date): boolean {
  return (from === undefined || from <= moment) && (until === undefined || moment < until);
}

/** Somebody may have a line for each week. */
function oncePerPerson<Line extends Callable>(lines: readonly Line[]): Line[] {
  return lines.filter((line, index) => lines.findIndex(({ userId }) => userId === line.userId) === index);
}
