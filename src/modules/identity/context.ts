import type { Child } from "hono/jsx";
import type { Platform, Transaction } from "../../platform/index.ts";
import type { View } from "../../web/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { Role } from "./domain/roles.ts";
import type { StaffingRule } from "./staffing.ts";
import type { Reading, User } from "./types.ts";

/** What every action of this module is given. */
export interface IdentityContext {
  readonly platform: Platform;
  readonly audit: Pick<AuditModule, "append">;
  /** Those that people of this office can have. */
  readonly roles: readonly Role[];
  /** What people are needed for, as each module says. */
  readonly staffing: { rules: readonly StaffingRule[] };
  /** Set by whoever knows the first steps of all modules: what of them the page on which a person begins says. */
  readonly firstSteps: { notice: FirstStepNotice };
  /** Set by whoever keeps dossiers: writes down who is shown something of them, before the answer leaves. */
  readonly reads: { note: (reading: Reading) => Promise<void> };
  /** Told within the transaction that changes who is active and in which roles. */
  readonly peopleChanged: PeopleChanged[];
}

export type FirstStepNotice = (view: View, user: User) => Promise<Child>;

export type PeopleChanged = (tx: Transaction) => Promise<void>;

export async function tellOfPeople({ peopleChanged }: IdentityContext, tx: Transaction): Promise<void> {
  for (const tell of peopleChanged) await tell(tx);
}
