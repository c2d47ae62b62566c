import type { DossierWork } from "../desk/index.ts";
import type { Hono } from "hono";
import type { BodyKind, DispatchId, DossierId, Sha256Hex, StateCode } from "../../protocol/index.ts";
import type { HighWaterMark, Job, PeerStream, Transaction } from "../../platform/index.ts";
import type { Actor, CosignatureOutcome } from "../audit/index.ts";
import type { Contributions } from "../../web/index.ts";
import type { Designations } from "./designation/designations-face.ts";
import type { ClosedDossier } from "./directory/closed-dossiers.ts";
import type { Sending } from "./domain/sending.ts";
import type { EnteredReceipt } from "./receipts/store.ts";
import type {
  Outgoing,
  IncomingHandler,
  RecoveredHandler,
  RefusalListener,
  DesignationListener,
  SendingListener,
  ReceiptListener,
  ReceiptRow,
  Directory,
  Alarm,
  LostKeyListener,
  ReachedListener,
  AlarmListener,
  PeerAnswer,
  PeerCall,
  PeerStreamCall,
  FederationFiles,
  RecoverySection,
  PeerRestore,
} from "./types.ts";

/** What others see of this module. */
export interface FederationModule {
  /** What a module does with what it sent, forgot and has back: one handler for each kind. */
  recover(kind: BodyKind, handler: RecoveredHandler): void;
  /** Restores of that State's server that this one knows of, newest first. */
  restoresOf(state: StateCode, db?: Transaction["db"]): Promise<PeerRestore[]>;
  /** Whether that State was asked in this life of the server what was forgotten: before that nothing passes (R1). */
  isReconciledWith(state: StateCode, db?: Transaction["db"]): Promise<boolean>;
  /**
   * Whether what is here of cases with that State is older than what was dealt with: a restored server has not taken all back yet. Nobody
   * is called about it meanwhile, and nothing is let go by it. `lookedAt`: also where that ended after this moment.
   */
  isTakingBack(state: string, lookedAt?: Date): Promise<boolean>;
  /** What other modules tell of a restore on its page: what is back, and what is lost. */
  tellOfRecovery(tell: RecoverySection): void;
  /** What is done after a restore before any peer is asked; where it fails, none is asked, and it is tried again. */
  beforeAsking(work: () => Promise<void>): void;
  readonly inDossiers: DossierWork;
  /** What it tells is as of now, or as a transaction's own connection sees it. */
  directory(db?: Transaction["db"]): Directory;
  readonly designations: Designations;
  send(tx: Transaction, outgoing: Outgoing): Promise<DispatchId>;
  /** R8: dossiers in which words were exchanged under an earlier root of their State: nothing is said in them any more. */
  closedDossiers(
    db: Transaction["db"],
    among?: { readonly state?: StateCode; readonly dossierIds?: readonly DossierId[] },
  ): Promise<ClosedDossier[]>;
  /** R17: what was said in a dossier that stands for none here, such as the parts of a copy, is erased; numbers and receipts stay. */
  eraseTraffic(tx: Transaction, dossierId: DossierId): Promise<void>;
  /** The same of the dossier of a need, with whatever is under way: what the peer has not receipted is closed by a signed `void` and never delivered. */
  endTraffic(tx: Transaction, dossierId: DossierId, by: Actor): Promise<void>;
  /** Dossiers in which something of these kinds was refused, and is not erased. */
  refusedIn(kinds: readonly BodyKind[]): Promise<DossierId[]>;
  /** What came to these dossiers after their end and was refused is erased too. */
  eraseLate(dossierIds: readonly DossierId[]): Promise<boolean>;
  /** R5: our signature that this text of a need of ours may be passed on, under our newest designation. */
  signNeedRelease(db: Transaction["db"], text: string): Promise<Uint8Array>;
  /** Takes back what the peer has not receipted; its number is closed by a signed `void` (R13). Refuses `already-receipted`. */
  withdraw(tx: Transaction, dispatchId: DispatchId, by: Actor): Promise<void>;
  /** Registers the one handler of a kind. Throws when the kind already has one. */
  receive(kind: BodyKind, handler: IncomingHandler): void;
  /** What a peer wrote is refused, and still was written: who keeps its words hears of it here. */
  onRefused(listener: RefusalListener): void;
  /** Hears of every new receipt of a peer, inside the transaction that keeps it. */
  onReceipt(listener: ReceiptListener): void;
  /** Oldest first. */
  receiptsFor(...dispatchIds: DispatchId[]): Promise<ReceiptRow[]>;
  /** How far those of these dispatches have come that are ours, oldest first. */
  sendings(dispatchIds: readonly DispatchId[], over?: Transaction["db"]): Promise<Sending[]>;
  /** Those of these dispatches of ours that their receiver refused. */
  refusedAmong(db: Transaction["db"], dispatchIds: readonly DispatchId[]): Promise<string[]>;
  /** What belongs to dossiers (or to these) and its receiver has not opened or refused yet, oldest first, at most `limit`. */
  unconfirmed(of: {
    readonly dossierIds?: readonly DossierId[];
    /** Where the page before ended. */
    readonly after?: Pick<Sending, "queuedAt" | "dispatchId">;
    readonly limit: number;
    /** The caller's transaction. */
    readonly over?: Transaction["db"];
  }): Promise<Sending[]>;
  /** Hears of each designation of another State that is taken: its authorities, keys or time zones may be others. As above. */
  onDesignationTaken(listener: DesignationListener): void;
  /** Hears of each dossier of which something begins to wait for its receiver, or does so no longer, inside that transaction. */
  onSendingChanged(listener: SendingListener): void;
  /** Digest of the signed body of a dispatch of ours; undefined until it is sealed. */
  sentDigest(tx: Pick<Transaction, "db">, dispatchId: DispatchId): Promise<Sha256Hex | undefined>;
  /** Whether a `basedOn` names this dispatch of ours or a later body of its lane (R14). */
  isBasedOn(tx: Transaction, basedOn: Sha256Hex, dispatchId: DispatchId): Promise<boolean>;
  /** Every receipt given or taken in a dossier, oldest first, at most `limit`: for a court package. */
  receiptsOfDossier(dossierId: string, limit: number): Promise<readonly EnteredReceipt[]>;
  /** Gives the `handled` receipt: a person dealt with this dispatch of a peer. */
  markHandled(tx: Transaction, dispatchId: DispatchId, by: Actor): Promise<void>;
  /** Later modules say what of theirs rests on keys that are lost. */
  onKeysLost(listener: LostKeyListener): void;
  /** Later modules react to alarms inside the transaction that raises them. */
  onAlarm(listener: AlarmListener): void;
  /** What waits for the end of a pause of its own may be tried now: a server that did not answer was heard. */
  onReached(listener: ReachedListener): void;
  alarms(): Promise<Alarm[]>;
  /** Which of these dispatches of ours have an open alarm because their receipt is overdue or they were refused. */
  undelivered(tx: Transaction, dispatchIds: readonly DispatchId[]): Promise<DispatchId[]>;
  /** Whether the disk has room for urgent dispatches only, or for none (R27). */
  isDiskLow(): Promise<boolean>;
  callPeer(call: PeerCall): Promise<PeerAnswer>;
  streamFromPeer(call: PeerStreamCall): Promise<PeerStream>;
  /** Mounts routes at /peer/v1<path> that check a transfer token themselves: neither request nor answer is signed (R18). */
  mountPeerUnsigned(path: string, routes: Hono): void;
  /** Asks the peer to cosign our shown head and keeps its cosignature (R11). */
  exchangeHeads(state: StateCode): Promise<CosignatureOutcome>;
  readonly peerRoutes: Hono;
  readonly api: Hono;
  readonly pages: Hono;
  readonly contributions: Contributions;
  readonly jobs: readonly Job[];
  /** What the database holds, for the comparison with the high-water file (R1): the highest number given to each peer. */
  held(): Promise<Record<string, HighWaterMark>>;
  /** Blobs that no row names, rows whose blob is not there, the inbox journal, lost keys; changes nothing. For `fsck`. */
  inspectFiles(): Promise<FederationFiles>;
  /** Tells the key store which keys may be used; call once before the log is opened, for that signs (R4). */
  obeyKeys(): Promise<void>;
  /** Replays the inbox journal; call once before routes are served and jobs run (R2). */
  start(): Promise<void>;
  /** Closes the journal; after the jobs have stopped. */
  close(): Promise<void>;
}
