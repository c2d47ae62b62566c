import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { equalBytes, utf8 } from "../bytes.ts";
import { readStoredZip, writeStoredZip } from "./stored-zip.ts";

const limits = { maxBytes: 2 ** 20, maxFiles: 100 };
const path = fc.stringMatching(/^[a-z0-9]{1,8}(\/[a-z0-9]{1,8}\.json)?$/);
const files = fc.uniqueArray(fc.record({ path, content: fc.uint8Array({ maxLength: 300 }) }), {
  minLength: 1,
  maxLength: 10,
  selector: (file) => file.path,
});

test("what was packed comes out again", () => {
  fc.assert(
    fc.property(files, (given) => {
      const read = readStoredZip(writeStoredZip(given), limits);
      expect(read.map((file) => file.path)).toEqual(given.map((file) => file.path));
      expect(read.map((file) => [...file.content])).toEqual(given.map((file) => [...file.content]));
    }),
  );
});

test("any flipped bit either is refused or shows as one changed file under the same names", () => {
  fc.assert(
    fc.property(files, fc.nat(), fc.integer({ min: 0, max: 7 }), (given, at, bit) => {
      const flipped = writeStoredZip(given);
      const index = at % flipped.length;
      flipped[index] = (flipped[index] ?? 0) ^ (1 << bit);
      let read;
      try {
        read = readStoredZip(flipped, limits);
      } catch (refusal) {
        expect(refusal).toMatchObject({ code: "package-not-readable" });
        return;
      }
      expect(read.map((file) => file.path)).toEqual(given.map((file) => file.path));
      const changed = read.filter((file, place) => !equalBytes(file.content, given[place]?.content ?? utf8("")));
      expect(changed).toHaveLength(1);
    }),
  );
});

test("truncated, trailing, doubled, too many, too large and badly named archives are refused", () => {
  const good = writeStoredZip([{ path: "index.json", content: utf8("{}") }]);
  expect(() => readStoredZip(good.subarray(0, good.length - 1), limits)).toThrow(/cannot be read/);
  expect(() => readStoredZip(new Uint8Array([...good, 0]), limits)).toThrow(/cannot be read/);
  expect(() => readStoredZip(good, { ...limits, maxBytes: 10 })).toThrow(/at most 10/);
  expect(() => readStoredZip(new Uint8Array(0), limits)).toThrow(/no file/);
  const twice = writeStoredZip([
    { path: "a", content: utf8("1") },
    { path: "a", content: utf8("2") },
  ]);
  expect(() => readStoredZip(twice, limits)).toThrow(/twice/);
  const two = writeStoredZip([
    { path: "a", content: utf8("1") },
    { path: "b", content: utf8("2") },
  ]);
  expect(() => readStoredZip(two, { ...limits, maxFiles: 1 })).toThrow(/more than 1/);
  for (const name of ["../up", "/root", "a//b", "A", "a\\b", "", ".hidden", "a/.."]) {
    expect(() => writeStoredZip([{ path: name, content: utf8("") }])).toThrow(/file name/);
  }
});

test("an ordinary tool opens it", () => {
  const folder = mkdtempSync(join(tmpdir(), "rogatory-zip-"));
  try {
    writeFileSync(join(folder, "p.zip"), writeStoredZip([{ path: "records/a.json", content: utf8('{"a":1}') }]));
    execFileSync("python3", ["-m", "zipfile", "-e", "p.zip", "out"], { cwd: folder });
    expect(readFileSync(join(folder, "out/records/a.json"), "utf8")).toBe('{"a":1}');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
