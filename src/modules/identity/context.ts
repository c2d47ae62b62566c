import type { Child } from "hono/jsx";
import type { Platform, Transaction } from "../../platform/index.ts";
import type { View } from "../../web/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { Role } from "./domain/roles.ts";
import type { StaffingRule } from "./staffing.ts";
import type { User } from "./types.ts";

/** An act of this State for which a person is missing, as a later module found it: texts by key, and the roles that would do. */
export interface StaffingGap {
  readonly titleKey: string;
  /** What the acts are called. */
  readonly actKeys: readonly string[];
  /** The rule that several acts may share: it is said once. */
  readonly ruleKey: string;
  readonly textKey: string;
  readonly roles: readonly Role[];
}

/** What every action of this module is given. */
export interface IdentityContext {
  readonly platform: Platform;
  readonly audit: Pick<AuditModule, "append">;
  /** What people are needed for, as each module says. */
  readonly staffing: { rules: readonly StaffingRule[] };
  /** Set by whoever knows the first steps of all modules: what of them the page on which a person begins says. */
  readonly firstSteps: { notice: FirstStepNotice };
  /** Told within the transaction that changes who is active and in which roles. */
  readonly peopleChanged: PeopleChanged[];
}

export type FirstStepNotice = (view: View, user: User) => Promise<Child>;

export type PeopleChanged = (tx: Transaction) => Promise<void>;

export async function tellOfPeople({ peopleChanged }: IdentityContext, tx: Transaction): Promise<void> {
  for (const tell of peopleChanged) await tell(tx);
}
