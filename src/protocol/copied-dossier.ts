import { z } from "zod";
import { acknowledgementSchema } from "./bodies/acknowledgement.ts";
import { answerSchema } from "./bodies/answer.ts";
import { closureSchema } from "./bodies/closure.ts";
import { bodyDigestSchema, codeSchema, instantSchema, shortTextSchema, sizeSchema } from "./bodies/common.ts";
import { consentSchema } from "./bodies/consent.ts";
import { consultationSchema } from "./bodies/consultation.ts";
import { decisionSchema } from "./bodies/decision.ts";
import { type DossierCopyContent, MAX_COPY_BYTES, MAX_COPY_PART_BYTES } from "./bodies/dossier-copy.ts";
import { extensionSchema } from "./bodies/extension.ts";
import { questionSchema } from "./bodies/question.ts";
import { requestSchema } from "./bodies/request.ts";
import { statusSchema } from "./bodies/status.ts";
import { stepSchema } from "./bodies/step.ts";
import { useReportSchema } from "./bodies/use-report.ts";
import { withdrawalSchema } from "./bodies/withdrawal.ts";
import { base64, concat, utf8 } from "./bytes.ts";
import { sha256Hex } from "./digest.ts";
import {
  dispatchIdSchema,
  dossierIdSchema,
  exhibitIdSchema,
  type DossierId,
  sha256HexSchema,
  stateCodeSchema,
} from "./identifiers.ts";
import { parseDocument } from "./parse-document.ts";
import { Refusal } from "./refusal.ts";

// What a State gives another one that lost its keys and its data: what both had said in one dossier. spec/kinds.md, "dossier-copy".

const MAX_COPIED_WORDS = 10_000;
const MAX_COPIED_EXHIBITS = 2_000;

const word = <K extends string, C extends z.ZodType>(kind: K, content: C) =>
  z.object({
    kind: z.literal(kind),
    /** Whose words they are. */
    by: stateCodeSchema,
    dispatchId: dispatchIdSchema,
    /** By its author's clock. */
    sentAt: instantSchema,
    /** When its receiver had it, by the receiver's clock. */
    receivedAt: instantSchema,
    bodyDigest: bodyDigestSchema.optional(),
    /** Its receiver refused it with this code; it said so, and nothing followed from it. */
    refused: codeSchema.optional(),
    content,
  });

/** One dispatch that had passed: a request, or what was said about one. */
const copiedWordSchema = z.discriminatedUnion("kind", [
  word("request", requestSchema),
  word("acknowledgement", acknowledgementSchema),
  word("status", statusSchema),
  word("decision", decisionSchema),
  word("question", questionSchema),
  word("answer", answerSchema),
  word("consultation", consultationSchema),
  word("consent", consentSchema),
  word("extension", extensionSchema),
  word("withdrawal", withdrawalSchema),
  word("closure", closureSchema),
  word("use-report", useReportSchema),
  word("step", stepSchema),
]);
export type CopiedWord = z.infer<typeof copiedWordSchema>;

/** An exhibit that both had known of. Its bytes are not in the copy, and no key opens the old ones: it needs a new release. */
const copiedExhibitSchema = z.object({
  exhibitId: exhibitIdSchema,
  /** The State whose exhibit it is. */
  by: stateCodeSchema,
  number: shortTextSchema,
  name: shortTextSchema.optional(),
  sha256: sha256HexSchema.optional(),
  size: sizeSchema.optional(),
});
export type CopiedExhibit = z.infer<typeof copiedExhibitSchema>;

export const copiedDossierSchema = z.object({
  version: z.literal(1),
  from: stateCodeSchema,
  to: stateCodeSchema,
  dossierId: dossierIdSchema,
  /** When the receiver's new root was confirmed. */
  metAnewAt: instantSchema,
  /** In the order in which the sender knew them. */
  words: z.array(copiedWordSchema).min(1).max(MAX_COPIED_WORDS),
  exhibits: z.array(copiedExhibitSchema).max(MAX_COPIED_EXHIBITS),
});
export type CopiedDossier = z.infer<typeof copiedDossierSchema>;

/** The exact text of a copy. Refuses `copy-too-large`, and what `readCopiedDossier` refuses: nothing leaves that could not be read. */
export function writeCopiedDossier(copy: CopiedDossier): Uint8Array<ArrayBuffer> {
  const text = utf8(JSON.stringify(copy));
  if (
    text.length > MAX_COPY_BYTES ||
    copy.words.length > MAX_COPIED_WORDS ||
    copy.exhibits.length > MAX_COPIED_EXHIBITS
  ) {
    const limitMiB = MAX_COPY_BYTES / 2 ** 20;
    throw new Refusal("copy-too-large", `What was said in this dossier is more than the ${limitMiB} MiB of one copy.`, {
      details: { sizeBytes: text.length, limitMiB, limitWords: MAX_COPIED_WORDS },
    });
  }
  readCopiedDossier(text);
  return text;
}

/** Refuses what `parseDocument` refuses, and `document-malformed` where a word or exhibit is of no side, or is about no request before it. */
export function readCopiedDossier(text: Uint8Array): CopiedDossier {
  const copy = parseDocument(text, copiedDossierSchema, "copy of a dossier", { maxBytes: MAX_COPY_BYTES });
  const requests = new Set<string>();
  const dispatches = new Set<string>();
  for (const [index, { by, kind, dispatchId, content }] of copy.words.entries()) {
    const { requestId } = content;
    if (by !== copy.from && by !== copy.to) throw unfitting(`words.${index}.by`, "a State that is no side of it");
    if (dispatches.has(dispatchId)) throw unfitting(`words.${index}.dispatchId`, "a dispatch that stands there twice");
    if ((kind === "request") === requests.has(requestId)) {
      throw unfitting(`words.${index}.content.requestId`, "a request out of its order");
    }
    requests.add(requestId);
    dispatches.add(dispatchId);
  }
  for (const [index, { by }] of copy.exhibits.entries()) {
    if (by !== copy.from && by !== copy.to) throw unfitting(`exhibits.${index}.by`, "a State that is no side of it");
  }
  return copy;
}

/** The parts in which a text travels, the first one first. */
export function splitCopy(
  text: Uint8Array,
  { copyId, dossierId }: { readonly copyId: string; readonly dossierId: DossierId },
): DossierCopyContent[] {
  const parts = Math.ceil(text.length / MAX_COPY_PART_BYTES);
  const whole = { copyId, dossierId, parts, sha256: sha256Hex(text), size: text.length };
  return Array.from({ length: parts }, (_, index) => {
    const from = index * MAX_COPY_PART_BYTES;
    return { ...whole, part: index + 1, data: base64(text.subarray(from, from + MAX_COPY_PART_BYTES)) };
  });
}

/** What each part says of the whole. */
export type WholeCopy = Pick<DossierCopyContent, "copyId" | "dossierId" | "parts" | "sha256" | "size">;

/**
 * The text again, from the bytes of all of its parts in whatever order. Refuses `copy-parts-differ` where one is missing or doubled, or
 * they have another size or digest together.
 */
export function joinCopy(
  { parts, size, sha256 }: WholeCopy,
  pieces: readonly { readonly part: number; readonly data: Uint8Array }[],
): Uint8Array<ArrayBuffer> {
  const ordered = pieces.toSorted((a, b) => a.part - b.part);
  if (ordered.length !== parts || ordered.some(({ part }, index) => part !== index + 1)) {
    throw partsDiffer("they are not all the parts of one copy");
  }
  const text = concat(...ordered.map(({ data }) => data));
  if (text.length !== size) throw partsDiffer("they have another size together");
  if (sha256Hex(text) !== sha256) throw partsDiffer("they have another digest together");
  return text;
}

/** Whether both are of the same whole. */
export function isOneCopy(one: WholeCopy, other: WholeCopy): boolean {
  return (["copyId", "dossierId", "parts", "sha256", "size"] as const).every((member) => one[member] === other[member]);
}

function partsDiffer(how: string): Refusal {
  return new Refusal("copy-parts-differ", `The parts of this copy do not fit: ${how}. It has to be released again.`);
}

function unfitting(field: string, what: string): Refusal {
  return new Refusal("document-malformed", `The copy of a dossier names ${what}, first at "${field}".`, { field });
}
