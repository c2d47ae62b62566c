import { base64, fromHex, utf8 } from "../../src/protocol/bytes.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { fingerprintDigits, fingerprintWords, parseFingerprint } from "../../src/protocol/fingerprint.ts";
import { INDEX_PATH, PACKAGE_LIMITS } from "../../src/protocol/package/package-index.ts";
import { readStoredZip, type ZipFile } from "../../src/protocol/package/stored-zip.ts";
import { verifyPackage } from "../../src/protocol/package/verify-package.ts";
import { EVIDENCE, fingerprintOf } from "../../tests/support/invented-package.ts";
import { inventState } from "../../tests/support/invented-states.ts";
import { editPackage, linesOf, type PackageCase, type PackageVectors } from "../../tests/support/package-cases.ts";
import { endedKeys, otherRoots } from "./package-keys.ts";
import { closedLogs } from "./package-logs.ts";
import { makings } from "./package-making.ts";
import { receiptProofs, receiptsOfOthers } from "./package-receipts.ts";
import { custodyRecords, laterPackages, vouchers } from "./package-record.ts";
import { witnesses } from "./package-witness.ts";
import { type Change, editsBetween, type Intent, invent, inventedFiles } from "./package-world.ts";

export async function packageVectors(): Promise<PackageVectors> {
  const court = await invent();
  const files = readStoredZip(court.bytes, PACKAGE_LIMITS);
  const changed: Change = async (options) => editsBetween(files, await inventedFiles(options));
  const intents = [
    ...(await enteredRoots(court)),
    ...alteredFiles(files, court.bytes.length),
    ...(await custodyRecords(changed)),
    ...(await laterPackages(changed)),
    ...(await vouchers(changed, court.sender.view.designation.operator)),
    ...(await witnesses(changed, court)),
    ...(await makings(changed, court.sender)),
    ...(await receiptsOfOthers(changed)),
    ...(await receiptProofs(changed)),
    ...(await endedKeys(changed)),
    ...(await otherRoots(changed)),
    ...(await closedLogs(changed, court)),
  ];
  const cases = intents.map((intent) => checked(files, fingerprintOf(court.issuer), intent));
  return { package: base64(court.bytes), exhibit: base64(EVIDENCE), cases };
}

/** The case, with every check that does not pass. Throws where it does not end as it is meant to. */
function checked(files: readonly ZipFile[], root: string, intent: Intent): PackageCase {
  const { name, edits = [], rawFlip, roots = [root], exhibit = "given", verdict } = intent;
  const made = { name, edits, ...(rawFlip === undefined ? {} : { rawFlip }), roots, exhibit };
  const bytes = editPackage(files, made);
  const found = verifyPackage({ bytes, roots: roots.map(parseFingerprint), ...measured(exhibit) });
  const failed = linesOf(found.checks, "failed");
  const unproven = linesOf(found.checks, "unproven");
  const notChecked = linesOf(found.checks, "not-checked");
  const fits = !intent.finds || [...failed, ...unproven].includes(intent.finds.join(" "));
  if (found.verdict !== verdict || !fits) {
    throw new Error(`${name}: ${found.verdict}, ${failed.join(", ")}; ${unproven.join(", ")}`);
  }
  return { ...made, verdict, failed, unproven, notChecked };
}

/** The package as it is, under the roots that somebody enters. */
async function enteredRoots({ issuer, sender }: Awaited<ReturnType<typeof invent>>): Promise<Intent[]> {
  const otherRoot = fingerprintOf(await inventState("XC"));
  return [
    { name: "valid, under the issuer's root", verdict: "verified" },
    {
      name: "valid, the root in digits, entered beside another",
      roots: [otherRoot, fingerprintDigits(issuer.view.rootFingerprint)],
      verdict: "verified",
    },
    {
      name: "valid, the root in words, as somebody wrote them down",
      roots: [
        fingerprintWords(issuer.view.rootFingerprint)
          .map((word) => word.slice(0, 4).toUpperCase())
          .join("-"),
      ],
      verdict: "verified",
    },
    { name: "another State's root entered, in words", roots: [wordsOf(otherRoot)], verdict: "other-origin" },
    { name: "valid, without the exhibit", exhibit: "absent", verdict: "verified" },
    { name: "an invented pair of States, no root entered", roots: [], verdict: "consistent" },
    { name: "only the sender's root entered", roots: [fingerprintOf(sender)], verdict: "other-origin" },
    {
      name: "another State's root entered",
      roots: [otherRoot],
      verdict: "other-origin",
      finds: ["issuer-root", "XA"],
    },
  ];
}

/** Bytes that were changed, and files that are too many or too few. */
function alteredFiles(files: readonly ZipFile[], size: number): Intent[] {
  const unreadable = { verdict: "altered", finds: ["package-readable", "package"] } as const;
  return [
    {
      name: "one byte of the exhibit changed",
      exhibit: "altered",
      verdict: "altered",
      finds: ["exhibit-unaltered", "exhibit"],
    },
    ...flips(files),
    { name: "one byte of the archive's directory changed", rawFlip: size - 30, ...unreadable },
    { name: "one byte of a local header changed", rawFlip: 10, ...unreadable },
    {
      name: "a file that is not listed",
      edits: [{ edit: "put", path: "notes.txt", content: base64(utf8("A friendly explanation.")) }],
      verdict: "altered",
      finds: ["file-listed", "notes.txt"],
    },
    {
      name: "a listed file missing",
      edits: [{ edit: "remove", path: "receipts/00001.json" }],
      verdict: "altered",
      finds: ["file-present", "receipts/00001.json"],
    },
    {
      name: "the index missing",
      edits: [{ edit: "remove", path: INDEX_PATH }],
      verdict: "altered",
      finds: ["file-present", INDEX_PATH],
    },
  ];
}

/** One byte in the middle of one file of each kind. */
function flips(files: readonly ZipFile[]): Intent[] {
  const paths = [
    "designations/00001.json",
    "designations/00002.json",
    "manifests/00001.json",
    "custody/00002.json",
    "receipts/00001.json",
    "log/00003/entry.json",
    "log/00003/details.json",
    "log/00003/proof.txt",
  ];
  const middleOf = (path: string): number =>
    Math.floor((files.find((file) => file.path === path)?.content.length ?? 0) / 2);
  return [
    ...paths.map((path): Intent => ({
      name: `one byte of ${path} changed`,
      edits: [{ edit: "flip", path, at: middleOf(path) }],
      verdict: "altered",
      finds: ["file-unaltered", path],
    })),
    {
      name: "one byte of the index changed",
      edits: [{ edit: "flip", path: INDEX_PATH, at: middleOf(INDEX_PATH) }],
      verdict: "altered",
    },
  ];
}

function measured(exhibit: PackageCase["exhibit"]) {
  if (exhibit === "absent") return {};
  const bytes = exhibit === "given" ? EVIDENCE : EVIDENCE.map((byte, at) => (at === 0 ? byte ^ 1 : byte));
  return { exhibit: { sha256: sha256Hex(bytes), sizeBytes: bytes.length } };
}

function wordsOf(root: string): string {
  return fingerprintWords(fromHex(root)).join(" ");
}
