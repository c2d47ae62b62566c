import { isRefusal } from "../../protocol/refusal.ts";
import type { AuditModule, ForkProofRow, LogHead, LogOfOurs, LogState, WitnessedBy } from "./types.ts";

/** Peers ask for a head within minutes of a full hour. Longer than this, and a person should know. */
const WITNESS_PATIENCE_MS = 15 * 60_000;

/** Whether a head has waited so long for its first cosignature that something may be wrong. */
export function isWitnessLate(unwitnessedSince: Date | undefined, now: Date): boolean {
  return unwitnessedSince !== undefined && now.getTime() - unwitnessedSince.getTime() > WITNESS_PATIENCE_MS;
}

/** What everyone who is signed in may know of the log: its head, who cosigned it, whether something is wrong. */
export interface LogView {
  readonly origin: string;
  readonly state: LogState;
  readonly head: LogHead | undefined;
  /** The newest head that anyone cosigned: right after a full hour often the one before. */
  readonly witnessed: { readonly size: number; readonly by: readonly WitnessedBy[] } | undefined;
  /** Since when a shown head waits for its first cosignature. */
  readonly unwitnessedSince: Date | undefined;
  readonly forks: readonly ForkProofRow[];
  /** All logs of this server, oldest first; the last one is open. */
  readonly logs: readonly LogOfOurs[];
}

export async function viewLog(audit: AuditModule): Promise<LogView> {
  return {
    origin: await audit.origin(),
    state: audit.state(),
    head: await headIfShown(audit),
    witnessed: await audit.newestWitnessed(),
    unwitnessedSince: await audit.unwitnessedSince(),
    forks: await audit.forkProofs(),
    logs: await audit.logs(),
  };
}

async function headIfShown(audit: AuditModule): Promise<LogHead | undefined> {
  try {
    return await audit.head();
  } catch (error) {
    if (isRefusal(error, "log-not-started")) return undefined;
    throw error;
  }
}
