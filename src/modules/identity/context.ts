import type { Platform } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";

/** What every action of this module is given. */
export interface IdentityContext {
  readonly platform: Platform;
  readonly audit: Pick<AuditModule, "append">;
}
