import type { OpenedPaper } from "../../evidence/index.ts";

const ENDINGS: Readonly<Record<OpenedPaper["mediaType"], string>> = {
  "application/pdf": "pdf",
  "image/png": "png",
  "image/jpeg": "jpg",
  "text/plain": "txt",
};

/**
 * A paper for whoever may read it. Its bytes were written elsewhere: pictures and plain text are shown without any right of their own, a PDF
 * is saved, and none has a name that came with it (R36).
 */
export function sendPaper({ bytes, mediaType, number }: OpenedPaper): Response {
  const shown = mediaType === "application/pdf" ? "attachment" : "inline";
  const name = number.replaceAll(/[^0-9A-Za-z-]+/g, "-");
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": mediaType === "text/plain" ? "text/plain; charset=utf-8" : mediaType,
      "content-length": String(bytes.length),
      "content-disposition": `${shown}; filename="${name}.${ENDINGS[mediaType]}"`,
      "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}
