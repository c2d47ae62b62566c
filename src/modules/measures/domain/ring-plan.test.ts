import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_RING_POLICY, FIRST_RING, type RingPolicy, ringStep, type RingStep } from "./ring-plan.ts";

const policy: RingPolicy = { ...DEFAULT_RING_POLICY, repeatAfterMs: 60_000 };

function rings(count: number, rosterLength: number, with_: RingPolicy = policy): RingStep[] {
  const steps: RingStep[] = [];
  let progress = FIRST_RING;
  for (let index = 0; index < count; index += 1) {
    const step = ringStep(progress, rosterLength, with_);
    steps.push(step);
    progress = step.progress;
  }
  return steps;
}

describe("the ringer's plan", () => {
  it("calls one name a few times, then the next, and comes round to the first again", () => {
    const called = rings(3 * policy.ringsPerPerson + 1, 3).map((step) => step.rosterIndex);
    const times = (index: number) => Array.from({ length: policy.ringsPerPerson }, () => index);
    expect(called).toEqual([...times(0), ...times(1), ...times(2), 0]);
  });

  it("slows down round by round, never beyond the slowest pause", () => {
    const pauses = rings(60, 2).map((step) => step.repeatAfterMs ?? 0);
    expect(pauses[0]).toBe(policy.repeatAfterMs);
    expect(pauses[2 * policy.ringsPerPerson]).toBe(2 * policy.repeatAfterMs);
    expect(Math.max(...pauses)).toBe(policy.slowestRepeatMs);
  });

  it("rings on with an empty roster: the command may be a siren", () => {
    expect(rings(1, 0)[0]?.rosterIndex).toBeUndefined();
    expect(rings(1, 0)[0]?.repeatAfterMs).toBe(policy.repeatAfterMs);
  });

  it("ends after its bound, and everybody on the roster was called before", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5 }), (names, perPerson) => {
        const bounded = { ...policy, ringsPerPerson: perPerson, maxRings: names * perPerson };
        const steps = rings(bounded.maxRings, names, bounded);
        expect(steps.at(-1)?.repeatAfterMs).toBeUndefined();
        expect(steps.slice(0, -1).every((step) => step.repeatAfterMs !== undefined)).toBe(true);
        expect(new Set(steps.map((step) => step.rosterIndex)).size).toBe(names);
      }),
    );
  });
});
