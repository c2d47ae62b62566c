import type { Zone } from "../../../convention/index.ts";
import type { Platform, Transaction } from "../../../platform/index.ts";
import type { DossierId } from "../../../protocol/identifiers.ts";
import type { AuditModule } from "../../audit/index.ts";
import type { DeskModule } from "../../desk/index.ts";
import type { EvidenceModule } from "../../evidence/index.ts";
import type { FederationModule } from "../../federation/index.ts";
import { actsIn, type IdentityModule, twoPersonIn } from "../../identity/index.ts";
import type { MeasuresModule } from "../../measures/index.ts";
import type { TreatyModule } from "../../treaty/index.ts";
import type { CooperationPolicy } from "./types.ts";
import type { Press } from "../../printing/index.ts";

/** What every action of this module is given. */
export interface CooperationContext {
  readonly platform: Platform;
  readonly audit: Pick<AuditModule, "append" | "entries" | "eraseDossier" | "head" | "origin" | "witnessesOf">;
  readonly identity: Pick<
    IdentityModule,
    "requireUser" | "people" | "person" | "approvals" | "asked" | "onPeopleChanged"
  >;
  readonly desk: Pick<DeskModule, "queue" | "search" | "showDossier" | "start">;
  readonly federation: Pick<
    FederationModule,
    | "directory"
    | "closedDossiers"
    | "eraseTraffic"
    | "send"
    | "receive"
    | "recover"
    | "isTakingBack"
    | "tellOfRecovery"
    | "receiptsFor"
    | "sentDigest"
    | "isBasedOn"
    | "markHandled"
    | "onAlarm"
    | "onReceipt"
    | "onRefused"
    | "onDesignationTaken"
    | "onSendingChanged"
    | "sendings"
    | "unconfirmed"
    | "undelivered"
  >;
  readonly evidence: Pick<EvidenceModule, "exhibits" | "papers" | "onExhibitChanged" | "onWaitingChanged">;
  readonly measures: Pick<MeasuresModule, "orders" | "duty" | "onOrderChanged" | "setSecrecyAsked">;
  readonly treaty: Pick<
    TreatyModule,
    "legalBasis" | "reservationsOf" | "inForceBetween" | "facts" | "bases" | "onBasesChanged"
  >;
  /** Kept: deadlines are counted on every page. */
  readonly zone: (name: string) => Zone;
  readonly policy: CooperationPolicy;
  readonly calls: CallsToLookAt;
  readonly press?: Press;
}

export const act = actsIn<CooperationContext>();
export const twoPerson = twoPersonIn<CooperationContext>();

/** Which calls may be due, until their job has looked. A start looks at all of them, so nothing is kept of it. */
interface CallsToLookAt {
  /** Something happened in these dossiers. */
  readonly touched: Set<DossierId>;
  /** When all that is pressing was last looked at, by the clock. */
  sweptAt: Date | undefined;
}

/** What rings for a request that came in, until a person has it or it is let go. */
export const RECEIVED_RINGS = ["preservation-received", "urgent-received", "emergency-received"] as const;

export const CLOCKS_JOB = "cooperation.clocks";
export const CALLS_JOB = "cooperation.calls";

/** Once this is committed, whoever must act next in the dossier is called. */
export function lookAtCalls({ calls, platform }: CooperationContext, tx: Transaction, dossierId: DossierId): void {
  tx.afterCommit(() => {
    calls.touched.add(dossierId);
    platform.jobs.poke(CALLS_JOB);
  });
}
