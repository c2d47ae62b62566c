/**
 * Elements of different lists that ask for the same thing: what was told in a preservation is not typed again for the request that
 * follows it. Ours, not the Convention's: the officer sees what was carried over and answers for it.
 */
export const SAME_CONTENT: Readonly<Record<string, readonly string[]>> = {
  "40(15)(a)": ["42(3)(a)", "45(3)(a)"],
  "40(15)(c)": ["42(3)(b)", "45(3)(b)"],
  "40(15)(d)": ["question"],
  "40(15)(e)": ["42(3)(c)", "42(3)(d)", "45(3)(c)", "45(3)(d)"],
  "42(3)(a)": ["40(15)(a)", "45(3)(a)"],
  "42(3)(b)": ["40(15)(c)", "45(3)(b)"],
  "42(3)(c)": ["45(3)(c)"],
  "42(3)(d)": ["45(3)(d)"],
  "45(3)(a)": ["40(15)(a)", "42(3)(a)"],
  "45(3)(b)": ["40(15)(c)", "42(3)(b)"],
  "45(3)(c)": ["42(3)(c)"],
  "45(3)(d)": ["42(3)(d)"],
};

const ASKING_AUTHORITY = "40(15)(a)";

/** Whether an element asks who asks: the one answer that a State's own designation already holds. */
export function asksForAuthority(elementId: string): boolean {
  return elementId === ASKING_AUTHORITY || sameContentAs(elementId).includes(ASKING_AUTHORITY);
}

/** The elements whose answers can be carried over into this one. */
export function sameContentAs(elementId: string): readonly string[] {
  return SAME_CONTENT[elementId] ?? [];
}
