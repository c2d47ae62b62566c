// The public face of the audit log.
export type { AuditAccess } from "./access.ts";
export { auditApi } from "./api.ts";
export { auditPages } from "./pages/index.tsx";
export { createAudit, logFolderOf, type AuditOptions } from "./create-audit.ts";
export { verifyLogFolder } from "./verify-folder.ts";
export type { LogProblem, LogReport } from "./domain/log-report.ts";
export type { LogTrust } from "./domain/verify-log.ts";
export type {
  Actor,
  AuditEvent,
  AuditEventType,
  AuditModule,
  AuditQuery,
  AuditRow,
  CosignatureOutcome,
  EntryProof,
  ForkProofRow,
  KnownLog,
  KnownWitness,
  LogHead,
  LogState,
  OpenedEntry,
  SendToWitness,
  Subject,
  WitnessAnswer,
  WitnessedBy,
  WitnessedHead,
} from "./types.ts";
