import type { Kysely } from "kysely";
import type { Transaction } from "../../platform/index.ts";
import type { TreatyStatementContent } from "../../protocol/index.ts";

/** The line to other servers, which a later module hands in. */
export interface StatementLine {
  /** States and secretariats that a statement may be sent to. */
  peers(over?: Kysely<unknown>): Promise<readonly string[]>;
  /** Puts it into the outbox within the transaction. Refuses `peer-unknown`, `peer-not-confirmed` and `body-too-large`. */
  send(tx: Transaction, to: string, content: TreatyStatementContent, by: string): Promise<void>;
}

/** A statement as it came in a signed dispatch. */
export interface StatementIn {
  readonly from: string;
  readonly dispatchId: string;
  readonly content: TreatyStatementContent;
}
