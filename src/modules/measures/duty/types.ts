import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { User } from "../../identity/index.ts";

export const RING_REASONS = [
  "preservation-received",
  "emergency-received",
  "order-about-to-end",
  "preservation-about-to-end",
  "preservation-failed",
  "dispatch-not-receipted",
  "keys-locked",
  "in-recovery",
  "disk-low",
  "watch-failed",
] as const;
export type RingReason = (typeof RING_REASONS)[number];

/** What somebody is woken for. The label is a reference number, never a name or a fact of the case. */
export interface RingSubject {
  readonly kind: "request" | "order" | "dispatch" | "server";
  readonly id: string;
  readonly label: string;
}

export interface NewRing {
  /** Raising the same key again changes nothing. */
  readonly key: string;
  /** While a ring of the same group is unanswered, another subject joins it instead of ringing twice (R27). */
  readonly group: string;
  readonly reason: RingReason;
  readonly subject: RingSubject;
  readonly dossierId?: string;
  readonly drill: boolean;
  readonly actor: Actor;
}

export interface Ring {
  readonly ringId: string;
  readonly reason: RingReason;
  readonly subjects: readonly RingSubject[];
  readonly dossierId: string | undefined;
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
  readonly outcome: "started" | "done" | "failed" | "timed-out" | "no-command";
}

export interface RosterEntry {
  readonly entryId: string;
  readonly userId: string;
  readonly position: number;
  readonly name: string;
  readonly phone: string;
  readonly from: Date | undefined;
  readonly until: Date | undefined;
}

/**
 * Called once for each subject of its kind when a person acknowledges a ring. It loads what it needs and gives back what is to be
 * done in the transaction of the acknowledgement (inside which only that transaction may be used).
 */
export type AcknowledgementHandler = (acknowledged: {
  subject: RingSubject;
  ring: Ring;
  by: User;
}) => Promise<(tx: Transaction) => Promise<void>>;

export interface Duty {
  raise(tx: Transaction, ring: NewRing): Promise<{ ringId: string }>;
  acknowledge(ringId: string, by: User): Promise<Ring>;
  /** The matter is dealt with: nothing rings for this subject any more. Idempotent. */
  standDown(tx: Transaction, subject: Pick<RingSubject, "kind" | "id">, by: Actor): Promise<void>;
  whenAcknowledged(kind: RingSubject["kind"], handler: AcknowledgementHandler): void;
  openRings(): Promise<Ring[]>;
  ringsFor(subjectId: string): Promise<{ ring: Ring; attempts: RingAttempt[] }[]>;
  ring(ringId: string): Promise<{ ring: Ring; attempts: RingAttempt[] } | undefined>;
  roster(): Promise<RosterEntry[]>;
  /** Who is called first at this moment. */
  onDuty(): Promise<RosterEntry[]>;
}
