// The order of the house. Everything that the import rules and their test know comes from here.

// A module may use only those before it, and only through its index.ts.
const modules = [
  "audit",
  "identity",
  "printing",
  "desk",
  "registry",
  "treaty",
  "federation",
  "assistance",
  "evidence",
  "measures",
  "cooperation",
  "conference",
  "proceedings",
];

// The same for the folders of src that stand on the modules: src/server/app.ts puts all together, and only set-up and entries start it.
const aboveModules = ["modules", "court", "training", "server", "set-up", "cli"];

// Pure folders: no IO, no platform, no clock. The second compiler run (tsconfig.pure.json) proves it by types.
// These are the only packages that pure code may use.
const purePackages = ["zod", "@noble/.+", "@scure/.+", "age-encryption", "jsonc-parser", "structured-headers"];

const purePackagePattern = `node_modules/(${purePackages.join("|")})/`;

// Each rule carries a planted violation, `plant` = [file, what it imports]: tests/architecture.test.ts writes it into an
// empty tree and expects that very rule to catch it. (A checker that sees no files is green too.)
/** @type {{ name: string, comment: string, scope?: "folder", from: object, to: object, plant: [string, string] }[]} */
const importRules = [
  {
    name: "protocol-stands-alone",
    comment: "The protocol is what another implementer reads: it uses nothing of ours.",
    from: { path: "^src/protocol/" },
    to: { path: "^src/", pathNot: "^src/protocol/" },
    plant: ["src/protocol/a.ts", "src/platform/b.ts"],
  },
  {
    name: "convention-knows-only-protocol",
    comment: "The Convention's rules are data and pure functions over it.",
    from: { path: "^src/convention/" },
    to: { path: "^src/", pathNot: "^src/(convention|protocol)/" },
    plant: ["src/convention/a.ts", "src/modules/audit/index.ts"],
  },
  {
    name: "pure-code-has-no-io",
    comment: "Pure folders take time, randomness and trust as arguments; they open nothing.",
    from: { path: ["^src/(protocol|convention)/", "^src/modules/.*\\bdomain/"], pathNot: "\\.test\\.ts$" },
    to: { dependencyTypes: ["core"] },
    plant: ["src/protocol/a.ts", "node:fs"],
  },
  {
    name: "pure-code-uses-few-packages",
    comment: "Only the packages named in boundaries.cjs: what a court's expert must be able to read.",
    from: { path: ["^src/(protocol|convention)/", "^src/modules/.*\\bdomain/"], pathNot: "\\.test\\.ts$" },
    to: { path: "node_modules/", pathNot: purePackagePattern },
    plant: ["src/convention/a.ts", "pino"],
  },
  {
    name: "domain-is-pure",
    comment: "A module's domain/ knows protocol and convention and itself.",
    from: { path: "^src/modules/([^/]+)/.*\\bdomain/", pathNot: "\\.test\\.ts$" },
    to: { path: "^src/", pathNot: ["^src/(protocol|convention)/", "^src/modules/$1/.*\\bdomain/"] },
    plant: ["src/modules/audit/domain/a.ts", "src/modules/audit/store.ts"],
  },
  {
    name: "platform-knows-no-domain",
    comment: "Platform is IO without domain words.",
    from: { path: "^src/platform/" },
    to: { path: "^src/", pathNot: "^src/(platform|protocol)/" },
    plant: ["src/platform/a.ts", "src/modules/audit/index.ts"],
  },
  {
    name: "web-knows-no-domain",
    comment: "The page shell and its components know no module.",
    from: { path: "^src/web/" },
    to: { path: "^src/", pathNot: "^src/(web|protocol)/" },
    plant: ["src/web/a.ts", "src/modules/audit/index.ts"],
  },
  ...modules.slice(0, -1).map((name, position) => ({
    name: `${name}-uses-only-earlier-modules`,
    comment: "The order is in boundaries.cjs: turn the dependency round, or pass a function in from src/server/app.ts.",
    from: { path: `^src/modules/${name}/` },
    to: { path: `^src/modules/(${modules.slice(position + 1).join("|")})/` },
    plant: [`src/modules/${name}/a.ts`, `src/modules/${modules[position + 1]}/index.ts`],
  })),
  {
    name: "modules-meet-at-index",
    comment: "Use another module through its index.ts.",
    from: { path: "^src/modules/([^/]+)/" },
    to: { path: "^src/modules/", pathNot: ["^src/modules/$1/", "^src/modules/[^/]+/index\\.ts$"] },
    plant: ["src/modules/identity/a.ts", "src/modules/audit/store.ts"],
  },
  ...aboveModules.slice(0, -1).map((name, position) => ({
    name: `${name}-know${name === "modules" ? "" : "s"}-nothing-above`,
    comment: "The order is in boundaries.cjs: take what is needed as an argument, as src/court does.",
    from: { path: `^src/${name}/`, pathNot: "\\.test\\.tsx?$" },
    to: { path: `^src/(${aboveModules.slice(position + 1).join("|")})/` },
    plant: [`src/${name}/a/b.ts`, `src/${aboveModules[position + 1]}/c.ts`],
  })),
  {
    name: "client-knows-only-protocol",
    comment:
      "Browser code carries the protocol and the names of States (the verifier page), and nothing of the server.",
    from: { path: "^client/" },
    to: { path: "^src/", pathNot: "^src/protocol/|^src/convention/state-names\\.ts$" },
    plant: ["client/a.ts", "src/platform/b.ts"],
  },
  {
    name: "product-knows-no-tests",
    comment: "What is shipped does not import tests, benches or build scripts.",
    from: { path: "^(src|client)/", pathNot: "\\.test\\.tsx?$" },
    to: { path: "^(tests|bench|scripts)/" },
    plant: ["src/platform/a.ts", "tests/support/b.ts"],
  },
  {
    name: "product-uses-no-dev-packages",
    comment: "A development dependency is not there in production.",
    from: { path: "^src/", pathNot: "\\.test\\.tsx?$" },
    to: { dependencyTypes: ["npm-dev"] },
    plant: ["src/platform/a.ts", "fast-check"],
  },
  {
    name: "second-verifier-stands-alone",
    comment:
      "The second verifier of court packages is written from spec/ alone (R7): it shares no line with the first.",
    from: { path: "^src/second-verifier/" },
    to: { path: "^(src|client|tests|scripts|bench)/", pathNot: "^src/second-verifier/" },
    plant: ["src/second-verifier/a.ts", "src/protocol/b.ts"],
  },
  {
    name: "second-verifier-uses-no-packages",
    comment: "It has other cryptography and another JSON parser than the first verifier: those of Node and its own.",
    from: { path: "^src/second-verifier/" },
    to: { dependencyTypesNot: ["core", "local", "type-only"] },
    plant: ["src/second-verifier/a.ts", "zod"],
  },
  {
    name: "only-verify-uses-the-second-verifier",
    comment: "It compares; nothing else rests on it. Tests may compare too.",
    from: {
      path: "^(src|client|scripts|bench)/",
      pathNot: ["^src/second-verifier/", "^src/cli/commands/verify\\.ts$", "\\.test\\.tsx?$"],
    },
    to: { path: "^src/second-verifier/" },
    plant: ["src/modules/evidence/a.ts", "src/second-verifier/index.ts"],
  },
  {
    name: "foreign-tests-use-nothing-of-ours",
    comment: "A foreign check is worth something only if it shares no code with what it checks.",
    from: { path: "^(tests/foreign/|scripts/demo-hanoi/recount\\.ts$)", pathNot: "^tests/foreign/fixtures/" },
    to: { path: "^(src|client)/", pathNot: "^src/second-verifier/" },
    plant: ["tests/foreign/a.ts", "src/protocol/b.ts"],
  },
  {
    name: "no-circles",
    comment: "A circle of imports has no first file to read. Types count too: what two files share stands in a third.",
    from: {},
    to: { circular: true },
    plant: ["src/protocol/a.ts", "src/protocol/b.ts"],
  },
  {
    name: "no-folder-circles",
    comment: "A folder is a subject; of two that import each other neither can be read first. Types count too.",
    // Looked at without the tests, which import from everywhere. The files of a folder and those of the folders inside
    // it may know each other: context.ts names what its folders hand out.
    scope: "folder",
    from: { path: "^(src|client)" },
    to: { circular: true },
    plant: ["src/modules/audit/one/a.ts", "src/modules/audit/other/b.ts"],
  },
];

module.exports = { importRules };
