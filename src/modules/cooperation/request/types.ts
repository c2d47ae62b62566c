import type { DossierWork } from "../../desk/index.ts";
import type { Hono } from "hono";
import type { Job, Transaction } from "../../../platform/index.ts";
import type { RequestId } from "../../../protocol/identifiers.ts";
import type { Actor } from "../../audit/index.ts";
import type { OfficeHours } from "./domain/deciding.ts";
import type { RequestFile } from "./domain/request-file.ts";
import type { Contributions } from "../../../web/index.ts";

export interface CooperationPolicy {
  /** Used where our designation names no hours of its own. */
  readonly officeHours: OfficeHours;
}

export interface Correspondent {
  readonly correspondentId: string;
  readonly state: string;
  readonly authority: string;
  readonly address: string;
  readonly fax?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly languages: readonly string[];
  readonly timeZone: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  /** A second person called the number back; without it every page warns. */
  readonly calledBackAt?: Date | undefined;
  readonly calledBackNumber?: string | undefined;
}

export interface CooperationModule {
  request(requestId: RequestId): Promise<RequestFile | undefined>;
  /** The owner has handed over what was asked: the status becomes "answered" and the asker is told. Idempotent. */
  markAnswered(tx: Transaction, requestId: RequestId, actor: Actor): Promise<void>;
  readonly inDossiers: DossierWork;
  readonly api: Hono;
  readonly pages: Hono;
  readonly contributions: Contributions;
  readonly jobs: readonly Job[];
}
