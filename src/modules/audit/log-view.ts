import { isRefusal } from "../../protocol/refusal.ts";
import type { AuditModule, ForkProofRow, LogHead, LogState, WitnessedBy } from "./types.ts";

/** What everyone who is signed in may know of the log: its head, who cosigned it, whether something is wrong. */
export interface LogView {
  readonly origin: string;
  readonly state: LogState;
  readonly head: LogHead | undefined;
  readonly witnessedBy: readonly WitnessedBy[];
  readonly unwitnessedSince: Date | undefined;
  readonly forks: readonly ForkProofRow[];
}

export async function viewLog(audit: AuditModule): Promise<LogView> {
  const head = await headIfShown(audit);
  return {
    origin: await audit.origin(),
    state: audit.state(),
    head,
    witnessedBy: head === undefined ? [] : await audit.witnessesOf(head.size),
    unwitnessedSince: await audit.unwitnessedSince(),
    forks: await audit.forkProofs(),
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
