import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Callable, whomToCall } from "./whom-to-call.ts";

const NOW = new Date("2027-03-01T02:00:00.000Z");
const later = new Date(NOW.getTime() + 3_600_000);
const line = (userId: string, isOn = true): Callable => ({
  userId,
  from: isOn ? undefined : later,
  until: undefined,
});
const names = (ids: string): ReadonlySet<string> => new Set(ids);

describe("whom a call goes to", () => {
  it.each([
    ["those on duty who can do it", [line("a"), line("b"), line("c", false)], "bc", "abc", "able", "b"],
    ["whoever can do it and has other hours", [line("a"), line("b", false)], "b", "ab", "off-duty", "b"],
    ["whoever is on duty, to find somebody", [line("a"), line("c", false)], "", "ac", "stand-in", "a"],
    ["anybody who answers, where nobody is on duty", [line("a", false)], "", "a", "stand-in", "a"],
    ["nobody by name, where the roster has none who answers", [line("a")], "a", "", "nobody", ""],
    ["nobody by name, where the roster is empty", [], "a", "a", "nobody", ""],
  ] as const)("is %s", (_, roster, able, canAnswer, choice, called) => {
    const found = whomToCall(roster, NOW, { able: names(able), canAnswer: names(canAnswer) });
    expect([found.choice, found.lines.map(({ userId }) => userId).join("")]).toEqual([choice, called]);
  });

  it("is somebody whenever anybody on the roster answers, and never one who cannot do it while another can", () => {
    const person = fc.constantFrom("a", "b", "c", "d");
    const people = fc.uniqueArray(person).map((ids) => new Set<string>(ids));
    const roster = fc.array(fc.record({ userId: person, isOn: fc.boolean() }), { maxLength: 8 });
    fc.assert(
      fc.property(roster, people, people, (entries, able, canAnswer) => {
        const lines = entries.map(({ userId, isOn }) => line(userId, isOn));
        const { choice, lines: called } = whomToCall(lines, NOW, { able, canAnswer });
        const answers = lines.filter(({ userId }) => canAnswer.has(userId));
        expect(called.length > 0).toBe(answers.length > 0);
        expect(called.every(({ userId }) => canAnswer.has(userId))).toBe(true);
        if (answers.some(({ userId }) => able.has(userId))) {
          expect(called.every(({ userId }) => able.has(userId))).toBe(true);
        } else {
          expect(choice).toBe(answers.length > 0 ? "stand-in" : "nobody");
        }
      }),
    );
  });
});
