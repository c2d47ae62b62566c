// Says when the house grows: each folder of src and each module has a budget of lines in scripts/line-budget.json, tests and what is
// generated not counted. With --set it takes the present size as every budget, with --set 3 three per cent more.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const BUDGET_FILE = "scripts/line-budget.json";

export type Lines = Readonly<Record<string, number>>;

/** Lines of src by module, by folder that is none, and of what lies in src itself. */
export function linesIn(root: string): Lines {
  const paths = globSync("src/**/*.{ts,tsx}", { cwd: root });
  const counted = paths.filter((path) => !/\.test\.tsx?$/.test(path) && !path.includes("/generated/"));
  const sizes = new Map<string, number>();
  for (const path of counted) {
    const folder = /^src\/(?:modules\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? "src";
    sizes.set(folder, (sizes.get(folder) ?? 0) + readFileSync(join(root, path), "utf8").split("\n").length - 1);
  }
  return Object.fromEntries([...sizes].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Each folder that has outgrown its budget, or has none; and each budget of a folder that is gone. */
export function beyondBudget(lines: Lines, budget: Lines): readonly string[] {
  const grown = Object.entries(lines).flatMap(([folder, size]) => {
    const most = budget[folder];
    if (most === undefined) return [`${folder} has ${size} lines and no budget. Add "${folder}" to ${BUDGET_FILE}.`];
    if (size <= most) return [];
    return [
      `${folder} has ${size} lines, ${size - most} beyond its budget of ${most}. Cut, or raise it in ${BUDGET_FILE}: a commit of its own that says why.`,
    ];
  });
  const gone = Object.keys(budget).filter((folder) => lines[folder] === undefined);
  return [...grown, ...gone.map((folder) => `${folder} is gone. Remove it from ${BUDGET_FILE}.`)];
}

if (import.meta.main) {
  const root = join(import.meta.dirname, "..");
  const lines = linesIn(root);
  const setAt = process.argv.indexOf("--set");
  if (setAt > 0) {
    const more = 1 + Number(process.argv[setAt + 1] ?? 0) / 100;
    const budget = Object.fromEntries(Object.entries(lines).map(([folder, size]) => [folder, Math.ceil(size * more)]));
    writeFileSync(join(root, BUDGET_FILE), `${JSON.stringify(budget, null, 2)}\n`);
  }
  const faults = beyondBudget(lines, JSON.parse(readFileSync(join(root, BUDGET_FILE), "utf8")) as Lines);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
}
