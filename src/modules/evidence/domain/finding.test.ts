import { describe, expect, it } from "vitest";
import { codeOf } from "../../../../tests/support/refused.ts";
import { parseSha256Hex } from "../../../protocol/identifiers.ts";
import { findingWords, judgeFinding } from "./finding.ts";

const SEALED = parseSha256Hex("a1".repeat(32));
const OTHER = parseSha256Hex("b2".repeat(32));
const KNOWN = {
  takenAt: new Date("2027-03-01T10:00:40.000Z"),
  now: new Date("2027-03-03T09:00:00.000Z"),
  original: { sha256: SEALED, size: 1_000 },
};
const FOUND = { sha256: SEALED, sizeBytes: undefined, openedAt: new Date("2027-03-02T12:00:00.000Z") };

describe("what was found in a sealed file elsewhere", () => {
  it("is what was sealed if its SHA-256 is, whether the size is said or not", () => {
    expect(judgeFinding(FOUND, KNOWN, false)).toBe("matches");
    expect(judgeFinding({ ...FOUND, sizeBytes: 1_000 }, KNOWN, true)).toBe("matches");
  });

  it("is turned back once if its SHA-256 is another, and taken after it was compared again", () => {
    const other = { ...FOUND, sha256: OTHER, sizeBytes: 7 };
    expect(codeOf(() => judgeFinding(other, KNOWN, false))).toBe("finding-differs");
    expect(judgeFinding(other, KNOWN, true)).toBe("differs");
  });

  it.each([
    ["2027-03-01T10:00:00.000Z", "accepted"],
    ["2027-03-01T09:59:59.999Z", "opened-before-taken"],
    ["2027-03-03T09:00:00.000Z", "accepted"],
    ["2027-03-03T09:00:00.001Z", "opened-in-future"],
  ])("opened at %s is %s: not before the minute of the taking, and not later than now", (at, code) => {
    expect(codeOf(() => judgeFinding({ ...FOUND, openedAt: new Date(at) }, KNOWN, true))).toBe(code);
  });

  it("is not taken with a size that no file of this SHA-256 has", () => {
    expect(codeOf(() => judgeFinding({ ...FOUND, sizeBytes: 999 }, KNOWN, true))).toBe("size-contradicts-digest");
  });

  it("stands in the custody record in the person's words, with tool and time", () => {
    const said = {
      openedBy: { language: "en", text: "Forensic laboratory" },
      tool: "age 1.2.1",
      openedAt: FOUND.openedAt,
    };
    expect(findingWords(said)).toEqual({
      language: "en",
      text: "Forensic laboratory · age 1.2.1 · 2027-03-02T12:00:00Z",
    });
    expect(findingWords({ ...said, tool: undefined }).text).toBe("Forensic laboratory · 2027-03-02T12:00:00Z");
  });
});
