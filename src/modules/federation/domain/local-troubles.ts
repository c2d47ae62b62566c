import type { Refusal } from "../../../protocol/index.ts";

const localTroubles = new Set([
  "key-store-locked",
  "key-missing",
  "blob-missing",
  "blob-damaged",
  "disk-full",
  "disk-error",
  "file-not-permitted",
  "disk-low",
  "database-away",
  "database-promoted",
  "lease-lost",
  "log-not-started",
  "log-in-recovery",
  "log-key-locked",
  "own-designation-missing",
]);

/** Faults of ours that taking in or acting upon a dispatch may meet: tried again, never told to the peer as its own. */
export function isLocalTrouble(refusal: Refusal): boolean {
  return localTroubles.has(refusal.code);
}
