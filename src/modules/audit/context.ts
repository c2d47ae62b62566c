import type { AuditPlatform } from "./audit-platform.ts";
import type { FaultPoint } from "./fault-points.ts";
import type { OurLog } from "./head-store.ts";
import type { Integrator } from "./integrator.ts";
import type { LogFolder } from "./log-folder.ts";

export interface AuditContext {
  readonly platform: AuditPlatform;
  readonly folderOf: FolderOf;
  readonly integrator: Integrator;
  /** Tests stop the server here. */
  readonly fault: (point: FaultPoint) => Promise<void>;
}

/** Where the files of one of our logs are. */
export type FolderOf = (log: Pick<OurLog, "number" | "logId">) => LogFolder;
