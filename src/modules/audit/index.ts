// The public face of the audit log.
export { type AuditAccess, logReader, type LogRole } from "./access.ts";
export { auditApi } from "./api.ts";
export { auditPages } from "./pages/index.tsx";
export { isWitnessLate } from "./log-view.ts";
export { createAudit } from "./create-audit.ts";
export { logFolderOf, logFoldersOf } from "./log-folder.ts";
export { logOriginIn, verifyLogFolder } from "./verify-folder.ts";
export type { LogReport } from "./domain/log-report.ts";
export type { LogTrust } from "./domain/verify-log.ts";
export type {
  Actor,
  AuditEvent,
  AuditEventType,
  AuditModule,
  AuditRow,
  ClosedLog,
  CosignedHead,
  CosignatureOutcome,
  ForkProofRow,
  KnownLog,
  KnownWitness,
  SendToWitness,
  WitnessAnswer,
} from "./types.ts";
