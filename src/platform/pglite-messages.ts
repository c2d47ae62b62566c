import type { WireValue } from "./database-values.ts";

// What the server's thread and the thread of the embedded database say to each other.

export interface WorkerData {
  readonly folder: string;
  /** A new database, of which a copy is made where there is none. */
  readonly newDatabase: string | undefined;
}

export interface WorkerRequest {
  /** From 1; the answer with id 0 says that the database is open, or why not. */
  readonly id: number;
  readonly kind: "query" | "statistics" | "close";
  readonly sql: string;
  readonly parameters: readonly WireValue[];
}

export interface WorkerResult {
  readonly rows: readonly unknown[];
  readonly command?: string;
  /** Only for statements that change rows. */
  readonly affectedRows?: number;
}

export interface WorkerError {
  readonly message: string;
  readonly code?: string | undefined;
  readonly constraint?: string | undefined;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
}

export type WorkerAnswer =
  { readonly id: number; readonly result: WorkerResult } | { readonly id: number; readonly error: WorkerError };
