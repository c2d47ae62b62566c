import { z } from "zod";
import { WORD_LANGUAGES, type Words, wordsSchema } from "../../../../convention/index.ts";
import type { Given } from "../../../../protocol/given.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { line, seenVersion } from "../../programme/domain/meeting.ts";

/** Capacity of one conference: its public list is one page. */
const MAX_DOCUMENTS = 500;

/** What people say of a document before it has a file. */
export const newDocument = z.strictObject({
  /** As documents of the United Nations bear it: "CTOC/COP/2027/L.1/Rev.1". */
  symbol: z
    .string()
    .trim()
    .max(60)
    .regex(/^[A-Za-z0-9][A-Za-z0-9.()+-]*(\/[A-Za-z0-9][A-Za-z0-9.()+-]*)*$/, "is no symbol such as CTOC/COP/2027/L.1"),
  title: wordsSchema(300),
  /** "4 (b)" */
  item: line.exactOptional(),
  meetingId: z.uuid().exactOptional(),
});
export type NewDocument = Given<typeof newDocument>;

export const newVersion = z.strictObject({ language: z.enum(WORD_LANGUAGES) });
/** What was published is what was seen: a file that came meanwhile does not go out unread. */
export const publication = z.strictObject({ version: seenVersion });
export const withdrawal = z.strictObject({ note: z.string().trim().min(3).max(1000) });

/** One file of a document. */
export interface LanguageVersion {
  readonly language: Words["original"];
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Found from the bytes. */
  readonly mediaType: "application/pdf" | "image/png" | "image/jpeg" | "text/plain";
  /** Published, as this document of the registry. */
  readonly keptAs?: string;
}

export interface ConferenceDocument {
  readonly documentId: string;
  readonly conferenceId: string;
  /** Higher with each file and each step. */
  readonly version: number;
  readonly entry: NewDocument;
  readonly versions: readonly LanguageVersion[];
  readonly publishedAt?: Date;
  readonly withdrawnAt?: Date;
  readonly note?: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

export function stateOf({ publishedAt, withdrawnAt }: ConferenceDocument): "draft" | "published" | "withdrawn" {
  if (withdrawnAt !== undefined) return "withdrawn";
  return publishedAt === undefined ? "draft" : "published";
}

export const isDraft = ({ keptAs }: LanguageVersion): boolean => keptAs === undefined;

/** What everybody sees: published, or published once and withdrawn; of it the versions that were published. */
export function seenOutside(all: readonly ConferenceDocument[]): readonly ConferenceDocument[] {
  const published = all.filter(({ publishedAt }) => publishedAt !== undefined);
  return published.map((one) => ({
    ...one,
    versions: one.withdrawnAt === undefined ? one.versions.filter((version) => !isDraft(version)) : [],
  }));
}

/** Of a revision, corrigendum or addendum the document that it belongs to: "A/1" of "A/1/Rev.1/Corr.2". */
export function firstOf({ entry }: Pick<ConferenceDocument, "entry">): string | undefined {
  return /^(.+?)(?:\/(?:Rev|Corr|Add)\.\d+)+$/i.exec(entry.symbol)?.[1];
}

/** Refuses `documents-full`, and `symbol-taken` but for the symbol of a draft that went before anybody outside saw it. */
export function checkNew(all: readonly ConferenceDocument[], { symbol }: NewDocument): void {
  const counted = all.filter((one) => one.publishedAt !== undefined || one.withdrawnAt === undefined);
  if (counted.length >= MAX_DOCUMENTS) {
    const message = `A conference has at most ${MAX_DOCUMENTS} documents. Join several in one.`;
    throw new Refusal("documents-full", message, { details: { most: MAX_DOCUMENTS } });
  }
  const bear = all.filter(({ entry }) => entry.symbol.toUpperCase() === symbol.toUpperCase());
  if (bear.every((one) => one.publishedAt === undefined && one.withdrawnAt !== undefined)) return;
  const message = `Another document has the symbol ${symbol}. Give this one a symbol of its own.`;
  throw new Refusal("symbol-taken", message, { field: "symbol", details: { symbol } });
}
