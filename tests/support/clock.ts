import type { ServerClock } from "../../src/platform/index.ts";

/** A clock that stands still until a test moves it. */
export interface TestClock extends ServerClock {
  set(at: Date | string): void;
}

export function testClock(at: Date | string = "2027-03-01T12:00:00.000Z"): TestClock {
  let now = new Date(at).getTime();
  return {
    now: () => new Date(now),
    advance: (ms) => (now += ms),
    set: (next) => (now = new Date(next).getTime()),
    aheadOfSystemMs: () => 0,
    save: () => undefined,
  };
}
