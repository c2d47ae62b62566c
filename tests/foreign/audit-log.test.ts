// The log as a stranger sees it. The log is made by another process; what reads it here is log-checker.ts, which was
// written from the C2SP documents and imports nothing of this project.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkCosignature, checkHead, checkLog, checkProof, rootOf } from "./log-checker.ts";

interface Given {
  readonly folder: string;
  readonly origin: string;
  readonly logKey: string;
  readonly incarnation: { readonly number: number; readonly id: string };
  readonly witness: { readonly name: string; readonly key: string };
  readonly proofs: readonly { readonly index: number; readonly entry: string; readonly proof: string }[];
  readonly opened: { readonly entry: string; readonly salt: string; readonly committed: string };
}

let home: string;
let given: Given;
let logKey: Buffer;
let witnessKey: Buffer;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "rogatory-foreign-"));
  const builder = new URL("../support/build-audit-log.ts", import.meta.url).pathname;
  const output = execFileSync(process.execPath, [builder, home], { encoding: "utf8", maxBuffer: 16 * 1024 * 1024 });
  given = JSON.parse(output) as Given;
  logKey = Buffer.from(given.logKey, "hex");
  witnessKey = Buffer.from(given.witness.key, "hex");
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

test("the checker imports nothing of ours", () => {
  const source = readFileSync(new URL("log-checker.ts", import.meta.url), "utf8");
  const imported = [...source.matchAll(/(?:from|import)\s*\(?"([^"]+)"/g)].map(([, name]) => name);
  expect(new Set(imported)).toEqual(new Set(["node:crypto", "node:fs", "node:path"]));
});

describe("a log written by our server", () => {
  test("is recomputed: every entry, every tile, the root, the signature", () => {
    const { head, entries } = checkLog(given.folder, given.origin, logKey);
    expect(head.size).toBeGreaterThan(600);
    expect(entries).toHaveLength(head.size);
    expect(head.extensions).toEqual([`incarnation ${given.incarnation.number} ${given.incarnation.id}`]);
  });

  test("is the same log that the witness cosigned", () => {
    const { entries } = checkLog(given.folder, given.origin, logKey);
    const witnessed = checkHead(readFileSync(join(given.folder, "checkpoint.witnessed"), "utf8"), given.origin, logKey);
    expect(checkCosignature(witnessed, given.witness.name, witnessKey).toISOString()).toMatch(/^2027-03-01T10:0/);
    expect(witnessed.size).toBeLessThan(entries.length);
    expect(rootOf(entries, witnessed.size).equals(witnessed.root)).toBe(true);
  });

  test("proves single entries offline, each with the witness", () => {
    expect(given.proofs).toHaveLength(4);
    for (const { index, entry, proof } of given.proofs) {
      const checked = checkProof(proof, Buffer.from(entry, "base64"), given.origin, logKey);
      expect(checked.index).toBe(index);
      expect(checkCosignature(checked.head, given.witness.name, witnessKey)).toBeInstanceOf(Date);
      expect(() => checkProof(proof, Buffer.from("another entry"), given.origin, logKey)).toThrow("lead to the root");
    }
  });

  test("commits to details that open only with their salt", () => {
    const { entry, salt, committed } = given.opened;
    const { commitment } = JSON.parse(Buffer.from(entry, "base64").toString()) as { commitment: string };
    const open = (bytes: Buffer) =>
      createHash("sha256").update(bytes).update(Buffer.from(committed, "base64")).digest("hex");
    expect(open(Buffer.from(salt, "hex"))).toBe(commitment);
    expect(open(Buffer.alloc(32))).not.toBe(commitment);
  });

  test("holds no name, no dossier, no details", () => {
    const { entries } = checkLog(given.folder, given.origin, logKey);
    const text = Buffer.concat([...entries]).toString("latin1");
    for (const hidden of ["Ferdinand", "officer", "0195d000", '"r1"', "subject"]) expect(text).not.toContain(hidden);
  });
});

describe("a log that somebody changed", () => {
  test.each([
    ["an entry", "tile/entries/001", 40],
    ["a leaf hash", "tile/0/000", 100],
    ["a higher hash", "tile/1/000.p/2", 33],
    ["the checkpoint", "checkpoint", 45],
  ])("in %s does not pass", (_, path, at) => {
    const altered = join(home, "altered");
    rmSync(altered, { recursive: true, force: true });
    cpSync(given.folder, altered, { recursive: true });
    const bytes = readFileSync(join(altered, path));
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(join(altered, path), bytes);
    expect(() => checkLog(altered, given.origin, logKey)).toThrow();
  });

  test("does not pass under another key", () => {
    expect(() => checkLog(given.folder, given.origin, witnessKey)).toThrow("no signature line of the log");
  });
});
