import { Refusal } from "../refusal.ts";
import type { Check, CheckName } from "./report.ts";

/** What a check returns of something that nothing contradicts and that is not shown either: it still may be read on. */
export class Unproven<T> {
  readonly code: string;
  readonly value: T;

  constructor(code: string, value: T) {
    this.code = code;
    this.value = value;
  }
}

/** Collects what was checked. A refusal inside a check is its finding; any other error is a bug and goes up. */
export class Checker {
  readonly checks: Check[] = [];

  /** Runs one check and returns what it found out, proven or not, or undefined when it failed. */
  run<T>(check: CheckName, about: string, look: () => T | Unproven<T>): T | undefined {
    try {
      const found = look();
      if (found instanceof Unproven) {
        this.doubt(check, about, found.code);
        return found.value;
      }
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

  doubt(check: CheckName, about: string, code: string, details?: Check["details"]): void {
    this.checks.push({ check, about, outcome: "unproven", code, ...(details === undefined ? {} : { details }) });
  }

  pass(check: CheckName, about: string): void {
    this.checks.push({ check, about, outcome: "passed" });
  }

  leave(check: CheckName, about: string, code: string): void {
    this.checks.push({ check, about, outcome: "not-checked", code });
  }
}
