import { z } from "zod";
import { exhibitIdSchema, sha256HexSchema } from "../identifiers.ts";
import { codeSchema, dateSchema, freeTextSchema, languageSchema, shortTextSchema, sizeSchema } from "./common.ts";

// A warrant, a judgment, a text of law: it goes with a request, is carried as an exhibit is, and is none (spec/exhibits.md, "Papers").

/** Of one paper, and of all papers of one request together (spec/limits.md). */
export const MAX_PAPER_BYTES = 25 * 2 ** 20;
export const MAX_PAPERS_BYTES = 100 * 2 ** 20;
export const MAX_PAPERS = 64;

/** The only kinds of bytes that travel as papers; a reader finds them from the bytes. */
export const PAPER_MEDIA_TYPES = ["application/pdf", "image/png", "image/jpeg", "text/plain"] as const;
export const COPY_FORMS = [
  "original",
  "certified-copy",
  "plain-copy",
  "extract",
  "electronic-original",
  "image-of-paper",
] as const;
export const LEGALISATIONS = ["none-needed", "apostille", "consular"] as const;
/** How a translation was made. One by a machine never serves as a certified one. */
export const TRANSLATION_FORMS = ["sworn", "official", "plain", "machine"] as const;
export const RESTRICTIONS = ["not-to-the-defence", "judge-only"] as const;
export const ORIGINAL_BEARERS = ["post", "courier", "diplomatic-pouch", "by-hand"] as const;

/** What somebody says of a paper when it is added. */
export const paperFacts = {
  /** "arrest-warrant"; one that the reader does not know is shown as it came. */
  kind: codeSchema,
  title: freeTextSchema,
  /** As the paper itself has them: its number or file reference, who issued it and on which day. */
  number: shortTextSchema.optional(),
  issuer: shortTextSchema.optional(),
  issuedOn: dateSchema.optional(),
  pages: z.int().min(1).max(10_000).optional(),
  language: languageSchema,
  copyForm: z.enum(COPY_FORMS),
  certifiedBy: shortTextSchema.optional(),
  certifiedOn: dateSchema.optional(),
  legalisation: z.enum(LEGALISATIONS).optional(),
  /** Of a paper of the kind "translation", and of no other: the paper of the same request that it translates. */
  translationOf: exhibitIdSchema.optional(),
  translator: shortTextSchema.optional(),
  translationForm: z.enum(TRANSLATION_FORMS).optional(),
  /** The paper of this or an earlier request in whose place it comes. */
  replaces: exhibitIdSchema.optional(),
  /** The last day on which it has effect, such as that of a warrant. */
  validUntil: dateSchema.optional(),
  restricted: z.enum(RESTRICTIONS).optional(),
  restrictedUntil: dateSchema.optional(),
  /** The original on paper is on its way too. */
  originalFollows: z.object({ by: z.enum(ORIGINAL_BEARERS), reference: shortTextSchema.optional() }).optional(),
};

/** One paper as the body of a request names it. */
export const paperSchema = z.object({
  paperId: exhibitIdSchema,
  /** Of the manifest that is offered after the request; absent where the paper is enclosed with a letter. */
  manifestDigest: sha256HexSchema.optional(),
  size: sizeSchema.min(1).max(MAX_PAPER_BYTES),
  sha256: sha256HexSchema,
  mediaType: z.enum(PAPER_MEDIA_TYPES),
  ...paperFacts,
});
export type Paper = z.infer<typeof paperSchema>;

/** The papers of a request: each once, within the limit, and no translation without its original. */
export const papersSchema = z
  .array(paperSchema)
  .min(1)
  .max(MAX_PAPERS)
  .refine((papers) => new Set(papers.map(({ paperId }) => paperId)).size === papers.length, "two papers have one id")
  .refine(
    (papers) => papers.reduce((sum, { size }) => sum + size, 0) <= MAX_PAPERS_BYTES,
    `all papers together have at most ${MAX_PAPERS_BYTES} bytes`,
  )
  .refine(
    (papers) => papers.every((paper) => isJoined(paper, papers)),
    "a translation without the paper it translates",
  );

/** Whether it is no translation, or one of a paper among these that is none itself. */
export function isJoined(
  { kind, translationOf }: Pick<Paper, "kind" | "translationOf">,
  papers: readonly Pick<Paper, "paperId" | "kind">[],
): boolean {
  if (kind !== TRANSLATION) return translationOf === undefined;
  return papers.some((other) => other.paperId === translationOf && other.kind !== TRANSLATION);
}

export const TRANSLATION = "translation";
