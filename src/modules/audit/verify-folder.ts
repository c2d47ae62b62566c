import { parseCheckpoint } from "../../protocol/checkpoint.ts";
import { isRefusal } from "../../protocol/refusal.ts";
import { LogFolder } from "./log-folder.ts";
import type { LogReport } from "./domain/log-report.ts";
import { CHECKPOINT_FILE, type LogTrust, verifyLog } from "./domain/verify-log.ts";

/** Recomputes a log from its folder alone, without database and keys: `rogatory audit verify <folder>`. Writes nothing. */
export async function verifyLogFolder(path: string, trust: LogTrust = {}): Promise<LogReport> {
  const folder = new LogFolder(path, refuseToWrite);
  return verifyLog((file) => folder.read(file), trust);
}

/** Of which log a folder's checkpoint says that it is; undefined where there is none, or none that can be read. */
export async function logOriginIn(path: string): Promise<string | undefined> {
  const bytes = await new LogFolder(path, refuseToWrite).read(CHECKPOINT_FILE);
  try {
    return bytes && parseCheckpoint(bytes).checkpoint.origin;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

function refuseToWrite(): never {
  throw new Error("a log folder that is only verified is never written to");
}
