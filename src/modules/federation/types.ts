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
import type { FileReport, Transaction } from "../../platform/index.ts";
import type { Actor } from "../audit/index.ts";
import type { ApprovalPreview } from "../identity/index.ts";
import type { OwnDetails } from "./domain/own-details.ts";
import type { Priority } from "./domain/priority.ts";
import type { PeerStanding } from "./domain/standing.ts";
import type { LostKeyItemKind } from "./tables.ts";
import type { View } from "../../web/index.ts";

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
