import type { Platform } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { IdentityModule } from "../identity/index.ts";
import { changeMembers, openDossier, startDossier } from "./actions/open-dossier.ts";
import { gatherContributions } from "./contributions.ts";
import { disposalRoutes } from "./disposal-api.ts";
import { disposalRecord, eraseLateArrivals } from "./actions/dispose-dossier.ts";
import { figuresRoutes } from "./figures-api.ts";
import { disposalPages } from "./pages/disposal-routes.tsx";
import { figuresPages } from "./pages/figures-routes.tsx";
import type { DeskContext, DeskPolicy } from "./context.ts";
import { dossierTimeline } from "./timeline.ts";
import type { DeskModule } from "./types.ts";
import { mayReadDossier } from "./access.ts";
import { loadDossier } from "./dossier-store.ts";

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
}

export function createDesk(options: DeskOptions): DeskModule {
  const context: DeskContext = {
    ...options,
    policy: { ...DEFAULT_POLICY, ...options.policy },
    contributed: { now: gatherContributions([]) },
    membersChanged: [],
    partners: { check: async () => undefined },
  };
  const { db } = options.platform.database;
  return {
    mayRead: async (user, dossierId) => await mayReadDossier(db, user, dossierId),
    dossier: async (dossierId, over = db) => await loadDossier(over, dossierId),
    open: async (input, by) => await openDossier(context, input, by),
    start: async (tx, input) => await startDossier(context, tx, input),
    changeMembers: async (dossierId, change, by) => await changeMembers(context, dossierId, change, by),
    disposals: async (dossierId, by) => await disposalRecord(context, dossierId, by),
    timeline: async (dossierId, names) => await dossierTimeline(context, dossierId, names),
    onMembersChanged: (tell) => void context.membersChanged.push(tell),
    checkPartners: (check) => void (context.partners.check = check),
    gather: (contributions) => void (context.contributed.now = gatherContributions(contributions)),
    get api() {
      return disposalRoutes(context).route("/", figuresRoutes(context));
    },
    get pages() {
      return disposalPages(context).route("/", figuresPages(context));
    },
    jobs: [{ name: DISPOSALS_JOB, everyMs: DISPOSALS_EVERY_MS, run: async () => await eraseLateArrivals(context) }],
    contributions: {},
  };
}
