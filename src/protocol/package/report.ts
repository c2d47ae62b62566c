import type { Sha256Hex, StateCode } from "../identifiers.ts";

/** What is checked of a package. A closed list: two implementations must agree on it, vector by vector (R7). */
const CHECKS = [
  "package-readable",
  "file-listed",
  "file-present",
  "file-unaltered",
  "designation-consistent",
  "index-signed",
  "issuer-root",
  "sender-vouched",
  "manifest-signed",
  "manifest-named-by-index",
  "exhibit-unaltered",
  "custody-chain",
  "custody-complete",
  "custody-logged",
  "receipt-signed",
  "receipt-anchored",
  "receipt-about-exhibit",
  "log-entry-opened",
  "log-entry-included",
  "log-witnessed",
  "sender-log",
] as const;
export type CheckName = (typeof CHECKS)[number];

export interface Check {
  readonly check: CheckName;
  /** A file of the package, a State, an act of custody, "custody", "exhibit", or "package". */
  readonly about: string;
  /**
   * failed: it contradicts a digest, a signature, a proof or another file. unproven: nothing contradicts it, and nothing
   * shows it either, such as a signature of which nobody says that it was made before its key was lost (R8).
   */
  readonly outcome: "passed" | "failed" | "unproven" | "not-checked";
  /** Why it did not pass. */
  readonly code?: string;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * altered: something is not as it was signed, or cannot be read. other-origin: everything fits together, but it is not
 * from the authority whose fingerprint the reader entered. unproven: nothing was altered, but not everything is shown: the
 * checks name what, and why. consistent: everything fits together and is shown, but who made it is not established (R6).
 * verified: consistent, and under the root that the reader got from its own authority.
 */
export type Verdict = "altered" | "other-origin" | "unproven" | "consistent" | "verified";

export interface RootStanding {
  readonly state: StateCode;
  readonly fingerprint: Sha256Hex;
  /** established: the reader entered it. vouched: the issuer, established, met it. unknown: nobody the reader knows. */
  readonly standing: "established" | "vouched" | "unknown";
}

/**
 * What the package is by itself, where nothing is wrong but the file beside it, which is not the exhibit; undefined otherwise. The
 * verdict stays `altered`: it speaks of both.
 */
export function verdictWithoutFile(checks: readonly Check[], roots: readonly RootStanding[]): Verdict | undefined {
  const others = checks.filter(({ check, outcome }) => check !== "exhibit-unaltered" || outcome !== "failed");
  const alone = verdictOf(others, roots);
  return others.length === checks.length || alone === "altered" ? undefined : alone;
}

/** The worst that the checks found; `verified` only if each root is established or vouched for. */
export function verdictOf(checks: readonly Check[], roots: readonly RootStanding[]): Verdict {
  const failed = checks.filter((check) => check.outcome === "failed").map((check) => check.check);
  if (failed.some((check) => check !== "issuer-root")) return "altered";
  if (failed.length > 0) return "other-origin";
  if (checks.some((check) => check.outcome === "unproven")) return "unproven";
  return roots.length > 0 && roots.every((root) => root.standing !== "unknown") ? "verified" : "consistent";
}
