import type { Hono } from "hono";
import { z } from "zod";
import { compact } from "../../protocol/compact.ts";
import { PRINT_REFUSALS, printedFile, sendPdf } from "../printing/index.ts";
import { fileOf, operations } from "../../web/index.ts";
import { demandDocument, demandStanding } from "./actions/documents.ts";
import { demandLetter } from "./actions/letters.ts";
import {
  documentAnswer,
  documentsAnswer,
  letterAnswer,
  lettersAnswer,
  organisationsAnswer,
  versionsAnswer,
} from "./answers.ts";
import {
  demandVersions,
  documentIdParam,
  letterIdParam,
  organisationIdParam,
  type RegistryContext,
} from "./context.ts";
import { findDocument, listDocuments } from "./document-store.ts";
import { fileNameOf } from "./file-name.ts";
import { letterPaper } from "./letter-paper.ts";
import { listLetters } from "./letter-store.ts";
import { listOrganisations } from "./store.ts";

/** No column compares with U+0000. */
export const listQuery = z.object({
  search: z
    .string()
    .trim()
    .max(300)
    .regex(/^[^\0]*$/, "has U+0000")
    .optional(),
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Routes under /api/v1 that only read; the acts are mounted beside them. */
export function readingRoutes(api: Hono, context: RegistryContext): void {
  const { platform, identity } = context;
  const { db } = platform.database;
  const operation = operations(identity.requireUser);
  const lists = { who: [], query: listQuery } as const;
  const organisations = { ...lists, id: "registry.list-organisations", answer: organisationsAnswer } as const;
  api.get(
    "/organisations",
    operation(organisations, async ({ query }) => await listOrganisations(db, compact(query))),
  );
  const organisation = { id: "registry.read-organisation", who: [], answer: versionsAnswer } as const;
  api.get(
    "/organisations/:id",
    operation({ ...organisation, params: { id: organisationIdParam } }, async ({ params: { id } }) => ({
      versions: await demandVersions(db, id),
    })),
  );
  const documents = { ...lists, id: "registry.list-documents", answer: documentsAnswer } as const;
  api.get(
    "/documents",
    operation(documents, async ({ query }) => await listDocuments(db, compact(query))),
  );
  const one = { who: [], params: { id: documentIdParam } } as const;
  api.get(
    "/documents/:id",
    operation(
      { ...one, id: "registry.read-document", answer: documentAnswer },
      async ({ params: { id } }) => await demandDocument(db, id),
    ),
  );
  const file = { ...one, id: "registry.read-document-file", answer: fileOf("application/octet-stream") } as const;
  api.get(
    "/documents/:id/file",
    operation(
      { ...file, refusals: ["document-withdrawn", "blob-missing", "blob-damaged"] },
      async ({ params: { id } }) => await sendDocument(context, id),
    ),
  );
}

/** Letters, and each as PDF: below /api/v1 and on pages. */
export function letterRoutes(api: Hono, pages: Hono, context: RegistryContext): void {
  const { platform, identity, press } = context;
  const { db } = platform.database;
  const operation = operations(identity.requireUser);
  const letters = { who: [], query: listQuery, id: "registry.list-letters", answer: lettersAnswer } as const;
  api.get(
    "/post",
    operation(letters, async ({ query }) => await listLetters(db, compact(query))),
  );
  const one = { who: [], params: { id: letterIdParam } } as const;
  api.get(
    "/post/:id",
    operation(
      { ...one, id: "registry.read-letter", answer: letterAnswer },
      async ({ params: { id } }) => await demandLetter(db, id),
    ),
  );
  const pdf = {
    ...one,
    id: "registry.print-letter",
    answer: fileOf("application/pdf"),
    refusals: PRINT_REFUSALS,
  } as const;
  const print = operation(pdf, async ({ c, params: { id } }) => {
    const letter = await demandLetter(db, id);
    const { documentId } = letter.entry;
    const enclosed = documentId === undefined ? undefined : await findDocument(db, documentId);
    return sendPdf(c, await printedFile(press, letterPaper(context, letter, enclosed), `letter-${id}`));
  });
  for (const routes of [api, pages]) routes.get("/post/:id/print", print);
}

/**
 * The bytes of a document, compared with its digest. They came from outside: saved and never shown by a browser, never under a name that
 * came with them (R36). Refuses `document-unknown`, `document-withdrawn`, `blob-missing` and `blob-damaged`.
 */
export async function sendDocument({ platform }: RegistryContext, id: string): Promise<Response> {
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
