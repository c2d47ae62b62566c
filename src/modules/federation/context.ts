import type { Platform } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { IdentityModule } from "../identity/index.ts";
import type { AlarmListener } from "./alarms/raise.ts";
import type { FaultPoint } from "./fault-points.ts";
import type { IncomingHandler } from "./types.ts";

/** What every action of this module is given. */
export interface FederationContext {
  readonly platform: Platform;
  readonly audit: AuditModule;
  readonly approvals: IdentityModule["approvals"];
  /** Handlers of later modules, one per kind. */
  readonly handlers: Map<string, IncomingHandler>;
  readonly alarmListeners: AlarmListener[];
  /** Does nothing in production; tests stop the server here. */
  readonly fault: (point: FaultPoint) => Promise<void>;
}
