import type { Clock, ListedDisposal, Platform } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import { actsIn, type IdentityModule, twoPersonIn } from "../identity/index.ts";
import type { FederationContext } from "./context.ts";

/** What acts of people in this module are given. */
export interface FederationActs {
  readonly platform: Pick<Platform, "database" | "random"> & { readonly clock: Pick<Clock, "now"> };
  readonly audit: Pick<AuditModule, "append">;
  readonly identity: Pick<IdentityModule, "approvals" | "asked" | "people" | "requireUser">;
  readonly toDisposeAgain: () => Promise<readonly ListedDisposal[]>;
  readonly federation: FederationContext;
}

export const federationAct = actsIn<FederationActs>();
export const twoPerson = twoPersonIn<FederationActs>();
