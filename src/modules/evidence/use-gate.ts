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

/** The exhibit that is used; the conditions that came with it bind beside those of the decision. */
export interface UsedExhibit {
  readonly exhibitId: ExhibitId;
  readonly number: string;
  readonly conditions: readonly Condition[];
}

/**
 * Asked before an exhibit of another State, or what was made from it, leaves this server (UNCC art. 40(19), 36(3)). `requestId` is
 * the request of ours under which it was given.
 */
export interface UseGate {
  /** Everything that binds whoever uses it. Refuses `request-unknown`. */
  conditions(db: Transaction["db"], requestId: RequestId, used: UsedExhibit): Promise<readonly Condition[]>;
  /** Whether the use is open now; writes nothing. Refuses `use-needs-consent` and `use-needs-recipient`. */
  demand(db: Transaction["db"], requestId: RequestId, use: FurtherUse, used: UsedExhibit): Promise<void>;
  /** In the transaction of the use: logged, the consent spent, the sender told. Refuses what `demand` does, and `use-needs-notice`. */
  record(tx: Transaction, requestId: RequestId, use: FurtherUse, used: UsedExhibit, by: User): Promise<void>;
}
