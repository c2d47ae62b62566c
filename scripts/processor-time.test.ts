import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { processorSeconds, secondsIn } from "./processor-time.ts";

it("reads own and waited-for seconds after a name with blanks and brackets", () => {
  const before = "4711 (a (b) 9 9) S 1 4711 4711 0 -1 4194560 9 9 9 9";
  expect(secondsIn(`${before} 250 50 6000 700 20 0 11 0 9 9 9`)).toBe(70);
});

it.skipIf(process.platform !== "linux")("counts what a child and the child of that child cost", () => {
  const turn = "let used; do used = process.cpuUsage(); while (used.user + used.system < 300_000);";
  const both = `require("node:child_process").spawnSync(process.execPath, ["-e", ${JSON.stringify(turn)}]); ${turn}`;
  const before = processorSeconds();
  spawnSync(process.execPath, ["-e", both]);
  expect(processorSeconds()! - before!).toBeGreaterThan(0.58);
});
