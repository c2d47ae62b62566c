import type { KeptDocument } from "./domain/document.ts";

const ENDINGS: Readonly<Record<KeptDocument["mediaType"], string>> = {
  "application/pdf": "pdf",
  "image/png": "png",
  "image/jpeg": "jpg",
  "text/plain": "txt",
};

/** Under its own id, or another name that is ours: never under one that came with it (R36). */
export function fileNameOf({
  documentId,
  name = `document-${documentId}`,
  mediaType,
}: Pick<KeptDocument, "documentId" | "mediaType"> & { readonly name?: string }): string {
  return `${name}.${ENDINGS[mediaType]}`;
}
