import type { KeptDocument } from "./domain/document.ts";

const ENDINGS: Readonly<Record<KeptDocument["mediaType"], string>> = {
  "application/pdf": "pdf",
  "image/png": "png",
  "image/jpeg": "jpg",
  "text/plain": "txt",
};

/** Under its own id: never under a name that came with it (R36). */
export function fileNameOf({ documentId, mediaType }: Pick<KeptDocument, "documentId" | "mediaType">): string {
  return `document-${documentId}.${ENDINGS[mediaType]}`;
}
