// Recomputes a log from its files alone: checkpoint, tiles and entry bundles (spec/log.md; C2SP tlog-tiles).
// It trusts nothing in the folder; the keys come from the caller (R6).
import { type SignedCheckpoint, parseCheckpoint, verifyCheckpoint } from "../../../protocol/checkpoint.ts";
import { cosignaturesBy } from "../../../protocol/cosignature.ts";
import { Refusal, isRefusal } from "../../../protocol/refusal.ts";
import { type NoteVerifier } from "../../../protocol/signed-note.ts";
import { type LogReport, ProblemList } from "./log-report.ts";
import { type ReadLogFile, LogWalk } from "./log-walk.ts";

export const CHECKPOINT_FILE = "checkpoint";
/** The newest head that peers were shown, with their cosignatures. */
export const WITNESSED_FILE = "checkpoint.witnessed";

export interface LogTrust {
  /** Without it the best result is "consistent in itself". */
  readonly log?: { readonly origin: string; readonly logKeys: readonly Uint8Array[] };
  readonly witnesses?: readonly NoteVerifier[];
  /** Sees each entry in order, for comparison with rows. */
  readonly onEntry?: (index: number, bytes: Uint8Array) => Promise<void>;
}

/** Recomputes everything and says what does not fit, and where. Throws only if `read` throws. */
export async function verifyLog(read: ReadLogFile, trust: LogTrust = {}): Promise<LogReport> {
  const found = new ProblemList();
  const head = await readHead(read, CHECKPOINT_FILE, trust, found);
  if (head === undefined) return report(found, undefined, [], trust, 0);
  const witnessedHead = await readWitnessed(read, head, trust, found);
  const walk = new LogWalk({
    read,
    size: head.checkpoint.size,
    found,
    mark: witnessedHead?.checkpoint.size,
    onEntry: trust.onEntry,
  });
  await walk.run();
  walk.judge(head);
  if (witnessedHead !== undefined && walk.isSound && walk.rootAtMark !== witnessedHead.checkpoint.root) {
    const where = `${WITNESSED_FILE} (size ${witnessedHead.checkpoint.size})`;
    found.add("root-differs", where, "The log at that size has another root than the witnessed head says.");
  }
  const witnessed = witnessedHead === undefined ? [] : cosigners(witnessedHead, trust, found);
  return report(found, head, witnessed, trust, walk.entriesChecked);
}

async function readHead(
  read: ReadLogFile,
  path: string,
  trust: LogTrust,
  found: ProblemList,
): Promise<SignedCheckpoint | undefined> {
  const bytes = await read(path);
  if (bytes === undefined) {
    found.add("checkpoint-missing", path, "There is no checkpoint: nothing says how large the log is.");
    return undefined;
  }
  try {
    return trust.log === undefined ? parseCheckpoint(bytes) : verifyCheckpoint(bytes, trust.log);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const foreign = error.code === "checkpoint-of-another-log";
    found.add(foreign ? "checkpoint-of-another-log" : "checkpoint-altered", path, error.message);
    // What it says is still the best hint at which entries do not fit.
    return readUnverified(bytes);
  }
}

function readUnverified(bytes: Uint8Array): SignedCheckpoint | undefined {
  try {
    return parseCheckpoint(bytes);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

async function readWitnessed(
  read: ReadLogFile,
  newest: SignedCheckpoint,
  trust: LogTrust,
  found: ProblemList,
): Promise<SignedCheckpoint | undefined> {
  if ((await read(WITNESSED_FILE)) === undefined) return undefined;
  const head = await readHead(read, WITNESSED_FILE, trust, found);
  if (head === undefined) return undefined;
  if (head.checkpoint.origin === newest.checkpoint.origin && head.checkpoint.size <= newest.checkpoint.size)
    return head;
  const message = "The witnessed head is of another log, or larger than the newest: the log was cut.";
  found.add("checkpoint-altered", WITNESSED_FILE, message);
  return undefined;
}

function cosigners(head: SignedCheckpoint, trust: LogTrust, found: ProblemList): LogReport["witnessed"] {
  try {
    return cosignaturesBy(head, trust.witnesses ?? []).map(({ name, at }) => ({
      name,
      size: head.checkpoint.size,
      at,
    }));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    found.add("cosignature-invalid", `${WITNESSED_FILE} (size ${head.checkpoint.size})`, error.message);
    return [];
  }
}

function report(
  found: ProblemList,
  head: SignedCheckpoint | undefined,
  witnessed: LogReport["witnessed"],
  trust: LogTrust,
  entriesChecked: number,
): LogReport {
  return {
    ok: found.isEmpty,
    originEstablished: found.isEmpty && trust.log !== undefined,
    origin: head?.checkpoint.origin,
    size: head?.checkpoint.size ?? 0,
    root: head?.checkpoint.root,
    witnessed,
    entriesChecked,
    erased: undefined,
    problems: found.problems,
    problemsLeftOff: found.leftOff,
  };
}
