import type { AsyncLocalStorage } from "node:async_hooks";
import { parseDossierId, type DispatchId, type Sha256Hex } from "../../protocol/index.ts";
import type { Journal, Platform, Transaction } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { NamesBlobs } from "../../web/index.ts";
import type { IdentityModule } from "../identity/index.ts";
import type { DesignationViews } from "./directory/views.ts";
import type { FaultPoint } from "./fault-points.ts";
import type { KeyedTurn } from "./inbox/keyed-turn.ts";
import type { OpeningPool } from "./inbox/opening-pool.ts";
import type { QuotaMeter } from "./line/quota-meter.ts";
import type { StoredBytes } from "./inbox/stored-bytes.ts";
import type {
  AlarmListener,
  DesignationListener,
  IncomingHandler,
  LostKeyListener,
  Outgoing,
  ReachedListener,
  ReceiptListener,
  RecoveredHandler,
  RecoverySection,
  RefusalListener,
  SendingListener,
} from "./types.ts";

interface Replay {
  /** The dispatch that came back and is what would be sent; undefined where there is none. */
  readonly claim: (tx: Transaction, outgoing: ToSend) => Promise<DispatchId | undefined>;
}

/** What is sent; outside of a dossier only what passes between the servers themselves. */
export type ToSend = Omit<Outgoing, "dossierId" | "to"> & {
  readonly to: string;
  readonly dossierId: Outgoing["dossierId"] | null;
};

/** What every action of this module is given. */
export interface FederationContext {
  readonly platform: Platform;
  readonly audit: AuditModule;
  readonly approvals: IdentityModule["approvals"];
  readonly views: DesignationViews;
  /** What our designation says of the program itself (R7). */
  readonly software: { readonly version: string; readonly verifierSha256: Sha256Hex | undefined };
  /** Handlers of later modules, one per kind. */
  readonly handlers: Map<string, IncomingHandler>;
  /** What later modules do with what they sent, forgot and have back, one per kind. */
  readonly recoverers: Map<string, RecoveredHandler>;
  /** While it is dealt anew with what came before a restore: what a module sends then may have left already. */
  readonly replaying: AsyncLocalStorage<Replay>;
  readonly quota: QuotaMeter;
  readonly storedBytes: StoredBytes;
  /** The threads in which dispatches are opened (R27). */
  readonly openings: OpeningPool;
  /** Arrivals of one peer, one after another. */
  readonly arrivals: KeyedTurn;
  /** The inbox journal, opened at its first use (R2). */
  readonly journal: () => Promise<Journal>;
  /** Peers whose server this start has spoken to: they know that it is up. */
  readonly greeted: Set<string>;
  readonly receiptListeners: ReceiptListener[];
  readonly sendingListeners: SendingListener[];
  readonly lostKeyListeners: LostKeyListener[];
  readonly designationListeners: DesignationListener[];
  readonly refusalListeners: RefusalListener[];
  readonly alarmListeners: AlarmListener[];
  /** Told in the transaction in which an alarm was raised, seen or cleared. */
  readonly alarmsChanged: ((tx: Transaction) => void)[];
  readonly reachedListeners: ReachedListener[];
  /** Blobs that earlier modules name stay when a dispatch with the same bytes is erased. */
  readonly namedElsewhere: NamesBlobs;
  readonly recoverySections: RecoverySection[];
  /** What a restored server does before it asks anybody; where it fails, nobody is asked. */
  readonly beforeAsking: (() => Promise<void>)[];
  /** Does nothing in production; tests stop the server here. */
  readonly fault: (point: FaultPoint) => Promise<void>;
}

/** Within the transaction in which something of a dossier began to wait for its receiver, or does so no longer. */
export async function tellOfSending(
  { sendingListeners }: FederationContext,
  tx: Transaction,
  dossierId: string | null | undefined,
): Promise<void> {
  if (typeof dossierId !== "string") return;
  for (const listener of sendingListeners) await listener(tx, parseDossierId(dossierId));
}
