import { base64, equalBytes, utf8 } from "../bytes.ts";
import { type CustodyEntry, type SealedCustodyEntry, verifyCustodyChain } from "../custody.ts";
import { signersOf, verifyEnvelope } from "../dsse.ts";
import type { TypedFingerprint } from "../fingerprint.ts";
import type { Sha256Hex } from "../identifiers.ts";
import { algorithmsFor, type ResolvedKey, resolveKeys } from "../key-lookup.ts";
import { checkManifestSuccession, readManifest, type SignedManifest, verifyManifest } from "../manifest.ts";
import { verifyReceipt, type VerifiedReceipt } from "../receipt.ts";
import { Refusal } from "../refusal.ts";
import { Checker } from "./checker.ts";
import { openContents, type PackageContents } from "./contents.ts";
import { type Anchors, checkLog } from "./log-anchors.ts";
import { INDEX_PATH } from "./package-index.ts";
import { type Check, type Verdict, verdictOf } from "./report.ts";
import { judgeRoots, type PackageDesignations, readDesignations, type RootView } from "./roots.ts";

export type { Check, Verdict } from "./report.ts";
export type { RootView } from "./roots.ts";

export interface PackageClaim {
  readonly bytes: Uint8Array;
  /** What the reader got from its own authority by another way. Never from the package (R6). */
  readonly roots: readonly TypedFingerprint[];
  /** What was measured of the opened exhibit, when the reader has it. */
  readonly exhibit?: { readonly sha256: Sha256Hex; readonly sizeBytes: number };
}

export interface PackageReport {
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  readonly roots: readonly RootView[];
  readonly exhibit: { readonly number: string; readonly sha256: string; readonly sizeBytes: number } | undefined;
  readonly manifest: SignedManifest["manifest"] | undefined;
  readonly custody: readonly CustodyEntry[];
  readonly receipts: readonly VerifiedReceipt["receipt"][];
  readonly witnesses: Anchors["witnesses"];
}

/**
 * Verifies a court package offline, without any help but the reader's own fingerprints. Never throws for a bad package:
 * what is wrong is in the report, named by file. It proves integrity and origin, never truth or admissibility.
 */
export function verifyPackage({ bytes, roots: typed, exhibit }: PackageClaim): PackageReport {
  const checker = new Checker();
  const contents = openContents(checker, bytes);
  if (!contents) return { ...EMPTY, verdict: "altered", checks: checker.checks };

  const designations = readDesignations(checker, contents);
  const anchors = checkLog(checker, contents, designations);
  checkIndexSignature(checker, contents, designations);
  const manifest = checkManifests(checker, contents, designations, anchors);
  checkExhibit(checker, contents, manifest, exhibit);
  const custody = checkCustody(checker, contents);
  const receipts = checkReceipts(checker, contents, designations, anchors, manifest);
  const roots = judgeRoots(checker, contents, designations, typed);

  const { number, sha256, sizeBytes } = contents.index.exhibit;
  return {
    verdict: verdictOf(checker.checks, roots),
    checks: checker.checks,
    roots,
    exhibit: { number, sha256, sizeBytes },
    manifest: manifest?.manifest,
    custody: custody.map(({ entry }) => entry),
    receipts,
    witnesses: anchors.witnesses,
  };
}

const EMPTY = { roots: [], exhibit: undefined, manifest: undefined, custody: [], receipts: [], witnesses: [] };

function checkIndexSignature(checker: Checker, contents: PackageContents, designations: PackageDesignations): void {
  const { issuer, profile } = contents.index;
  checker.run("index-signed", INDEX_PATH, () => {
    const view = designations.keysBehind(issuer.state, issuer.designation);
    if (!view) throw new Refusal("designation-missing", `The package lacks the designation of ${issuer.state}.`);
    if (view.designation.profile !== profile) {
      throw new Refusal("profile-mismatch", "The index and the designation of its issuer are of different profiles.");
    }
    // R8: nothing anchors the index itself, and the date in it is its signer's.
    const keys = resolveKeys(view, "manifest", "unanchored");
    verifyEnvelope(contents.indexEnvelope, keys, algorithmsFor(view, "manifest"));
    // Nothing lists the digest of the index itself, so its unsigned frame is pinned to the one spelling.
    if (!equalBytes(spelledIndex(contents, keys), contents.file(INDEX_PATH) ?? new Uint8Array(0))) {
      throw new Refusal("index-respelled", "The frame around the signed index was changed; ask for the package again.");
    }
  });
}

function spelledIndex({ indexEnvelope }: PackageContents, keys: readonly ResolvedKey[]): Uint8Array {
  const signers = signersOf(indexEnvelope, keys);
  return utf8(
    JSON.stringify({
      payloadType: indexEnvelope.payloadType,
      payload: base64(indexEnvelope.payload),
      signatures: indexEnvelope.signatures.map(({ signature }, position) => ({
        keyid: signers[position]?.keyId,
        sig: base64(signature),
      })),
    }),
  );
}

/** Every version of the manifest, each by the sending State, each following the one before; the newest is the index's. */
function checkManifests(
  checker: Checker,
  contents: PackageContents,
  designations: PackageDesignations,
  anchors: Anchors,
): SignedManifest | undefined {
  let last: SignedManifest | undefined;
  for (const path of contents.paths("manifest")) {
    const bytes = contents.file(path);
    if (!bytes) continue;
    const earlier = last;
    const signed = checker.run("manifest-signed", path, () => {
      const { manifest, digest } = readManifest(bytes);
      const { from, designations: quoted } = manifest.binding;
      if (from.state !== contents.index.sender.state) {
        throw new Refusal(
          "manifest-of-another-state",
          "The manifest is not by the State that the index names as sender.",
        );
      }
      const author = designations.keysBehind(from.state, quoted.from);
      if (!author) throw new Refusal("designation-missing", `The package lacks a designation of ${from.state}.`);
      const verified = verifyManifest(bytes, author, anchors.ofManifest(path, digest));
      if (earlier) checkManifestSuccession(earlier, verified);
      return verified;
    });
    if (signed) last = signed;
  }
  const { exhibit } = contents.index;
  checker.run("manifest-named-by-index", INDEX_PATH, () => {
    const named = last?.manifest;
    const agrees =
      last?.digest === exhibit.manifest &&
      named?.exhibit.exhibitId === exhibit.exhibitId &&
      named.original.sha256 === exhibit.sha256 &&
      named.original.size === exhibit.sizeBytes;
    if (!agrees)
      throw new Refusal("manifest-differs", "The index names another exhibit or manifest than the package holds.");
  });
  return last;
}

function checkExhibit(
  checker: Checker,
  contents: PackageContents,
  manifest: SignedManifest | undefined,
  measured: PackageClaim["exhibit"],
): void {
  if (!measured) return checker.leave("exhibit-unaltered", "exhibit", "exhibit-not-given");
  const expected = manifest?.manifest.original ?? {
    sha256: contents.index.exhibit.sha256,
    size: contents.index.exhibit.sizeBytes,
  };
  if (measured.sizeBytes !== expected.size) return checker.fail("exhibit-unaltered", "exhibit", "exhibit-size-differs");
  if (measured.sha256 !== expected.sha256) return checker.fail("exhibit-unaltered", "exhibit", "exhibit-altered");
  checker.pass("exhibit-unaltered", "exhibit");
}

function checkCustody(checker: Checker, contents: PackageContents): readonly SealedCustodyEntry[] {
  const paths = contents.paths("custody-entry");
  const record = paths.map((path) => contents.file(path)).filter((bytes) => bytes !== undefined);
  const chain = checker.run("custody-chain", "custody", () => {
    const verified = verifyCustodyChain(record);
    if (verified.some(({ entry }) => entry.exhibitId !== contents.index.exhibit.exhibitId)) {
      throw new Refusal("custody-of-another-exhibit", "The custody record is of another exhibit.");
    }
    return verified;
  });
  const logged = new Set(contents.index.log.map(({ proves }) => proves));
  for (const path of paths) {
    if (logged.has(path)) checker.pass("custody-logged", path);
    else checker.fail("custody-logged", path, "custody-not-logged");
  }
  return chain ?? [];
}

function checkReceipts(
  checker: Checker,
  contents: PackageContents,
  designations: PackageDesignations,
  anchors: Anchors,
  manifest: SignedManifest | undefined,
): VerifiedReceipt["receipt"][] {
  const { issuer, sender } = contents.index;
  const parties: string[] = [issuer.state, sender.state];
  return contents.paths("receipt").flatMap((path) => {
    const bytes = contents.file(path);
    if (!bytes) return [];
    const verified = checker.run("receipt-signed", path, () =>
      verifyReceipt(bytes, { lookup: designations, at: anchors.at(path) }),
    );
    if (!verified) return [];
    const { giver, to, dossierId } = verified.receipt;
    const isOfThisExchange =
      parties.includes(giver) &&
      parties.includes(to) &&
      (!dossierId || !manifest || dossierId === manifest.manifest.binding.dossierId);
    if (isOfThisExchange) checker.pass("receipt-about-exhibit", path);
    else checker.fail("receipt-about-exhibit", path, "receipt-of-another-exchange");
    return [verified.receipt];
  });
}
