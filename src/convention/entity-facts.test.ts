import { describe, expect, it } from "vitest";
import { GROUPS, groupsOf, isEntityGroup, membersOf } from "./entity-facts.ts";
import { STATES, stateRecord } from "./states.ts";

const REGIONAL = ["african", "asia-pacific", "eastern-european", "latin-american", "western-european"];

describe("the groups of States", () => {
  it("have as many members as their sources say, each of them a State that we know, once", () => {
    const sizes = Object.fromEntries(GROUPS.map(({ id, members }) => [id, members.length]));
    expect(sizes).toEqual({
      african: 54,
      "asia-pacific": 54,
      "eastern-european": 23,
      "latin-american": 33,
      "western-european": 29,
      eu: 27,
      ldc: 44,
      lldc: 32,
      sids: 39,
    });
    for (const { members } of GROUPS) {
      expect(new Set(members).size).toBe(members.length);
      expect(members.filter((code) => stateRecord(code) === undefined)).toEqual([]);
    }
  });

  it("put every Member of the United Nations into one region, and nobody else", () => {
    for (const { code, standing } of STATES) {
      const regions = groupsOf(code).filter((id) => REGIONAL.includes(id));
      expect(regions.length, code).toBe(standing === "member" ? 1 : 0);
    }
    expect(groupsOf("LA")).toEqual(["asia-pacific", "ldc", "lldc"]);
    expect([isEntityGroup("sids"), isEntityGroup("g20"), isEntityGroup(undefined)]).toEqual([true, false, false]);
  });

  it("know who was a member of the Union on a day", () => {
    expect(membersOf("EU", "2026-10-25")).toHaveLength(27);
    expect(membersOf("EU", "2019-12-31")).toHaveLength(28);
    expect(membersOf("EU", "2000-12-12")).toHaveLength(15);
    expect(membersOf("EU", "2013-06-30")).not.toContain("HR");
    expect(membersOf("VN", "2026-10-25")).toEqual([]);
  });
});
