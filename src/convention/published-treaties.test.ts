import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PublishedTreaty, UNCAC, UNTOC } from "../../tests/support/published-treaties.ts";
import { conventionClauses, type Deposit, entryIntoForce } from "./entry-into-force.ts";

function inForce(treaty: PublishedTreaty, deposits: readonly Deposit[] = depositsOf(treaty)) {
  return entryIntoForce(deposits, undefined, { ...conventionClauses(), needed: treaty.needed });
}

function depositsOf({ parties }: PublishedTreaty): Deposit[] {
  return parties.map(({ state, deposited }) => ({
    state,
    on: deposited,
    ...(state === "EU" ? { organization: true } : {}),
  }));
}

/** Their final clauses count as ours does (UNTOC art. 38, UNCAC art. 68), and what they led to is history. */
describe.each([
  ["the Convention against Transnational Organized Crime", UNTOC],
  ["the Convention against Corruption", UNCAC],
])("%s", (_name, treaty) => {
  it("entered into force on the day that was published", () => {
    const found = inForce(treaty);
    expect([found.decisiveDepositOn, found.inForceFrom]).toEqual([treaty.decisive, treaty.inForce]);
  });

  it("was not in force with one instrument less", () => {
    const early = depositsOf(treaty).filter(({ on }) => on <= treaty.decisive);
    expect(early).toHaveLength(treaty.needed);
    expect(inForce(treaty, early).inForceFrom).toBe(treaty.inForce);
    expect(inForce(treaty, early.slice(1)).inForceFrom).toBeUndefined();
  });

  it("bound each Party from the day that was published for it", () => {
    const { parties } = inForce(treaty);
    const published = treaty.parties.flatMap(({ state, boundFrom }) =>
      boundFrom === undefined ? [] : [[state, boundFrom]],
    );
    expect(published.length).toBeGreaterThanOrEqual(35);
    expect(published.map(([state = ""]) => [state, parties[state]?.[0]?.from])).toEqual(published);
  });

  it("does so in whatever order the instruments are entered", () => {
    const found = inForce(treaty);
    fc.assert(
      fc.property(fc.shuffledSubarray(depositsOf(treaty), { minLength: treaty.parties.length }), (shuffled) => {
        expect(inForce(treaty, shuffled).parties).toEqual(found.parties);
      }),
      { numRuns: 20 },
    );
  });
});
