import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { readArchive, spelled, verifyPackage } from "../../src/second-verifier/index.ts";

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

it("gives the verdict on the command line, alone in an empty folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "foreign-verifier-"));
  try {
    const [script, file, exhibit] = ["main.ts", "package.zip", "exhibit"].map((name) => join(folder, name));
    cpSync(new URL("../../src/second-verifier", import.meta.url), folder, { recursive: true });
    writeFileSync(String(file), base);
    writeFileSync(String(exhibit), evidence);
    const root = vectors.cases[0]?.roots[0];
    const answer = execFileSync(
      process.execPath,
      [String(script), String(file), "--root", String(root), "--exhibit", String(exhibit)],
      { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
    expect(JSON.parse(answer)).toMatchObject({ verdict: "verified" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
