import type { Context } from "hono";
import type { Platform } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { Approvals, FederationModule, Person } from "./types.ts";
import type { FaultPoint } from "./fault-points.ts";

/** Who is signed in, and the two-person rule: given by the composition root, so that federation need not know sessions. */
export interface People {
  /** Throws Refusal("sign-in-needed"). */
  requireUser(c: Context): Person & { readonly roles: readonly string[] };
  readonly approvals: Approvals;
}

export interface FederationOptions {
  readonly platform: Platform;
  readonly audit: AuditModule;
  readonly people: People;
  /** Tests stop the server between two named steps here; in production it does nothing. */
  readonly fault?: (point: FaultPoint) => void | Promise<void>;
}

export function createFederation(_options: FederationOptions): FederationModule {
  throw new Error("The federation module is being built.");
}
