import { describe, expect, it } from "vitest";
import { testClock } from "../../tests/support/clock.ts";
import { createRandomness } from "./random.ts";

describe("randomness", () => {
  it("makes UUIDs of version 7 that carry the server's time and sort in the order of making", () => {
    const clock = testClock("2030-01-01T00:00:00.000Z");
    const random = createRandomness(clock);
    const made = Array.from({ length: 1_000 }, () => random.uuid());
    expect(made[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt((made[0] ?? "").replace("-", "").slice(0, 12), 16)).toBe(clock.now().getTime());
    expect(made.toSorted()).toEqual(made);
    expect(new Set(made).size).toBe(1_000);
  });

  it("gives bytes of their own memory", () => {
    const bytes = createRandomness(testClock()).bytes(16);
    expect(bytes.byteLength).toBe(16);
    expect(bytes.buffer.byteLength).toBe(16);
  });
});
