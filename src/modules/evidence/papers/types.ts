import type { FreeText } from "../../../protocol/bodies/common.ts";
import type { Paper } from "../../../protocol/bodies/paper.ts";
import type { DossierId, RequestId, StateCode } from "../../../protocol/identifiers.ts";

/** What is said of a paper that is added. */
export interface NewPaper {
  readonly dossierId: DossierId;
  readonly requestId: RequestId;
  /** As people will call it: that of its request, and which of its papers it is. */
  readonly number: string;
  readonly title: FreeText;
  readonly kind: string;
}

/** What its bytes tell. */
export type AddedPaper = Pick<Paper, "paperId" | "size" | "sha256" | "mediaType">;

/** A request that leaves with its papers, and for whom. */
export interface PaperedRequest {
  readonly requestId: RequestId;
  /** Our own, as the request names itself. */
  readonly reference: string;
  readonly to: StateCode;
}

/** Ours: kept, sent, received whole, read. Theirs: named and not here, coming, here and still without its head, to be read, with its custodian. */
export const PAPER_STANDINGS = [
  "kept",
  "on-its-way",
  "received",
  "read-there",
  "not-readable-there",
  "taken-back",
  "not-here",
  "coming",
  "without-head",
  "readable",
  "with-custodian",
  "withdrawn",
  "erased",
] as const;
export type PaperStanding = (typeof PAPER_STANDINGS)[number];

export interface OpenedPaper {
  readonly bytes: Uint8Array;
  readonly mediaType: Paper["mediaType"];
  readonly number: string;
}
