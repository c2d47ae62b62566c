import {
  citation,
  CONDITIONS_OF_INFORMATION,
  type ConsentedUse,
  recipientKey,
  safeguardGate,
  type Use,
} from "../../../../convention/index.ts";
import type { Condition } from "../../../../protocol/bodies/index.ts";
import { isInformation } from "./information.ts";
import { conditionsOf, conditionsSet, liftedBy, type RequestFile, unreachable } from "./request-file.ts";

// What the sender bound us to stays attached to what it sent, and is asked again before each further use.

/** A use that the sender has to agree to first: to whom it goes, where it leaves the State. */
export interface AskedUse {
  readonly use: Use;
  readonly recipient?: string;
  /** Conditions that came with the data themselves, beside those of the decision. */
  readonly further?: readonly Condition[];
}

/** One consent opens one use, of its kind and to its recipient. */
export interface UseConsent {
  readonly consentId: string;
  readonly use: ConsentedUse;
  /** The message or letter in which the sender agreed. */
  readonly reference: string;
  /** The State or organization to which it may be passed on. */
  readonly recipient?: string;
  readonly purpose?: string;
}

export interface UseCheck {
  readonly allowed: boolean;
  /** Conditions of the sender that stand in the way or that go along. */
  readonly conditions: readonly Condition[];
  /** The Convention's own limit, where it is that which stands in the way. */
  readonly limit?: string;
  /** The sender must be told before. */
  readonly noticeFirst: boolean;
  /** The consent that opens this use, and is spent by it. */
  readonly consent?: UseConsent;
}

/** What was given, by an answer or without being asked; of what is gone with its dossier nothing but this is left. */
type Given = Pick<RequestFile, "decisions" | "consents"> & Partial<Pick<RequestFile, "content" | "mechanism">>;

/**
 * UNCC art. 40(19): another use needs the sender's consent first; what clears an accused may be disclosed after notice. 36(3):
 * passing on needs the sender's authorization for that recipient. 40(5): of information only what its conditions forbid needs consent.
 */
export function checkUse(
  file: Given,
  { use, recipient, further = [] }: AskedUse,
  unspent: readonly UseConsent[] = [],
): UseCheck {
  const conditions = [...conditionsOf(file), ...ofTheData(file, further).filter(({ id }) => !liftedBy(file).has(id))];
  const ofKind = (...kinds: readonly Condition["kind"][]) => conditions.filter(({ kind }) => kinds.includes(kind));
  const consent = unspent.find((one) => one.use === use && isSame(one.recipient, recipient));
  const isUnasked = file.mechanism !== undefined && isInformation({ mechanism: file.mechanism });
  const limit = citation(isUnasked ? CONDITIONS_OF_INFORMATION : safeguardGate("G8"));
  const open = { allowed: true, conditions, noticeFirst: false };
  switch (use) {
    case "this-case": {
      const forbidding = ofKind("not-as-evidence");
      return forbidding.length === 0 ? open : { allowed: false, conditions: forbidding, noticeFirst: false };
    }
    case "other-case":
    case "onward-transfer":
    case "publication": {
      if (consent) return { ...open, consent };
      const isKeptIn = use === "other-case";
      const forbidding = ofKind("use-limit", "not-as-evidence", ...(isKeptIn ? [] : (["confidentiality"] as const)));
      if (isUnasked && forbidding.length === 0 && use !== "onward-transfer") return open;
      return {
        allowed: false,
        conditions: forbidding,
        // 40(19) holds whatever is transmitted elsewhere; 36(3), from memory, says how it may be all the same.
        limit: use === "onward-transfer" ? `${ONWARD_TRANSFER}, ${limit}` : limit,
        noticeFirst: false,
      };
    }
    case "disclosure-that-clears-an-accused":
      return { allowed: true, conditions, limit, noticeFirst: true };
    default:
      return unreachable(use);
  }
}

/** Conditions that came with the data and stand in no decision; one under a known id in other words is another condition. */
export function ofTheData(
  file: Pick<Given, "decisions" | "content">,
  further: readonly Condition[],
): readonly Condition[] {
  const decided = conditionsSet(file);
  return further.filter((one) => !decided.some((other) => isSameCondition(one, other)));
}

/** Whether two records say the same under the same id. */
export function isSameCondition(one: Condition, other: Condition): boolean {
  return one.id === other.id && one.kind === other.kind && one.text.text === other.text.text;
}

/** UNCC art. 36(3): the sender authorizes an onward transfer to a third State or an organization. */
const ONWARD_TRANSFER = "36(3)";

function isSame(one: string | undefined, other: string | undefined): boolean {
  return recipientKey(one ?? "") === recipientKey(other ?? "");
}
