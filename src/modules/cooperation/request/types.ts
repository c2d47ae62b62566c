import type { Hono } from "hono";
import type { Job, Transaction } from "../../../platform/index.ts";
import type { DossierId, RequestId } from "../../../protocol/identifiers.ts";
import type { Actor } from "../../audit/index.ts";
import type { Role, User } from "../../identity/index.ts";
import type { OfficeHours } from "./domain/deciding.ts";
import type { QueueItem } from "./domain/queue-item.ts";
import type { RequestFile } from "./domain/request-file.ts";
import type { TimelineItem } from "../timeline.ts";

export interface CooperationPolicy {
  /** Who sees a new dossier, until its compartment is closed to named people. */
  readonly defaultMembers: readonly Exclude<Role, "administrator" | "oversight">[];
  /** Used where our designation names no hours of its own. */
  readonly officeHours: OfficeHours;
}

export interface Dossier {
  readonly dossierId: DossierId;
  readonly ownReference: string;
  readonly title: string;
  /** The other State. */
  readonly state: string;
  readonly correspondentId: string | undefined;
  readonly openedAt: Date;
  /** R17: since when nothing but its number is left; undefined again once a new request came into it. */
  readonly disposedAt: Date | undefined;
}

export interface DossierMember {
  readonly userId: string | undefined;
  readonly role: Role | undefined;
  readonly addedAt: Date;
}

export interface Correspondent {
  readonly correspondentId: string;
  readonly state: string;
  readonly authority: string;
  readonly address: string;
  readonly fax: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly languages: readonly string[];
  readonly timeZone: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  /** A second person called the number back; without it every page warns. */
  readonly calledBackAt: Date | undefined;
  readonly calledBackNumber: string | undefined;
}

/** What another module adds to the timeline of a dossier: exhibits, for one. */
export type TimelineSource = (dossierId: DossierId) => Promise<readonly TimelineItem[]>;

export interface CooperationModule {
  mayReadDossier(user: User, dossierId: DossierId): Promise<boolean>;
  dossier(dossierId: DossierId): Promise<Dossier | undefined>;
  request(requestId: RequestId): Promise<RequestFile | undefined>;
  requestsOfDossier(dossierId: DossierId): Promise<RequestFile[]>;
  queue(user: Pick<User, "id" | "roles">): Promise<QueueItem[]>;
  /** The owner has handed over what was asked: the status becomes "answered" and the asker is told. Idempotent. */
  markAnswered(tx: Transaction, requestId: RequestId, actor: Actor): Promise<void>;
  addTimelineSource(source: TimelineSource): void;
  readonly api: Hono;
  readonly pages: Hono;
  readonly jobs: readonly Job[];
}
