import type { Use } from "../../convention/index.ts";
import type { Transaction } from "../../platform/index.ts";
import type { FreeText } from "../../protocol/bodies/common.ts";
import type { Condition } from "../../protocol/bodies/decision.ts";
import type { CustodyWords } from "../../protocol/custody-reason.ts";
import type { ExhibitId, RequestId } from "../../protocol/identifiers.ts";
import type { User } from "../identity/index.ts";

/** What somebody is about to do with what another State gave. */
export interface FurtherUse {
  readonly use: Use;
  /** For which proceeding and purpose. */
  readonly note: CustodyWords;
  /** To whom it goes, where it is passed on: a State by its code, or an organization by its name. */
  readonly recipient?: string;
  /** What clears an accused: the words in which the sender is told first, or why it could not be. */
  readonly notice?: FreeText;
  readonly noNoticeBecause?: string;
}

/**
 * What of the other State's own says that a condition binds, or no longer does: a signed decision or consent by the digest of its body,
 * the signed manifest by its digest, or a letter that an officer registered and no signature vouches for.
 */
export interface ConditionSource {
  readonly kind: "decision" | "consent" | "manifest" | "letter";
  /** Absent for a letter. */
  readonly digest?: string;
  readonly dispatchId?: string;
  /** When it came; of a letter, the moment of its arrival; of a manifest, when its State says that it signed it. */
  readonly at?: string;
  /** Of a letter: the day and reference that it bears. */
  readonly paper?: { readonly datedOn: string; readonly reference?: string };
}

export interface SourcedCondition {
  readonly condition: Condition;
  readonly sources: readonly ConditionSource[];
  /** What lifted it; such a condition binds no longer. */
  readonly lifted?: ConditionSource;
}

/** What a use that was recorded rests on. */
export interface UseBasis {
  /** The request of ours under which the exhibit was given, by both references, and whether it was an exercise (R37). */
  readonly request: { readonly ownReference: string; readonly peerReference?: string; readonly drill: boolean };
  /** The consent of the State that gave it, where the use needed one; it is spent. */
  readonly consent?: OpeningConsent;
}

export interface OpeningConsent {
  readonly state: string;
  /** Its dispatch, or the reference or day of the letter. */
  readonly reference: string;
  /** Absent where the file of the request does not hold it. */
  readonly source?: ConditionSource;
  /** The purpose to which it agreed, in its own words. */
  readonly purpose?: string;
}

/** The exhibit that is used; the conditions that came with it bind beside those of the decision. */
export interface UsedExhibit {
  readonly exhibitId: ExhibitId;
  readonly number: string;
  readonly conditions: readonly Condition[];
  /** The manifest that says so, signed by the State that gave it. */
  readonly manifest?: { readonly digest: string; readonly signedAt: string };
}

/**
 * Asked before an exhibit of another State, or what was made from it, leaves this server (UNCC art. 40(19), 36(3)). `requestId` is
 * the request of ours under which it was given.
 */
export interface UseGate {
  /** Everything that was ever set for whoever uses it, with what set and what lifted it; without a request, what came with it. */
  conditions(
    db: Transaction["db"],
    requestId: RequestId | undefined,
    used: UsedExhibit,
  ): Promise<readonly SourcedCondition[]>;
  /** Whether the use is open now; writes nothing. Refuses `use-needs-consent` and `use-needs-recipient`. */
  demand(db: Transaction["db"], requestId: RequestId, use: FurtherUse, used: UsedExhibit): Promise<void>;
  /** In the transaction of the use: logged, the consent spent, the sender told. Refuses what `demand` does, and `use-needs-notice`. */
  record(tx: Transaction, requestId: RequestId, use: FurtherUse, used: UsedExhibit, by: User): Promise<UseBasis>;
}
