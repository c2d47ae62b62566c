import { expect, it } from "vitest";
import { pauseOf } from "./transfer-pause.ts";

const now = new Date("2027-03-01T12:00:00.000Z");
const at = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
const fault = "transfer-not-open-yet";

it("is told while it lasts", () => {
  expect(pauseOf({ fault, nextAt: at(1) }, now)).toEqual({ fault, until: at(1) });
});

it("is over when the next attempt is due: neither a fault of before nor a time that has passed stands beside what arrives", () => {
  expect(pauseOf({ fault, nextAt: now }, now)).toBeUndefined();
  expect(pauseOf({ fault, nextAt: at(-3) }, now)).toBeUndefined();
  expect(pauseOf({ fault: undefined, nextAt: at(1) }, now)).toBeUndefined();
});
