import { Fault } from "./fault.ts";

// spec/court-package.md, "Checks" and "Verdict".

export type Outcome = "passed" | "failed" | "unproven" | "not-checked";

export interface Finding {
  readonly check: string;
  /** A path of the package, a State code, an act of custody, "package", "exhibit" or "custody". */
  readonly about: string;
  readonly outcome: Outcome;
  /** For all but `passed`. */
  readonly code?: string;
}

export type Verdict = "altered" | "other-origin" | "unproven" | "consistent" | "verified";

/** Called by a check whose matter nothing contradicts and nothing shows: it is read on as if it had passed. The first code counts. */
export type Doubt = (code: string) => void;

/** What was found so far, in the order of the checks. */
export class Findings {
  readonly list: Finding[] = [];

  /** Makes one check: what it found out, or undefined if it failed. Whatever is no fault is a bug, and goes up. */
  examine<T>(check: string, about: string, matter: (doubt: Doubt) => T): T | undefined {
    const doubts: string[] = [];
    let result: T;
    try {
      result = matter((code) => void doubts.push(code));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.note(check, about, "failed", error.code);
      return undefined;
    }
    this.note(check, about, doubts.length === 0 ? "passed" : "unproven", doubts[0]);
    return result;
  }

  note(check: string, about: string, outcome: Outcome, code?: string): void {
    this.list.push({ check, about, outcome, ...(code === undefined || outcome === "passed" ? {} : { code }) });
  }
}

/** "Verdict": the first that holds. Whether both roots are known only matters where nothing else is in the way. */
export function verdictOf(findings: readonly Finding[], areRootsKnown: boolean): Verdict {
  const failed = findings.filter(({ outcome }) => outcome === "failed");
  if (failed.some(({ check }) => check !== "issuer-root")) return "altered";
  if (failed.length > 0) return "other-origin";
  if (findings.some(({ outcome }) => outcome === "unproven")) return "unproven";
  return areRootsKnown ? "verified" : "consistent";
}
