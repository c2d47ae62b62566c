import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { Role, User } from "../../identity/index.ts";
import type { View, WaitingCall } from "../../../web/index.ts";
import type { CallChoice } from "../domain/whom-to-call.ts";

/** Why somebody is woken: a code that one of the modules contributes. Each stops when a person answers; what else stops it, that module says. */
export type RingReason = string;

/** What somebody is woken for. The label is a reference number, never a name or a fact of the case. */
export interface RingSubject {
  readonly kind: "request" | "order" | "exhibit" | "dispatch" | "server";
  readonly id: string;
  readonly label: string;
  /** Absent: of no case. */
  readonly dossierId?: string;
}

/** What has to be done and who may do it: a call for it goes to them. */
export interface NeededStep {
  /** A need of the work queue, as its code. */
  readonly step: string;
  readonly roles: readonly Role[];
  /** People who must not do it themselves (R16). */
  readonly notFor: readonly string[];
}

export interface NewRing {
  /** "<reason>:<subject's id>", with more after it. Raising the same key again changes nothing. */
  readonly key: string;
  /** While a ring of the same group is unanswered, another subject joins it (R27); a group is of those who may see all of it. */
  readonly group: string;
  readonly reason: RingReason;
  readonly subject: RingSubject;
  /** Absent: for anybody who handles cases. */
  readonly needs?: NeededStep;
  readonly drill: boolean;
  readonly actor: Actor;
}

export interface Ring {
  readonly ringId: string;
  readonly reason: RingReason;
  readonly subjects: readonly RingSubject[];
  readonly needs: NeededStep | undefined;
  readonly drill: boolean;
  readonly raisedAt: Date;
  readonly nextRingAt: Date | undefined;
  readonly ringsMade: number;
  readonly acknowledgedAt: Date | undefined;
  readonly acknowledgedBy: string | undefined;
  /** Nobody answered within the bound: the pages show it in red from then on. */
  readonly unansweredAt: Date | undefined;
}

export interface RingAttempt {
  readonly number: number;
  readonly at: Date;
  readonly name: string;
  readonly choice: CallChoice;
  readonly outcome: "started" | "done" | "failed" | "timed-out" | "no-command";
}

export interface RosterEntry {
  readonly entryId: string;
  readonly userId: string;
  readonly position: number;
  readonly name: string;
  readonly phone: string;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

/**
 * Called once for each subject of its kind that a person who acknowledges a ring may see. It loads what it needs and gives back what is to be
 * done in the transaction of the acknowledgement (inside which only that transaction may be used).
 */
export type AcknowledgementHandler = (acknowledged: {
  subject: RingSubject;
  ring: Ring;
  by: User;
}) => Promise<(tx: Transaction) => Promise<void>>;

/** What a reader may know of the matter of a call. */
export interface MatterOfRing {
  /** The other State, by its code. */
  readonly state: string;
  readonly mechanism: string | undefined;
  /** Our own reference, and the other State's. */
  readonly reference: string;
  readonly theirReference: string | undefined;
  /** Since when it waits for us. */
  readonly since: Date;
  /** What has to be done, in the reader's language, and where; without a place where others must do it. */
  readonly next: { readonly label: string; readonly href: string | undefined } | undefined;
  /** The number on which the other State's contact point answers. */
  readonly phone: string | undefined;
}

/** Undefined where the reader may not see the matter, or it is none of a case. */
export type DescribeMatter = (asked: {
  subject: RingSubject;
  ring: Ring;
  user: User;
  view: View;
  /** Whether what comes next is looked for; a list has no room for it. */
  withNext: boolean;
}) => Promise<MatterOfRing | undefined>;

/** Which of the open calls are meant; all of them where nothing is given. */
export interface RingFilter {
  readonly reasons?: readonly RingReason[];
  /** Those about a matter of one of these. */
  readonly dossierIds?: readonly string[];
  readonly ringIds?: readonly string[];
}

/** A call began or ended, or is about something else; listeners run in the same transaction. */
export type RingListener = (tx: Transaction, ringId: string) => Promise<void>;

export interface Duty {
  raise(tx: Transaction, ring: NewRing): Promise<{ ringId: string }>;
  /** The matter is dealt with: nothing rings for this subject any more, or nothing for these reasons. Idempotent. */
  standDown(
    tx: Transaction,
    subject: Pick<RingSubject, "kind" | "id">,
    by: Actor,
    reasons?: readonly RingReason[],
  ): Promise<void>;
  /** One call is needed for this subject no more; its other calls go on. Idempotent. */
  leave(tx: Transaction, ringId: string, subject: Pick<RingSubject, "kind" | "id">, by: Actor): Promise<void>;
  /** The cause is gone for the whole server: nothing rings for this reason any more. Idempotent. */
  standDownReason(tx: Transaction, reason: RingReason, by: Actor): Promise<void>;
  /** Once, at the start: what anybody may be woken for. */
  knowReasons(reasons: readonly RingReason[]): void;
  /** Nobody is called for what these say has to wait; it is asked anew within a minute. */
  holdWhile(holds: (subject: RingSubject) => Promise<boolean>): void;
  whenAcknowledged(kind: RingSubject["kind"], handler: AcknowledgementHandler): void;
  /** Called once by the module that owns the matters of cases. */
  describeMatters(describe: DescribeMatter): void;
  /** The oldest first. `over`: the caller's transaction. */
  openRings(filter?: RingFilter, over?: Transaction["db"]): Promise<Ring[]>;
  /** What stands above every page of this person. */
  waitingCall(user: User, view: View): Promise<WaitingCall | undefined>;
  onRingChanged(listener: RingListener): void;
  /** What was raised about a subject, or in its dossier, the newest first. */
  ringsOfMatter(subjectId: string, dossierId: string | undefined): Promise<Ring[]>;
  /** Everything that was raised in a dossier, the oldest first. */
  ringsOfDossier(dossierId: string): Promise<{ ring: Ring; attempts: RingAttempt[] }[]>;
  roster(): Promise<RosterEntry[]>;
  /** Once, when a State is set up: whom it calls at first, in this order and at all hours. */
  beginRoster(tx: Transaction, people: readonly Pick<RosterEntry, "userId" | "name" | "phone">[]): Promise<void>;
  /** Who is called first at this moment. */
  onDuty(): Promise<RosterEntry[]>;
  /** Who could answer a call, on duty or not: with nobody on duty these are called. */
  reachable(): Promise<RosterEntry[]>;
}
