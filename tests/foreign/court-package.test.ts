import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { WORDS } from "../../src/second-verifier/words.ts";
import { type Algorithm, SignatureChecker } from "../../src/second-verifier/signatures.ts";
import { isSameRoot, readArchive, readRoot, spelled, verifyPackage } from "../../src/second-verifier/index.ts";

// The published vectors, read by the second verifier (R7): code written from spec/ alone must come to the same verdicts.

interface Edit {
  readonly edit: "flip" | "put" | "remove";
  readonly path: string;
  readonly at?: number;
  readonly content?: string;
}

interface Case {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly rawFlip?: number;
  readonly roots: readonly string[];
  readonly exhibit: "given" | "altered" | "absent";
  readonly verdict: string;
  readonly failed: readonly string[];
  readonly unproven: readonly string[];
}

const vectors = JSON.parse(
  readFileSync(new URL("../../spec/vectors/court-package/packages.json", import.meta.url), "utf8"),
) as { package: string; exhibit: string; cases: Case[] }; // its form is in spec/court-package.md
const base = Buffer.from(vectors.package, "base64");
const evidence = Buffer.from(vectors.exhibit, "base64");

function flip(bytes: Buffer, at: number): Buffer {
  const other = Buffer.from(bytes);
  other.writeUInt8(other.readUInt8(at) ^ 1, at);
  return other;
}

function archiveOf({ edits, rawFlip }: Case): Buffer {
  const contents = new Map(readArchive(base).map(({ path, content }) => [path, content]));
  for (const { edit, path, at = 0, content = "" } of edits) {
    if (edit === "remove") contents.delete(path);
    else if (edit === "put") contents.set(path, Buffer.from(content, "base64"));
    else contents.set(path, flip(contents.get(path) ?? Buffer.alloc(1), at));
  }
  const bytes = Buffer.concat(
    spelled([...contents].map(([path, content]) => ({ path, content, crc: crc32(content) }))),
  );
  return rawFlip === undefined ? bytes : flip(bytes, rawFlip);
}

it("writes the archive byte for byte as it was", () => {
  expect(Buffer.concat(spelled(readArchive(base))).equals(base)).toBe(true);
});

it.each(vectors.cases)("$name: $verdict", (example) => {
  const opened = example.exhibit === "altered" ? flip(evidence, 0) : evidence;
  const measured = { sha256: createHash("sha256").update(opened).digest("hex"), sizeBytes: opened.length };
  const bytes = archiveOf(example);
  const report = verifyPackage(bytes, example.roots, example.exhibit === "absent" ? undefined : measured);
  for (const outcome of ["failed", "unproven"] as const) {
    const found = report.checks.filter((check) => check.outcome === outcome);
    expect(found.map(({ check, about }) => `${check} ${about}`).toSorted()).toEqual(example[outcome]);
  }
  expect(report.verdict).toBe(example.verdict);
});

interface RootVectors {
  readonly rootSets: readonly {
    readonly fingerprint: string;
    readonly words: string;
    readonly digits: string;
    readonly typed: readonly string[];
    readonly others: readonly string[];
    readonly unreadable: readonly string[];
  }[];
}

const fingerprints = JSON.parse(
  readFileSync(new URL("../../spec/vectors/peer/fingerprints.json", import.meta.url), "utf8"),
) as RootVectors; // its form is said in it

it.each(fingerprints.rootSets)("reads $words", ({ fingerprint, words, digits, typed, others, unreadable }) => {
  const isRead = (text: string): boolean | undefined => {
    const entered = readRoot(text);
    return entered && isSameRoot(entered, fingerprint);
  };
  for (const text of [fingerprint, words, digits, ...typed]) expect(isRead(text), text).toBe(true);
  for (const text of others) expect(isRead(text), text).toBe(false);
  for (const text of unreadable) expect(isRead(text), text).toBeUndefined();
});

it("knows the words of the specification, no two of which begin with the same four letters", () => {
  const list = readFileSync(new URL("../../spec/words.txt", import.meta.url), "utf8");
  expect(`${WORDS.join("\n")}\n`).toBe(list);
  expect(new Set(WORDS.map((word) => word.slice(0, 4))).size).toBe(2_048);
  // The English list of BIP 39, as published.
  expect(createHash("sha256").update(list).digest("hex")).toBe(
    "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
  );
});

it("gives the verdict on the command line, alone in an empty folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "foreign-verifier-"));
  try {
    const [script, file, exhibit] = ["main.ts", "package.zip", "exhibit"].map((name) => join(folder, name));
    cpSync(new URL("../../src/second-verifier", import.meta.url), folder, { recursive: true });
    writeFileSync(String(file), base);
    writeFileSync(String(exhibit), evidence);
    const inWords = vectors.cases.find(({ name }) => name.includes("in words"));
    const run = (root: string): string =>
      execFileSync(process.execPath, [String(script), String(file), "--root", root, "--exhibit", String(exhibit)], {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
    for (const root of [vectors.cases[0]?.roots[0], inWords?.roots[0]])
      expect(JSON.parse(run(String(root)))).toMatchObject({ verdict: "verified" });
    expect(() => run("twelve words that are none")).toThrow();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

interface SignatureCase {
  readonly algorithm?: Algorithm;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
}

function vectorFile<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(`../../spec/vectors/${path}`, import.meta.url), "utf8")) as T; // spec/vectors/README.md
}

// R26: the edge cases run against every verifier that is shipped, not against the first alone.
it("refuses every edge case of Ed25519, and takes the signatures that are good", () => {
  const checker = new SignatureChecker();
  const { cases } = vectorFile<{ cases: SignatureCase[] }>("ed25519-edge-cases.json");
  const isTaken = (
    { algorithm = "ed25519", publicKey, message, signature }: SignatureCase,
    form: "hex" | "base64",
  ): boolean =>
    checker.isSignedBy(
      { algorithm, bytes: Buffer.from(publicKey, form) },
      Buffer.from(message, "hex"),
      Buffer.from(signature, form),
    );
  expect(cases.filter((edge) => isTaken(edge, "hex"))).toEqual([]);
  const { keys } = vectorFile<{ keys: SignatureCase[] }>("peer/signatures.json");
  expect(keys.filter((good) => !isTaken(good, "base64"))).toEqual([]);
  expect(cases.length * keys.length).toBeGreaterThan(0);
});
