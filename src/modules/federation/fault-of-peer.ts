import { isOutage } from "../../platform/index.ts";
import { isRefusal, type Refusal } from "../../protocol/index.ts";

/** What may be wrong here, besides an outage, while something of a peer is taken in or acted upon. */
const OURS = new Set([
  "key-store-locked",
  "key-frozen",
  "key-missing",
  "blob-missing",
  "blob-damaged",
  "disk-error",
  "disk-low",
  "file-not-permitted",
  "database-promoted",
  "lease-lost",
  "need-key-missing",
  "log-not-started",
  "log-in-recovery",
  "log-key-locked",
  "own-designation-missing",
]);

/**
 * Whether what a peer sent is wrong in itself: only that is told to it as its own, and settled for good. Everything else, an outage, a
 * fault of ours or a bug, is tried again.
 */
export function isFaultOfPeer(error: unknown): error is Refusal {
  return isRefusal(error) && !isOutage(error) && !OURS.has(error.code);
}
