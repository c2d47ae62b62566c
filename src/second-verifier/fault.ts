// The second verifier of court packages is written from spec/ alone. It uses nothing of the rest of this repository and no
// package, only Node: whoever doubts the first verifier reads these files beside the specification, and nothing else.

/** Why a check did not hold: one of the codes of spec/court-package.md, or one of our own where it leaves them free. */
export class Fault extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Throws the fault unless the condition holds. */
export function need(condition: boolean, code: string): asserts condition {
  if (!condition) throw new Fault(code);
}

/** The value that must be there; throws the fault if it is not. */
export function needed<T>(value: T | undefined, code: string): T {
  if (value === undefined) throw new Fault(code);
  return value;
}
