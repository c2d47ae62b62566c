import type { Platform } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { Press } from "../printing/index.ts";
import { type IdentityModule, twoPeople } from "../identity/index.ts";
import { startDossier } from "./actions/open-dossier.ts";
import { gatherContributions } from "./dossier-contributions.ts";
import { disposalRoutes } from "./disposal-api.ts";
import { eraseLateArrivals } from "./actions/dispose-dossier.ts";
import { repeatDisposal } from "./actions/repeat-disposal.ts";
import { dossierRoutes } from "./dossiers-api.ts";
import { figuresRoutes } from "./figures-api.ts";
import { searchRoutes } from "./search-api.ts";
import { dossierList } from "./pages/dossiers-page.tsx";
import { dossierPages, showDossier } from "./pages/dossier-routes.tsx";
import { dossierPrintRoutes } from "./paper/routes.ts";
import { disposalPages } from "./pages/disposal-routes.tsx";
import { figuresPages } from "./pages/figures-routes.tsx";
import { searchPages } from "./pages/search-page.tsx";
import { deskContributions } from "./contributions.ts";
import type { DeskContext, DeskPolicy } from "./context.ts";
import type { DeskModule } from "./desk-module.ts";
import { holdKept, mayReadDossier, rolesFor } from "./access.ts";
import { loadDossier } from "./dossier-store.ts";
import { leftBehind } from "./left-behind.ts";
import { logReads, noteReads, READS_EVERY_MS, READS_JOB } from "./reads/note-reads.ts";
import { readRoutes } from "./reads/read-routes.tsx";
import { askedSource } from "./queue/asked-source.ts";
import { disposalSource } from "./queue/disposal-source.ts";
import { createQueue, type QueueComparison } from "./queue/create-queue.ts";
import { createSearch } from "./search/create-search.ts";
import { dossierSource } from "./search/dossier-source.ts";

const DISPOSALS_JOB = "desk.disposals";
const DISPOSALS_EVERY_MS = 10 * 60_000;

const DEFAULT_POLICY: DeskPolicy = {
  defaultMembers: ["drafter", "authoriser", "duty-officer", "executing-officer", "custodian"],
};

export interface DeskOptions {
  readonly platform: Platform;
  readonly audit: AuditModule;
  readonly identity: IdentityModule;
  readonly policy?: Partial<DeskPolicy>;
  /** Without it nothing is printed. */
  readonly press?: Press;
  /** Of this server: another one may have other rules for the queue. */
  readonly version: string;
  /** Is given, at each reading of the queue or the search, what compares it with its rules and throws where they differ: for tests. */
  readonly compares?: QueueComparison | undefined;
}

export function createDesk(options: DeskOptions): DeskModule {
  const { platform, version, compares } = options;
  const kept = createQueue({ platform, version, compares });
  kept.queue.contribute(disposalSource());
  const { search, job: searchJob } = createSearch({ platform, version, compares });
  search.contribute(dossierSource());
  // A secretariat keeps no dossiers.
  if (platform.config.office !== "secretariat") {
    options.identity.needPeople(
      twoPeople(["desk.staffing.disposal"], rolesFor("ask-disposal"), rolesFor("approve-disposal")),
    );
  }
  kept.queue.contribute(askedSource(options.identity.asked));
  options.identity.asked.onChanged((tx, askedId) => kept.queue.touch(tx, "asked", askedId));
  const context: DeskContext = {
    ...options,
    queue: kept.queue,
    search,
    policy: { ...DEFAULT_POLICY, ...options.policy },
    contributed: { now: gatherContributions([]) },
    alerted: { is: async () => false },
    membersChanged: [],
    partners: { check: undefined },
  };
  const { db } = platform.database;
  options.identity.onRead(noteReads(platform));
  options.identity.tellConsequences(leftBehind);
  const reads = readRoutes(context);
  return {
    queue: kept.queue,
    search,
    writeQueue: kept.start,
    mayRead: async (user, dossierId) => await mayReadDossier(db, user, dossierId),
    hold: holdKept,
    dossier: async (dossierId, over = db) => await loadDossier(over, dossierId),
    start: async (tx, input) => await startDossier(context, tx, input),
    repeatDisposal: async (forgotten, eraseElse) => await repeatDisposal(context, forgotten, eraseElse),
    showDossier: async (c, user, returned) => await showDossier(context, c, user, returned),
    onMembersChanged: (tell) => void context.membersChanged.push(tell),
    alertWhoever: (is) => void (context.alerted.is = is),
    checkPartners: (check) => void (context.partners.check = check),
    gather: (contributions) => void (context.contributed.now = gatherContributions(contributions)),
    contributions: deskContributions(platform.config.office),
    get api() {
      return dossierRoutes(context)
        .route("/", dossierList(context).api)
        .route("/", disposalRoutes(context))
        .route("/", figuresRoutes(context))
        .route("/", searchRoutes(context))
        .route("/", dossierPrintRoutes(context))
        .route("/", reads.api);
    },
    get pages() {
      return dossierPages(context)
        .route("/", dossierList(context).pages)
        .route("/", disposalPages(context))
        .route("/", figuresPages(context))
        .route("/", searchPages(context))
        .route("/", dossierPrintRoutes(context))
        .route("/", reads.pages);
    },
    jobs: [
      kept.job,
      searchJob,
      { name: READS_JOB, everyMs: READS_EVERY_MS, run: async () => await logReads(context) },
      { name: DISPOSALS_JOB, everyMs: DISPOSALS_EVERY_MS, run: async () => await eraseLateArrivals(context) },
    ],
  };
}
