import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../tests/support/temporary-folders.ts";
import { unchangedChecks, type CheckInputs } from "./unchanged-checks.ts";

/** A tree with a script that imports one file and reads another. */
function tree(): { root: string; write: (path: string, content: string) => void } {
  const root = temporaryFolder();
  const write = (path: string, content: string): void => writeFileSync(join(root, path), content);
  execFileSync("git", ["init", "--quiet"], { cwd: root });
  for (const folder of ["scripts", "src", "spec"]) mkdirSync(join(root, folder));
  write("package-lock.json", "{}");
  write("scripts/make.ts", 'import { rule } from "../src/rule.ts";\nconsole.log(rule);\n');
  write("src/rule.ts", "export const rule = 1;\n");
  write("src/other.ts", "export const other = 1;\n");
  write("spec/made.json", "1");
  return { root, write };
}

const inputs: CheckInputs = { words: ["node", "scripts/make.ts"], script: "scripts/make.ts", reads: /^spec\// };

it("knows a check again by the content of all that it reads, and by nothing else", async () => {
  const { root, write } = tree();
  const file = join(root, "kept/checks.json");
  const remembered = async (asked = inputs): Promise<boolean> => {
    const checks = unchangedChecks(root, file);
    return checks.hasPassed("made", await checks.digest(asked));
  };
  expect(await remembered()).toBe(false);
  const checks = unchangedChecks(root, file);
  checks.remember("made", await checks.digest(inputs));
  expect(await remembered()).toBe(true);
  write("src/other.ts", "export const other = 2;\n");
  write("src/rule.ts", "export const rule = 1;\n");
  expect(await remembered()).toBe(true);
  expect(await remembered({ ...inputs, words: ["node", "scripts/make.ts", "--check"] })).toBe(false);

  for (const [path, content, changed] of [
    ["scripts/make.ts", 'import { rule } from "../src/rule.ts";\nconsole.log(rule);\n', "console.log(2);\n"],
    ["src/rule.ts", "export const rule = 1;\n", "export const rule = 2;\n"],
    ["spec/made.json", "1", "2"],
    ["package-lock.json", "{}", "{ }"],
  ] as const) {
    write(path, changed);
    expect([path, await remembered()]).toEqual([path, false]);
    write(path, content);
    expect([path, await remembered()]).toEqual([path, true]);
  }
  write("spec/another.json", "1");
  expect(await remembered()).toBe(false);
  rmSync(join(root, "spec/another.json"));
  rmSync(join(root, "spec/made.json"));
  expect(await remembered()).toBe(false);
});

it("takes nothing for unchanged where a script cannot be read, git does not say what is there, or what was kept is damaged", async () => {
  const { root, write } = tree();
  const file = join(root, "checks.json");
  write("checks.json", '{"made":');
  const damaged = unchangedChecks(root, file);
  expect(damaged.hasPassed("made", await damaged.digest(inputs))).toBe(false);
  write("scripts/make.ts", 'import { rule } from "../src/nothing.ts";\nconsole.log(rule);\n');
  expect(await damaged.digest(inputs)).toBe(undefined);
  write("scripts/make.ts", "");
  rmSync(join(root, ".git"), { recursive: true });
  const checks = unchangedChecks(root, file);
  const digest = await checks.digest(inputs);
  checks.remember("made", digest);
  expect([digest, checks.hasPassed("made", digest)]).toEqual([undefined, false]);
});
