import type { CallChoice } from "../domain/whom-to-call.ts";
import type { RingAttempt, RingReason, RingSubject } from "./types.ts";

export interface RingRow {
  ring_id: string;
  group_key: string;
  reason: RingReason;
  /** What has to be done, where the call is for one step of the matter. */
  step: string | null;
  roles: string[];
  not_for: string[];
  drill: boolean;
  raised_at: Date;
  next_ring_at: Date | null;
  roster_place: number;
  rings_at_place: number;
  rings_made: number;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  unanswered_at: Date | null;
}

export type DutyTables = {
  "measures.ring": RingRow;
  "measures.ring_key": { ring_key: string; ring_id: string };
  "measures.ring_subject": {
    ring_id: string;
    kind: RingSubject["kind"];
    subject_id: string;
    label: string;
    dossier_id: string | null;
    added_at: Date;
  };
  "measures.ring_attempt": {
    ring_id: string;
    number: number;
    at: Date;
    entry_id: string | null;
    name: string;
    choice: CallChoice;
    outcome: RingAttempt["outcome"];
    finished_at: Date | null;
  };
};
