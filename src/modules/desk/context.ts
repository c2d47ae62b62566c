import type { Platform, Transaction } from "../../platform/index.ts";
import type { DossierId } from "../../protocol/identifiers.ts";
import type { Actor, AuditModule } from "../audit/index.ts";
import { actsIn, type IdentityModule, type Role, type User } from "../identity/index.ts";
import type { Press } from "../printing/index.ts";
import type { DeskPartner } from "./types.ts";
import type { Contributions } from "./dossier-contributions.ts";
import type { Queue } from "./queue/types.ts";
import type { Search } from "./search/types.ts";

/** What every action of this module is given. */
export interface DeskContext {
  readonly platform: Platform;
  readonly audit: Pick<
    AuditModule,
    "append" | "closedLogs" | "entries" | "eraseDossier" | "head" | "origin" | "witnessesOf"
  >;
  readonly identity: Pick<IdentityModule, "requireUser" | "people" | "person" | "approvals" | "ownFirstStep">;
  readonly policy: DeskPolicy;
  /** Without it nothing is printed. */
  readonly press?: Press;
  /** What a later module knows of those with whom a dossier can be kept; without one nobody opens any. */
  readonly partners: { check: PartnerCheck | undefined };
  /** What the modules added, once all of them are there. */
  readonly contributed: { now: Contributions };
  readonly queue: Queue;
  /** Who is told of new tasks by a notification and a sound: a later module knows who is on duty. */
  readonly alerted: { is: (user: User) => Promise<boolean> };
  readonly search: Search;
  /** Told within the transaction that changes who sees a dossier. */
  readonly membersChanged: MembersChanged[];
}

export const act = actsIn<DeskContext>();

export interface DeskPolicy {
  /** Who sees a new dossier, until its compartment is closed to named people. */
  readonly defaultMembers: readonly Exclude<Role, "administrator" | "oversight">[];
}

/** Refuses one whom nobody here can reach. */
export type PartnerCheck = (partner: DeskPartner) => Promise<void>;

export type MembersChanged = (tx: Transaction, dossierId: DossierId, actor: Actor) => Promise<void>;
