import { beforeAll, describe, expect, test } from "vitest";
import {
  EVIDENCE,
  fingerprintOf,
  type InventedPackage,
  inventPackage,
  inventReceipt,
} from "../../../tests/support/invented-package.ts";
import { inventRoot, inventState } from "../../../tests/support/invented-states.ts";
import { seededRandom } from "../../../tests/support/seeded-random.ts";
import { utf8 } from "../bytes.ts";
import type { Designation } from "../designation-schema.ts";
import { sha256Hex } from "../digest.ts";
import { fingerprintDigits, fingerprintWords, parseFingerprint } from "../fingerprint.ts";
import type { OpenedLogEntry } from "./assemble.ts";
import { PACKAGE_LIMITS } from "./package-index.ts";
import { readStoredZip, writeStoredZip } from "./stored-zip.ts";
import { type PackageReport, verifyPackage } from "./verify-package.ts";

const END = "2027-06-01T00:00:00.000Z";
const BEFORE = new Date("2027-05-01T00:00:00.000Z");
const AFTER = new Date("2027-07-01T00:00:00.000Z");
type Ending = "retired" | "compromised";

/** The keys of a use ended at END. */
function ended(use: string, state: Ending): (designation: Designation) => Designation {
  const end = state === "retired" ? { until: END } : { compromisedSince: END };
  return (designation) => ({
    ...designation,
    keys: designation.keys.map((key) => (key.use === use ? { ...key, state, ...end } : key)),
  });
}

/** The log of a package, with the proof of another entry at one place. */
function withProofOf(log: readonly OpenedLogEntry[], at: number, other: number): OpenedLogEntry[] {
  return log.map((opened, place) => (place === at ? { ...opened, proof: log[other]?.proof ?? opened.proof } : opened));
}

let court: InventedPackage;
const exhibit = { sha256: sha256Hex(EVIDENCE), sizeBytes: EVIDENCE.length };

beforeAll(async () => {
  court = await inventPackage();
});

const ownRoot = () => [parseFingerprint(fingerprintOf(court.issuer))];
const failures = (report: PackageReport) =>
  report.checks.filter(({ outcome }) => outcome === "failed").map(({ check, about }) => `${check} ${about}`);
const doubts = (report: PackageReport) =>
  report.checks
    .filter(({ outcome }) => outcome === "unproven")
    .map(({ check, about, code }) => `${check} ${about} ${code}`);

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
    for (let at = 0; at < court.bytes.length; at += 977) {
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

  test("about a custody entry, with the proof of another one, is found", async () => {
    const other = await inventPackage({ parts: ({ log }) => ({ log: withProofOf(log, 0, 1) }) });
    expect(failures(verifyPackage({ bytes: other.bytes, roots: ownRoot(), exhibit }))).toEqual([
      "log-entry-included log/00001/proof.txt",
    ]);
  });
});

describe("what nothing contradicts and nothing shows is unproven, never altered, and named", () => {
  const reportOn = (made: InventedPackage) => verifyPackage({ bytes: made.bytes, roots: ownRoot(), exhibit });

  test("no custody record: what is missing is named, act by act", async () => {
    const other = await inventPackage({ acts: [] });
    const report = verifyPackage({ bytes: other.bytes, roots: ownRoot(), exhibit });
    expect(report.verdict).toBe("unproven");
    expect(doubts(report)).toEqual(
      ["offer-received", "accepted", "received", "head-received", "exported"].map(
        (act) => `custody-complete ${act} custody-act-missing`,
      ),
    );
  });

  test("a custody entry that the log does not know", async () => {
    const report = reportOn(await inventPackage({ parts: ({ log }) => ({ log: log.slice(1) }) }));
    expect(doubts(report)).toEqual(["custody-logged custody/00001.json custody-not-logged"]);
    expect(report.verdict).toBe("unproven");
  });

  test("a head that no other State cosigned (R11)", async () => {
    const report = reportOn(await inventPackage({ witness: false }));
    expect(doubts(report)).toContain("log-witnessed log/00001/proof.txt too-few-witnesses");
    expect(report.verdict).toBe("unproven");
  });

  test("a receipt between other States", async () => {
    const third = await inventState("XC");
    const receipts = [inventReceipt({ giver: third, to: court.sender, sequence: 1, random: seededRandom("third") })];
    const report = reportOn(
      await inventPackage({
        receipts,
        parts: ({ designations }) => ({ designations: [...designations, third.view.bytes] }),
      }),
    );
    expect(doubts(report)).toEqual(["receipt-about-exhibit receipts/00001.json receipt-of-another-exchange"]);
    expect(report.verdict).toBe("unproven");
  });

  test("a receipt by a State whose designation is not there", async () => {
    const third = await inventState("XC");
    const receipts = [inventReceipt({ giver: third, to: court.sender, sequence: 1, random: seededRandom("third") })];
    const report = reportOn(await inventPackage({ receipts }));
    expect(doubts(report)).toContain("receipt-signed receipts/00001.json peer-unknown");
    expect(report.verdict).toBe("unproven");
  });

  test("another origin is said before that", async () => {
    const report = verifyPackage({
      bytes: (await inventPackage({ witness: false })).bytes,
      roots: [parseFingerprint(fingerprintOf(await inventState("XC")))],
    });
    expect(report.verdict).toBe("other-origin");
  });
});

describe("a key that ended, by when its signature was in the log, and never by the date in the text (R8)", () => {
  const verdictOf = (made: InventedPackage) => verifyPackage({ bytes: made.bytes, roots: ownRoot(), exhibit });

  test.each([
    ["manifest", "manifest-signed manifests/00001.json"],
    ["receipt", "receipt-signed receipts/00001.json"],
  ] as const)("a %s under a key of the sender", async (use, what) => {
    for (const state of ["retired", "compromised"] as const) {
      const later = { senderLater: ended(use, state) };
      expect(verdictOf(await inventPackage({ ...later, witnessedAt: BEFORE })).verdict).toBe("verified");
      const unanchored = { namesManifest: false, anchorsReceipts: false };
      for (const made of [{ witnessedAt: AFTER }, unanchored]) {
        const report = verdictOf(await inventPackage({ ...later, ...made }));
        expect(doubts(report)).toEqual([`${what} key-${state}`]);
        expect(failures(report)).toEqual([]);
        expect(report.verdict).toBe("unproven");
      }
    }
  });

  test("a receipt that the issuer gave itself", async () => {
    const later = { issuerLater: ended("receipt", "compromised") };
    expect(verdictOf(await inventPackage({ ...later, witnessedAt: BEFORE })).verdict).toBe("verified");
    expect(doubts(verdictOf(await inventPackage({ ...later, witnessedAt: AFTER })))).toEqual([
      "receipt-signed receipts/00002.json key-compromised",
    ]);
  });

  test("a receipt that no key ever listed signed is altered, whatever the log says", async () => {
    const forger = await inventState("XC");
    const random = seededRandom("forged");
    const forged = inventReceipt({
      giver: { ...court.sender, pairs: forger.pairs },
      to: court.issuer,
      sequence: 1,
      random,
    });
    const report = verdictOf(await inventPackage({ receipts: [forged], senderLater: ended("receipt", "compromised") }));
    expect(failures(report)).toEqual(["receipt-signed receipts/00001.json"]);
    expect(report.verdict).toBe("altered");
  });

  test("an active key needs no anchor, and a later anchor than its date does it no harm", async () => {
    const report = verdictOf(await inventPackage({ namesManifest: false, anchorsReceipts: false }));
    expect(report.verdict).toBe("verified");
    // That only its signer says when it was given is told all the same.
    expect(report.checks.filter(({ check }) => check === "receipt-anchored")).toEqual([
      { check: "receipt-anchored", about: "receipts/00001.json", outcome: "not-checked", code: "receipt-not-anchored" },
      { check: "receipt-anchored", about: "receipts/00002.json", outcome: "not-checked", code: "receipt-not-anchored" },
    ]);
    expect(verdictOf(await inventPackage({ witnessedAt: AFTER })).verdict).toBe("verified");
  });

  test.each(["retired", "compromised"] as const)("an index under a %s key, whatever date it bears", async (state) => {
    const report = verdictOf(await inventPackage({ issuerLater: ended("manifest", state), witnessedAt: BEFORE }));
    expect(doubts(report)).toEqual([`index-signed index.json key-${state}`]);
    expect(report.verdict).toBe("unproven");
  });

  test.each(["retired", "compromised"] as const)("a head of the log under a %s key", async (state) => {
    const later = { issuerLater: ended("log", state) };
    expect(verdictOf(await inventPackage({ ...later, witnessedAt: BEFORE })).verdict).toBe("verified");
    for (const made of [{ witnessedAt: AFTER }, { witness: false }]) {
      const report = verdictOf(await inventPackage({ ...later, ...made }));
      expect(doubts(report)).toContain(`log-entry-included log/00001/proof.txt key-${state}`);
      expect(report.checks).toContainEqual({
        check: "receipt-anchored",
        about: "receipts/00001.json",
        outcome: "not-checked",
        code: "receipt-not-anchored",
      });
      expect(report.verdict).toBe("unproven");
    }
  });

  test("a cosignature: a retired key's counts until it was retired, a compromised key's never", async () => {
    const under = async (state: Ending, witnessedAt: Date) =>
      verdictOf(await inventPackage({ senderLater: ended("witness", state), witnessedAt }));
    expect((await under("retired", BEFORE)).verdict).toBe("verified");
    for (const report of [await under("retired", AFTER), await under("compromised", BEFORE)]) {
      expect(doubts(report)).toContain("log-witnessed log/00001/proof.txt too-few-witnesses");
      expect(failures(report)).toEqual([]);
    }
  });

  test.each(["dispatch", "http"] as const)("a %s key signs nothing in a package", async (use) => {
    const later = { senderLater: ended(use, "compromised"), issuerLater: ended(use, "compromised") };
    expect(verdictOf(await inventPackage({ ...later, witnessedAt: AFTER })).verdict).toBe("verified");
  });

  test("the root: handed over under both signatures, the fingerprint that was entered before stays good", async () => {
    const issuerNextRoots = [inventRoot("next", seededRandom("the next root"))];
    const made = await inventPackage({ issuerNextRoots });
    expect(verdictOf(made).verdict).toBe("verified");
    const [next] = verdictOf(made).roots;
    expect(next?.fingerprint).not.toBe(fingerprintOf(court.issuer));
    const roots = [parseFingerprint(next?.fingerprint ?? "")];
    expect(verifyPackage({ bytes: made.bytes, roots, exhibit }).verdict).toBe("verified");
  });

  test("a change of root brings no ended key back to life", async () => {
    const issuerNextRoots = [inventRoot("next", seededRandom("the next root"))];
    const report = verdictOf(await inventPackage({ issuerNextRoots, issuerLater: ended("manifest", "compromised") }));
    expect(doubts(report)).toEqual(["index-signed index.json key-compromised"]);
  });
});

test("rubbish is a report, not an error", () => {
  for (const bytes of [new Uint8Array(0), utf8("PK"), utf8("{}"), court.bytes.subarray(0, 1000)]) {
    expect(verifyPackage({ bytes, roots: [] }).verdict).toBe("altered");
  }
});
