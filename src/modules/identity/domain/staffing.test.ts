import { ALL_ROLES } from "../../../../tests/support/all-roles.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Role } from "./roles.ts";
import { lackingSteps, type Staff } from "./staffing.ts";

const SENDING: readonly (readonly Role[])[] = [
  ["drafter"],
  ["authoriser"],
  ["oversight", "authoriser", "duty-officer", "executing-officer"],
];

describe("the people whom an act needs, each for a step of it", () => {
  test("are three for a request: whoever writes it, lets it leave, and goes through its safeguards", () => {
    const officer = { id: "officer", roles: ["drafter", "duty-officer", "executing-officer"] } as const;
    const authoriser = { id: "authoriser", roles: ["authoriser", "custodian"] } as const;
    const second = { id: "second", roles: ["duty-officer", "executing-officer"] } as const;
    expect(lackingSteps([officer, authoriser], SENDING)).toEqual([2]);
    expect(lackingSteps([officer, authoriser, second], SENDING)).toEqual([]);
    expect(lackingSteps([officer, second], SENDING)).toEqual([1]);
    expect(lackingSteps([], SENDING)).toEqual([0, 1, 2]);
  });

  test("lack nobody exactly where different people can be chosen for all steps", () => {
    const staff = fc.array(fc.record({ id: fc.uuid(), roles: fc.subarray([...ALL_ROLES]) }), { maxLength: 6 });
    const acts = fc.array(fc.subarray([...ALL_ROLES], { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 });
    const chosen = (
      people: readonly Staff[],
      steps: readonly (readonly Role[])[],
      taken: readonly Staff[],
    ): boolean => {
      const [anyOf, ...rest] = steps;
      if (anyOf === undefined) return true;
      const fit = people.filter((one) => !taken.includes(one) && one.roles.some((role) => anyOf.includes(role)));
      return fit.some((one) => chosen(people, rest, [...taken, one]));
    };
    fc.assert(
      fc.property(staff, acts, (people, steps) => {
        expect(lackingSteps(people, steps).length === 0).toBe(chosen(people, steps, []));
      }),
    );
  });
});
