import { Hono } from "hono";
import { z } from "zod";
import { viewOf } from "../../../../web/index.ts";
import { findHead, PublicPage } from "../../../conference/index.ts";
import type { ProceedingsContext } from "../../context.ts";
import { pagesOfReleased, told } from "../../programme/pages/public.tsx";
import { type ConferenceDocument, firstOf, seenOutside, stateOf } from "../domain/document.ts";
import { sendVersion } from "../send-version.ts";
import { findDocument } from "../store.ts";
import { DocumentsTable } from "./document-parts.tsx";

/** What was published, for everybody: the list in the reader's language, and each file. */
export function publicDocuments(context: Pick<ProceedingsContext, "platform" | "publishedDocuments">): Hono {
  const pages = new Hono();
  const at = pagesOfReleased(context, pages);
  at("documents", async (c, { head, documents }) => {
    const view = viewOf(c);
    return await c.html(
      <PublicPage view={view} head={head} title="proceedings.public.documents" width="wide">
        {documents.length === 0 ? (
          <p class="lead">{view.t("proceedings.public.no-documents")}</p>
        ) : (
          <DocumentsTable view={view} of={documents} fileHref={(one, language) => toFile(head.slug, one, language)} />
        )}
      </PublicPage>,
    );
  });
  at("documents.json", (c, { head, documents }) =>
    c.json({ conference: told(head), documents: documents.map((one) => toldDocument(head.slug, one)) }),
  );
  pages.get("/conference/:slug/documents/:document/:language", async (c) => {
    const { slug, document, language } = c.req.param();
    const { db } = context.platform.database;
    const one = z.uuid().safeParse(document).success ? await findDocument(db, document) : undefined;
    const isHere = one !== undefined && (await findHead(db, slug))?.conferenceId === one.conferenceId;
    return await sendVersion(context, isHere ? seenOutside([one])[0] : undefined, language);
  });
  return pages;
}

function toFile(slug: string, { documentId }: ConferenceDocument, language: string): string {
  return `/conference/${slug}/documents/${documentId}/${language}`;
}

/** Nothing of who wrote it. */
function toldDocument(slug: string, one: ConferenceDocument) {
  const { documentId, entry, publishedAt, note } = one;
  const versions = one.versions.map(({ language, mediaType, sizeBytes, sha256 }) => {
    return { language, mediaType, sizeBytes, sha256, href: toFile(slug, one, language) };
  });
  return { documentId, ...entry, first: firstOf(one), state: stateOf(one), publishedAt, note, versions };
}
