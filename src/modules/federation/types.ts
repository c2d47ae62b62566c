import type { Hono } from "hono";
import type {
  AuthorityId,
  DesignationLookup,
  DesignationView,
  DispatchId,
  DossierId,
  Sha256Hex,
  StateCode,
  BodyKind,
  ReceiptStrength,
} from "../../protocol/index.ts";
import type { Transaction, Job } from "../../platform/index.ts";
import type { Actor } from "../audit/index.ts";
import type { Priority } from "./domain/priority.ts";
import type { PeerStanding } from "./domain/standing.ts";

export type { Priority } from "./domain/priority.ts";
export type { PeerStanding } from "./domain/standing.ts";

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
}

/** A dispatch that was opened, verified and compared; what a handler of a later module works on. */
export interface Incoming {
  readonly from: { readonly state: StateCode; readonly authority: AuthorityId | undefined };
  readonly toAuthority: AuthorityId | undefined;
  readonly dispatchId: DispatchId;
  readonly dossierId: DossierId;
  readonly kind: BodyKind;
  readonly bodyDigest: Sha256Hex;
  readonly content: unknown;
  readonly priority: Priority;
  readonly sentAt: string;
  readonly receivedAt: Date;
  /** True when a predecessor in the dossier did not come within ten minutes (R13): shown as "earlier item missing". */
  readonly earlierItemMissing: boolean;
}

/** Runs inside the inbox transaction. A thrown Refusal becomes a signed refusal to the sender; any other error is retried. */
export type IncomingHandler = (tx: Transaction, incoming: Incoming) => Promise<void>;

export interface ReceiptRow {
  readonly dispatchId: DispatchId;
  readonly state: StateCode;
  /** "given" by us about their dispatch, "taken" from them about ours. */
  readonly direction: "given" | "taken";
  readonly strength: ReceiptStrength;
  readonly code: string | undefined;
  readonly at: string;
  readonly keptAt: Date;
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
  | "equivocation"
  | "conflict"
  | "clock-skew"
  | "held-for-date"
  | "late-dispatch"
  | "earlier-item-missing"
  | "dispatch-refused"
  | "dispatch-cannot-be-opened"
  | "dispatch-cannot-be-sealed"
  | "handler-failing"
  | "clone-suspected"
  | "peer-over-quota"
  | "designation-expires"
  | "designation-expired"
  | "unwitnessed"
  | "log-fork"
  | "lost-bytes"
  | "in-recovery";

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

export interface PeerStream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Variables of every route mounted with `mountPeer`: the request's signature is already verified. */
export interface PeerRouteEnv {
  Variables: {
    peer: { readonly state: StateCode; readonly designation: DesignationView; readonly peerId: string };
    peerBody: Uint8Array;
  };
}

export interface FederationModule {
  directory(): Directory;
  send(tx: Transaction, outgoing: Outgoing): Promise<DispatchId>;
  /** Registers the one handler of a kind. Throws when the kind already has one. */
  receive(kind: BodyKind, handler: IncomingHandler): void;
  receiptsFor(dispatchId: DispatchId): Promise<ReceiptRow[]>;
  /** Gives the `handled` receipt: a person dealt with this dispatch of a peer. */
  markHandled(tx: Transaction, dispatchId: DispatchId, by: Actor): Promise<void>;
  /** Later modules react to alarms inside the transaction that raises them. */
  onAlarm(listener: (tx: Transaction, alarm: Alarm) => Promise<void>): void;
  alarms(): Promise<Alarm[]>;
  callPeer(call: PeerCall): Promise<PeerAnswer>;
  streamFromPeer(call: PeerStreamCall): Promise<PeerStream>;
  /** Mounts routes under /peer/v1 that only a confirmed peer with a verified request signature reaches. */
  mountPeer(path: string, routes: Hono<PeerRouteEnv>): void;
  exchangeHeads(state: StateCode): Promise<{ size: number; witnessed: boolean }>;
  readonly peerRoutes: Hono;
  readonly api: Hono;
  readonly pages: Hono;
  readonly jobs: readonly Job[];
  /** Replays the inbox journal; call once before routes are served and jobs run (R2). */
  start(): Promise<void>;
}
