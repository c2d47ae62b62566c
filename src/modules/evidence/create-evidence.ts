import { Hono } from "hono";
import { version } from "../../version.ts";
import type { Platform } from "../../platform/index.ts";
import { readManifest } from "../../protocol/manifest.ts";
import { unknownRefusal } from "../../protocol/refusal.ts";
import { verifyCustodyChain } from "../../protocol/custody.ts";
import type { ExhibitId } from "../../protocol/identifiers.ts";
import type { AuditModule } from "../audit/index.ts";
import type { FederationModule } from "../federation/index.ts";
import { type IdentityModule, personRoutes, twoPeople } from "../identity/index.ts";
import { rolesFor } from "./access.ts";
import { beginUpload, discardUpload, ownUpload, ownUploads } from "./actions/begin-upload.ts";
import { compareUpload } from "./actions/compare-upload.ts";
import { continueUpload } from "./actions/continue-upload.ts";
import { withdrawReleasesFor } from "./actions/decide-release.ts";
import { courtPackageTerms, exportCourtPackage } from "./actions/export-court-package.ts";
import { enterFinding } from "./actions/enter-finding.ts";
import { tryTransfersNow } from "./actions/fetch-transfers.ts";
import { repeatDisposalOf } from "./repeat-disposal.ts";
import { verifyAll } from "./actions/scrub.ts";
import { takeIn, takeInFromDropBox } from "./actions/take-in.ts";
import { checkStaged } from "./actions/take-in-uploads.ts";
import { evidenceApi } from "./api.ts";
import { may } from "./access.ts";
import type { EvidenceContext } from "./context.ts";
import { evidenceContributions } from "./contributions.ts";
import { endKeptPackages } from "./court-package-store.ts";
import { custodyBytesOf, custodyBytesOfMany, peopleOfDossier } from "./custody-store.ts";
import { TRANSFER_MOUNT } from "./fetch-body.ts";
import { ExhibitFolders } from "./exhibit-folders.ts";
import { keyPlaceOf } from "./exhibit-keys.ts";
import { registerInbound } from "./inbound.ts";
import { registerRecovered } from "./recovered.ts";
import { exhibitsAfterRestore } from "./pages/after-restore.tsx";
import { inspectFiles } from "./inspect-files.ts";
import { exhibitHoldings } from "./holdings.ts";
import { evidenceJobs } from "./jobs.ts";
import { mountEvidencePages } from "./pages/index.tsx";
import { originsOf } from "./origins.ts";
import { createPapers } from "./papers/papers.ts";
import { askedReleases, knownToBoth, releasesOf } from "./release-store.ts";
import {
  type Connection,
  findExhibit,
  handedOver,
  listExhibits,
  listWaitingExhibits,
  manifestsOf,
  restingOnLostKeys,
} from "./store.ts";
import { roomOf } from "./room.ts";
import { custodyLogged, exhibitsOnPaper, readExhibitsOfPaper } from "./print/dossier-paper.ts";
import { exhibitSearch } from "./search-source.ts";
import { exhibitPart, mountExhibitList } from "./dossier-part.tsx";
import { exhibitHappenings } from "./timeline.ts";
import { transferRoutes } from "./transfer-routes.ts";
import { openingIdsOf, openingsOf } from "./opening-store.ts";
import { findTransfer } from "./transfer-store.ts";
import { packageStanding } from "./court-witness.ts";
import type { SourcedCondition, UsedExhibit } from "./use-gate.ts";
import { UploadsUnderWay } from "./uploads-under-way.ts";
import type { ExhibitRecord, Exhibits, WaitingExhibit, WaitingOf } from "./types.ts";
import type { EvidenceModule } from "./evidence-module.ts";

export interface EvidenceOptions {
  readonly platform: Platform;
  readonly audit: AuditModule;
  readonly identity: IdentityModule;
  readonly desk: EvidenceContext["desk"];
  readonly federation: FederationModule;
}

/** The module without its ports: until a later module sets them, no request is known. */
export function createEvidence({ platform, audit, identity, desk, federation }: EvidenceOptions): EvidenceModule {
  identity.needPeople(
    twoPeople(["evidence.staffing.release"], rolesFor("request-release"), rolesFor("approve-release")),
  );
  const context: EvidenceContext = {
    platform,
    audit,
    identity,
    desk,
    federation,
    folders: new ExhibitFolders(platform.config.dataFolder),
    uploads: new UploadsUnderWay(),
    version: version(),
    listeners: [],
    waitingListeners: [],
    ports: {
      requestDossier: async () => undefined,
      requests: async () => undefined,
      openRequests: async () => [],
      paperNamed: async () => undefined,
      maySeePaper: async () => true,
      uses: { conditions: whatCameWithIt, demand: nobodyToAsk, record: nobodyToAsk },
    },
  };
  desk.search.contribute(exhibitSearch());
  registerInbound(context);
  registerRecovered(context);
  federation.tellOfRecovery(async () => await exhibitsAfterRestore(context));
  federation.onReached(async (tx, state) => await tryTransfersNow(context, tx, state));
  federation.onKeysLost(async (tx, state, lost) => {
    await endKeptPackages(tx.db, state, lost);
    return await restingOnLostKeys(tx.db, state, lost);
  });
  federation.onReceipt(async (tx, { kind, state }) => {
    // Nothing can be fetched before the sender has our acceptance.
    if (kind === "exhibit-acceptance") await tryTransfersNow(context, tx, state);
  });
  federation.mountPeerUnsigned(TRANSFER_MOUNT, transferRoutes(context));
  const exhibits = exhibitsOf(context);
  const [api, pages] = [new Hono(), new Hono()];
  const routes = personRoutes(context, { api, pages });
  // Before /exhibits/:id, which "all" would be taken for.
  mountExhibitList(routes, context);
  api.route("/", evidenceApi(context, exhibits));
  mountEvidencePages(routes, context, exhibits);
  return {
    exhibits,
    papers: createPapers(context),
    inDossiers: {
      read: async ({ dossierId }, names) => await exhibitPart(exhibits, dossierId, names),
      happenings: exhibitHappenings,
      links: {
        dossiers: [
          { place: 6, href: "/exhibits", labelKey: "evidence.exhibits.title", isFor: (by) => may(by, "read") },
        ],
        dossier: ({ dossierId }) => [
          {
            place: 10,
            href: `/dossiers/${dossierId}/exhibits/new`,
            labelKey: "evidence.dossier.take-in",
            isFor: (user) => may(user, "take-in"),
          },
        ],
      },
      paper: {
        read: async (dossier) => exhibitsOnPaper(await readExhibitsOfPaper(context, exhibits, dossier)),
        logged: custodyLogged,
      },
      holdings: exhibitHoldings(context),
    },
    courtPackageTerms: async (exhibitId, by) => await courtPackageTerms(context, exhibitId, by),
    exportCourtPackage: async (ports, exhibitId, use, by, which) =>
      await exportCourtPackage(context, ports, exhibitId, use, by, which),
    onWaitingChanged: (listener) => void context.waitingListeners.push(listener),
    onExhibitChanged: (listener) => void context.listeners.push(listener),
    setRequestDossier: (dossier) => void (context.ports.requestDossier = dossier),
    setRequestLookup: (lookup) => void (context.ports.requests = lookup),
    setPaperNamed: (named) => void (context.ports.paperNamed = named),
    setMaySeePaper: (rule) => void (context.ports.maySeePaper = rule),
    setOpenRequests: (open) => void (context.ports.openRequests = open),
    setUseGate: (gate) => void (context.ports.uses = gate),
    repeatDisposal: async (tx, exhibitId) => await repeatDisposalOf(context, tx, exhibitId),
    api,
    pages,
    contributions: evidenceContributions(context),
    jobs: evidenceJobs(context, { audit, federation }),
    start: async () => {
      await context.folders.prepare();
      await checkStaged(context);
      await platform.database.transaction(async (tx) => await tryTransfersNow(context, tx));
      await context.folders.keepOpened(await openingIdsOf(platform.database.db, { state: "ready" }));
    },
  };
}

async function whatCameWithIt(
  _db: unknown,
  _requestId: unknown,
  { conditions }: UsedExhibit,
): Promise<SourcedCondition[]> {
  return conditions.map((condition) => ({ condition, sources: [] }));
}

async function nobodyToAsk(): Promise<never> {
  throw unknownRefusal("request-unknown", "Nobody knows under which conditions the exhibit was given.");
}

function exhibitsOf(context: EvidenceContext): Exhibits {
  const { folders } = context;
  const { db } = context.platform.database;
  return {
    takeIn: async (facts, upload, by) => await takeIn(context, facts, upload, by),
    takeInFromDropBox: async (facts, fileName, by) => await takeInFromDropBox(context, facts, fileName, by),
    beginUpload: async (facts, file, by) => await beginUpload(context, facts, file, by),
    continueUpload: async (uploadId, piece, by) => await continueUpload(context, uploadId, piece, by),
    upload: async (uploadId, by, turn) => {
      const upload = await ownUpload(context, uploadId, by);
      context.uploads.demandTurn(uploadId, turn);
      return upload;
    },
    takeTurn: async (uploadId, given, by) => {
      await ownUpload(context, uploadId, by);
      const turn = context.uploads.take(uploadId, given, context.platform.random.uuid());
      await context.uploads.stop(uploadId);
      return { ...(await ownUpload(context, uploadId, by)), turn };
    },
    uploads: async (dossierId, by) => await ownUploads(context, dossierId, by),
    compareUpload: async (uploadId, receivedBytes, digest, by) =>
      await compareUpload(context, uploadId, receivedBytes, digest, by),
    discardUpload: async (uploadId, by) => await discardUpload(context, uploadId, by),
    dropBox: async (dossierId) => await folders.listDropBox(dossierId),
    withdrawReleasesFor: async (tx, requestId, because, actor) =>
      await withdrawReleasesFor(context, tx, requestId, because, actor),
    enterFinding: async (openingId, finding, comparedAgain, by) =>
      await enterFinding(context, openingId, finding, comparedAgain, by),
    byId: async (exhibitId) => await recordOf(context, exhibitId),
    forDossier: async (dossierId) => await listExhibits(db, { dossierId }),
    knownToBoth: async (dossierId, over = db) => await knownToBoth(over, dossierId),
    handedOver: async (requestIds, over = db) => await handedOver(over, requestIds),
    waiting: async (of, over = db) => await waitingExhibits(over, of),
    forRequest: async (requestId) => await listExhibits(db, { requestId }),
    custodyOf: async (exhibitIds) => {
      const records = await custodyBytesOfMany(db, exhibitIds);
      return new Map([...records].map(([exhibitId, record]) => [exhibitId, verifyCustodyChain(record)]));
    },
    filesOf: async (exhibitId) => {
      const root = (await findExhibit(db, exhibitId))?.body?.root;
      return root !== undefined && (await folders.hasObject(root)) ? folders.object(root) : undefined;
    },
    peopleOf: async (dossierId) => await peopleOfDossier(db, dossierId),
    verifyAll: async (signal) => await verifyAll(context, signal),
    inspectFiles: async () => await inspectFiles(context),
  };
}

async function waitingExhibits(db: Connection, of?: WaitingOf): Promise<WaitingExhibit[]> {
  const waiting = await listWaitingExhibits(db, of);
  const releases = await askedReleases(
    db,
    waiting.map(({ exhibit }) => exhibit.exhibitId),
  );
  const asked = new Map(releases.map((release) => [release.exhibitId, release]));
  return waiting.map((one) => ({ ...one, asked: asked.get(one.exhibit.exhibitId) }));
}

async function recordOf(context: EvidenceContext, exhibitId: ExhibitId): Promise<ExhibitRecord | undefined> {
  const { db } = context.platform.database;
  const exhibit = await findExhibit(db, exhibitId);
  if (exhibit === undefined) return undefined;
  const manifests = (await manifestsOf(db, exhibitId)).map(readManifest);
  return {
    exhibit,
    manifests,
    custody: verifyCustodyChain(await custodyBytesOf(db, exhibitId)),
    releases: (await releasesOf(db, { exhibitId })).map(({ release }) => release),
    transfer: await findTransfer(db, { exhibitId }),
    room: await roomOf(context, db, exhibit),
    openings: await openingsOf(db, exhibitId),
    key: await keyPlaceOf(context, db, exhibit, manifests),
    origins: await originsOf(db, exhibit),
    courtPackage: await packageStanding(context, db, exhibit),
  };
}
