import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createProgram } from "../src/cli/program.ts";
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
  ...pagesIn("spec"),
];

/** What a page calls a path of this tree begins with one of these. */
const FOLDERS = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/^(?:node_modules|\.git|dist|data(?:-.*)?)$/.test(entry.name))
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

/** A place inside another page, as `page#heading`, that no heading of it has. */
function missingHeadings(page: string, text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s:]*)#([^)\s]+)\)/g)].flatMap(([, file = "", place = ""]) => {
    const target = file === "" ? page : join(dirname(page), file);
    const headings = [...textOf(target).matchAll(/^#+ +(.+)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s-]/gu, "")
        .replaceAll(" ", "-"),
    );
    return headings.includes(place) ? [] : [`${target}#${place}`];
  });
}

/** Tests named after their file, as in `a.test.ts` ("what it says"), that the file does not have. */
function missingTests(text: string): string[] {
  return [...text.replaceAll(/\s+/g, " ").matchAll(/`([^`\s]+\.test\.tsx?)` \("([^"]+)"\)/g)]
    .filter(([, file = "", title = ""]) => !readFileSync(join(root, file), "utf8").includes(`"${title}"`))
    .map(([, file, title]) => `${file}: ${title}`);
}

function missing(paths: readonly string[]): string[] {
  return paths.filter((path) => !existsSync(join(root, path)));
}

describe("the pages for people", () => {
  it.each(pages)("%s names only files that exist", (page) => {
    const text = textOf(page);
    expect(missing([...codePaths(text), ...linkTargets(page, text)])).toEqual([]);
    expect([...missingHeadings(page, text), ...missingTests(text)]).toEqual([]);
  });

  it("would notice a file that does not exist", () => {
    expect(missing(codePaths("see `src/platform/no-such-file.ts` and `src/server/app.ts:12`"))).toEqual([
      "src/platform/no-such-file.ts",
    ]);
    expect(missing(linkTargets("docs/limits.md", "[gone](operate/gone.md) and [there](../README.md#try-it)"))).toEqual([
      "docs/operate/gone.md",
    ]);
    expect(missingHeadings("README.md", "[there](#try-it) and [gone](SECURITY.md#no-such-part)")).toEqual([
      "SECURITY.md#no-such-part",
    ]);
    expect(missingTests('`src/web/csv.test.ts` ("nobody wrote this")')).toEqual([
      "src/web/csv.test.ts: nobody wrote this",
    ]);
  });

  it.each(pages)("%s names only routes of the API that there are", (page) => {
    const operations = textOf("docs/api/operations.txt");
    const named = [...textOf(page).matchAll(/`(GET|POST|PUT|DELETE) (\/api\/v1\/[\w/{}-]+)`/g)];
    const unknown = named.filter(([, method = "", path = ""]) => !operations.includes(`\n${method} ${path} | `));
    expect(unknown.map(([call]) => call)).toEqual([]);
  });

  it.each(pages)("%s shows only commands and options that there are", (page) => {
    expect(unknownWords(textOf(page))).toEqual([]);
  });

  it("would notice a command or an option that does not exist", () => {
    expect(unknownWords("`rogatory serve --dat X`, `rogatory user banish NAME`, `rogatory keygen`")).toEqual([
      "rogatory serve --dat",
      "rogatory user banish",
    ]);
    expect(unknownWords("as root:\n\n    env A=b rogatory fsck --repair\n")).toEqual(["rogatory fsck --repair"]);
  });

  it.each(pages)("%s names only npm scripts that package.json has", (page) => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(textOf("package.json"));
    const named = [...textOf(page).matchAll(/\bnpm (?:run ([\w-]+)|(test|start)\b)/g)];
    const unknown = named.map(([, run, short]) => run ?? short ?? "").filter((name) => !(name in scripts));
    expect(unknown).toEqual([]);
  });

  it("name only variables that there are", () => {
    const sources = [...filesUnder("src"), ...filesUnder("scripts"), ...filesUnder("tests")].map((path) =>
      textOf(path),
    );
    const settings = configKeys.map(({ variable }) => variable);
    const named = pages.flatMap((page) => textOf(page).match(/\bROGATORY_[A-Z_]*[A-Z]\b/g) ?? []);
    const isKnown = (name: string): boolean =>
      settings.includes(name) || sources.some((source) => new RegExp(`\\b${name}\\b`).test(source));
    expect([...new Set(named)].filter((name) => !isKnown(name))).toEqual([]);
  });

  it("name data folders beside the sources that git and an image leave out", () => {
    const shown = pages.flatMap((page) => [...textOf(page).matchAll(/--data (?:\.\/)?([a-z][\w-]*)(?=[\s`])/g)]);
    // The last is what `serve` proposes where the first is taken.
    const folders = new Set([...shown.map(([, folder = ""]) => folder), "data", "data-3"]);
    expect(folders).toContain("data-2");
    for (const file of [".gitignore", ".dockerignore"]) {
      const left = textOf(file)
        .split("\n")
        .map((line) => new RegExp(`^${line.replace(/\/$/, "").replaceAll(".", "\\.").replaceAll("*", ".*")}$`));
      expect([...folders].filter((folder) => !left.some((pattern) => pattern.test(folder)))).toEqual([]);
    }
  });

  it("shows the three commands in README", () => {
    for (const command of ["npm run demo", "npm test", "npm start"]) expect(textOf("README.md")).toContain(command);
  });
});

describe("what is said not to be there", () => {
  /** Words of a page, and what the API or the sources would have if it were there after all. */
  const denied: readonly (readonly [string, RegExp, RegExp])[] = [
    ["README.md", /not yet: motions and votes of the Conference of the States Parties/, /\/motions|\/votes/],
    ["docs/limits.md", /motions and votes of the Conference of the States Parties/, /\/motions|\/votes/],
    ["docs/what-works.md", /orders of arrest/, /\/arrest/],
    ["docs/limits.md", /Pouches/, /\/pouch/],
    ["docs/limits.md", /RFC 3161 time stamps/, /time-stamp|rfc-?3161/],
    ["docs/limits.md", /object storage/, /object-stor|\/s3/],
    ["docs/limits.md", /single sign-on/, /oidc|saml|\/sso/],
  ];
  const there = [textOf("docs/api/operations.txt"), ...filesUnder("src")].join("\n");

  it.each(denied)("%s: %s", (page, words, sign) => {
    expect(textOf(page).replaceAll(/\s+/g, " ")).toMatch(words);
    expect(sign.exec(there)?.[0]).toBeUndefined();
  });

  it("is not denied where it is there", () => {
    const pagesThatDeny = ["README.md", "docs/what-works.md", "docs/limits.md"].map((page) => {
      const [, after = ""] = textOf(page).split(/Not there yet|not there at all|^- not yet:/m);
      return after.replaceAll(/\s+/g, " ");
    });
    const existing: readonly (readonly [RegExp, string])[] = [
      [/papers in an answer/, "/requests/{id}/supplement"],
      [/directories/, "treaty/domain/directory.ts"],
      [/\bmetrics\b/, "server/metrics.ts"],
      [/moving a data folder/, "cli/move/move-to-postgres.ts"],
      [/a way out of recovery/, "recovery/leave.ts"],
    ];
    for (const [words, sign] of existing) {
      expect([sign, there.includes(sign)]).toEqual([sign, true]);
      expect(pagesThatDeny.filter((said) => words.test(said))).toEqual([]);
    }
    expect(pagesThatDeny.map((said) => said.length > 50)).toEqual([true, true, true]);
  });
});

describe("docs/releases.md", () => {
  it("begins with the release of package.json, and says what programs have to change", () => {
    const [, ...sections] = textOf("docs/releases.md").split(/^## /m);
    const { version }: { version: string } = JSON.parse(textOf("package.json"));
    const lock: { version: string; packages: Record<string, { version: string }> } = JSON.parse(
      textOf("package-lock.json"),
    );
    expect([sections[0]?.split("\n")[0], lock.version, lock.packages[""]?.version]).toEqual([
      version,
      version,
      version,
    ]);
    expect(sections[0]).toContain("### The JSON API");
    expect(sections.map((section) => section.split("\n")[0])).toContain("0.1.0");
  });

  it("says of every release which backups it makes", () => {
    const text = textOf("docs/releases.md");
    const releases = [...text.matchAll(/^## (\d+\.\d+\.\d+)$/gm)].map(([, number = ""]) => number);
    expect(releases.filter((number) => !new RegExp(`^\\| ${number} +\\|`, "m").test(text))).toEqual([]);
    const written = /FORMAT_NUMBER = (\d+)/.exec(textOf("src/cli/backup/backup-record.ts"))?.[1];
    expect(text).toMatch(new RegExp(`^\\| ${releases[0]} +\\| format ${written} `, "m"));
  });
});

describe("docs/operate/configure.md", () => {
  const headings = [...textOf("docs/operate/configure.md").matchAll(/^### `(\w+)`, `(\w+)`$/gm)];

  it("has every setting, and no other, each with its environment variable", () => {
    const described = headings.map(([, name, variable]) => `${name} ${variable}`);
    expect(described.toSorted()).toEqual(configKeys.map(({ name, variable }) => `${name} ${variable}`).toSorted());
  });
});

describe("ARCHITECTURE.md", () => {
  it("names where the pages of every module begin", () => {
    const sources = filesUnder("src/modules").filter((path) => path.includes("/pages/"));
    const begun = sources.flatMap((path) =>
      [...textOf(path).matchAll(/pages\.get\(\s*"(\/[a-z-]+)/g)].map(([, at = ""]) => at),
    );
    expect(begun.length).toBeGreaterThan(20);
    expect([...new Set(begun)].filter((at) => !textOf("ARCHITECTURE.md").includes(`\`${at}\``))).toEqual([]);
  });
});

describe("docs/operate/monitor.md", () => {
  const spans = new Set([...textOf("docs/operate/monitor.md").matchAll(/`([a-z.-]+)`/g)].map(([, span = ""]) => span));

  it("has every kind of alarm", () => {
    const texts: Record<string, string> = JSON.parse(textOf("locales/en/federation.json"));
    const kinds = Object.keys(texts).flatMap((key) => /^federation\.alarm\.([a-z-]+)$/.exec(key)?.[1] ?? []);
    expect(kinds.length).toBeGreaterThan(10);
    expect(kinds.filter((kind) => !spans.has(kind))).toEqual([]);
  });

  it("has every fault that Health names", () => {
    const sources = filesUnder("src").filter((path) => !/\.test\.|gallery/.test(path));
    const codes = sources.flatMap((path) =>
      [...textOf(path).matchAll(/\bcode: "([a-z-]+)",\s+level|\bnote\("([a-z-]+)", [ct]/g)].map(
        ([, code, noted]) => code ?? noted ?? "",
      ),
    );
    const texts: Record<string, string> = JSON.parse(textOf("locales/en/app.json"));
    const reasons = Object.keys(texts).flatMap((key) => /^app\.health\.recovery-([a-z-]+)$/.exec(key)?.[1] ?? []);
    expect([codes.length > 18, reasons.length]).toEqual([true, 7]);
    expect([...codes, ...reasons].filter((code) => !spans.has(code))).toEqual([]);
  });

  it("has every fault for which an example of alert rules wakes somebody", () => {
    const rules = [...textOf("deploy/prometheus-alerts.yml").matchAll(/code=~"([^"]+)"/g)];
    const codes = rules.flatMap(([, said = ""]) => said.split("|")).filter((code) => !code.endsWith(".*"));
    expect(codes.length).toBeGreaterThan(8);
    expect(codes.filter((code) => !spans.has(code))).toEqual([]);
  });

  it("has every limit that a peer may be over", () => {
    const sources = filesUnder("src").filter((path) => !path.includes(".test."));
    const limits = sources.flatMap((path) =>
      [...textOf(path).matchAll(/\blimit: "([a-z-]+)"/g)].map(([, name = ""]) => name),
    );
    expect(limits.length).toBeGreaterThan(5);
    expect(limits.filter((name) => !spans.has(name))).toEqual([]);
  });

  it("names only events that the program writes", () => {
    const rows = [...textOf("docs/operate/monitor.md").matchAll(/^\| `([a-z]+[.-][a-z.-]+)` +\|/gm)].map(
      ([, event = ""]) => event,
    );
    const sources = filesUnder("src").map((path) => textOf(path));
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((event) => !sources.some((source) => source.includes(`"${event}"`)))).toEqual([]);
  });
});

describe("docs/operate/bad-nights.md", () => {
  const text = textOf("docs/operate/bad-nights.md");
  const locales = readdirSync(join(root, "locales/en")).flatMap((name) =>
    Object.values(JSON.parse(textOf(`locales/en/${name}`)) as Record<string, string>),
  );
  const program = [...locales, ...filesUnder("src").map((path) => textOf(path))].map((one) =>
    one.replaceAll(/\s+/g, " "),
  );

  /** What the page quotes of a screen and nothing says, between the places where it differs. */
  const unsaid = (page: string): string[] =>
    [...page.matchAll(/^> (.+)$/gm), ...page.matchAll(/"([^"\n]{8,})"/g)]
      .flatMap(([, quoted = ""]) => quoted.split("…"))
      .map((piece) => piece.trim().replace(/[.,:]$/, ""))
      .filter((piece) => piece.length > 3 && !program.some((said) => said.includes(piece)));

  it("has ten nights, each with what is seen, done first, done then, lost, and whom to call", () => {
    const nights = text.split(/^## /m).slice(1);
    expect(nights.map((night) => night.split(".")[0])).toEqual(Array.from({ length: 10 }, (_, at) => `${at + 1}`));
    for (const part of ["**You see**", "**First**", "**Then**", "**Lost**", "**Call**"]) {
      expect(nights.filter((night) => !night.includes(part))).toEqual([]);
    }
  });

  it("quotes what pages and commands say", () => {
    expect(unsaid(text)).toEqual([]);
    expect(unsaid('> This server is … on the moon.\n"End the recovery"')).toEqual(["on the moon"]);
  });

  it("names codes that there are", () => {
    const codes = [...text.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, code = ""]) => code);
    expect(codes.length).toBeGreaterThan(20);
    expect(
      codes.filter(
        (code) =>
          !program.some((said) => said.includes(`"${code}"`)) &&
          !(`app.health.recovery-${code}` in (JSON.parse(textOf("locales/en/app.json")) as object)),
      ),
    ).toEqual([]);
  });
});

describe("docs/decisions/0001-dependencies.md", () => {
  it("names every package, or its scope, and why it is there", () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(textOf("package.json"));
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
    const said = textOf("docs/decisions/0001-dependencies.md");
    expect(names.filter((name) => !said.includes(name) && !said.includes(`${name.split("/")[0]}/*`))).toEqual([]);
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

interface KnownCommand {
  readonly words: string;
  readonly options: readonly string[];
}

/** Every command that does something, with its options. */
function commandsOf(command: ReturnType<typeof createProgram>, before = ""): KnownCommand[] {
  return command.commands.flatMap((one) => {
    const words = `${before}${one.name()}`;
    const own = { words, options: one.options.map(({ long }) => long ?? "") };
    if (one.commands.length === 0) return [own];
    // A group that does something by itself has options.
    return [...commandsOf(one, `${words} `), ...(own.options.length > 0 ? [own] : [])];
  });
}

const commands = commandsOf(createProgram());

/**
 * What follows the word "rogatory" in code, in a sentence or on a line of its own; labels of the protocol, database roles and the service
 * of compose.yaml are none.
 */
function commandLines(text: string): string[] {
  const inSentences = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  const onTheirOwn = text.split("\n").filter((line) => line.startsWith("    "));
  return [...inSentences, ...onTheirOwn]
    .map((code) => /(?:^|\s)rogatory (?:-- |rogatory )?([a-z].*)$/.exec(code)?.[1] ?? "")
    .filter((line) => line !== "" && !/^(?:key|storage|login|owner)\b/.test(line));
}

/** Commands and options in a text that the program would not take. */
function unknownWords(text: string): string[] {
  return commandLines(text).flatMap((line) => {
    const [first = "", second = ""] = line.split(/\s+/);
    const named = commands.find(({ words }) => words === first || words === `${first} ${second}`);
    // "rogatory user" alone speaks of all its commands.
    const isGroup = second === "" && commands.some(({ words }) => words.startsWith(`${first} `));
    if (named === undefined) return isGroup ? [] : [`rogatory ${first} ${second}`.trim()];
    const options = [...line.matchAll(/(?<=[ [])--[a-z-]+/g)].map(([option]) => option);
    const unknown = options.filter((option) => !named.options.includes(option));
    return unknown.map((option) => `rogatory ${named.words} ${option}`);
  });
}

describe("docs/operate/commands.md", () => {
  const rows = [
    ...textOf("docs/operate/commands.md").matchAll(/^\| `rogatory ([a-z-]+(?: [a-z]+)?).*\| ([^|]*) \|$/gm),
  ];

  it("has every command with every option, and no other", () => {
    const described = rows.map(([, words = "", options = ""]) => ({
      words,
      options: options.match(/--[a-z-]+/g) ?? [],
    }));
    const sorted = (all: readonly KnownCommand[]): string[] =>
      all.map(({ words, options }) => [words, ...options.toSorted()].join(" ")).toSorted();
    expect(sorted(described)).toEqual(sorted(commands));
  });
});
