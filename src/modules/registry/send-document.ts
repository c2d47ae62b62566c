import { fileNameOf } from "./file-name.ts";
import type { User } from "../identity/index.ts";
import { demandReadable, demandStanding } from "./actions/documents.ts";
import type { RegistryContext } from "./context.ts";

/**
 * The bytes of a document, compared with its digest. They came from outside: saved and never shown by a browser, never under a name that
 * came with them (R36). Refuses `document-unknown`, `document-withdrawn`, `blob-missing` and `blob-damaged`.
 */
export async function sendDocument(context: RegistryContext, by: User, id: string): Promise<Response> {
  const { platform } = context;
  await demandReadable(context, platform.database.db, by, id);
  const document = await demandStanding(platform.database.db, id);
  const { sha256, mediaType } = document;
  const bytes = await platform.blobs.get(sha256);
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": mediaType === "text/plain" ? "text/plain; charset=utf-8" : mediaType,
      "content-length": String(bytes.length),
      "content-disposition": `attachment; filename="${fileNameOf(document)}"`,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}
