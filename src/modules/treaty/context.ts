import type { Clock, Platform } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { IdentityModule } from "../identity/index.ts";

/** What every action of this module is given. */
export interface TreatyContext {
  readonly platform: Pick<Platform, "config" | "database" | "random"> & { readonly clock: Clock };
  readonly audit: Pick<AuditModule, "append">;
  readonly identity: Pick<IdentityModule, "requireUser" | "person">;
}
