import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { beyondBudget, linesIn } from "./check-lines.ts";

test("lines are counted by module and by folder, without tests and without what is generated", () => {
  const root = mkdtempSync(join(tmpdir(), "rogatory-lines-"));
  const line = "export const one = 1;\n";
  for (const [path, count] of [
    ["src/version.ts", 1],
    ["src/web/page.tsx", 2],
    ["src/web/components/list.tsx", 3],
    ["src/web/page.test.tsx", 40],
    ["src/modules/desk/store.ts", 5],
    ["src/modules/desk/queue/read.ts", 6],
    ["src/platform/generated/tables.ts", 70],
    ["src/platform/log.ts", 8],
    ["client/upload.ts", 90],
  ] as const) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), line.repeat(count));
  }
  expect(linesIn(root)).toEqual({ src: 1, "src/modules/desk": 11, "src/platform": 8, "src/web": 5 });
  rmSync(root, { recursive: true });
});

test("a folder within its budget is no fault; one beyond it is told by how much and what to do", () => {
  expect(beyondBudget({ "src/web": 100 }, { "src/web": 100 })).toEqual([]);
  expect(beyondBudget({ "src/web": 107 }, { "src/web": 100 })).toEqual([
    "src/web has 107 lines, 7 beyond its budget of 100. Cut, or raise it in scripts/line-budget.json: a commit of its own that says why.",
  ]);
});

test("a new folder needs a budget, and a budget its folder", () => {
  expect(beyondBudget({ "src/new": 1 }, { "src/old": 1 })).toEqual([
    'src/new has 1 lines and no budget. Add "src/new" to scripts/line-budget.json.',
    "src/old is gone. Remove it from scripts/line-budget.json.",
  ]);
});
