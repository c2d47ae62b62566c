import type { Platform } from "../../platform/index.ts";
import { logOrigin } from "../../protocol/checkpoint.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { type Signer, signerOf } from "../../protocol/signatures.ts";
import * as headStore from "./head-store.ts";

/** What of the platform the audit log uses. */
export type AuditPlatform = Pick<
  Platform,
  "config" | "database" | "clock" | "random" | "log" | "keystore" | "incarnation" | "jobs"
>;

export const INTEGRATE_JOB = "audit.integrate";
export const SHOW_HEAD_JOB = "audit.show-head";

/** Refuses `log-not-started` before the log was opened. */
export async function originOf(platform: AuditPlatform): Promise<string> {
  const logId = await headStore.findLogId(platform.database.db);
  if (logId !== undefined) return logOrigin(platform.config.state, logId);
  throw new Refusal("log-not-started", "The audit log is not open yet; start the server once.");
}

/** One key per use (R4): the log's key signs checkpoints and nothing else, the witness's cosignatures and nothing else. */
export function signerFor(platform: AuditPlatform, use: "log" | "witness"): Signer {
  return signerOf(platform.keystore.signingKey(use, "ed25519"));
}

export function canSign(platform: AuditPlatform, use: "log" | "witness"): boolean {
  if (platform.keystore.isLocked) return false;
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
