import { hex } from "../bytes.ts";
import { type DesignationLookup, type DesignationView, readDesignation } from "../designation.ts";
import { fingerprintDigits, fingerprintWords, matchesFingerprint, type TypedFingerprint } from "../fingerprint.ts";
import { parseSha256Hex, type StateCode } from "../identifiers.ts";
import type { Checker } from "./checker.ts";
import type { PackageContents } from "./contents.ts";
import type { RootStanding } from "./report.ts";

/** The designations of a package: by digest as they were quoted, and the newest of each State. */
export interface PackageDesignations extends DesignationLookup {
  /**
   * The keys of the newest designation under the digest that was quoted: every past key stays listed for ever, with what
   * became of it (R8), so the newest says best what an old signature is worth.
   */
  keysBehind(state: StateCode, quoted: string): DesignationView | undefined;
}

export interface RootView extends RootStanding {
  /** The fingerprint as people compare it. */
  readonly words: string;
  readonly digits: string;
}

export function readDesignations(checker: Checker, contents: PackageContents): PackageDesignations {
  const views = contents.paths("designation").flatMap((path) => {
    const bytes = contents.file(path);
    const view = bytes && checker.run("designation-consistent", path, () => readDesignation(bytes));
    return view ? [view] : [];
  });
  const current = (state: StateCode): DesignationView | undefined =>
    views
      .filter((view) => view.state === state)
      .toSorted((a, b) => b.designation.number - a.designation.number)
      .at(0);
  const byDigest = (state: StateCode, digest: string): DesignationView | undefined =>
    views.find((view) => view.state === state && view.digest === digest);
  return {
    current,
    byDigest,
    keysBehind(state, quoted) {
      const named = byDigest(state, quoted);
      const newest = current(state);
      // Another root is another State until people say otherwise (R35): its keys vouch for nothing of the first.
      if (!named || !newest || hex(named.rootFingerprint) !== hex(newest.rootFingerprint)) return named;
      return { ...newest, digest: named.digest };
    },
  };
}

/** R6: trust comes from what the reader typed, and reaches the sending State only through the issuer's word. */
export function judgeRoots(
  checker: Checker,
  contents: PackageContents,
  designations: PackageDesignations,
  typed: readonly TypedFingerprint[],
): RootView[] {
  const { issuer, sender } = contents.index;
  const issuerView = designations.current(issuer.state);
  const senderView = designations.current(sender.state);
  const isTyped = (view: DesignationView): boolean =>
    typed.some((text) => matchesFingerprint(text, view.rootFingerprint));

  const isIssuerKnown = issuerView !== undefined && isTyped(issuerView);
  if (typed.length === 0) checker.leave("issuer-root", issuer.state, "no-fingerprint-given");
  else if (isIssuerKnown) checker.pass("issuer-root", issuer.state);
  else checker.fail("issuer-root", issuer.state, "fingerprint-mismatch");

  const isSenderMet = senderView !== undefined && hex(senderView.rootFingerprint) === sender.rootFingerprint;
  if (isSenderMet) checker.pass("sender-vouched", sender.state);
  else checker.fail("sender-vouched", sender.state, "sender-root-differs");

  const roots: RootView[] = [];
  if (issuerView) roots.push(rootView(issuerView, isIssuerKnown ? "established" : "unknown"));
  if (senderView) {
    const vouched = isIssuerKnown && isSenderMet ? "vouched" : "unknown";
    roots.push(rootView(senderView, isTyped(senderView) ? "established" : vouched));
  }
  return roots;
}

function rootView(view: DesignationView, standing: RootStanding["standing"]): RootView {
  return {
    state: view.state,
    fingerprint: parseSha256Hex(hex(view.rootFingerprint)),
    standing,
    words: fingerprintWords(view.rootFingerprint).join(" "),
    digits: fingerprintDigits(view.rootFingerprint),
  };
}
