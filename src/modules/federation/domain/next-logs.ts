import { sha256Hex, type Designation } from "../../../protocol/index.ts";

type Logs = Designation["log"];

/** Where a log ends of which nothing is left: before its first entry (RFC 6962). */
const NOTHING = { size: 0, root: sha256Hex(new Uint8Array(0)) };

/**
 * R1: the log that is open, and where those before it end. What was said of a closed log stays as it was said, also by a server that
 * came back from a backup of the time before. Of a log that gave way to ours and of which nothing came back, nothing is vouched for.
 */
export function nextLogs(
  before: Logs | undefined,
  origin: Logs["origin"],
  closedHere: NonNullable<Logs["closed"]>,
): Logs {
  const last = before === undefined ? [] : [{ ...NOTHING, origin: before.origin }];
  const all = [...(before?.closed ?? []), ...closedHere, ...last];
  const closed = all.filter(
    (log, position) => log.origin !== origin && all.findIndex((other) => other.origin === log.origin) === position,
  );
  return closed.length === 0 ? { origin } : { origin, closed };
}
