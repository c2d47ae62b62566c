import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rolesFor } from "../../access.ts";
import { ROLES } from "../../../identity/index.ts";
import { lackingForSending, SENDING_STEPS, type Staff } from "./staffing.ts";

const lacking = (people: readonly Staff[]) => lackingForSending(people, rolesFor);

describe("the people whom a request needs before it leaves", () => {
  test("are three: whoever writes it, goes through its safeguards, and lets it leave", () => {
    const officer = { id: "officer", roles: ["drafter", "duty-officer", "executing-officer"] } as const;
    const authoriser = { id: "authoriser", roles: ["authoriser", "custodian"] } as const;
    const second = { id: "second", roles: ["duty-officer", "executing-officer"] } as const;
    expect(lacking([officer, authoriser])).toEqual(["screen-outgoing"]);
    expect(lacking([officer, authoriser, second])).toEqual([]);
    expect(lacking([officer, second])).toEqual(["authorise-sending"]);
    expect(lacking([])).toEqual([...SENDING_STEPS]);
  });

  test("lack nobody exactly where three different people can be chosen", () => {
    const staff = fc.array(fc.record({ id: fc.uuid(), roles: fc.subarray([...ROLES]) }), { maxLength: 6 });
    const can = ({ roles }: Staff, step: (typeof SENDING_STEPS)[number]) =>
      rolesFor(step).some((role) => roles.includes(role));
    fc.assert(
      fc.property(staff, (people) => {
        const complete = people.some((drafter) =>
          people.some((screener) =>
            people.some(
              (authoriser) =>
                new Set([drafter.id, screener.id, authoriser.id]).size === 3 &&
                can(drafter, "draft") &&
                can(screener, "screen-outgoing") &&
                can(authoriser, "authorise-sending"),
            ),
          ),
        );
        expect(lacking(people).length === 0).toBe(complete);
      }),
    );
  });
});
