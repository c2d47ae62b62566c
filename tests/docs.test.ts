import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { configKeys } from "../src/platform/index.ts";

const root = join(import.meta.dirname, "..");

/** The pages that people write by hand, and that name files of this tree. */
const pages = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...pagesIn("docs"),
  ...pagesIn("docs/operate"),
  ...pagesIn("docs/decisions"),
];

/** What a page calls a path of this tree begins with one of these. */
const FOLDERS = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !["node_modules", ".git", "dist", "data"].includes(entry.name))
  .map(({ name }) => name);

function pagesIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);
}

function textOf(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

/** The paths in code spans: those that begin with a folder of the tree and hold no pattern or placeholder. */
function codePaths(text: string): string[] {
  const spans = [...text.matchAll(/`([^`\s]+)`/g)].map(([, span]) => span ?? "");
  return spans
    .filter((span) => FOLDERS.some((folder) => span.startsWith(`${folder}/`)) && !/[<>*{}…]|N0|\/NAME|\/x\./.test(span))
    .map((span) => span.replace(/:\d+$/, ""));
}

/** The targets of links, without addresses and without the place inside a page. */
function linkTargets(page: string, text: string): string[] {
  const inline = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? "");
  const named = [...text.matchAll(/^\[[^\]]+\]: +(\S+)$/gm)].map(([, target]) => target ?? "");
  return [...inline, ...named]
    .filter((target) => !/^[a-z]+:/.test(target) && !target.startsWith("#"))
    .map((target) => join(dirname(page), target.replace(/#.*$/, "")));
}

function missing(paths: readonly string[]): string[] {
  return paths.filter((path) => !existsSync(join(root, path)));
}

describe("the pages for people", () => {
  it.each(pages)("%s names only files that exist", (page) => {
    const text = textOf(page);
    expect(missing([...codePaths(text), ...linkTargets(page, text)])).toEqual([]);
  });

  it("would notice a file that does not exist", () => {
    expect(missing(codePaths("see `src/platform/no-such-file.ts` and `src/app.ts:12`"))).toEqual([
      "src/platform/no-such-file.ts",
    ]);
    expect(missing(linkTargets("docs/limits.md", "[gone](operate/gone.md) and [there](../README.md#try-it)"))).toEqual([
      "docs/operate/gone.md",
    ]);
  });

  it.each(pages)("%s names only npm scripts that package.json has", (page) => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(textOf("package.json"));
    const named = [...textOf(page).matchAll(/\bnpm (?:run ([\w-]+)|(test|start)\b)/g)];
    const unknown = named.map(([, run, short]) => run ?? short ?? "").filter((name) => !(name in scripts));
    expect(unknown).toEqual([]);
  });

  it("shows the three commands in README", () => {
    for (const command of ["npm run demo", "npm test", "npm start"]) expect(textOf("README.md")).toContain(command);
  });
});

describe("docs/operate/configure.md", () => {
  const headings = [...textOf("docs/operate/configure.md").matchAll(/^### `(\w+)`, `(\w+)`$/gm)];

  it("has every setting, and no other, each with its environment variable", () => {
    const described = headings.map(([, name, variable]) => `${name} ${variable}`);
    expect(described.toSorted()).toEqual(configKeys.map(({ name, variable }) => `${name} ${variable}`).toSorted());
  });
});
