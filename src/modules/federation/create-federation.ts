import type { Platform } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { IdentityModule } from "../identity/index.ts";
import type { FaultPoint } from "./fault-points.ts";
import type { FederationModule } from "./types.ts";

export interface FederationOptions {
  readonly platform: Platform;
  readonly audit: AuditModule;
  readonly identity: Pick<IdentityModule, "requireUser" | "currentUser" | "approvals">;
  /** Tests stop the server between two named steps here; in production it does nothing. */
  readonly fault?: (point: FaultPoint) => Promise<void>;
}

export function createFederation(_options: FederationOptions): FederationModule {
  throw new Error("The federation module is being built.");
}
