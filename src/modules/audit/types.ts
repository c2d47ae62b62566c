import type { Job, Transaction } from "../../platform/index.ts";
import type { LogEntry } from "../../protocol/log-entry.ts";
import type { LogHead as QuotedHead } from "../../protocol/heads.ts";
import type { LogRoot } from "../../protocol/checkpoint.ts";
import type { FreeText } from "../../protocol/bodies/common.ts";
import type { Sha256Hex } from "../../protocol/identifiers.ts";
import type { LogReport } from "./domain/log-report.ts";
import type { CheckedLog } from "./log-check.ts";
import type { Contributions } from "../../web/index.ts";

/** "module.what-happened", lower case: "cooperation.request-sent". It stands in the log for ever, so no name and no case in it. */
export type AuditEventType = `${string}.${string}`;

/** Who did it. In the log itself only a pseudonym per dossier appears (R17). */
export type Actor =
  | { readonly kind: "user"; readonly userId: string }
  | { readonly kind: "peer"; readonly state: string }
  | { readonly kind: "system"; readonly job: string };

interface Subject {
  readonly kind: string;
  readonly id: string;
}

export interface AuditEvent {
  readonly type: AuditEventType;
  readonly actor: Actor;
  readonly subject: Subject;
  readonly dossierId?: string;
  readonly details: Record<string, unknown>;
}

/** What is erased of the log, on which ground and by which order. */
export interface Erasure {
  readonly dossierId: string;
  /** What the dossier held: entries about these may name no dossier. */
  readonly subjects?: readonly Subject[];
  readonly why: ErasureReason;
  readonly by: Actor;
}

/** What two people said; or, where a restore forgot that, the day of the disposal that is repeated and the digest of its order. */
type ErasureReason =
  | { readonly ground: string; readonly order: string }
  | { readonly repeats: string; readonly orderSha256: string | null };

/** The head that peers are shown (R28), with all cosignatures we hold for it. */
export interface LogHead {
  readonly size: number;
  readonly root: LogRoot;
  /** The signed checkpoint, exact bytes. */
  readonly checkpoint: Uint8Array;
}

export interface WitnessedBy {
  readonly name: string;
  readonly state: string;
  readonly operator: string;
  readonly at: Date;
  /** The witness key that cosigned, Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface ProofOptions {
  /** Ed25519, 32 bytes each: whoever reads the proof relies on these keys and no others. */
  readonly cosignedBy?: readonly Uint8Array[];
}

export interface EntryProof {
  readonly entryId: string;
  readonly index: number;
  /** The exact bytes that are the leaf. */
  readonly entry: Uint8Array;
  /** C2SP tlog-proof: index, inclusion path and the checkpoint with its cosignatures. */
  readonly proof: Uint8Array;
  readonly head: LogHead;
  readonly witnessedBy: readonly WitnessedBy[];
}

/** What the commitment of an entry was made over; gone after an erasure. */
export interface OpenedEntry {
  readonly entryId: string;
  readonly entry: LogEntry;
  readonly entryBytes: Uint8Array;
  readonly salt: Uint8Array;
  /** Exact committed bytes: JSON of subject, dossier and details. */
  readonly committed: Uint8Array;
  readonly subject: Subject;
  readonly dossierId: string | undefined;
  readonly details: Record<string, unknown>;
  readonly actor: Actor | undefined;
  /** Opens the entry's `actor` commitment. */
  readonly actorSalt: Uint8Array | undefined;
}

export interface AuditRow {
  readonly entryId: string;
  readonly type: AuditEventType;
  readonly at: Date;
  /** Absent until the integrator gave it a place. */
  readonly index: number | undefined;
  /** Which of our logs the place is in, counted from 1; absent with it. */
  readonly log: number | undefined;
  /** SHA-256 of a zero byte and the entry's exact bytes, as it stands in the tree: 64 hexadecimal digits. */
  readonly leafHash: string;
  readonly erased: boolean;
  readonly subject: Subject | undefined;
  readonly dossierId: string | undefined;
  readonly details: Record<string, unknown> | undefined;
  readonly actor: Actor | undefined;
}

export interface AuditQuery {
  readonly dossierId?: string;
  readonly subject?: Subject;
  /** Of one person of this State. */
  readonly userId?: string;
  /** How the type begins: a module, or one kind of event. */
  readonly kind?: string;
  readonly from?: Date;
  readonly until?: Date;
  /** Newest first, entries older than this one. */
  readonly before?: string;
  readonly limit: number;
}

/** In recovery nothing is signed (R1, R21); entries are still written with their actions. */
export type LogState =
  | { readonly kind: "not-started" }
  | { readonly kind: "ready" }
  | { readonly kind: "recovery"; readonly code: string; readonly message: string };

/** A peer as its verified designation describes it; federation passes it in. */
export interface KnownLog {
  readonly state: string;
  readonly origin: string;
  /** Active log keys, Ed25519, 32 bytes each. */
  readonly logKeys: readonly Uint8Array[];
}

export interface KnownWitness {
  readonly state: string;
  readonly operator: string;
  /** Active witness keys, Ed25519, 32 bytes each. */
  readonly witnessKeys: readonly Uint8Array[];
}

/** Whose log a head is of that we cosigned once, and every witness key of ours. */
export interface RememberedLog {
  readonly state: string;
  /** Ed25519, 32 bytes each. */
  readonly witnessKeys: readonly Uint8Array[];
}

/** What the witness endpoint answers; status, type and body as C2SP tlog-witness says. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422 | 503;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** For our own alarms, never for the peer (R38). */
  readonly code: string;
  readonly forkProofId?: string;
}

export type SendToWitness = (body: Uint8Array) => Promise<{ readonly status: number; readonly body: Uint8Array }>;

export type CosignatureOutcome =
  | { readonly kind: "cosigned"; readonly size: number; readonly at: Date }
  /** The peer says that it holds a larger or another head of ours; believed only with our own signature (`heldHead`). */
  | { readonly kind: "witness-ahead"; readonly size: number }
  | { readonly kind: "refused"; readonly status: number; readonly code: string };

/** The newest head of a peer's log that we cosigned. */
/** A head of another State's log, under which we stand since then. */
export interface CosignedHead {
  readonly state: string;
  readonly origin: string;
  readonly size: number;
  /** In hexadecimal. */
  readonly root: string;
  readonly cosignedAt: Date;
}

export interface WitnessedHead {
  readonly origin: string;
  readonly state: string;
  readonly size: number;
  readonly root: LogRoot;
  readonly incarnation: { readonly number: number; readonly id: string };
  readonly checkpoint: Uint8Array;
  readonly cosignedAt: Date;
}

/** Two signed heads that cannot both be true, as a portable file (R11). */
export interface ForkProofRow {
  readonly forkProofId: string;
  readonly origin: string;
  readonly state: string;
  readonly strength: "proven" | "alleged";
  readonly file: Uint8Array;
  readonly foundAt: Date;
}

/** How our open log stands to a head that somebody shows. `size` and `root` are those of the head. */
export type HeadStanding =
  | {
      readonly kind: "ours";
      /**
       * `extends`: our log holds it, or it is of a log that was closed; `behind`: it is larger than what we have, or of a log of ours
       * that we do not know; `differs`: our log has another root at its size.
       */
      readonly relation: "extends" | "behind" | "differs";
      readonly origin: string;
      readonly size: number;
      readonly root: LogRoot;
    }
  | { readonly kind: "not-ours" };

/** What two people decided about a log that cannot go on (R1). */
export interface Reopening {
  /** The largest head of ours that anybody showed, exact bytes of the checkpoint. */
  readonly largestKnownHead?: Uint8Array;
  /** Log keys of our designations, Ed25519: one that was made after the backup is not in the key store. */
  readonly designatedKeys?: readonly Uint8Array[];
  /** Digests of the people's approvals: two to eight, each SHA-256 in hexadecimal. */
  readonly approvals: readonly string[];
  readonly reason: FreeText;
  readonly by: Actor;
}

/** What a `recovery` body of the stage `record` says. */
export interface LogRecord {
  readonly closedLog: string;
  readonly newLog: string;
  readonly largestKnownHead?: { readonly origin: string; readonly size: number; readonly root: LogRoot };
  /** Places of entries that others know of and this server does not, both ends included. */
  readonly missing?: { readonly fromEntry: number; readonly toEntry: number };
  readonly approvals: Sha256Hex[];
  readonly reason: FreeText;
}

/** Where one of our logs ends. */
export interface ClosedLog {
  readonly origin: string;
  readonly size: number;
  readonly root: LogRoot;
}

/** One of our logs, as the page about them says it. */
export interface LogOfOurs {
  readonly origin: string;
  readonly openedAt: Date;
  /** Undefined for the one that is open. */
  readonly closing:
    | (Omit<ClosedLog, "origin"> & Pick<LogRecord, "largestKnownHead" | "missing" | "reason"> & { readonly at: Date })
    | undefined;
}

export interface AuditModule {
  /** Writes the entry in the caller's transaction. Refuses details over 256 KiB and a malformed type. */
  append(tx: Transaction, event: AuditEvent): Promise<{ entryId: string }>;
  /** Told whenever something was written of which an entry tells. */
  onAppended(told: () => void): void;

  /** Opens or continues the log: recomputes the edge from the rows and compares it with what was signed (R21). Call once, before jobs run. */
  start(): Promise<LogState>;
  state(): LogState;
  /** `<state>.rogatory/<log-id>` of the open log: fixed for its life (R4); stands in the designation. */
  origin(): Promise<string>;
  /** All logs of this server, oldest first; the last one is open. */
  logs(): Promise<LogOfOurs[]>;
  /** Those that were closed, oldest first, and where each ends: the designation vouches for that. */
  closedLogs(): Promise<ClosedLog[]>;
  /**
   * How the open log stands to a head that a peer shows as ours, signed by a log key of the key store or one of `designatedKeys`. Changes
   * nothing, unlike `heldHead`.
   */
  extends(checkpoint: Uint8Array, designatedKeys?: readonly Uint8Array[]): Promise<HeadStanding>;
  /** The same of a head that a receipt of this State quotes; whether we signed that is for the caller to know. */
  extendsQuoted(head: QuotedHead): Promise<Exclude<HeadStanding, { kind: "not-ours" }>>;
  /**
   * Closes the open log at its own newest stored head, opens another one, and says what the recovery body says (R1). In a transaction
   * of its own: call it in none. Refuses `log-not-in-recovery`, `log-approval-missing`, `head-not-ours`.
   */
  reopen(asked: Reopening): Promise<LogRecord>;
  /** The record with which the open log began; undefined for the first one. */
  openingRecord(): Promise<LogRecord | undefined>;
  /**
   * After peers were asked and none holds a head that the open log does not extend: rows, heads, files and the mark outside the backups
   * are compared once more, and what put the log into recovery is over. The server's own recovery goes on. Refuses `log-cannot-go-on`.
   */
  resume(): Promise<LogState>;

  /** Gives committed entries their place, writes tiles, signs. Returns the newest signed size. */
  integrate(): Promise<{ size: number }>;
  /** Fills up to the next step (R28), integrates, and makes the result the head that peers are shown. */
  showHead(): Promise<LogHead>;
  /** The head peers are shown: put it into receipts. Refuses with `log-not-started` before the first. */
  head(): Promise<LogHead>;
  /** When that head was made the one that peers are shown; undefined before the first. */
  shownAt(): Promise<Date | undefined>;
  /** When the newest shown head is not cosigned by anyone: since when. */
  unwitnessedSince(): Promise<Date | undefined>;
  /** When the newest head was shown that is cosigned under one of these keys; undefined where none is. */
  cosignedUpTo(cosignedBy: readonly Uint8Array[]): Promise<Date | undefined>;
  /**
   * Whether a head of this size or a larger one of the log that was open at that time (now, if none is given) is cosigned under one
   * of these keys (Ed25519, 32 bytes).
   */
  isCosigned(size: number, cosignedBy: readonly Uint8Array[], at?: Date): Promise<boolean>;
  /** The newest head that anyone cosigned, and who; undefined where nobody did yet. */
  newestWitnessed(): Promise<{ readonly size: number; readonly by: readonly WitnessedBy[] } | undefined>;

  /**
   * Proof under the oldest head above the entry that one of these witness keys cosigned (of any peer, if none are given),
   * because "when" means the anchor (R8); else under the shown head, or the newest signed one. Refuses `entry-unknown`,
   * `entry-not-integrated`.
   */
  proofFor(entryId: string, options?: ProofOptions): Promise<EntryProof>;
  /** Refuses `entry-unknown`, `entry-erased`. */
  openEntry(entryId: string): Promise<OpenedEntry>;
  entries(query: AuditQuery): Promise<AuditRow[]>;

  /** Destroys salts, details and pseudonyms of a dossier and logs `audit.disposed` with the reason (R17). */
  eraseDossier(tx: Transaction, erasure: Erasure): Promise<{ erased: number; entryId: string }>;

  /** Recomputes everything from rows and files: entries, tiles, heads, signatures, cosignatures, commitments. */
  verify(witnesses?: readonly KnownWitness[]): Promise<LogReport>;
  /** The same for whoever asks over the network: one check at a time, and what it found is told again for some minutes. */
  checked(): Promise<CheckedLog>;

  /** We as witness: answers a C2SP add-checkpoint body of a peer. Durable before it returns (R11). */
  cosign(peer: KnownLog, body: Uint8Array): Promise<WitnessAnswer>;
  witnessedHead(origin: string): Promise<WitnessedHead | undefined>;
  /** Of each log of a State, or of all, the largest head that we cosigned since, by our clock. */
  cosignedSince(tx: Transaction, since: Date, state?: string): Promise<CosignedHead[]>;
  /** Of each log of ours the largest head that this State cosigned, with its cosignature: what it may have forgotten (R1). */
  cosignedBy(state: string): Promise<Uint8Array[]>;
  /**
   * What we cosigned of a peer's log and forgot: our own cosignature proves that. Returns the id of a fork proof where it cannot be true
   * beside what we have. Refuses `checkpoint-of-another-log`, `cosignature-missing`, and what reading one refuses.
   */
  rememberCosigned(log: RememberedLog, checkpoint: Uint8Array): Promise<string | undefined>;
  /** Asks a peer to cosign the shown head. `send` posts the body to its witness endpoint. */
  collectCosignature(witness: KnownWitness, send: SendToWitness): Promise<CosignatureOutcome>;
  /** A peer showed a checkpoint as ours. Signed by us and ahead of us, it puts the log into recovery (R1). Third States' heads: false. */
  heldHead(checkpoint: Uint8Array): Promise<{ ours: boolean; state: LogState }>;
  forkProofs(): Promise<ForkProofRow[]>;
  witnessesOf(size: number): Promise<WitnessedBy[]>;

  /** What the database holds, for the comparison with the high-water file (R1). */
  held(): Promise<Record<string, { value: number; digest: string }>>;
  readonly contributions: Contributions;
  readonly jobs: readonly Job[];
}
