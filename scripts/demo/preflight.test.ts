import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { removeDeadRuns } from "./preflight.ts";

it("removes what a demo left that was killed, and nothing of one that runs", () => {
  const place = temporaryFolder();
  const ours = `run-${process.pid}-abc`;
  for (const name of [ours, "run-999999999-abc", "something-else"])
    mkdirSync(join(place, name, "data"), { recursive: true });
  removeDeadRuns(place);
  expect(readdirSync(place)).toEqual([ours, "something-else"]);
});
