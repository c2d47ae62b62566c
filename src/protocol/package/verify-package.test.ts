import { beforeAll, describe, expect, test } from "vitest";
import {
  EVIDENCE,
  fingerprintOf,
  type InventedPackage,
  inventPackage,
} from "../../../tests/support/invented-package.ts";
import { inventState } from "../../../tests/support/invented-states.ts";
import { utf8 } from "../bytes.ts";
import type { Designation } from "../designation-schema.ts";
import { sha256Hex } from "../digest.ts";
import { fingerprintDigits, fingerprintWords, parseFingerprint } from "../fingerprint.ts";
import { PACKAGE_LIMITS } from "./package-index.ts";
import { readStoredZip, writeStoredZip } from "./stored-zip.ts";
import { verifyPackage } from "./verify-package.ts";

let court: InventedPackage;
const exhibit = { sha256: sha256Hex(EVIDENCE), sizeBytes: EVIDENCE.length };

beforeAll(async () => {
  court = await inventPackage();
});

const ownRoot = () => [parseFingerprint(fingerprintOf(court.issuer))];
const failures = (report: ReturnType<typeof verifyPackage>) =>
  report.checks.filter(({ outcome }) => outcome === "failed").map(({ check, about }) => `${check} ${about}`);

/** The package with one byte of one file changed. */
function flipped(path: string, change: (content: Uint8Array) => void): Uint8Array {
  const files = readStoredZip(court.bytes, PACKAGE_LIMITS);
  for (const file of files) if (file.path === path) change(file.content);
  return writeStoredZip(files);
}

/** Changes one letter inside the text, so that the file stays well-formed as far as it can. */
function changeByte(content: Uint8Array): void {
  const middle = Math.floor(content.length / 2);
  content[middle] = (content[middle] ?? 0) ^ 1;
}

describe("a package of an invented pair of States", () => {
  test("is consistent without a root, and never more: anybody can invent two States (R6)", () => {
    const report = verifyPackage({ bytes: court.bytes, roots: [], exhibit });
    expect(failures(report)).toEqual([]);
    expect(report.verdict).toBe("consistent");
    expect(report.roots.map(({ standing }) => standing)).toEqual(["unknown", "unknown"]);
  });

  test("is verified with the issuer's fingerprint, in words, digits or hexadecimal, and vouches for the sender", () => {
    const { rootFingerprint } = court.issuer.view;
    for (const text of [
      fingerprintWords(rootFingerprint).join(" "),
      fingerprintDigits(rootFingerprint),
      fingerprintOf(court.issuer),
    ]) {
      const report = verifyPackage({ bytes: court.bytes, roots: [parseFingerprint(text)], exhibit });
      expect(report.verdict).toBe("verified");
      expect(report.roots.map(({ standing }) => standing)).toEqual(["established", "vouched"]);
    }
  });

  test("is of another origin under the fingerprint of a third State", async () => {
    const third = await inventState("XC");
    const report = verifyPackage({ bytes: court.bytes, roots: [parseFingerprint(fingerprintOf(third))], exhibit });
    expect(report.verdict).toBe("other-origin");
    expect(failures(report)).toEqual(["issuer-root XA"]);
  });

  test("says that the exhibit was not looked at when it is not given", () => {
    const report = verifyPackage({ bytes: court.bytes, roots: ownRoot() });
    expect(report.checks).toContainEqual({
      check: "exhibit-unaltered",
      about: "exhibit",
      outcome: "not-checked",
      code: "exhibit-not-given",
    });
  });
});

describe("one changed byte is found and named", () => {
  test("in the exhibit", () => {
    const other = EVIDENCE.slice();
    changeByte(other);
    const measured = { sha256: sha256Hex(other), sizeBytes: other.length };
    const report = verifyPackage({ bytes: court.bytes, roots: ownRoot(), exhibit: measured });
    expect(report.verdict).toBe("altered");
    expect(failures(report)).toEqual(["exhibit-unaltered exhibit"]);
  });

  test.each([
    "manifests/00001.json",
    "receipts/00001.json",
    "custody/00002.json",
    "designations/00002.json",
    "log/00003/entry.json",
    "log/00003/details.json",
    "log/00003/proof.txt",
  ])("in %s", (path) => {
    const report = verifyPackage({ bytes: flipped(path, changeByte), roots: ownRoot(), exhibit });
    expect(report.verdict).toBe("altered");
    expect(failures(report)).toContain(`file-unaltered ${path}`);
  });

  test("in any byte of the whole package, wherever it is", () => {
    for (let at = 0; at < court.bytes.length; at += 211) {
      const bytes = court.bytes.slice();
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      expect(verifyPackage({ bytes, roots: ownRoot(), exhibit }).verdict).toBe("altered");
    }
  });
});

describe("a package whose index was signed over a lie", () => {
  test("about the manifest's author is found", async () => {
    const other = await inventPackage({ parts: () => ({ manifests: [court.issuer.view.bytes] }) });
    const report = verifyPackage({ bytes: other.bytes, roots: ownRoot(), exhibit });
    expect(failures(report)).toContain("manifest-signed manifests/00001.json");
  });

  test("about the root that it met is found", async () => {
    const other = await inventPackage({
      facts: (facts) => ({ sender: { ...facts.sender, rootFingerprint: sha256Hex(utf8("another root")) } }),
    });
    expect(failures(verifyPackage({ bytes: other.bytes, roots: ownRoot(), exhibit }))).toContain("sender-vouched XB");
  });

  test("with a custody entry left out is found", async () => {
    const other = await inventPackage({ parts: ({ custody }) => ({ custody: custody.filter((_, at) => at !== 1) }) });
    const report = verifyPackage({ bytes: other.bytes, roots: ownRoot(), exhibit });
    expect(failures(report)).toContain("custody-chain custody");
  });

  test("with a custody entry that the log does not know is found", async () => {
    const other = await inventPackage({ parts: ({ log }) => ({ log: log.slice(1) }) });
    const report = verifyPackage({ bytes: other.bytes, roots: ownRoot(), exhibit });
    expect(failures(report)).toContain("custody-logged custody/00001.json");
  });

  test("under a head that no other State cosigned is found (R11)", async () => {
    const other = await inventPackage({ witness: false });
    const report = verifyPackage({ bytes: other.bytes, roots: ownRoot(), exhibit });
    expect(failures(report)).toContain("log-witnessed log/00001/proof.txt");
  });
});

describe("a key that ended, by when its signature was in the log, and never by the date in the text (R8)", () => {
  const END = "2027-06-01T00:00:00.000Z";
  const BEFORE = new Date("2027-05-01T00:00:00.000Z");
  const AFTER = new Date("2027-07-01T00:00:00.000Z");
  type Ending = "retired" | "compromised";
  const ended =
    (use: string, state: Ending) =>
    (designation: Designation): Designation => ({
      ...designation,
      keys: designation.keys.map((key) =>
        key.use !== use
          ? key
          : { ...key, state, ...(state === "retired" ? { until: END } : { compromisedSince: END }) },
      ),
    });
  const verdictOf = (made: InventedPackage) => verifyPackage({ bytes: made.bytes, roots: ownRoot(), exhibit });

  test.each([
    ["retired", "before", BEFORE, true],
    ["retired", "after", AFTER, false],
    ["compromised", "before", BEFORE, true],
    ["compromised", "after", AFTER, false],
  ] as const)("a manifest under a %s key, anchored %s the end", async (state, _when, witnessedAt, stands) => {
    const report = verdictOf(await inventPackage({ senderLater: ended("manifest", state), witnessedAt }));
    expect(failures(report).includes("manifest-signed manifests/00001.json")).toBe(!stands);
    expect(report.verdict).toBe(stands ? "verified" : "altered");
  });

  test.each(["retired", "compromised"] as const)("a manifest under a %s key that nothing anchors", async (state) => {
    const made = await inventPackage({ senderLater: ended("manifest", state), namesManifest: false });
    expect(failures(verdictOf(made))).toContain("manifest-signed manifests/00001.json");
  });

  test("a manifest under an active key needs no anchor, and a later anchor than its date does it no harm", async () => {
    expect(verdictOf(await inventPackage({ namesManifest: false })).verdict).toBe("verified");
    expect(verdictOf(await inventPackage({ witnessedAt: AFTER })).verdict).toBe("verified");
  });

  test.each(["retired", "compromised"] as const)("a receipt under a %s key that nothing anchors", async (state) => {
    const report = verdictOf(await inventPackage({ senderLater: ended("receipt", state) }));
    expect(failures(report)).toEqual(["receipt-signed receipts/00001.json"]);
  });

  test.each(["retired", "compromised"] as const)("an index under a %s key, whatever date it bears", async (state) => {
    const report = verdictOf(await inventPackage({ issuerLater: ended("manifest", state) }));
    expect(failures(report)).toEqual(["index-signed index.json"]);
  });
});

test("rubbish is a report, not an error", () => {
  for (const bytes of [new Uint8Array(0), utf8("PK"), utf8("{}"), court.bytes.subarray(0, 1000)]) {
    expect(verifyPackage({ bytes, roots: [] }).verdict).toBe("altered");
  }
});
