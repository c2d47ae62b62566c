import type { Selectable } from "kysely";
import type { TablesOf } from "../../../platform/index.ts";
import type { CallChoice } from "../domain/whom-to-call.ts";
import type { RingAttempt, RingReason, RingSubject } from "./types.ts";

export type DutyTables = TablesOf<
  "measures",
  {
    "measures.ring": { reason: RingReason };
    "measures.ring_subject": { kind: RingSubject["kind"] };
    "measures.ring_attempt": { choice: CallChoice; outcome: RingAttempt["outcome"] };
  }
>;

export type RingRow = Selectable<DutyTables["measures.ring"]>;
