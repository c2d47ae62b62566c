import { parseCheckpoint, witnessVerifier } from "../../../protocol/checkpoint.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { openLogOf, originOf, ownLogKeys } from "../audit-platform.ts";
import type { AuditContext } from "../context.ts";
import { type LogReport, ProblemList } from "../domain/log-report.ts";
import type { ReadLogFile } from "../domain/log-walk.ts";
import { CHECKPOINT_FILE, verifyLog, WITNESSED_FILE } from "../domain/verify-log.ts";
import * as headStore from "../head-store.ts";
import type { LogFolder } from "../log-folder.ts";
import type { KnownWitness } from "../types.ts";
import { checkEntries, RowChecker } from "./row-checker.ts";

/** Recomputes each of our logs from its files, then compares every row of the database with it. Changes nothing. */
export async function verify(context: AuditContext, witnesses: readonly KnownWitness[]): Promise<LogReport> {
  const { platform } = context;
  const logs = await headStore.listLogs(platform.database.db);
  if (logs.length === 0) await openLogOf(platform);
  const reports = [];
  for (const log of logs) reports.push(await verifyOne(context, log, witnesses));
  const found = new ProblemList();
  const erased = await checkEntries(platform.database.db, found);
  const newest = reports.at(-1);
  if (newest === undefined) throw new Error("there is a log, and it was not verified");
  const ok = found.isEmpty && reports.every((report) => report.ok);
  return {
    ...newest,
    ok,
    originEstablished: ok,
    entriesChecked: reports.reduce((sum, { entriesChecked }) => sum + entriesChecked, 0),
    erased,
    problems: [...reports.flatMap(({ problems }) => problems), ...found.problems],
    problemsLeftOff: reports.reduce((sum, { problemsLeftOff }) => sum + problemsLeftOff, found.leftOff),
  };
}

async function verifyOne(
  context: AuditContext,
  log: headStore.OurLog,
  witnesses: readonly KnownWitness[],
): Promise<LogReport> {
  const { platform } = context;
  const { db } = platform.database;
  const folder = context.folderOf(log);
  const trust = { origin: originOf(platform, log), logKeys: ownLogKeys(platform) };
  const found = new ProblemList();
  const rows = new RowChecker(db, found, { ...trust, number: log.number });
  const end = log.closing && ((await headStore.findNewestCheckpoint(db, log.number)) ?? "nothing-signed");
  const report = await verifyLog(end === undefined ? (path) => folder.read(path) : readUpTo(end, folder), {
    log: trust,
    witnesses: witnesses.flatMap(({ state, witnessKeys }) => witnessKeys.map((key) => witnessVerifier(state, key))),
    onEntry: (index, bytes) => rows.compareEntry(index, bytes),
  });
  await rows.checkHeads(report.size);
  // Of a log that was closed before it signed anything there are no files to look at.
  const ofFiles = end === "nothing-signed" ? [] : report.problems;
  return {
    ...report,
    ok: ofFiles.length === 0 && found.isEmpty,
    problems: [...ofFiles, ...found.problems].map((problem) =>
      log.number === 1 ? problem : { ...problem, where: `log ${log.number}: ${problem.where}` },
    ),
    problemsLeftOff: report.problemsLeftOff + found.leftOff,
  };
}

/** The files of a closed log. What they hold above its end is what the closing says is missing. */
function readUpTo(end: headStore.CheckpointRow | "nothing-signed", folder: LogFolder): ReadLogFile {
  return async (path) => {
    if (end === "nothing-signed") return undefined;
    const bytes = await folder.read(path);
    if (bytes === undefined || ![CHECKPOINT_FILE, WITNESSED_FILE].includes(path)) return bytes;
    if (sizeIn(bytes) <= end.size) return bytes;
    return path === CHECKPOINT_FILE ? end.note : undefined;
  };
}

function sizeIn(checkpoint: Uint8Array): number {
  try {
    return parseCheckpoint(checkpoint).checkpoint.size;
  } catch (error) {
    // That it cannot be read is found where it is read.
    if (isRefusal(error)) return 0;
    throw error;
  }
}
