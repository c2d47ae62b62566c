import { LogFolder } from "./log-folder.ts";
import type { LogReport } from "./domain/log-report.ts";
import { type LogTrust, verifyLog } from "./domain/verify-log.ts";

/** Recomputes a log from its folder alone, without database and keys: `rogatory audit verify <folder>`. Writes nothing. */
export async function verifyLogFolder(path: string, trust: LogTrust = {}): Promise<LogReport> {
  const folder = new LogFolder(path, refuseToWrite);
  return verifyLog((file) => folder.read(file), trust);
}

function refuseToWrite(): never {
  throw new Error("a log folder that is only verified is never written to");
}
