import type { TablesOf } from "../../platform/index.ts";

/** The tables of migrations/0010-audit.sql and 0140-several-logs.sql. */
export type AuditTables = TablesOf<
  "audit",
  {
    "audit.actors": { kind: "user" | "peer" | "system" };
    "audit.fork_proofs": { strength: "proven" | "alleged" };
  }
>;
