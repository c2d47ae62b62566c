import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEMO_LIMIT_MS, folders, newFolders, runDemo } from "../support/run-demo.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";

// What README's first command runs, once packages and server are built, on evidence of one's own.
// It takes minutes: the whole case is played between two servers, each on an embedded engine.

const root = join(import.meta.dirname, "../..");
const EVIDENCE_BYTES = 6 * 2 ** 20;
const SCRIPT = "scripts/demo/main.ts";

/** A folder with names as people give them. */
function ownEvidence(): string {
  const folder = join(temporaryFolder(), "évidence of case ٤٧١١");
  mkdirSync(join(folder, "mail"), { recursive: true });
  const bytes = Buffer.alloc(EVIDENCE_BYTES, createHash("sha512").update("own evidence").digest());
  writeFileSync(join(folder, "mail", "بريد.mbox"), bytes);
  writeFileSync(join(folder, "empty"), "");
  return folder;
}

describe("the demo", () => {
  it(
    "verifies every step on a person's own evidence, and leaves nothing behind",
    async () => {
      const before = folders();
      const { code, output, left } = await runDemo(SCRIPT, ["--exit", "--evidence", ownEvidence()]);
      expect(output).toMatch(/\n\d+ steps verified in /);
      expect(output).not.toContain("FAILED");
      expect([code, left, newFolders(before)]).toEqual([0, 0, []]);
    },
    DEMO_LIMIT_MS,
  );

  it(
    "leaves nothing behind when it is interrupted",
    async () => {
      const before = folders();
      // Its first State is being set up, by a process of its own: how servers end, the whole demo above shows.
      const isSettingUp = (): boolean =>
        newFolders(before).some((name) => existsSync(join(root, ".demo", name, "aurelia/data/setting-up")));
      const { code, output, left } = await runDemo(SCRIPT, ["--exit", "--evidence", ownEvidence()], isSettingUp);
      expect(output).toContain("\n 1. ");
      expect(output).not.toContain("verified");
      expect([code, left, newFolders(before)]).toEqual([130, 0, []]);
    },
    DEMO_LIMIT_MS,
  );

  it("says what is wrong with the evidence before it starts anything", async () => {
    const before = folders();
    const { code, output } = await runDemo(SCRIPT, ["--exit", "--evidence", join(temporaryFolder(), "nothing")]);
    expect(output).toContain("there is nothing there");
    expect([code, newFolders(before)]).toEqual([1, []]);
  });
});
