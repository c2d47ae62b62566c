import type { DossierWork } from "../desk/index.ts";
import type { Hono } from "hono";
import type { Child } from "hono/jsx";
import type {
  AuthorityId,
  DesignationLookup,
  DesignationView,
  DispatchId,
  DossierId,
  Sha256Hex,
  StateCode,
  BodyKind,
  LostKeys,
  ReceiptStrength,
} from "../../protocol/index.ts";
import type { FileReport, HighWaterMark, Job, PeerStream, Transaction } from "../../platform/index.ts";
import type { Actor, CosignatureOutcome } from "../audit/index.ts";
import type { ApprovalPreview, User } from "../identity/index.ts";
import type { OwnDetails } from "./domain/own-details.ts";
import type { Priority } from "./domain/priority.ts";
import type { RotatableKey } from "./domain/rotatable-keys.ts";
import type { Sending } from "./domain/sending.ts";
import type { PeerStanding } from "./domain/standing.ts";
import type { ClosedDossier } from "./directory/closed-dossiers.ts";
import type { LostKeyItemKind } from "./tables.ts";
import type { EnteredReceipt } from "./receipts/store.ts";
import type { Contributions, View } from "../../web/index.ts";

export type { Priority } from "./domain/priority.ts";
export type { RotatableKey } from "./domain/rotatable-keys.ts";
export type { Sending } from "./domain/sending.ts";
export type { ClosedDossier } from "./directory/closed-dossiers.ts";

/** What another module hands over to be sent; the row is written in the caller's own transaction. */
export interface Outgoing {
  readonly to: StateCode;
  readonly toAuthority?: AuthorityId;
  readonly kind: BodyKind;
  readonly dossierId: DossierId;
  readonly content: unknown;
  readonly priority: Priority;
  readonly by: Actor;
  /** Digest of the owner-lane body this act was based on (R14). */
  readonly basedOn?: Sha256Hex;
  /**
   * Takes its place in the outbox even while the peer is stopped or not confirmed again yet, and leaves once it is: for what has
   * happened whether the peer can hear of it or not.
   */
  readonly waits?: boolean;
}

/** A dispatch that was opened, verified and compared; what a handler of a later module works on. */
export interface Incoming {
  readonly from: { readonly state: StateCode; readonly authority: AuthorityId | undefined };
  readonly toAuthority: AuthorityId | undefined;
  readonly dispatchId: DispatchId;
  readonly dossierId: DossierId;
  readonly kind: BodyKind;
  readonly bodyDigest: Sha256Hex;
  /** The signed body, byte for byte: with it, anyone who knows the designation can verify the text. */
  readonly envelope: Uint8Array;
  readonly content: unknown;
  /** R14: the newest body of our lane that the sender's act was based on; answer `superseded` when it is not. */
  readonly basedOn: Sha256Hex | undefined;
  readonly links: { readonly own: Sha256Hex | null; readonly seen: Sha256Hex | null };
  readonly priority: Priority;
  readonly sentAt: string;
  readonly receivedAt: Date;
  /** True when a predecessor in the dossier did not come within ten minutes (R13): shown as "earlier item missing". */
  readonly earlierItemMissing: boolean;
}

/** Runs inside the inbox transaction. A thrown Refusal becomes a signed refusal to the sender; any other error is retried. */
export type IncomingHandler = (tx: Transaction, incoming: Incoming) => Promise<void>;

/** A dispatch of ours that this server forgot and its receiver gave back (R1). */
export interface Recovered {
  readonly to: StateCode;
  readonly dispatchId: DispatchId;
  readonly dossierId: DossierId;
  readonly kind: BodyKind;
  readonly bodyDigest: Sha256Hex;
  readonly content: unknown;
  readonly sentAt: string;
}

/** Writes again what the module wrote when it sent it. A thrown Refusal leaves it to people; it counts as sent all the same. */
export type RecoveredHandler = (tx: Transaction, recovered: Recovered) => Promise<void>;

/** Hears that a dispatch which could be opened was refused, and by which code of ours, in the transaction that refuses it. */
export type RefusalListener = (tx: Transaction, incoming: Incoming, code: string) => Promise<void>;

/** A receipt that a peer gave about a dispatch of ours, as later modules hear of it: clocks name the one that starts them. */
interface TakenReceipt {
  readonly dispatchId: DispatchId;
  readonly state: StateCode;
  readonly kind: BodyKind;
  readonly dossierId: DossierId | undefined;
  readonly strength: ReceiptStrength;
  readonly code: string | undefined;
  /** The giver's clock (R23). */
  readonly at: string;
}

export type DesignationListener = (tx: Transaction, state: StateCode) => Promise<void>;
export type SendingListener = (tx: Transaction, dossierId: DossierId) => Promise<void>;
export type ReceiptListener = (tx: Transaction, receipt: TakenReceipt) => Promise<void>;

export interface ReceiptRow {
  readonly dispatchId: DispatchId;
  readonly state: StateCode;
  /** "given" by us about their dispatch, "taken" from them about ours. */
  readonly direction: "given" | "taken";
  readonly strength: ReceiptStrength;
  readonly code: string | undefined;
  readonly at: string;
  readonly keptAt: Date;
  /** When a later receipt of ours reached the sender; a `stored` one is the answer itself. */
  readonly deliveredAt: Date | undefined;
  readonly bytes: Uint8Array;
}

export interface PeerView {
  readonly peerId: string;
  readonly state: StateCode;
  readonly standing: PeerStanding;
  readonly designation: DesignationView;
  readonly rootFingerprint: Sha256Hex;
  readonly importedAt: Date;
  readonly importedBy: string;
  readonly comparedBy: string | undefined;
  readonly comparedAt: Date | undefined;
  readonly confirmedBy: string | undefined;
  readonly confirmedAt: Date | undefined;
  /** When two people last stood behind this root, also where they have to look again since. */
  readonly met: { readonly comparedAt: Date; readonly confirmedAt: Date } | undefined;
  readonly stoppedBecause: string | undefined;
}

/** Verified designations per State: what later modules ask for authorities, keys and requirements. */
export interface Directory {
  own(): Promise<DesignationView | undefined>;
  peer(state: StateCode): Promise<PeerView | undefined>;
  peers(): Promise<PeerView[]>;
  /** Every designation we ever accepted of this State, newest first (for verifying old signatures, R8). */
  history(state: StateCode): Promise<DesignationView[]>;
  /** These States and ourselves, as the protocol's pure functions take them. */
  lookup(states: readonly StateCode[]): Promise<DesignationLookup>;
}

export type AlarmKind =
  | "receipt-overdue"
  | "peer-unreachable"
  | "not-confirmed-by-peer"
  | "equivocation"
  | "conflict"
  | "clock-skew"
  | "held-for-date"
  | "late-dispatch"
  | "earlier-item-missing"
  | "dispatch-refused"
  | "receipt-not-valid"
  | "receipts-contradict"
  | "dispatch-cannot-be-opened"
  | "dispatch-cannot-be-sealed"
  | "handler-failing"
  | "clone-suspected"
  | "peer-over-quota"
  | "designation-expires"
  | "designation-expired"
  | "dispatch-seal-old"
  | "unwitnessed"
  | "log-fork"
  | "lost-bytes"
  | "disk-low"
  | "in-recovery"
  | "keys-lost"
  | "keys-frozen"
  | "peer-restored";

export interface Alarm {
  readonly alarmId: string;
  readonly kind: AlarmKind;
  readonly state: StateCode | undefined;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly details: Record<string, string | number | boolean>;
  readonly priority: Priority;
  readonly raisedAt: Date;
  readonly count: number;
  readonly acknowledgedAt: Date | undefined;
}

/** Keys of one use or family that a designation says are lost. */
export interface LostKeyUse {
  readonly use: LostKeys["use"];
  readonly since: Date;
  /** Of a family that opens: the earliest of these keys was in use from then on. Else `since`. */
  readonly inUseFrom: Date;
  /** Of a family that opens: these keys, as age recipients. */
  readonly recipients: readonly string[];
}

/** What of a module rests on keys that are lost, of a peer or, without a State, of ours; asked in the transaction that learns of it. */
export type LostKeyListener = (
  tx: Transaction,
  state: string | undefined,
  lost: readonly LostKeyUse[],
) => Promise<readonly RestsOnLostKey[]>;

export interface RestsOnLostKey {
  readonly use: LostKeys["use"];
  readonly kind: LostKeyItemKind;
  readonly subject_id: string;
  /** What people call it by. */
  readonly label: string;
  readonly happened_at: Date;
}

/** A State whose server did not answer does so again: runs in the transaction that notes it. */
export type ReachedListener = (tx: Transaction, state: StateCode) => Promise<void>;

/** Hears of an alarm the first time it is raised, inside the transaction that raises it. */
export type AlarmListener = (tx: Transaction, alarm: Alarm) => Promise<void>;

/** A verified answer of a peer to a signed call. */
export interface PeerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The peer's clock as it signed the answer. */
  readonly peerTime: Date;
}

export interface PeerCall {
  readonly state: StateCode;
  readonly method: "GET" | "POST" | "PUT";
  /** Path under the peer endpoint of its designation, for example "/peer/v1/dispatches". */
  readonly path: string;
  readonly query?: string;
  readonly body?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly maxAnswerBytes?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** A range of an exhibit's body or tree: unsigned, authorised by the transfer token alone (R18). */
export interface PeerStreamCall {
  readonly state: StateCode;
  readonly path: string;
  readonly token: string;
  readonly range?: { readonly from: number; readonly to: number };
  readonly ifMatch?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly maxAnswerBytes: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Variables of every route of a peer: the request's signature is already verified. */
export interface PeerRouteEnv {
  Variables: {
    peer: { readonly state: StateCode; readonly designation: DesignationView; readonly peerId: string };
    peerBody: Uint8Array;
  };
}

/** What became of an issued designation: published, or waiting for root members that are kept elsewhere (R8). */
export interface IssuedDesignation {
  readonly outcome: "issued" | "awaiting-signatures";
  readonly number: number;
  readonly digest: Sha256Hex;
  readonly rootFingerprint: Sha256Hex;
  /** 12 words and 39 digits, to be read aloud (R39). */
  readonly words: readonly string[];
  readonly digits: string;
  /** The envelope as it stands: complete, or to be signed by the others. */
  readonly bytes: Uint8Array;
}

/** A designation that waits for signatures of its root. */
export interface DraftFacts {
  readonly threshold: number;
  /** Those of its root, and of the root before it where that changes. */
  readonly members: readonly { readonly name: string; readonly hasSigned: boolean }[];
  readonly issuedAt: Date;
  readonly validUntil: Date;
  /** What it says of lost keys, and no designation before it. */
  readonly lost: readonly LostKeys[];
  /** One administrator wants to take it back, and a second one has to decide. */
  readonly isWithdrawalAsked: boolean;
}

/** What two administrators stand behind who take a draft back before it is published (R16). */
export interface DraftWithdrawal {
  readonly number: number;
  /** Of the draft, as its root signs it. */
  readonly payloadDigest: string;
  readonly validUntil: string;
  readonly lost: readonly LostKeys[];
}

export interface WaitingDraftWithdrawal extends ApprovalPreview<DraftWithdrawal> {
  /** The first administrator; undefined while nobody asked. */
  readonly asked: { readonly by: string; readonly at: Date } | undefined;
}

/** Our own designation. */
export interface Designations {
  details(): Promise<OwnDetails | undefined>;
  /** When a State is founded: no person changes them so. Refuses `root-too-weak`. Publishes nothing. */
  saveDetails(details: OwnDetails, by: Extract<Actor, { kind: "system" }>): Promise<void>;
  /** What one administrator asked for, and a second one has to approve (R16). */
  waitingChange(): Promise<WaitingDetailsChange | undefined>;
  /**
   * Makes keys that are missing or due, signs, publishes. Refuses `details-missing`, `root-too-weak`, `key-store-locked`.
   */
  issue(by: Actor): Promise<IssuedDesignation>;
  /** Refuses `draft-missing`, `draft-unsigned`, `draft-differs`, `signature-invalid`. */
  addSignatures(envelope: Uint8Array, by: Actor): Promise<IssuedDesignation>;
  draft(): Promise<Uint8Array | undefined>;
  /** Who has signed that draft, and what stands in it. */
  draftFacts(): Promise<DraftFacts | undefined>;
  /** What becomes of the draft if two administrators take it back. Refuses `draft-missing`. */
  draftWithdrawal(): Promise<WaitingDraftWithdrawal>;
  /** By the first administrator. Refuses `draft-missing`, and what an approval refuses. */
  askDraftWithdrawal(by: User): Promise<void>;
  /** By a second, different administrator: the draft is gone, with all that it says. Refuses what asking does. */
  approveDraftWithdrawal(by: User): Promise<void>;
  /**
   * New dispatch seal (R12) and, if asked, new signing keys; then a new designation, which lists the earlier keys of these
   * uses as retired, or as compromised since the time given (R8). Refuses `compromise-in-future`.
   */
  rotate(keys: readonly RotatableKey[], by: Actor, compromisedSince?: Date): Promise<IssuedDesignation>;
}

/** What two administrators stand behind: what the next designation says of our authorities now, and what it would say (R16). */
export interface DetailsChange {
  readonly changeId: string;
  readonly from: OwnDetails | null;
  readonly to: OwnDetails;
}

export interface WaitingDetailsChange extends ApprovalPreview<DetailsChange> {
  readonly askedBy: string;
  readonly askedAt: Date;
}

/** The peer that two people stand behind: this record of this State under this root, as taken in at this time. */
export interface PeerToConfirm {
  readonly peerId: string;
  readonly state: string;
  readonly rootFingerprint: string;
  readonly words: readonly string[];
  readonly digits: string;
  readonly importedAt: string;
}

/** Meeting peers: import, compare over another channel, confirm by a second person. */
export interface Peers {
  import(input: { bytes: Uint8Array; source: string; meetAnew?: boolean; by: User }): Promise<{
    peerId: string;
    state: string;
    outcome: "introduced" | "updated" | "unchanged";
  }>;
  importFrom(input: { url: string; meetAnew?: boolean; by: User }): ReturnType<Peers["import"]>;
  /** What the first person stands behind, once the 12 words or 39 digits heard fit. Refuses `fingerprint-mismatch`. */
  previewComparison(input: { peerId: string; heard: string }): Promise<ApprovalPreview<PeerToConfirm>>;
  /** Refuses what the preview does, and `approval-changed` where `by` was shown something else. */
  compare(input: { peerId: string; heard: string; by: User }): Promise<void>;
  /** What the second person stands behind. Refuses `peer-standing`. */
  previewConfirmation(input: { peerId: string }): Promise<ApprovalPreview<PeerToConfirm>>;
  /** Refuses `approval-needs-another-person`, `approval-changed`. */
  confirm(input: { peerId: string; by: User }): Promise<void>;
  stop(input: { peerId: string; reason: string; by: User }): Promise<void>;
}

export interface FederationFiles extends Pick<FileReport, "missing"> {
  readonly journal: { readonly lines: number; readonly tornBytes: number; readonly isDamaged: boolean };
  /** Uses and families of keys that our designation lists and the key store does not hold. */
  readonly missingKeys: readonly string[];
}

/** What a module tells of a restore: lists by their names, as the API gives them, and the same as a section of the page. */
export interface ToldOfRecovery {
  readonly lists: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  show(view: View): Child;
  readonly doubled?: readonly DoubledNumber[];
}

/** R1: a number that a State has of one thing, and that another thing bears here: it was given out again after a restore. */
export interface DoubledNumber {
  readonly number: string;
  readonly state: string;
  /** The dossier of what that State has. */
  readonly dossierId: string;
  /** What bears it here. */
  readonly kind: "exhibit" | "request";
  readonly id: string;
}

export type RecoverySection = () => Promise<ToldOfRecovery>;

/** A restore of a peer's server, as this one came to know of it (R1). */
export interface PeerRestore {
  readonly noticedAt: Date;
  /** When it said that it is itself again; undefined before. */
  readonly toldAt?: Date | undefined;
  /** As of when its backup was. */
  readonly asOf?: Date | undefined;
  /** How many dispatches it has back from us. */
  readonly recovered?: number | undefined;
}

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
  readonly peers: Peers;
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
