import { expect, test } from "vitest";
import type { LogReport } from "./domain/log-report.ts";
import { LogCheck } from "./log-check.ts";

const report: LogReport = {
  ok: true,
  originEstablished: true,
  origin: undefined,
  size: 1,
  root: undefined,
  witnessed: [],
  entriesChecked: 1,
  erased: 0,
  problems: [],
  problemsLeftOff: 0,
};

test("whoever asks while the log is checked, or in the five minutes after it began, is told what that check found", async () => {
  const clock = { at: new Date("2027-03-01T10:00:00Z"), now: () => clock.at };
  const waiting: (() => void)[] = [];
  let checks = 0;
  const log = new LogCheck(async () => {
    checks += 1;
    await new Promise<void>((resolve) => waiting.push(resolve));
    return report;
  }, clock);
  const asked = Promise.all([log.result(), log.result(), log.result()]);
  expect(checks).toBe(1);
  waiting.pop()?.();
  const [first, ...others] = await asked;
  expect(others).toEqual([first, first]);
  clock.at = new Date("2027-03-01T10:04:59Z");
  expect(await log.result()).toEqual({ report, checkedAt: new Date("2027-03-01T10:00:00Z") });
  clock.at = new Date("2027-03-01T10:05:00Z");
  const again = log.result();
  expect(checks).toBe(2);
  waiting.pop()?.();
  expect((await again).checkedAt).toEqual(clock.at);
});

test("a check that broke off is told to who waited for it, and the next one begins anew", async () => {
  let checks = 0;
  const check = async (): Promise<LogReport> => {
    checks += 1;
    if (checks === 1) throw new Error("the disk is away");
    return report;
  };
  const log = new LogCheck(check, { now: () => new Date(0) });
  await expect(log.result()).rejects.toThrow("the disk is away");
  expect((await log.result()).report).toBe(report);
});
