import { Hono } from "hono";
import { version } from "../../version.ts";
import type { Platform } from "../../platform/index.ts";
import { unknownRefusal } from "../../protocol/refusal.ts";
import type { AuditModule } from "../audit/index.ts";
import type { FederationModule } from "../federation/index.ts";
import { type IdentityModule, personRoutes, twoPeople } from "../identity/index.ts";
import { rolesFor } from "./access.ts";
import { courtPackageTerms, exportCourtPackage } from "./actions/export-court-package.ts";
import { tryTransfersNow } from "./actions/fetch-transfers.ts";
import { repeatDisposalOf } from "./repeat-disposal.ts";
import { checkStaged } from "./actions/take-in-uploads.ts";
import { evidenceApi } from "./api.ts";
import { may } from "./access.ts";
import type { EvidenceContext } from "./context.ts";
import { evidenceContributions } from "./contributions.ts";
import { endKeptPackages } from "./court-package-store.ts";
import { TRANSFER_MOUNT } from "./fetch-body.ts";
import { ExhibitFolders } from "./exhibit-folders.ts";
import { registerInbound } from "./inbound.ts";
import { registerRecovered } from "./recovered.ts";
import { exhibitsAfterRestore } from "./pages/after-restore.tsx";
import { exhibitHoldings } from "./holdings.ts";
import { evidenceJobs } from "./jobs.ts";
import { mountEvidencePages } from "./pages/index.tsx";
import { createPapers } from "./papers/papers.ts";
import { restingOnLostKeys } from "./store.ts";
import { custodyLogged, exhibitsOnPaper, readExhibitsOfPaper } from "./print/dossier-paper.ts";
import { exhibitSearch } from "./search-source.ts";
import { exhibitPart, mountExhibitList } from "./dossier-part.tsx";
import { exhibitHappenings } from "./timeline.ts";
import { transferRoutes } from "./transfer-routes.ts";
import { openingIdsOf } from "./opening-store.ts";
import type { SourcedCondition, UsedExhibit } from "./use-gate.ts";
import { UploadsUnderWay } from "./uploads-under-way.ts";
import type { EvidenceModule } from "./evidence-module.ts";
import { exhibitsOf } from "./exhibits-face.ts";

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
