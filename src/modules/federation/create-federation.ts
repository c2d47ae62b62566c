import { AsyncLocalStorage } from "node:async_hooks";
import { join } from "node:path";
import { Hono } from "hono";
import {
  parseDispatchId,
  parseSha256Hex,
  Refusal,
  signNeedRelease,
  type BodyKind,
  type Sha256Hex,
  parseDossierId,
} from "../../protocol/index.ts";
import { openJournal, type Journal, type Platform } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { NamesBlobs } from "../../web/index.ts";
import { type IdentityModule, twoPeople } from "../identity/index.ts";
import { ADMINISTRATORS } from "./access.ts";
import type { Queue } from "../desk/index.ts";
import type { FederationActs } from "./act.ts";
import { alarmsInQueue } from "./alarms/alarm-source.ts";
import { listAlarms } from "./alarms/raise.ts";
import { undeliveredOf } from "./alarms/store.ts";
import type { FederationContext } from "./context.ts";
import { federationContributions } from "./contributions.ts";
import { obeyKeys } from "./designation/key-standing.ts";
import { designationsFace } from "./designation/designations-face.ts";
import { requireOwnState } from "./designation/require-own-state.ts";
import { createDirectory, ownDesignation } from "./directory/directory.ts";
import { signerFor } from "./directory/own-keys.ts";
import { DesignationViews } from "./directory/views.ts";
import { endTraffic } from "./disposal/end-traffic.ts";
import { eraseTraffic, removeErasedFiles } from "./disposal/erase-traffic.ts";
import { dossiersWithRefused } from "./disposal/store.ts";
import { trafficHoldings } from "./disposal/holdings.ts";
import type { FaultPoint } from "./fault-points.ts";
import { KeyedTurn } from "./inbox/keyed-turn.ts";
import { markHandled } from "./inbox/mark-handled.ts";
import { OpeningPool } from "./inbox/opening-pool.ts";
import { replayJournal } from "./inbox/replay-journal.ts";
import { StoredBytes } from "./inbox/stored-bytes.ts";
import { isDiskLow } from "./inbox/watch-disk.ts";
import { inspectFiles } from "./inspect-files.ts";
import { federationJobs } from "./jobs.ts";
import { callPeer } from "./line/call-peer.ts";
import { forgetFailures } from "./line/line-state.ts";
import { QuotaMeter } from "./line/quota-meter.ts";
import { streamFromPeer } from "./line/stream-from-peer.ts";
import { withdrawDispatch } from "./outbox/close-number.ts";
import { heldNumbers } from "./outbox/held-numbers.ts";
import { outgoingAmong, refusedAmong, unconfirmedOfDossiers } from "./outbox/queue-store.ts";
import { proofOnPaper } from "./print/dossier-paper.ts";
import { send } from "./outbox/send.ts";
import { findOutgoing, isInLaneSince } from "./outbox/store.ts";
import { mountDesignation } from "./pages/designation-pages.tsx";
import { mountDispatches } from "./pages/dispatch-pages.tsx";
import { mountPeers } from "./pages/peers-pages.tsx";
import { mountDetails } from "./pages/details-pages.tsx";
import { mountKeys } from "./pages/keys-pages.tsx";
import { mountReintroduction } from "./pages/reintroduction.tsx";
import { mountRecovery } from "./pages/recovery-page.tsx";
import { peerRoutes, type PeerMount } from "./peer-routes.ts";
import { closedDossiers } from "./directory/closed-dossiers.ts";
import { enterOldReceipts } from "./receipts/keep-receipt.ts";
import { readReceipts } from "./receipts/read-receipts.ts";
import { receiptsInDossier } from "./receipts/store.ts";
import { addLineJobs } from "./sending/line-job.ts";
import { recoveryHappenings, recoveryTimeline } from "./recovery/in-dossiers.ts";
import { restoresOf } from "./directory/peer-restores.ts";
import { findPeerOfState } from "./directory/store.ts";
import { isReconciled } from "./line/reconciled.ts";
import { isTakingBack } from "./recovery/taking-back.ts";
import { sendingsOf } from "./sending/sendings.ts";
import type { FederationModule } from "./federation-module.ts";
import { exchangeHeads } from "./witness/exchange-heads.ts";

export interface FederationOptions {
  readonly platform: Platform;
  readonly audit: AuditModule;
  readonly identity: Pick<
    IdentityModule,
    "requireUser" | "currentUser" | "approvals" | "asked" | "people" | "needPeople"
  >;
  /** Where nobody is rung, alarms wait in the queue. */
  readonly queue?: Pick<Queue, "contribute" | "touch">;
  /** What our designation says of the program (R7). */
  readonly software?: { readonly version: string; readonly verifierSha256?: Sha256Hex | undefined };
  /** What was disposed of after the backup that was restored, and is here again (R17). */
  readonly toDisposeAgain?: FederationActs["toDisposeAgain"];
  /** Blobs that earlier modules name. */
  readonly namedElsewhere?: NamesBlobs;
  /** Tests stop the server between two named steps here; in production it does nothing. */
  readonly fault?: (point: FaultPoint) => Promise<void>;
}

const JOURNAL_FILE = "inbox.journal";

/** The module; nothing of it runs before `start`. Its journal is opened when it is first needed. */
export function createFederation(options: FederationOptions): FederationModule {
  const journal = journalOf(options.platform);
  const context = contextOf(options, journal.open);
  const { database, jobs } = context.platform;
  if (options.queue !== undefined) alarmsInQueue(context, options.queue);
  const { platform, audit, identity } = options;
  identity.needPeople(twoPeople(["federation.staffing.peers"], ADMINISTRATORS, ADMINISTRATORS));
  const api = new Hono();
  const pages = new Hono();
  const { toDisposeAgain = async () => await Promise.resolve([]) } = options;
  const acts = { platform, audit, identity, toDisposeAgain, federation: context };
  mountDesignation(acts, { api, pages });
  mountPeers(acts, { api, pages });
  mountDispatches(acts, { api, pages });
  mountRecovery(acts, { api, pages });
  mountKeys(acts, { api, pages });
  mountDetails(acts, { api, pages });
  mountReintroduction(acts, { api, pages });
  const mounts: PeerMount[] = [];
  const mount = (path: string, unsigned: Hono): void => {
    if (!/^\/[a-z]/.test(path)) throw new Error(`${path} is no path under /peer/v1`);
    mounts.push({ path: `/peer/v1${path}`, unsigned });
  };
  return {
    directory: (db) => createDirectory(context, db),
    designations: designationsFace(context),
    inDossiers: {
      read: async (dossier) => ({ timeline: await recoveryTimeline(database.db, dossier) }),
      happenings: recoveryHappenings,
      paper: {
        read: async (dossier) =>
          await proofOnPaper(
            createDirectory(context),
            context.platform.config.operator || context.platform.config.stateName,
            dossier,
          ),
      },
      holdings: trafficHoldings(context),
    },
    send: async (tx, outgoing) => await send(context, tx, outgoing),
    eraseTraffic: async (tx, dossierId) => await eraseTraffic(context, tx, dossierId),
    endTraffic: async (tx, dossierId, by) => await endTraffic(context, tx, dossierId, by),
    signNeedRelease: async (db, text) => {
      const own = await ownDesignation(context, db);
      if (own === undefined) throw new Refusal("own-designation-missing", "Issue the designation of this State first.");
      return signNeedRelease(text, own, signerFor(context.platform, own, "dispatch"));
    },
    refusedIn: async (kinds) => (await dossiersWithRefused(database.db, kinds)).map((id) => parseDossierId(id)),
    eraseLate: async (dossierIds) => (await trafficHoldings(context).eraseLate?.(dossierIds)) ?? false,
    withdraw: async (tx, dispatchId, by) => await withdrawDispatch(context, tx, dispatchId, by),
    receive: (kind: BodyKind, handler) => {
      if (context.handlers.has(kind)) throw new Error(`two parts want to deal with a ${kind}`);
      context.handlers.set(kind, handler);
    },
    recover: (kind, handler) => {
      if (context.recoverers.has(kind)) throw new Error(`two parts want to take back a ${kind}`);
      context.recoverers.set(kind, handler);
    },
    closedDossiers: async (db, among) => await closedDossiers(db, among),
    restoresOf: async (state, over = database.db) => await restoresOf(over, state),
    isReconciledWith: async (state, over = database.db) => {
      const peer = await findPeerOfState(over, state);
      return peer !== undefined && (await isReconciled(context, peer.peer_id, over));
    },
    isTakingBack: async (state, lookedAt) => await isTakingBack(context, state, lookedAt),
    tellOfRecovery: (tell) => void context.recoverySections.push(tell),
    beforeAsking: (work) => void context.beforeAsking.push(work),
    onRefused: (listener) => void context.refusalListeners.push(listener),
    onReceipt: (listener) => void context.receiptListeners.push(listener),
    receiptsFor: async (...dispatchIds) => await readReceipts(database.db, dispatchIds),
    refusedAmong,
    sendings: async (dispatchIds, over = database.db) =>
      await sendingsOf(context, await outgoingAmong(over, dispatchIds), over),
    unconfirmed: async ({ over = database.db, ...of }) =>
      await sendingsOf(context, await unconfirmedOfDossiers(over, of), over),
    onDesignationTaken: (listener) => void context.designationListeners.push(listener),
    onSendingChanged: (listener) => void context.sendingListeners.push(listener),
    sentDigest: async (tx, dispatchId) => {
      const digest = (await findOutgoing(tx.db, dispatchId))?.bodyDigest;
      return digest === undefined ? undefined : parseSha256Hex(digest);
    },
    isBasedOn: async (tx, basedOn, dispatchId) => await isInLaneSince(tx.db, basedOn, dispatchId),
    receiptsOfDossier: async (dossierId, limit) => await receiptsInDossier(database.db, dossierId, limit),
    markHandled: async (tx, dispatchId, by) => await markHandled(context, tx, parseDispatchId(dispatchId), by),
    onKeysLost: (listener) => void context.lostKeyListeners.push(listener),
    onAlarm: (listener) => void context.alarmListeners.push(listener),
    onReached: (listener) => void context.reachedListeners.push(listener),
    alarms: async () => await listAlarms(context),
    undelivered: async (tx, dispatchIds) => await undeliveredOf(tx.db, dispatchIds),
    isDiskLow: async () => await isDiskLow(context.platform),
    callPeer: async (call) => await callPeer(context, call),
    streamFromPeer: async (call) => await streamFromPeer(context, call),
    mountPeerUnsigned: mount,
    exchangeHeads: async (state) => await exchangeHeads(context, state),
    /** Made when it is asked for: later modules have mounted their routes by then. */
    get peerRoutes(): Hono {
      return peerRoutes(context, mounts);
    },
    api,
    pages,
    contributions: federationContributions(context, journalPath(context.platform)),
    jobs: federationJobs(context),
    held: async () => await heldNumbers(context),
    inspectFiles: async () => await inspectFiles(context, journalPath(context.platform)),
    obeyKeys: async () => {
      await requireOwnState(context);
      await obeyKeys(context);
    },
    start: async () => {
      await obeyKeys(context);
      await removeErasedFiles(context);
      await replayJournal(context);
      await enterOldReceipts(context);
      await forgetFailures(context);
      await addLineJobs(context);
      jobs.poke("federation.inbox");
    },
    // Threads that open dispatches hold no key while they wait, and keep no process alive: they serve whatever server comes after.
    close: async () => await journal.close(),
  };
}

function contextOf(options: FederationOptions, journal: () => Promise<Journal>): FederationContext {
  const { platform, audit, identity, software, fault, namedElsewhere } = options;
  return {
    platform,
    audit,
    approvals: identity.approvals,
    views: new DesignationViews(),
    software: { version: software?.version ?? "unversioned", verifierSha256: software?.verifierSha256 },
    handlers: new Map(),
    recoverers: new Map(),
    replaying: new AsyncLocalStorage(),
    refusalListeners: [],
    quota: new QuotaMeter(platform.clock),
    storedBytes: new StoredBytes(),
    openings: new OpeningPool(),
    arrivals: new KeyedTurn(),
    journal,
    greeted: new Set(),
    receiptListeners: [],
    sendingListeners: [],
    lostKeyListeners: [],
    designationListeners: [],
    alarmListeners: [],
    alarmsChanged: [],
    reachedListeners: [],
    namedElsewhere: namedElsewhere ?? (async () => await Promise.resolve(new Set())),
    beforeAsking: [],
    recoverySections: [],
    fault: fault ?? (async () => {}),
  };
}

function journalPath({ config }: Pick<Platform, "config">): string {
  return join(config.dataFolder, JOURNAL_FILE);
}

function journalOf({ config, log }: Platform): { open: () => Promise<Journal>; close: () => Promise<void> } {
  let opening: Promise<Journal> | undefined;
  return {
    open: async () => await (opening ??= openJournal(journalPath({ config }), log)),
    close: async () => await (await opening)?.close(),
  };
}
