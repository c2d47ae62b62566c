import { base64, equalBytes, utf8 } from "../bytes.ts";
import { COURT_CUSTODY_ACTS, type CustodyEntry, type SealedCustodyEntry, verifyCustodyChain } from "../custody.ts";
import type { DesignationLookup, DesignationView } from "../designation.ts";
import { parseEnvelope, signersOf, verifyEnvelope } from "../dsse.ts";
import type { TypedFingerprint } from "../fingerprint.ts";
import { verifyForkProof } from "../fork-proof.ts";
import type { Sha256Hex } from "../identifiers.ts";
import { algorithmsFor, listedKeys, type ResolvedKey, resolveKeys, type SignedBy } from "../key-lookup.ts";
import {
  checkManifestSuccession,
  MAX_MANIFEST_BYTES,
  readManifest,
  type SignedManifest,
  verifyManifest,
} from "../manifest.ts";
import { readReceipt, type Receipt, verifyReceipt } from "../receipt.ts";
import { isRefusal, Refusal } from "../refusal.ts";
import { Checker, Unproven } from "./checker.ts";
import { openContents, type PackageContents } from "./contents.ts";
import { verifySigned } from "./ended-keys.ts";
import { type Anchors, checkLog } from "./log-anchors.ts";
import { INDEX_PATH } from "./package-index.ts";
import { type Check, type Verdict, verdictOf } from "./report.ts";
import { judgeRoots, type PackageDesignations, readDesignations, type RootView } from "./roots.ts";

export type { Check, Verdict } from "./report.ts";

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
  readonly receipts: readonly Receipt[];
  readonly witnesses: Anchors["witnesses"];
}

/**
 * Verifies a court package offline, without any help but the reader's own fingerprints. Never throws for a bad package:
 * what is wrong or not shown is in the report, named by file. It proves integrity and origin, never truth or admissibility.
 */
export function verifyPackage({ bytes, roots: typed, exhibit }: PackageClaim): PackageReport {
  const checker = new Checker();
  const contents = openContents(checker, bytes);
  if (!contents) return { ...EMPTY, verdict: "altered", checks: checker.checks };

  const designations = readDesignations(checker, contents);
  if (contents.isForLater) return reportForLater(checker, contents, designations, typed);
  const anchors = checkLog(checker, contents, designations);
  checkIndexSignature(checker, contents, designations);
  const manifest = checkManifests(checker, contents, designations, anchors);
  checkExhibit(checker, contents, manifest, exhibit);
  const custody = checkCustody(checker, contents);
  const receipts = checkReceipts(checker, contents, designations, anchors, manifest);
  const roots = judgeRoots(checker, contents, designations, typed);
  checkSenderLog(checker, contents, designations);

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

/** What no version changes: every file is as the index says, and who signed that. By which rules the rest is judged, a later one knows. */
function reportForLater(
  checker: Checker,
  contents: PackageContents,
  designations: PackageDesignations,
  typed: readonly TypedFingerprint[],
): PackageReport {
  checkIndexSignature(checker, contents, designations);
  const roots = judgeRoots(checker, contents, designations, typed);
  return { ...EMPTY, verdict: verdictOf(checker.checks, roots), checks: checker.checks, roots };
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
    return verifySigned({
      envelope: contents.indexEnvelope,
      author: view,
      use: "manifest",
      // R8: nothing anchors the index itself, and the date in it is its signer's.
      at: "unanchored",
      verify: (author, at) => {
        const keys = resolveKeys(author, "manifest", at);
        verifyEnvelope(contents.indexEnvelope, keys, algorithmsFor(author, "manifest"));
        // Nothing lists the digest of the index itself, so its unsigned frame is pinned to the one spelling.
        const isSpelled = equalBytes(spelledIndex(contents, keys), contents.file(INDEX_PATH) ?? new Uint8Array(0));
        if (!isSpelled || !contents.hasIndexItsCrc) {
          throw new Refusal(
            "index-respelled",
            "The frame around the signed index was changed; ask for the package again.",
          );
        }
      },
    });
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
      const claimed = readManifest(bytes);
      const { manifest, digest } = claimed;
      const { from, designations: quoted } = manifest.binding;
      if (from.state !== contents.index.sender.state) {
        throw new Refusal(
          "manifest-of-another-state",
          "The manifest is not by the State that the index names as sender.",
        );
      }
      if (earlier) checkManifestSuccession(earlier, claimed);
      const author = designations.keysBehind(from.state, quoted.from);
      if (!author) return new Unproven("designation-missing", claimed);
      return verifySigned({
        envelope: parseEnvelope(bytes, { maxPayloadBytes: MAX_MANIFEST_BYTES }),
        author,
        use: "manifest",
        at: anchors.ofManifest(path, digest),
        verify: (view, at) => verifyManifest(bytes, view, at),
      });
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
  if (chain) checkNecessaryActs(checker, chain);
  const logged = new Set(contents.index.log.map(({ proves }) => proves));
  for (const path of paths) {
    if (logged.has(path)) checker.pass("custody-logged", path);
    else checker.doubt("custody-logged", path, "custody-not-logged");
  }
  return chain ?? [];
}

/** What leaves out that the exhibit arrived, was accepted, came whole and was handed over shows no court where it was. */
function checkNecessaryActs(checker: Checker, chain: readonly SealedCustodyEntry[]): void {
  const acts = new Set(chain.map(({ entry }) => entry.act));
  for (const act of COURT_CUSTODY_ACTS) {
    if (acts.has(act)) checker.pass("custody-complete", act);
    else checker.doubt("custody-complete", act, "custody-act-missing");
  }
}

function checkReceipts(
  checker: Checker,
  contents: PackageContents,
  designations: PackageDesignations,
  anchors: Anchors,
  manifest: SignedManifest | undefined,
): Receipt[] {
  const { issuer, sender } = contents.index;
  const parties: string[] = [issuer.state, sender.state];
  return contents.paths("receipt").flatMap((path) => {
    const bytes = contents.file(path);
    if (!bytes) return [];
    const at = anchors.at(path);
    const receipt = checker.run("receipt-signed", path, () => judgeReceipt(bytes, designations, at));
    if (at === "unanchored") checker.leave("receipt-anchored", path, "receipt-not-anchored");
    else checker.pass("receipt-anchored", path);
    if (!receipt) return [];
    const { giver, to, dossierId } = receipt;
    const isOfThisExchange =
      parties.includes(giver) &&
      parties.includes(to) &&
      (!dossierId || !manifest || dossierId === manifest.manifest.binding.dossierId);
    if (isOfThisExchange) checker.pass("receipt-about-exhibit", path);
    else checker.doubt("receipt-about-exhibit", path, "receipt-of-another-exchange");
    return [receipt];
  });
}

/** R11: two histories of the sender's own log. Nothing here rests on that log; whoever reads the package is told. */
function checkSenderLog(checker: Checker, contents: PackageContents, designations: PackageDesignations): void {
  const { sender, senderForks = [] } = contents.index;
  const view = designations.current(sender.state);
  for (const path of senderForks) {
    const file = contents.file(path);
    if (!file) checker.fail("sender-log", path, "file-missing");
    else if (!view) checker.fail("sender-log", path, "designation-missing");
    else judgeFork(checker, path, file, view);
  }
}

function judgeFork(checker: Checker, path: string, file: Uint8Array, sender: DesignationView): void {
  const logKeys = listedKeys(sender, "log").filter(({ algorithm }) => algorithm === "ed25519");
  try {
    const { origin, strength } = verifyForkProof(
      file,
      logKeys.map(({ publicKey }) => publicKey),
    );
    const isOfSender = origin.startsWith(`${sender.state.toLowerCase()}.rogatory/`);
    if (!isOfSender) checker.fail("sender-log", path, "log-of-another-state");
    else checker.leave("sender-log", path, strength === "proven" ? "sender-log-forked" : "sender-log-fork-alleged");
  } catch (error) {
    if (!isRefusal(error)) throw error;
    checker.fail("sender-log", path, error.code);
  }
}

/** What a genuine receipt may say or rest on so that it proves nothing here, though no byte of it was altered. */
const PROVES_NOTHING_HERE = ["peer-unknown", "designation-unknown", "profile-mismatch", "unknown-critical-field"];

function judgeReceipt(bytes: Uint8Array, designations: PackageDesignations, at: SignedBy): Receipt | Unproven<Receipt> {
  const { envelope, receipt } = readReceipt(bytes);
  const giver = designations.current(receipt.giver);
  if (!giver) return new Unproven("peer-unknown", receipt);
  try {
    return verifySigned({
      envelope,
      author: giver,
      use: "receipt",
      at,
      verify: (view, by) => {
        const lookup: DesignationLookup = {
          current: () => view,
          byDigest: (state, digest) => designations.byDigest(state, digest),
        };
        return verifyReceipt(bytes, { lookup, at: by }).receipt;
      },
    });
  } catch (error) {
    const code = isRefusal(error) ? error.code : undefined;
    if (code === undefined || !PROVES_NOTHING_HERE.includes(code)) throw error;
    return new Unproven(code, receipt);
  }
}
