import { witnessVerifier } from "../../../protocol/checkpoint.ts";
import { originOf, ownLogKeys } from "../audit-platform.ts";
import type { AuditContext } from "../context.ts";
import { type LogReport, ProblemList } from "../domain/log-report.ts";
import { verifyLog } from "../domain/verify-log.ts";
import type { KnownWitness } from "../types.ts";
import { RowChecker } from "./row-checker.ts";

/** Recomputes the log from its files, then compares every row of the database with it. Changes nothing. */
export async function verify(context: AuditContext, witnesses: readonly KnownWitness[]): Promise<LogReport> {
  const { platform, folder } = context;
  const origin = await originOf(platform);
  const log = { origin, logKeys: ownLogKeys(platform) };
  const found = new ProblemList();
  const rows = new RowChecker(platform.database.db, found, log);
  const report = await verifyLog((path) => folder.read(path), {
    log,
    witnesses: witnesses.flatMap(({ state, witnessKeys }) => witnessKeys.map((key) => witnessVerifier(state, key))),
    onEntry: (index, bytes) => rows.compareEntry(index, bytes),
  });
  const erased = await rows.finish(report.size);
  const ok = report.ok && found.isEmpty;
  return {
    ...report,
    ok,
    originEstablished: ok,
    erased,
    problems: [...report.problems, ...found.problems],
    problemsLeftOff: report.problemsLeftOff + found.leftOff,
  };
}
