import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { afterEach, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const { importRules } = createRequire(import.meta.url)("../boundaries.cjs") as {
  importRules: { name: string; plant: [string, string] }[];
};

const cruiser = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");

const trees: string[] = [];
afterEach(() => trees.splice(0).forEach((tree) => rmSync(tree, { recursive: true, force: true })));

/** An empty tree with our compiler and boundary settings, into which one violation is planted. */
function emptyTree(): string {
  const tree = mkdtempSync(join(tmpdir(), "rogatory-planted-"));
  trees.push(tree);
  for (const name of [
    "boundaries.cjs",
    ".dependency-cruiser.cjs",
    "tsconfig.json",
    "tsconfig.pure.json",
    "package.json",
  ]) {
    writeFileSync(join(tree, name), readFileSync(join(root, name)));
  }
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  return tree;
}

function plant(tree: string, path: string, content: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), content);
}

/** Names of the rules that dependency-cruiser reports for a tree. */
function brokenRules(tree: string): string[] {
  const { stdout, stderr } = spawnSync(process.execPath, [cruiser, "--output-type", "json", "."], {
    cwd: tree,
    encoding: "utf8",
    maxBuffer: 64 * 2 ** 20,
  });
  if (!stdout.startsWith("{")) throw new Error(`dependency-cruiser said: ${stdout}${stderr}`);
  const report = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return report.summary.violations.map((violation) => violation.rule.name);
}

test.each(importRules)("the import rule $name catches its planted violation", ({ name, plant: [from, to] }) => {
  const tree = emptyTree();
  const isFile = to.startsWith("src/") || to.startsWith("tests/");
  const specifier = isFile ? `./${relative(dirname(from), to)}`.replace("./..", "..") : to;
  const back = name === "no-circles" ? `import "./${relative(dirname(to), from)}";\n` : "";
  if (isFile) plant(tree, to, `${back}export const planted = 1;\n`);
  plant(tree, from, `import "${specifier}";\nexport const planting = 1;\n`);

  expect(brokenRules(tree)).toContain(name);
});

test("a tree without violations is clean, so the rules do not simply always fire", () => {
  const tree = emptyTree();
  plant(tree, "src/protocol/bytes.ts", "export const planted = 1;\n");
  plant(tree, "src/modules/audit/index.ts", 'import "../../protocol/bytes.ts";\nexport const planting = 1;\n');

  expect(brokenRules(tree)).toEqual([]);
});

test.each([
  ["a Node global", "export const planted = process.pid;\n"],
  ["a Node module", 'import { readFileSync } from "node:fs";\nexport const planted = readFileSync;\n'],
  ["a browser global", "export const planted = document.title;\n"],
  ["the network", 'export const planted = fetch("https://example.org");\n'],
])("pure folders do not compile with %s", (_what, source) => {
  const tree = emptyTree();
  plant(tree, "src/protocol/globals.d.ts", readFileSync(join(root, "src/protocol/globals.d.ts"), "utf8"));
  plant(tree, "src/protocol/planted.ts", source);

  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.pure.json"], {
    cwd: tree,
    encoding: "utf8",
  });
  expect(stdout).toContain("src/protocol/planted.ts");
  expect(status).not.toBe(0);
});

test("the rules see the files of this very tree", () => {
  const report = execFileSync(process.execPath, [cruiser, "--output-type", "json", "src"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 256 * 2 ** 20,
  });
  const { modules } = JSON.parse(report) as { modules: { source: string }[] };
  expect(modules.filter((module) => module.source.startsWith("src/protocol/")).length).toBeGreaterThan(5);
});
