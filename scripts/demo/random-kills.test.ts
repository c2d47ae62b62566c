import { afterEach, expect, it, vi } from "vitest";
import { RandomKills } from "./random-kills.ts";

afterEach(() => vi.useRealTimers());

it("keeps what stopped a server from coming back until somebody asks, so that the other one is still stopped in order", async () => {
  vi.useFakeTimers();
  const kills = new RandomKills([
    { killAndRestart: async () => await Promise.reject(new Error("it did not come back")) },
    { killAndRestart: async () => {} },
  ]);
  kills.start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(kills.count).toBeGreaterThan(0);
  const stopped = kills.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  await stopped;
  expect(() => kills.requireAllCameBack()).toThrow("it did not come back");
});
