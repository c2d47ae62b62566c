import type { Transaction } from "../../platform/index.ts";
import type { Condition } from "../../protocol/bodies/decision.ts";
import type { FreeText } from "../../protocol/bodies/common.ts";
import type { Paper } from "../../protocol/bodies/paper.ts";
import type { CustodyReason, CustodyReasonCode, CustodyWords, KnownReason } from "../../protocol/custody-reason.ts";
import type { SealedCustodyEntry } from "../../protocol/custody.ts";
import type { AuthorityId, DossierId, ExhibitId, RequestId, Sha256Hex, StateCode } from "../../protocol/identifiers.ts";
import type { Acquisition, Manifest } from "../../protocol/manifest-schema.ts";
import type { SignedManifest } from "../../protocol/manifest.ts";
import type { Actor } from "../audit/index.ts";
import type { ApprovalPreview, User } from "../identity/index.ts";
import type { VerifyReport } from "./engine/index.ts";

export const EXHIBIT_STATES = [
  /** Ours: in the drop box, to be sealed by the job; not sealed, and why; sealed. */
  "waiting",
  "seal-failed",
  "sealed",
  /** Received: to be accepted; being fetched; whole; with its head. */
  "offered",
  "accepted",
  "stored",
  "complete",
  "withdrawn",
  "disposed",
] as const;
export type ExhibitState = (typeof EXHIBIT_STATES)[number];

export type ReleaseState =
  | "requested"
  | "offered"
  | "accepted"
  | "stored"
  | "head-released"
  | "opened"
  | "cannot-open"
  | "rejected"
  | "withdrawn";

/** Why a request lets go of the releases for it: codes of the custody record. */
export type RequestEnd = Extract<CustodyReasonCode, `request-${string}`>;
/** Why a release ended by itself. */
export type ReleaseEnd = Extract<KnownReason, { readonly code: RequestEnd | `head-kept-${string}` }>;

export type TransferState = "waiting" | "fetching" | "stored" | "withdrawn" | "refused";

export interface Exhibit {
  readonly exhibitId: ExhibitId;
  /** The State that offered it; undefined for our own. */
  readonly fromState?: StateCode | undefined;
  readonly dossierId: DossierId;
  readonly requestId?: RequestId | undefined;
  readonly number: string;
  readonly title: FreeText;
  readonly kind: string;
  /** Our authority that holds it. */
  readonly authority: AuthorityId;
  readonly state: ExhibitState;
  /** Code of the refusal behind `seal-failed`. */
  readonly fault?: string | undefined;
  readonly sourceName?: string | undefined;
  readonly originalName?: string | undefined;
  readonly mediaType?: string | undefined;
  readonly acquisition: Acquisition;
  readonly original: { readonly size: number; readonly sha256: Sha256Hex } | undefined;
  readonly body: { readonly root: Sha256Hex; readonly size: number } | undefined;
  readonly createdBy?: string | undefined;
  readonly createdAt: Date;
  readonly scrubbedAt?: Date | undefined;
  readonly scrubFinding?: VerifyReport["finding"] | undefined;
  /** The exhibit of another State from which ours was made, by the word of whoever took it in. */
  readonly madeFrom?: ExhibitId | undefined;
  /** It goes with its request and is no evidence (`papers`): no list of exhibits has it. */
  readonly isPaper: boolean;
}

export interface Release {
  readonly releaseId: string;
  readonly exhibitId: ExhibitId;
  readonly requestId: RequestId;
  readonly receiver: { readonly state: StateCode; readonly authority: AuthorityId };
  readonly state: ReleaseState;
  readonly reason: CustodyWords;
  /** What two people approve: the digest of the manifest to be signed. */
  readonly manifestDigest: Sha256Hex;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly decidedBy?: string | undefined;
  readonly decidedAt?: Date | undefined;
  readonly endReason: CustodyReason | undefined;
}

export interface Transfer {
  readonly transferId: string;
  readonly exhibitId: ExhibitId;
  readonly fromState: StateCode;
  readonly state: TransferState;
  readonly leaves: number;
  readonly leavesHere: number;
  readonly attempts: number;
  readonly nextAt?: Date | undefined;
  readonly fault?: string | undefined;
  /** When it was here whole; while it is fetched again, when that was before the restore. */
  readonly storedAt?: Date | undefined;
  /** Since when it is fetched again after a restore; also once it is here again. */
  readonly againSince?: Date | undefined;
}

/** Where the key is that opens an exhibit: on this server, or kept outside it (R12). */
export type KeyPlace = "here" | "elsewhere";

/** What somebody found who opened a sealed file elsewhere. */
export interface Finding {
  readonly sha256: Sha256Hex;
  readonly sizeBytes: number | undefined;
  /** When it was opened, by their word. */
  readonly openedAt: Date;
  /** Where and by whom. */
  readonly openedBy: CustodyWords;
  readonly tool: string | undefined;
}

/** As a custodian entered it: this server saw nothing of it (R34). */
export interface EnteredFinding extends Finding {
  readonly enteredBy: string;
  readonly enteredAt: Date;
}

/**
 * An opened original: in clear on the server's disk until `removeAt`. Where the key is kept elsewhere, leave to take the sealed file away
 * until then (`sealed-copy`), and what came of it: `readyAt` is when it was first taken, `taken-away` once the leave is over, then
 * `opened-elsewhere` or `refused`, both with the finding.
 */
export interface Opening {
  readonly openingId: string;
  readonly exhibitId: ExhibitId;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly reason: CustodyWords;
  readonly state: "waiting" | "ready" | "refused" | "removed" | "sealed-copy" | "taken-away" | "opened-elsewhere";
  readonly fault?: string | undefined;
  readonly readyAt?: Date | undefined;
  readonly removeAt?: Date | undefined;
  readonly finding: EnteredFinding | undefined;
}

/** Room on the disk for a received exhibit, in bytes: what its body takes, and what is free beside the others on their way. */
export interface Room {
  readonly neededBytes: number;
  readonly freeBytes: number;
}

/** The last court package of an exhibit, by what the sending State had not cosigned. */
export interface CourtPackageStanding {
  readonly madeAt: Date;
  readonly sha256: string;
  readonly entries: number;
  readonly unwitnessed: number;
  /** What it lacked is here now: a new one is wholly cosigned. */
  readonly isCosignedSince: boolean;
}

/** An exhibit with everything that is known of it. */
export interface ExhibitRecord {
  readonly exhibit: Exhibit;
  readonly manifests: readonly SignedManifest[];
  readonly custody: readonly SealedCustodyEntry[];
  readonly releases: readonly Release[];
  readonly transfer: Transfer | undefined;
  /** While it is offered or on its way. */
  readonly room: Room | undefined;
  readonly openings: readonly Opening[];
  /** Undefined while there is no head for us. */
  readonly key: KeyPlace | undefined;
  /** The exhibits of other States that ours comes from; their conditions bind it. */
  readonly origins: readonly Exhibit[];
  /** Of what another State gave: the last court package that was made. */
  readonly courtPackage: CourtPackageStanding | undefined;
}

/** Of these requests, or among these. */
export interface WaitingOf {
  readonly requestIds?: readonly string[];
  readonly exhibitIds?: readonly string[];
}

/** An exhibit that waits for somebody, and the release that a first person asked for, if one did. */
export interface WaitingExhibit {
  readonly exhibit: Exhibit;
  readonly asked: Release | undefined;
  /** It was taken away sealed, and nobody entered yet what was found. */
  readonly awaitsFinding: boolean;
}

/** Bytes as they arrive. */
export interface Upload {
  readonly stream: AsyncIterable<Uint8Array>;
  /** Exactly as many; others are refused. */
  readonly size?: number;
  /** No more than these come: room for them is asked first. */
  readonly atMostBytes?: number;
  readonly signal?: AbortSignal;
  /** Told now and then how many bytes are sealed. */
  readonly onSealed?: (sealedBytes: number) => void;
}

/** What one connection brings of an upload. */
export interface UploadPiece {
  readonly offset: number;
  /** As the connection announces it. */
  readonly sizeBytes: number;
  readonly stream: ReadableStream<Uint8Array>;
  /** What `takeTurn` gave; foreign clients know none. */
  readonly turn?: string;
}

/** What a taker-in says of an exhibit. */
export interface IntakeFacts {
  readonly dossierId: DossierId;
  readonly requestId?: RequestId;
  readonly title: FreeText;
  readonly kind: string;
  /** Which of our authorities holds it; needed only where several have an exhibit key. */
  readonly authority?: AuthorityId;
  readonly originalName?: string;
  readonly mediaType?: string;
  readonly acquisition: Acquisition;
  /** The domestic order or other ground on which it is taken in. */
  readonly order?: string;
  /** The number of another State's exhibit from which it was made. */
  readonly madeFrom?: string;
}

/** `whole`: all bytes are here, and a job takes it in; `refused`: that failed for a reason that a person must mend. */
export type StagedUploadState = "open" | "whole" | "refused" | "taken-in";

/** An upload that can be continued: what of it is here is encrypted under keys of its parts (R3). */
export interface StagedUpload {
  readonly uploadId: string;
  readonly dossierId: DossierId;
  /** Undefined once it was taken in: the exhibit has them. Also where an earlier version wrote what this one cannot read. */
  readonly facts: IntakeFacts | undefined;
  readonly sizeBytes: number;
  readonly receivedBytes: number;
  /** While it is sealed: how much of it is. */
  readonly sealedBytes?: number;
  readonly fileModifiedAt?: Date | undefined;
  readonly state: StagedUploadState;
  readonly fault?: string | undefined;
  readonly exhibitId?: ExhibitId | undefined;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** When it is removed if nobody continues it. */
  readonly expiresAt: Date;
}

/** What is known of a file before its first byte. */
export interface AnnouncedFile {
  readonly sizeBytes: number;
  readonly modifiedAt?: Date;
}

export interface ReleaseRequest {
  readonly requestId: RequestId;
  readonly receiver: { readonly state: StateCode; readonly authority: AuthorityId };
  /** Besides those of the decision on the request, which always go with it. */
  readonly conditions: readonly Condition[];
  readonly reason: CustodyWords;
}

/** A release as a person is shown it before standing behind it: the exact manifest, and why. */
export interface ReleasePreview extends ApprovalPreview<Manifest> {
  readonly reason: CustodyWords;
}

/** What the module that owns requests knows of one, or of information: its conditions bind every exhibit released for it. */
export interface RequestFacts {
  readonly dossierId: DossierId;
  /** Who is given what is released for it: the State that asked, or the one that is informed. */
  readonly receiver: { readonly state: StateCode; readonly authority: AuthorityId };
  readonly reference?: string;
  readonly legalBasis?: string;
  readonly conditions: readonly Condition[];
  /** Whether evidence may leave: the request was granted, or the information was sent. */
  readonly mayRelease: boolean;
  /** Whether a first person may ask for that: with information already while it waits for its second one. */
  readonly mayAsk: boolean;
}

/** In which dossier a request is, whichever side made it; undefined when there is none of that name. */
export type RequestDossier = (db: Transaction["db"], requestId: RequestId) => Promise<DossierId | undefined>;
/** Over the connection given, so that what is decided inside a transaction stands on what that sees. */
export type RequestLookup = (db: Transaction["db"], requestId: RequestId) => Promise<RequestFacts | undefined>;
/** What in a dossier somebody may ask to release evidence for: requests of the other State and information of ours, oldest first. */
export type OpenRequests = (db: Transaction["db"], dossierId: DossierId) => Promise<readonly OpenRequest[]>;
export type OpenRequest = RequestFacts & { readonly requestId: RequestId };

/** How the body of the other State's request names a paper; undefined where it names none of this id, or came to its end. */
export type PaperNamed = (
  db: Transaction["db"],
  requestId: RequestId,
  paperId: ExhibitId,
) => Promise<Paper | undefined>;

/** Whether this person, who reads the dossier, may open this paper: a restricted one is for few. */
export type MaySeePaper = (
  db: Transaction["db"],
  requestId: RequestId,
  paperId: ExhibitId,
  by: User,
) => Promise<boolean>;

/** What just happened to an exhibit; listeners run in the same transaction. */
interface ExhibitChange {
  readonly exhibit: Exhibit;
  readonly entry: SealedCustodyEntry;
  readonly actor: Actor;
  /** For which request its head was released; only with that act. It need not be the one for which the exhibit was taken in. */
  readonly releasedFor: RequestId | undefined;
}
export type WaitingListener = (tx: Transaction, exhibitId: ExhibitId) => Promise<void>;
export type ExhibitListener = (tx: Transaction, change: ExhibitChange) => Promise<void>;

/** Of the exhibits taken in for a request: how many the other State can open, and how many have not left yet. */
export interface HandedOver {
  readonly released: number;
  readonly remaining: number;
}
