import { checkCustody, checkIndex, checkManifests, checkReceipts } from "./check-documents.ts";
import { checkLog } from "./check-log.ts";
import { type Contents, isCritical, openContents } from "./contents.ts";
import { need } from "./fault.ts";
import { checkSenderLog } from "./fork-proof.ts";
import { type Finding, Findings, type Verdict, verdictOf } from "./findings.ts";
import type { Manifest } from "./manifest.ts";
import { type EnteredRoot, isSameRoot, readRoot } from "./reader-roots.ts";
import { SignatureChecker } from "./signatures.ts";
import { readStates, type States } from "./states.ts";

export type { Finding, Outcome, Verdict } from "./findings.ts";

/** What the reader measured of the exhibit that it has. */
export interface MeasuredExhibit {
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface Report {
  readonly verdict: Verdict;
  readonly checks: readonly Finding[];
}

/**
 * Verifies a court package: spec/court-package.md, "Checks" and "Verdict", in their order. `roots` are what the reader
 * got from its own authority, in the spellings of `readRoot`; what is none of them is no root of anybody. Whatever the bytes
 * are, the answer is a report.
 */
export function verifyPackage(bytes: Uint8Array, roots: readonly string[], exhibit?: MeasuredExhibit): Report {
  const findings = new Findings();
  const checker = new SignatureChecker();
  const contents = openContents(findings, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!contents) return { verdict: verdictOf(findings.list, false), checks: findings.list };

  const states = readStates(findings, checker, contents);
  const entered = roots.map((text) => readRoot(text));
  if (isCritical(contents.index)) {
    checkIndex(findings, checker, contents, states);
    const areKnown = checkRoots(findings, contents, states, entered);
    return { verdict: verdictOf(findings.list, areKnown), checks: findings.list };
  }
  const anchors = checkLog(findings, checker, contents, states);
  checkIndex(findings, checker, contents, states);
  const manifest = checkManifests(findings, checker, contents, { states, anchors });
  checkExhibit(findings, contents, manifest, exhibit);
  checkCustody(findings, contents);
  checkReceipts(findings, checker, contents, { states, anchors, manifest });
  const areRootsKnown = checkRoots(findings, contents, states, entered);
  checkSenderLog(findings, checker, contents, states);
  return { verdict: verdictOf(findings.list, areRootsKnown), checks: findings.list };
}

/** Check 10: what was measured is compared with the last manifest that did not fail, else with the index. */
function checkExhibit(
  findings: Findings,
  { index }: Contents,
  manifest: Manifest | undefined,
  exhibit: MeasuredExhibit | undefined,
): void {
  if (!exhibit) return findings.note("exhibit-unaltered", "exhibit", "not-checked", "exhibit-not-given");
  const original = manifest?.said.original;
  findings.examine("exhibit-unaltered", "exhibit", () => {
    need(exhibit.sizeBytes === (original?.size ?? index.exhibit.sizeBytes), "exhibit-size-differs");
    need(exhibit.sha256 === (original?.sha256 ?? index.exhibit.sha256), "exhibit-altered");
  });
}

/** Check 13, and whether the roots of issuer and sender are both known ("Verdict"). */
function checkRoots(
  findings: Findings,
  { index: { issuer, sender } }: Contents,
  states: States,
  typed: readonly (EnteredRoot | undefined)[],
): boolean {
  const isEntered = (state: string): boolean =>
    states.roots(state).some((root) => typed.some((entered) => entered !== undefined && isSameRoot(entered, root)));
  const isIssuerKnown = isEntered(issuer.state);
  if (typed.length === 0) findings.note("issuer-root", issuer.state, "not-checked", "no-fingerprint-given");
  else findings.note("issuer-root", issuer.state, isIssuerKnown ? "passed" : "failed", "fingerprint-mismatch");
  const isMet = states.roots(sender.state).includes(sender.rootFingerprint);
  findings.note("sender-vouched", sender.state, isMet ? "passed" : "failed", "sender-root-differs");
  // The sender is known by its own fingerprint, or by the word of an issuer that is.
  return isIssuerKnown && (isMet || isEntered(sender.state));
}
