import type { Generated } from "kysely";

/** The tables of migrations/0010-audit.sql and 0140-several-logs.sql. */
export type AuditTables = {
  "audit.entries": { entry_id: string; type: string; at: Date; bytes: Uint8Array };
  "audit.pending": { arrival: Generated<number>; entry_id: string };
  "audit.places": { log_number: number; log_index: number; entry_id: string };
  "audit.actors": {
    pseudonym: string;
    salt: Uint8Array;
    dossier_id: string | null;
    kind: "user" | "peer" | "system";
    actor_id: string;
  };
  "audit.details": {
    entry_id: string;
    salt: Uint8Array;
    committed: Uint8Array;
    pseudonym: string;
    dossier_id: string | null;
    subject_kind: string;
    subject_id: string;
  };
  "audit.log": { log_number: number; log_id: string; opened_at: Date };
  "audit.closings": {
    log_number: number;
    closed_at: Date;
    size: number;
    root: string;
    carried_from: number;
    known_checkpoint: Uint8Array | null;
    missing_from: number | null;
    missing_to: number | null;
    settled_marks: string[];
    approvals: string[];
    reason_language: string;
    reason: string;
  };
  "audit.integrator": { only_one: Generated<boolean>; fence: number; taken_at: Date };
  "audit.heads": { log_number: number; size: number; root: string; stored_at: Date };
  "audit.checkpoints": { log_number: number; size: number; note: Uint8Array; signed_at: Date };
  "audit.shown_heads": { log_number: number; size: number; shown_at: Date };
  "audit.cosignatures": {
    log_number: number;
    size: number;
    witness_name: string;
    cosigned_at: Date;
    state: string;
    operator: string;
    public_key: string;
    line: string;
    received_at: Date;
  };
  "audit.witness_logs": { origin: string; state: string; first_seen_at: Date };
  "audit.witness_heads": {
    origin: string;
    size: number;
    incarnation_number: number;
    incarnation_id: string;
    root: string;
    checkpoint: Uint8Array;
    cosigned_at: Date;
  };
  "audit.fork_proofs": {
    fork_proof_id: string;
    origin: string;
    state: string;
    strength: "proven" | "alleged";
    digest: string;
    file: Uint8Array;
    found_at: Date;
  };
};
