import { dateIn } from "../../convention/calendar.ts";
import type { Platform, Transaction } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { DeskModule } from "../desk/index.ts";
import { actsIn, type IdentityModule } from "../identity/index.ts";
import type { AcknowledgementHandler, DescribeMatter, RingListener, RingReason, RingSubject } from "./duty/types.ts";
import type { MeasuresPolicy, OrderListener, SecrecyAsked } from "./types.ts";
import type { Press } from "../printing/index.ts";

/** What every action of this module is given. */
export interface MeasuresContext {
  readonly platform: Platform;
  readonly audit: Pick<AuditModule, "append">;
  readonly identity: Pick<IdentityModule, "requireUser" | "people" | "person" | "approvals">;
  readonly desk: Pick<DeskModule, "mayRead" | "search">;
  readonly policy: MeasuresPolicy;
  readonly orderListeners: OrderListener[];
  /** What the modules of this server contribute. */
  readonly ringReasons: Set<RingReason>;
  readonly ringListeners: RingListener[];
  /** A ring waits while one of these says so of all that it is about. */
  readonly ringHolds: ((subject: RingSubject) => Promise<boolean>)[];
  readonly acknowledgementHandlers: Map<RingSubject["kind"], AcknowledgementHandler>;
  /** Set once by the module that owns requests. */
  readonly secrecyAsked: { of: SecrecyAsked };
  /** Set once by the module that owns the matters of cases. */
  readonly describeMatter: { of: DescribeMatter };
  readonly press?: Press;
}

export const act = actsIn<MeasuresContext>();

/** The day of this office. */
export function todayIn({ platform: { clock, config } }: Pick<MeasuresContext, "platform">): string {
  return dateIn(clock.now(), config.timeZone);
}

/** Within the transaction that began a call, ended it, or changed what it is about. */
export async function tellOfRings(
  { ringListeners }: MeasuresContext,
  tx: Transaction,
  ringIds: readonly string[],
): Promise<void> {
  for (const ringId of ringIds) for (const listener of ringListeners) await listener(tx, ringId);
}

export const RINGER_JOB = "measures.ringer";
export const GUARD_JOB = "measures.lapse-guard";
