import { z } from "zod";
import { WORD_LANGUAGES } from "../../../convention/index.ts";
import type { Given } from "../../../protocol/given.ts";

export const DOCUMENT_KINDS = [
  "depositary-notification",
  "instrument",
  "full-powers",
  "proces-verbal",
  "law",
  "letter",
  "other",
] as const;

/** What a document can be, as its bytes tell (`admitBytes` of src/web). */
export const MEDIA_TYPES = ["application/pdf", "image/png", "image/jpeg", "text/plain"] as const;

const line = (maxLength: number) => z.string().trim().min(1).max(maxLength);

/** What is said of a document when it is kept. */
export const newDocument = z.strictObject({
  kind: z.enum(DOCUMENT_KINDS),
  title: line(300),
  /** Of the document itself. */
  language: z.enum(WORD_LANGUAGES),
  /** Under which others cite it: "C.N.196.2025.TREATIES-XVIII.16", a number of a gazette. */
  reference: line(500).exactOptional(),
  /** The day it bears. */
  on: z.iso.date("is not a day such as 2026-11-24").exactOptional(),
});
export type NewDocument = Given<typeof newDocument>;

export const documentWithdrawal = z.strictObject({ reason: z.string().trim().min(3).max(1000) });

/** `upload`: by a person; `made`: by this server. */
export type CameBy = "upload" | "made";

/** A document that was kept: of one that was withdrawn the row stays and the bytes are gone. */
export interface KeptDocument {
  readonly documentId: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Found from the bytes. */
  readonly mediaType: (typeof MEDIA_TYPES)[number];
  readonly entry: NewDocument;
  readonly cameBy: CameBy;
  readonly recordedAt: Date;
  readonly recordedBy: string;
  readonly withdrawn?: {
    readonly reason: string;
    readonly at: Date;
    readonly askedBy: string;
    readonly by: string;
  };
}
