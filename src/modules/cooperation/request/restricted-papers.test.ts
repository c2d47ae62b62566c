import { ALL_ROLES } from "../../../../tests/support/all-roles.ts";
import { expect, it } from "vitest";
import { by, incoming, outgoing } from "../../../../tests/support/request-files.ts";
import { type Role } from "../../identity/index.ts";
import { maySeePaper } from "./restricted-papers.ts";

const TODAY = "2027-03-01";

/** The roles whose people, who wrote nothing in it, open such a paper. */
function rolesThatSee(file: Parameters<typeof maySeePaper>[0], paper: Parameters<typeof maySeePaper>[1]): Role[] {
  const person = { id: "somebody", name: "Bo", languages: ["en"] };
  return ALL_ROLES.filter((role) => maySeePaper(file, paper, { ...person, roles: [role] }, TODAY));
}

it("is opened by role only where that role lets the request leave or decides on it", () => {
  expect(rolesThatSee(outgoing(), { restricted: "judge-only" })).toEqual(["authoriser"]);
  expect(rolesThatSee(outgoing(), { restricted: "not-to-the-defence" })).toEqual(["authoriser"]);
  expect(rolesThatSee(incoming(), { restricted: "judge-only" })).toEqual(["authoriser"]);
  expect(rolesThatSee(incoming(), { restricted: "not-to-the-defence" }).toSorted()).toEqual([
    "authoriser",
    "duty-officer",
    "executing-officer",
  ]);
});

it("is opened by the person who drafted its request, and by everybody after its last day", () => {
  const drafter = { id: by.userId, name: by.name, languages: ["en"], roles: ["drafter"] as const };
  expect(maySeePaper(outgoing(), { restricted: "judge-only" }, drafter, TODAY)).toBe(true);
  expect(maySeePaper(incoming(), { restricted: "judge-only" }, drafter, TODAY)).toBe(false);
  const until = { restricted: "judge-only", restrictedUntil: TODAY } as const;
  expect(rolesThatSee(incoming(), until)).toEqual(["authoriser"]);
  expect(rolesThatSee(incoming(), { ...until, restrictedUntil: "2027-02-28" })).toEqual([...ALL_ROLES]);
  expect(rolesThatSee(incoming(), {})).toEqual([...ALL_ROLES]);
});
