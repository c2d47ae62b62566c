import type { AuditPlatform } from "./audit-platform.ts";
import type { FaultPoint } from "./fault-points.ts";
import type { Integrator } from "./integrator.ts";
import type { FolderOf } from "./log-folder.ts";

export interface AuditContext {
  readonly platform: AuditPlatform;
  readonly folderOf: FolderOf;
  readonly integrator: Integrator;
  /** Tests stop the server here. */
  readonly fault: (point: FaultPoint) => Promise<void>;
}
