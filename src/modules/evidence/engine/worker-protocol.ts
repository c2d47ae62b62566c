// What the main thread and a worker thread tell each other.
import type { ExhibitRoot } from "../../../protocol/exhibit-tree.ts";
import type { Sha256Hex } from "../../../protocol/identifiers.ts";
import type { SealRingMemory } from "./seal-ring.ts";
import type { OpenRingMemory } from "./open-ring.ts";

export interface SealJob {
  readonly kind: "seal";
  /** "lead" reads (unless the main thread fills the ring), hashes the plaintext and finishes; "help" only seals leaves. */
  readonly role: "lead" | "help";
  readonly ring: SealRingMemory;
  /** Absent: the main thread fills the ring from a stream. */
  readonly source?: { readonly fd: number; readonly size: number };
  readonly bodyFd: number;
  readonly treeFd: number;
  readonly payloadKey: Uint8Array;
}

export interface SealJobResult {
  readonly sha256: Sha256Hex;
  readonly size: number;
  readonly bodySize: number;
  readonly root: ExhibitRoot;
}

export interface OpenJob {
  readonly kind: "open";
  readonly role: "lead" | "help";
  readonly ring: OpenRingMemory;
  readonly bodyFd: number;
  /** Where the body begins in its file: 0, or behind the head of a joined file. */
  readonly bodyOffset: number;
  readonly bodySize: number;
  /** Absent: the plaintext is only hashed. */
  readonly targetFd?: number;
  readonly payloadKey: Uint8Array;
}

export interface OpenJobResult {
  readonly sha256: Sha256Hex;
}

export interface VerifyJob {
  readonly kind: "verify";
  /** "lead" also folds the tree; "help" only compares leaves. */
  readonly role: "lead" | "help";
  /** One word: the next batch of leaves to take. */
  readonly next: SharedArrayBuffer;
  readonly bodyFd: number;
  readonly treeFd: number;
  readonly bodySize: number;
}

export interface LeafFault {
  readonly leaf: number;
  /** What the leaf really hashes to, as hex. */
  readonly hash: string;
}

export interface VerifyJobResult {
  /** What the tree file leads to; from the lead only. */
  readonly root?: ExhibitRoot;
  readonly faults: readonly LeafFault[];
  readonly moreFaults: boolean;
}

export interface FoldJob {
  readonly kind: "fold";
  readonly treeFd: number;
  readonly bodySize: number;
  /** Entries to take from here instead of from the file. */
  readonly replaced: readonly LeafFault[];
}

export interface ReceiveJob {
  readonly kind: "receive";
  readonly slots: SharedArrayBuffer;
  readonly bodyFd: number;
  readonly treeFd: number;
  readonly bitmapFd: number;
}

/** Main thread to the receiving worker. */
export type ReceiveCommand =
  | { readonly kind: "leaf"; readonly id: number; readonly slot: number; readonly leaf: number; readonly size: number }
  | { readonly kind: "commit"; readonly id: number; readonly leaves: readonly number[] }
  | { readonly kind: "close" };

/** The receiving worker to the main thread. */
export type ReceiveReply =
  | { readonly kind: "leaf"; readonly id: number; readonly fits: boolean }
  | { readonly kind: "committed"; readonly id: number }
  | { readonly kind: "failed"; readonly id: number; readonly error: WorkerError };

export type WorkerJob = SealJob | OpenJob | VerifyJob | FoldJob | ReceiveJob;

export interface WorkerError {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, string | number | boolean>>;
  /** False: a fault in the program, not a refusal. */
  readonly isExpected: boolean;
}

export type WorkerOutcome<Result> =
  { readonly kind: "done"; readonly result: Result } | { readonly kind: "failed"; readonly error: WorkerError };
