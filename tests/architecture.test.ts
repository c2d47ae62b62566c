import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const { importRules } = createRequire(import.meta.url)("../boundaries.cjs") as {
  importRules: { name: string; scope?: "folder"; plant: [string, string] }[];
};

const cruiser = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");

const CONFIGURATIONS = [".dependency-cruiser.cjs", ".dependency-cruiser-folders.cjs"];

const trees: string[] = [];
afterAll(() => trees.splice(0).forEach((tree) => rmSync(tree, { recursive: true, force: true })));

/** An empty tree with our compiler and boundary settings, into which violations are planted. */
function emptyTree(): string {
  const tree = mkdtempSync(join(tmpdir(), "rogatory-planted-"));
  trees.push(tree);
  for (const name of ["boundaries.cjs", ...CONFIGURATIONS, "tsconfig.json", "tsconfig.pure.json", "package.json"]) {
    writeFileSync(join(tree, name), readFileSync(join(root, name)));
  }
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  return tree;
}

function plant(tree: string, path: string, content: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), content);
}

interface Violation {
  readonly rule: string;
  readonly from: string;
}

/** What dependency-cruiser reports for a tree, by the rules of files and by those of folders. */
function violationsIn(tree: string): Violation[] {
  return CONFIGURATIONS.flatMap((configuration) => violationsBy(configuration, tree));
}

function violationsBy(configuration: string, tree: string): Violation[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [cruiser, "--config", configuration, "--output-type", "json", "."],
    { cwd: tree, encoding: "utf8", maxBuffer: 64 * 2 ** 20 },
  );
  if (!stdout.startsWith("{")) throw new Error(`dependency-cruiser said: ${stdout}${stderr}`);
  const report = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } };
  return report.summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
}

let planted: Violation[];

// All plants stand in one tree: to start dependency-cruiser takes longer than all that it then looks at.
beforeAll(() => {
  const tree = emptyTree();
  const imports = new Map<string, Set<string>>();
  for (const { name, plant: plants } of importRules) {
    const [from, to] = plants;
    const isFile = to.startsWith("src/") || to.startsWith("tests/");
    importsOf(from).add(isFile ? pathFrom(from, to) : to);
    if (isFile && name === "no-circles") importsOf(to).add(pathFrom(to, from));
    else if (isFile && name === "no-folder-circles") {
      // Back by other files: no file imports one that imports it.
      importsOf(besides(to)).add(pathFrom(besides(to), besides(from)));
      importsOf(besides(from));
      importsOf(to);
    } else if (isFile) importsOf(to);
  }
  for (const [path, specifiers] of imports) {
    const lines = [...specifiers].map((specifier) => `import "${specifier}";\n`);
    plant(tree, path, `${lines.join("")}export const planted = 1;\n`);
  }
  planted = violationsIn(tree);

  function importsOf(path: string): Set<string> {
    const known = imports.get(path) ?? new Set();
    imports.set(path, known);
    return known;
  }
});

function besides(path: string): string {
  return join(dirname(path), "besides.ts");
}

function pathFrom(from: string, to: string): string {
  return `./${relative(dirname(from), to)}`.replace("./..", "..");
}

test.each(importRules)("the import rule $name catches its planted violation", ({ name, scope, plant: plants }) => {
  const from = scope === "folder" ? dirname(plants[0]) : plants[0];
  expect(planted).toContainEqual({ rule: name, from });
});

test("a tree without violations is clean, so the rules do not simply always fire", () => {
  const tree = emptyTree();
  plant(tree, "src/protocol/bytes.ts", "export const planted = 1;\n");
  plant(tree, "src/modules/audit/index.ts", 'import "../../protocol/bytes.ts";\nexport const planting = 1;\n');
  // A folder, and the files of the one above it.
  plant(tree, "src/modules/audit/context.ts", 'import "./log/store.ts";\nexport const planting = 1;\n');
  plant(tree, "src/modules/audit/log/store.ts", "export const planted = 1;\n");
  plant(tree, "src/modules/audit/log/append.ts", 'import "../context.ts";\nexport const planting = 1;\n');

  expect(violationsIn(tree)).toEqual([]);
});

const IMPURE = [
  ["a Node global", "export const planted = process.pid;\n"],
  ["a Node module", 'import { readFileSync } from "node:fs";\nexport const planted = readFileSync;\n'],
  ["a browser global", "export const planted = document.title;\n"],
  ["the network", 'export const planted = fetch("https://example.org");\n'],
] as const;

let compiled: { readonly status: number | null; readonly stdout: string };

beforeAll(() => {
  const tree = emptyTree();
  plant(tree, "src/protocol/globals.d.ts", readFileSync(join(root, "src/protocol/globals.d.ts"), "utf8"));
  for (const [what, source] of IMPURE) plant(tree, pureFile(what), source);
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  compiled = spawnSync(process.execPath, [tsc, "-p", "tsconfig.pure.json"], { cwd: tree, encoding: "utf8" });
});

function pureFile(what: string): string {
  return `src/protocol/${what.replaceAll(" ", "-")}.ts`;
}

test.each(IMPURE)("pure folders do not compile with %s", (what) => {
  expect(compiled.stdout).toContain(pureFile(what));
  expect(compiled.status).not.toBe(0);
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
