import type { Platform, Transaction } from "../../platform/index.ts";
import type { ExhibitId } from "../../protocol/identifiers.ts";
import { Refusal } from "../../protocol/refusal.ts";
import type { AuditModule } from "../audit/index.ts";
import type { DeskModule } from "../desk/index.ts";
import type { FederationModule } from "../federation/index.ts";
import { actsIn, type IdentityModule } from "../identity/index.ts";
import type { ExhibitFolders } from "./exhibit-folders.ts";
import type { UploadsUnderWay } from "./uploads-under-way.ts";
import type { UseGate } from "./use-gate.ts";
import type {
  ExhibitListener,
  MaySeePaper,
  PaperNamed,
  RequestDossier,
  OpenRequests,
  RequestLookup,
  WaitingListener,
} from "./types.ts";

/** What every action of this module is given. */
export interface EvidenceContext {
  readonly platform: Platform;
  readonly audit: Pick<AuditModule, "append" | "forkProofs" | "isCosigned">;
  readonly identity: Pick<IdentityModule, "requireUser" | "approvals" | "people">;
  readonly desk: Pick<DeskModule, "mayRead" | "dossier" | "hold" | "search">;
  readonly federation: Pick<
    FederationModule,
    | "closedDossiers"
    | "directory"
    | "send"
    | "receive"
    | "recover"
    | "restoresOf"
    | "isReconciledWith"
    | "streamFromPeer"
  >;
  readonly folders: ExhibitFolders;
  readonly uploads: UploadsUnderWay;
  /** Of the program; stands in every manifest. */
  readonly version: string;
  readonly listeners: ExhibitListener[];
  readonly waitingListeners: WaitingListener[];
  /** Set once by the module that owns requests. */
  readonly ports: {
    requestDossier: RequestDossier;
    requests: RequestLookup;
    openRequests: OpenRequests;
    paperNamed: PaperNamed;
    maySeePaper: MaySeePaper;
    uses: UseGate;
  };
}

export const act = actsIn<EvidenceContext>();

export const JOBS = {
  sealing: "evidence.sealing",
  uploads: "evidence.uploads",
  transfers: "evidence.transfers",
  openings: "evidence.openings",
  scrub: "evidence.scrub",
  keeping: "evidence.keeping",
} as const;

/** How long an opened original stays in clear on this disk. */
export const OPENED_FOR_MS = 24 * 3_600_000;
/** How long a transfer token is good for; a new offer gives a new one. */
export const TOKEN_LIFE_MS = 90 * 24 * 3_600_000;
/** Largest upload; larger files go through the drop box. */
export const MAX_UPLOAD_BYTES = 2 ** 40;
/** How long an upload waits for its next byte. */
export const UPLOAD_LIFE_MS = 7 * 24 * 3_600_000;
/** Uploads that one person may have begun and not ended; all together no larger than one may be. */
export const MAX_UPLOADS_OF_ONE = 5;
/** Connections that may bring one upload. */
export const MAX_UPLOAD_PARTS = 10_000;
/** What a server that is killed loses of an upload at most. */
export const COUNT_EVERY_BYTES = 32 * 2 ** 20;
export const COUNT_EVERY_MS = 5_000;

/** Before work of minutes or hours whose result could then not be kept. */
export function requireUnlocked({ platform }: EvidenceContext): void {
  if (platform.keystore.isLocked) {
    throw new Refusal("key-store-locked", "The server's keys are locked; unlock them, then try again.");
  }
}

/** Within the transaction in which somebody may be needed for an exhibit, or no longer, where no custody entry says so. */
export async function tellOfWaiting(
  { waitingListeners }: EvidenceContext,
  tx: Transaction,
  exhibitId: ExhibitId,
): Promise<void> {
  for (const listener of waitingListeners) await listener(tx, exhibitId);
}
