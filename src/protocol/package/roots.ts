import { equalBytes, hex } from "../bytes.ts";
import { type DesignationLookup, type DesignationView, readDesignation } from "../designation.ts";
import { fingerprintDigits, fingerprintWords, matchesFingerprint, type TypedFingerprint } from "../fingerprint.ts";
import { parseSha256Hex, type StateCode } from "../identifiers.ts";
import type { Checker } from "./checker.ts";
import type { PackageContents } from "./contents.ts";
import { rootFingerprint } from "../root-set.ts";
import type { RootStanding } from "./report.ts";

/** The designations of a package: by digest as they were quoted, and the newest of each State. */
export interface PackageDesignations extends DesignationLookup {
  /**
   * The keys of the newest designation under the digest that was quoted: every past key stays listed for ever, with what
   * became of it (R8), so the newest says best what an old signature is worth.
   */
  keysBehind(state: StateCode, quoted: string): DesignationView | undefined;
  /**
   * The fingerprint of the newest designation, and those of the roots before it, as far as each handed over to the next
   * under the signatures of both (R8). Another root is another State until people say otherwise (R35).
   */
  rootsOf(state: StateCode): readonly Uint8Array[];
}

export interface RootView extends RootStanding {
  /** The fingerprint as people compare it. */
  readonly words: string;
  readonly digits: string;
}

/** Every designation of the package that is consistent in itself; the others become failed checks. */
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
  const rootsOf = (state: StateCode): readonly Uint8Array[] =>
    rootLine(
      current(state),
      views.filter((view) => view.state === state),
    );
  return {
    current,
    byDigest,
    rootsOf,
    keysBehind(state, quoted) {
      const named = byDigest(state, quoted);
      const newest = current(state);
      if (!named || !newest || !isAmong(named.rootFingerprint, rootsOf(state))) return named;
      return { ...newest, digest: named.digest };
    },
  };
}

/** Back from the newest root: a designation that changes the root names the set before, which signed it too. */
function rootLine(newest: DesignationView | undefined, views: readonly DesignationView[]): readonly Uint8Array[] {
  const line = newest ? [newest.rootFingerprint] : [];
  // The line grows while it is walked: each root may have had one before it.
  for (const root of line) {
    for (const { rootFingerprint: own, designation } of views) {
      const before = designation.previousRootSet && rootFingerprint(designation.previousRootSet);
      if (before && equalBytes(own, root) && !isAmong(before, line)) line.push(before);
    }
  }
  return line;
}

function isAmong(fingerprint: Uint8Array, roots: readonly Uint8Array[]): boolean {
  return roots.some((root) => equalBytes(root, fingerprint));
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
  const isTyped = ({ state }: DesignationView): boolean =>
    designations.rootsOf(state).some((root) => typed.some((text) => matchesFingerprint(text, root)));

  const isIssuerKnown = issuerView !== undefined && isTyped(issuerView);
  if (typed.length === 0) checker.leave("issuer-root", issuer.state, "no-fingerprint-given");
  else if (isIssuerKnown) checker.pass("issuer-root", issuer.state);
  else checker.fail("issuer-root", issuer.state, "fingerprint-mismatch");

  const isSenderMet = designations.rootsOf(sender.state).some((root) => hex(root) === sender.rootFingerprint);
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
