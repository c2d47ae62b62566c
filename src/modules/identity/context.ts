import type { Child } from "hono/jsx";
import type { Kysely } from "kysely";
import type { Platform, Transaction } from "../../platform/index.ts";
import type { MessageParams, View } from "../../web/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { AskedRegister } from "./asked-register.ts";
import type { Role } from "./domain/roles.ts";
import type { StaffingRule } from "./staffing.ts";
import type { Approvals, Reading, User } from "./types.ts";

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
  /** Of later modules: what is said before somebody changes or leaves. */
  readonly consequences: Consequences[];
  /** Told within the transaction that changes who is active and in which roles. */
  readonly peopleChanged: PeopleChanged[];
}

/** What the acts upon people are given. */
export interface PeopleContext extends IdentityContext {
  readonly identity: { readonly approvals: Approvals; readonly asked: AskedRegister };
  /** Of every act that needs several people. */
  readonly rules: () => readonly StaffingRule[];
}

/** What follows for others when somebody has these roles alone, or none: a text with its values. */
export interface Consequence {
  readonly textKey: string;
  readonly values: MessageParams;
}

export type Consequences = (
  db: Kysely<unknown>,
  change: { readonly userId: string; readonly roles: readonly Role[] },
) => Promise<readonly Consequence[]>;

export type FirstStepNotice = (view: View, user: User) => Promise<Child>;

export type PeopleChanged = (tx: Transaction) => Promise<void>;

export async function tellOfPeople({ peopleChanged }: IdentityContext, tx: Transaction): Promise<void> {
  for (const tell of peopleChanged) await tell(tx);
}
