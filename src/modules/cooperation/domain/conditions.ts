import { citation, safeguardGate } from "../../../convention/index.ts";
import type { Condition } from "../../../protocol/bodies/index.ts";
import { conditionsOf, type RequestFile, unreachable } from "./request-file.ts";

// What the sender bound us to stays attached to what it sent, and is asked again before each further use.

export const USES = [
  "this-case",
  "other-case",
  "onward-transfer",
  "publication",
  "disclosure-that-clears-an-accused",
] as const;
export type Use = (typeof USES)[number];

export interface UseConsent {
  readonly use: Use;
  /** The message or letter in which the sender agreed. */
  readonly reference: string;
}

export interface UseCheck {
  readonly allowed: boolean;
  /** Conditions of the sender that stand in the way or that go along. */
  readonly conditions: readonly Condition[];
  /** The Convention's own limit, where it is that which stands in the way. */
  readonly limit?: string;
  /** The sender must be told before. */
  readonly noticeFirst: boolean;
}

/** UNCC art. 40(19): another use needs the sender's consent first; what clears an accused may be disclosed after notice. */
export function checkUse(
  file: Pick<RequestFile, "decisions">,
  use: Use,
  consents: readonly UseConsent[] = [],
): UseCheck {
  const conditions = conditionsOf(file);
  const limits = conditions.filter((condition) => condition.kind === "use-limit");
  const secrecy = conditions.filter((condition) => condition.kind === "confidentiality");
  const consented = consents.some((consent) => consent.use === use);
  const limit = citation(safeguardGate("G8"));
  switch (use) {
    case "this-case":
      return { allowed: true, conditions, noticeFirst: false };
    case "other-case":
      return consented
        ? { allowed: true, conditions, noticeFirst: false }
        : { allowed: false, conditions: limits, limit, noticeFirst: false };
    case "onward-transfer":
    case "publication":
      return consented
        ? { allowed: true, conditions, noticeFirst: false }
        : { allowed: false, conditions: [...limits, ...secrecy], limit, noticeFirst: false };
    case "disclosure-that-clears-an-accused":
      return { allowed: true, conditions, limit, noticeFirst: true };
    default:
      return unreachable(use);
  }
}
