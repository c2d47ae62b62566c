import { hex } from "../../protocol/bytes.ts";
import { append } from "./actions/append.ts";
import { answerAddCheckpoint, findWitnessedHead } from "./actions/cosign.ts";
import { cosignedBy, rememberCosigned } from "./actions/remember-cosigned.ts";
import { collectCosignature } from "./actions/collect-cosignature.ts";
import { eraseDossier } from "./actions/erase-dossier.ts";
import { judgeHeldHead, standingOf, standingTo } from "./actions/held-head.ts";
import { proveEntry } from "./actions/prove-entry.ts";
import { listEntries, openEntry } from "./actions/read-entries.ts";
import { closedLogOf, openingRecord, recordOf, reopenLog } from "./actions/reopen.ts";
import { newestWitnessed, showHead, shownHead, witnessesOf } from "./actions/show-head.ts";
import { verify } from "./actions/verify.ts";
import { inCode } from "../../platform/index.ts";
import { type AuditPlatform, openLogOf, originOf } from "./audit-platform.ts";
import type { AuditContext } from "./context.ts";
import { auditContributions } from "./contributions.ts";
import type { FaultPoint } from "./fault-points.ts";
import { heldMarks } from "./held-marks.ts";
import { Integrator } from "./integrator.ts";
import { auditJobs } from "./jobs.ts";
import { LogCheck } from "./log-check.ts";
import { type FolderOf, LogFolder, logFolderOf } from "./log-folder.ts";
import * as headStore from "./head-store.ts";
import type { AuditModule, LogOfOurs } from "./types.ts";
import * as witnessStore from "./witness-store.ts";

export interface AuditOptions {
  readonly platform: AuditPlatform;
  /** Tests stop the server at these points. */
  readonly fault?: (point: FaultPoint) => Promise<void>;
}

export function createAudit({ platform, fault = async () => {} }: AuditOptions): AuditModule {
  const folderOf: FolderOf = (log) =>
    new LogFolder(logFolderOf(platform.config.dataFolder, log), (count) => platform.random.bytes(count));
  const integrator = new Integrator({ platform, folderOf, fault });
  const context: AuditContext = { platform, folderOf, integrator, fault };
  const check = new LogCheck(async () => await verify(context, []), platform.clock);
  const { db } = platform.database;
  const told: (() => void)[] = [];
  const open = (): Promise<number> => headStore.openLogNumber(db);
  const audit: Omit<AuditModule, "contributions"> = {
    append: async (tx, event) => {
      for (const one of told) tx.afterOutcome(one);
      return await append(platform, tx, event);
    },
    onAppended: (one) => void told.push(one),
    start: () => integrator.start(),
    state: () => integrator.state,
    origin: async () => originOf(platform, await openLogOf(platform)),
    logs: () => listOurLogs(context),
    closedLogs: async () =>
      (await headStore.listLogs(db)).flatMap((log) => (log.closing === undefined ? [] : [closedLogOf(context, log)])),
    extends: (checkpoint, designatedKeys) => standingTo(context, checkpoint, designatedKeys),
    extendsQuoted: (head) => standingOf(context, head),
    reopen: (asked) => reopenLog(context, asked),
    openingRecord: () => openingRecord(context),
    resume: () => integrator.resume(),
    integrate: () => integrator.integrate(),
    showHead: () => showHead(context),
    head: () => shownHead(context),
    shownAt: async () => (await headStore.findNewestShown(db, await open()))?.shown_at,
    newestWitnessed: () => newestWitnessed(context),
    cosignedUpTo: async (witnesses) => await witnessStore.newestCosignedShownAt(db, await open(), witnesses.map(hex)),
    async isCosigned(size, witnesses, at) {
      const logs = (await headStore.listLogs(db)).filter(({ openedAt }) => at === undefined || openedAt <= at);
      const place = { log: logs.at(-1)?.number ?? 0, index: size - 1 };
      return (await witnessStore.firstWitnessedSize(db, place, witnesses.map(hex))) !== undefined;
    },
    unwitnessedSince: async () => await witnessStore.firstUnwitnessedAt(db, await open()),
    proofFor: (entryId, options) => proveEntry(context, entryId, options),
    openEntry: (entryId) => openEntry(context, entryId),
    entries: (query) => listEntries(context, query),
    eraseDossier: (tx, erasure) => eraseDossier(context, tx, erasure),
    verify: (witnesses = []) => verify(context, witnesses),
    checked: () => check.result(),
    cosign: (peer, body) => answerAddCheckpoint(context, peer, body),
    witnessedHead: (origin) => findWitnessedHead(context, origin),
    cosignedSince: (tx, since, state) => witnessStore.largestHeadsSince(tx.db, since, state),
    cosignedBy: (state) => cosignedBy(context, state),
    rememberCosigned: (log, checkpoint) => rememberCosigned(context, log, checkpoint),
    collectCosignature: (witness, send) => collectCosignature(context, witness, send),
    heldHead: (checkpoint) => judgeHeldHead(context, checkpoint),
    forkProofs: async () => (await witnessStore.listForkProofs(db)).map(inCode),
    witnessesOf: async (size) => await witnessesOf(context, await open(), size),
    held: () => heldMarks(platform),
    jobs: auditJobs(context),
  };
  return { ...audit, contributions: auditContributions(audit) };
}

async function listOurLogs(context: AuditContext): Promise<LogOfOurs[]> {
  return (await headStore.listLogs(context.platform.database.db)).map((log, at, logs) => {
    const next = logs[at + 1];
    const record = next && recordOf(context, log, next);
    return {
      origin: originOf(context.platform, log),
      openedAt: log.openedAt,
      closing: record && log.closing && { ...closedLogOf(context, log), ...record, at: log.closing.closed_at },
    };
  });
}
