import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { fromBase64 } from "../../src/protocol/bytes.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { parseFingerprint } from "../../src/protocol/fingerprint.ts";
import { PACKAGE_LIMITS } from "../../src/protocol/package/package-index.ts";
import { readStoredZip } from "../../src/protocol/package/stored-zip.ts";
import { verifyPackage } from "../../src/protocol/package/verify-package.ts";
import { editPackage, flipped, linesOf, type PackageVectors } from "../support/package-cases.ts";

// spec/vectors/court-package is data for any implementer; here our own code answers it.

const vectors = JSON.parse(
  readFileSync(new URL("../../spec/vectors/court-package/packages.json", import.meta.url), "utf8"),
) as PackageVectors; // its form is in spec/court-package.md
const files = readStoredZip(fromBase64(vectors.package), PACKAGE_LIMITS);
const evidence = fromBase64(vectors.exhibit);

it.each(vectors.cases)(
  "$name: $verdict",
  ({ edits, rawFlip, roots, exhibit, verdict, failed, unproven, notChecked }) => {
    const opened = exhibit === "altered" ? flipped(evidence, 0) : evidence;
    const report = verifyPackage({
      bytes: editPackage(files, { edits, ...(rawFlip === undefined ? {} : { rawFlip }) }),
      roots: roots.map(parseFingerprint),
      ...(exhibit === "absent" ? {} : { exhibit: { sha256: sha256Hex(opened), sizeBytes: opened.length } }),
    });
    expect(report.verdict).toBe(verdict);
    expect(linesOf(report.checks, "failed")).toEqual(failed);
    expect(linesOf(report.checks, "unproven")).toEqual(unproven);
    expect(linesOf(report.checks, "not-checked")).toEqual(notChecked);
  },
);
