import type { Platform } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { IdentityModule } from "../identity/index.ts";
import { changeMembers, openDossier, startDossier } from "./actions/open-dossier.ts";
import type { DeskContext, DeskPolicy } from "./context.ts";
import type { DeskModule } from "./types.ts";
import { mayReadDossier } from "./access.ts";
import { loadDossier } from "./dossier-store.ts";

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
    onMembersChanged: (tell) => void context.membersChanged.push(tell),
    checkPartners: (check) => void (context.partners.check = check),
  };
}
