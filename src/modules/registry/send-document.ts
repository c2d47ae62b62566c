import { fileNameOf } from "./file-name.ts";
import type { User } from "../identity/index.ts";
import { demandReadable, demandStanding } from "./actions/documents.ts";
import type { RegistryContext } from "./context.ts";
import type { KeptDocument } from "./domain/document.ts";

/** The bytes of a document, compared with its digest. Refuses `document-unknown`, `document-withdrawn`, `blob-missing` and `blob-damaged`. */
export async function sendDocument(context: RegistryContext, by: User, id: string): Promise<Response> {
  const { platform } = context;
  await demandReadable(context, platform.database.db, by, id);
  const document = await demandStanding(platform.database.db, id);
  return savedFile(await platform.blobs.get(document.sha256), document);
}

/** Bytes that came from outside: saved and never shown by a browser, never under a name that came with them (R36). No cache keeps them. */
export function savedFile(
  bytes: Uint8Array,
  named: Pick<KeptDocument, "documentId" | "mediaType"> & { readonly name?: string },
): Response {
  const { mediaType } = named;
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": mediaType === "text/plain" ? "text/plain; charset=utf-8" : mediaType,
      "content-length": String(bytes.length),
      "content-disposition": `attachment; filename="${fileNameOf(named)}"`,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}
