import { Refusal } from "../refusal.ts";
import type { Check, CheckName } from "./report.ts";

/** Collects what was checked. A refusal inside a check is its finding; any other error is a bug and goes up. */
export class Checker {
  readonly checks: Check[] = [];

  /** Runs one check and returns what it found out, or undefined when it failed. */
  run<T>(check: CheckName, about: string, look: () => T): T | undefined {
    try {
      const found = look();
      this.checks.push({ check, about, outcome: "passed" });
      return found;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.checks.push({ check, about, outcome: "failed", code: error.code, details: error.details });
      return undefined;
    }
  }

  fail(check: CheckName, about: string, code: string): void {
    this.checks.push({ check, about, outcome: "failed", code });
  }

  pass(check: CheckName, about: string): void {
    this.checks.push({ check, about, outcome: "passed" });
  }

  leave(check: CheckName, about: string, code: string): void {
    this.checks.push({ check, about, outcome: "not-checked", code });
  }
}
