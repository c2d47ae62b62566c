import { hex } from "../../protocol/bytes.ts";
import { join } from "node:path";
import { append } from "./actions/append.ts";
import { answerAddCheckpoint, findWitnessedHead } from "./actions/cosign.ts";
import { collectCosignature } from "./actions/collect-cosignature.ts";
import { eraseDossier } from "./actions/erase-dossier.ts";
import { judgeHeldHead } from "./actions/held-head.ts";
import { proveEntry } from "./actions/prove-entry.ts";
import { listEntries, openEntry } from "./actions/read-entries.ts";
import { newestWitnessed, showHead, shownHead, witnessesOf } from "./actions/show-head.ts";
import { verify } from "./actions/verify.ts";
import { type AuditPlatform, originOf } from "./audit-platform.ts";
import type { AuditContext } from "./context.ts";
import { auditContributions } from "./contributions.ts";
import type { FaultPoint } from "./fault-points.ts";
import { Integrator } from "./integrator.ts";
import { auditJobs } from "./jobs.ts";
import { LogCheck } from "./log-check.ts";
import { LogFolder } from "./log-folder.ts";
import * as headStore from "./head-store.ts";
import type { AuditModule, ForkProofRow } from "./types.ts";
import * as witnessStore from "./witness-store.ts";

export interface AuditOptions {
  readonly platform: AuditPlatform;
  /** Tests stop the server at these points. */
  readonly fault?: (point: FaultPoint) => Promise<void>;
}

/** The folder of the log's files under the data folder: checkpoint, tiles, entry bundles. */
export function logFolderOf(dataFolder: string): string {
  return join(dataFolder, "log");
}

export function createAudit({ platform, fault = async () => {} }: AuditOptions): AuditModule {
  const folder = new LogFolder(logFolderOf(platform.config.dataFolder), (count) => platform.random.bytes(count));
  const integrator = new Integrator({ platform, folder, fault });
  const context: AuditContext = { platform, folder, integrator, fault };
  const check = new LogCheck(async () => await verify(context, []), platform.clock);
  const { database } = platform;
  const audit: Omit<AuditModule, "contributions"> = {
    append: (tx, event) => append(platform, tx, event),
    start: () => integrator.start(),
    state: () => integrator.state,
    origin: () => originOf(platform),
    integrate: () => integrator.integrate(),
    showHead: () => showHead(context),
    head: () => shownHead(context),
    shownAt: async () => (await headStore.findNewestShown(database.db))?.shown_at,
    newestWitnessed: () => newestWitnessed(context),
    cosignedUpTo: async (cosignedBy) => await witnessStore.newestCosignedShownAt(database.db, cosignedBy.map(hex)),
    isCosigned: async (size, cosignedBy) =>
      (await witnessStore.firstWitnessedSize(database.db, size - 1, cosignedBy.map(hex))) !== undefined,
    unwitnessedSince: () => witnessStore.firstUnwitnessedAt(database.db),
    proofFor: (entryId, options) => proveEntry(context, entryId, options),
    openEntry: (entryId) => openEntry(context, entryId),
    entries: (query) => listEntries(context, query),
    eraseDossier: (tx, erasure) => eraseDossier(context, tx, erasure),
    verify: (witnesses = []) => verify(context, witnesses),
    checked: () => check.result(),
    cosign: (peer, body) => answerAddCheckpoint(context, peer, body),
    witnessedHead: (origin) => findWitnessedHead(context, origin),
    collectCosignature: (witness, send) => collectCosignature(context, witness, send),
    heldHead: (checkpoint) => judgeHeldHead(context, checkpoint),
    forkProofs: async () => (await witnessStore.listForkProofs(database.db)).map(toForkProof),
    witnessesOf: (size) => witnessesOf(context, size),
    async held() {
      const head = await headStore.findNewestHead(database.db);
      return head === undefined ? {} : { log: { value: head.size, digest: head.root } };
    },
    jobs: auditJobs(context),
  };
  return { ...audit, contributions: auditContributions(audit) };
}

function toForkProof(row: witnessStore.ForkProofTableRow): ForkProofRow {
  return {
    forkProofId: row.fork_proof_id,
    origin: row.origin,
    state: row.state,
    strength: row.strength,
    file: row.file,
    foundAt: row.found_at,
  };
}
