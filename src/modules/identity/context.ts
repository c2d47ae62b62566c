import type { Platform, Transaction } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { Role } from "./domain/roles.ts";

/** An act of this State for which a person is missing, as a later module found it: texts by key, and the roles that would do. */
export interface StaffingGap {
  readonly titleKey: string;
  /** The rule that several acts may share: it is said once. */
  readonly ruleKey: string;
  readonly textKey: string;
  readonly roles: readonly Role[];
}

/** What every action of this module is given. */
export interface IdentityContext {
  readonly platform: Platform;
  readonly audit: Pick<AuditModule, "append">;
  /** Handed in by whoever knows what people are needed for. */
  readonly staffing: { gaps: () => Promise<readonly StaffingGap[]> };
  /** Told within the transaction that changes who is active and in which roles. */
  readonly peopleChanged: PeopleChanged[];
}

export type PeopleChanged = (tx: Transaction) => Promise<void>;

export async function tellOfPeople({ peopleChanged }: IdentityContext, tx: Transaction): Promise<void> {
  for (const tell of peopleChanged) await tell(tx);
}
