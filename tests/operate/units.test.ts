import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { skipReason } from "../support/skips.ts";

const deploy = join(import.meta.dirname, "../../deploy");
const isHere = spawnSync("systemd-analyze", ["--version"]).status === 0;
if (!isHere) skipReason("hardening of the units", "no systemd-analyze: Debian's package systemd has it");

/** What an administrator sees: above 3.0 systemd itself calls a unit exposed. */
const MOST = 3;

it.runIf(isHere).each(["rogatory.service", "rogatory-backup.service", "rogatory-backup-verify.service"])(
  "%s is hardened",
  (unit) => {
    const { stdout } = spawnSync("systemd-analyze", ["security", "--offline=true", "--no-pager", join(deploy, unit)], {
      encoding: "utf8",
    });
    const exposure = Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1] ?? Number.NaN);
    expect(exposure).toBeLessThanOrEqual(MOST);
  },
);

it.runIf(isHere).each([
  ["rogatory-backup.timer", "night", 1],
  ["rogatory-backup-verify.timer", "week", 7],
] as const)("%s fires each %s", (timer, _each, days) => {
  const [, when = ""] = /^OnCalendar=(.+)$/m.exec(readFileSync(join(deploy, timer), "utf8")) ?? [];
  const { stdout, status } = spawnSync("systemd-analyze", ["calendar", "--iterations=2", when], {
    encoding: "utf8",
    env: { ...process.env, TZ: "UTC" },
  });
  const [first = 0, second = 0] = [...stdout.matchAll(/(?:elapse|Iteration #2): \S+ (\S+ \S+) UTC/g)].map(([, at]) =>
    Date.parse(`${at}Z`),
  );
  expect([status, second - first]).toEqual([0, days * 24 * 3_600_000]);
});
