import type { Platform } from "../../platform/index.ts";
import { logOrigin, verifyCheckpoint } from "../../protocol/checkpoint.ts";
import { isRefusal, Refusal } from "../../protocol/refusal.ts";
import { type Signer, signerOf } from "../../protocol/signatures.ts";
import * as headStore from "./head-store.ts";

/** What of the platform the audit log uses. */
export type AuditPlatform = Pick<
  Platform,
  "config" | "database" | "clock" | "random" | "log" | "keystore" | "incarnation" | "jobs"
>;

export const INTEGRATE_JOB = "audit.integrate";
export const SHOW_HEAD_JOB = "audit.show-head";
const LOG_MARK = "log";

/** The log that is open. Refuses `log-not-started` before the first one was opened. */
export async function openLogOf(platform: AuditPlatform): Promise<headStore.OurLog> {
  const log = await headStore.findOpenLog(platform.database.db);
  if (log !== undefined) return log;
  throw new Refusal("log-not-started", "The audit log is not open yet; start the server once.");
}

/** `<state>.rogatory/<log-id>`. */
export function originOf(platform: AuditPlatform, { logId }: Pick<headStore.OurLog, "logId">): string {
  return logOrigin(platform.config.state, logId);
}

/** The name of a log's mark outside the backups. */
export function markOf({ number, logId }: Pick<headStore.OurLog, "number" | "logId">): string {
  return number === 1 ? LOG_MARK : `${LOG_MARK}/${logId}`;
}

/** Whether this is the name of a mark of one of our logs. */
export function isLogMark(name: string): boolean {
  return name === LOG_MARK || name.startsWith(`${LOG_MARK}/`);
}

/** One key per use (R4): the log's key signs checkpoints and nothing else, the witness's cosignatures and nothing else. */
export function signerFor(platform: AuditPlatform, use: "log" | "witness"): Signer {
  return signerOf(platform.keystore.signingKey(use, "ed25519"));
}

/** Whether this log key signed the checkpoint of one of our logs. */
export function isSignedBy(checkpoint: Uint8Array, origin: string, logKey: Uint8Array): boolean {
  try {
    verifyCheckpoint(checkpoint, { origin, logKeys: [logKey] });
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

export function canSign(platform: AuditPlatform, use: "log" | "witness"): boolean {
  if (platform.keystore.isLocked || platform.keystore.isFrozen(use)) return false;
  return platform.keystore
    .list()
    .some((key) => key.kind === "signing" && key.use === use && key.algorithm === "ed25519");
}

/** Every key with which our log may have been signed, from the key store, never from the database that is checked. */
export function ownLogKeys(platform: AuditPlatform): Uint8Array[] {
  return platform.keystore
    .list()
    .flatMap((key) =>
      key.kind === "signing" && key.use === "log" && key.algorithm === "ed25519" ? [key.publicKey] : [],
    );
}
