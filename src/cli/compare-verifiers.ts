/** What two implementations of the checks of a court package have in common in what they answer (spec/court-package.md). */
export interface Answer {
  readonly verdict: string;
  readonly checks: readonly Found[];
}

export interface Found {
  readonly check: string;
  readonly about: string;
  readonly outcome: string;
  readonly code?: string;
}

export interface Comparison {
  /** Whether verdict, checks, outcomes and the binding codes are the same. */
  readonly agrees: boolean;
  /** What only one of the two found. */
  readonly onlyFirst: readonly Found[];
  readonly onlySecond: readonly Found[];
}

/**
 * The codes that bind: those that spec/court-package.md gives to a check itself. Where a check relies on another document
 * of the specification each implementation has reasons of its own.
 */
const BINDING_CODES: ReadonlySet<string> = new Set([
  "package-too-large",
  "package-not-readable",
  "file-missing",
  "file-listed-twice",
  "file-not-listed",
  "file-altered",
  "log-details-differ",
  "log-names-another-file",
  "key-compromised",
  "key-retired",
  "key-not-valid-then",
  "too-few-witnesses",
  "no-other-operator",
  "export-not-cosigned",
  "designation-missing",
  "profile-mismatch",
  "index-respelled",
  "manifest-of-another-state",
  "manifest-chain-broken",
  "manifest-differs",
  "exhibit-size-differs",
  "exhibit-altered",
  "exhibit-not-given",
  "custody-chain-broken",
  "custody-of-another-exhibit",
  "custody-act-missing",
  "custody-not-logged",
  "peer-unknown",
  "designation-unknown",
  "unknown-critical-field",
  "receipt-not-anchored",
  "receipt-of-another-exchange",
  "fingerprint-mismatch",
  "no-fingerprint-given",
  "sender-root-differs",
  "sender-log-forked",
  "sender-log-fork-alleged",
]);

/** R7: compares what two implementations answered about the same bytes, roots and exhibit. */
export function compareAnswers(first: Answer, second: Answer): Comparison {
  const onlyFirst = without(first.checks, second.checks);
  const onlySecond = without(second.checks, first.checks);
  const agrees = first.verdict === second.verdict && onlyFirst.length === 0 && onlySecond.length === 0;
  return { agrees, onlyFirst, onlySecond };
}

/** Each finding as often as it stands in the one list and not in the other. */
function without(all: readonly Found[], others: readonly Found[]): Found[] {
  const left = new Map<string, number>();
  for (const found of others) left.set(markOf(found), (left.get(markOf(found)) ?? 0) + 1);
  return all.filter((found) => {
    const count = left.get(markOf(found)) ?? 0;
    left.set(markOf(found), count - 1);
    return count <= 0;
  });
}

function markOf({ check, about, outcome, code = "" }: Found): string {
  return JSON.stringify([check, about, outcome, BINDING_CODES.has(code) ? code : ""]);
}
