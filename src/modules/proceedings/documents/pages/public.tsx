import { Hono } from "hono";
import { z } from "zod";
import { Page, viewOf } from "../../../../web/index.ts";
import { findHead, PublicLinks, titleOf } from "../../../conference/index.ts";
import type { ProceedingsContext } from "../../context.ts";
import { findReleased, told } from "../../programme/pages/public.tsx";
import { type ConferenceDocument, firstOf, seenOutside, stateOf } from "../domain/document.ts";
import { sendVersion } from "../send-version.ts";
import { findDocument } from "../store.ts";
import { DocumentsTable } from "./document-parts.tsx";

/** What was published, for everybody: the list in the reader's language, and each file. */
export function publicDocuments(context: Pick<ProceedingsContext, "platform" | "publishedDocuments">): Hono {
  const pages = new Hono();
  pages.get("/conference/:slug/documents", async (c) => {
    const found = await findReleased(context, c.req.param("slug"));
    if (found === undefined) return await c.notFound();
    const { head, documents } = found;
    const view = viewOf(c);
    const { t } = view;
    return await c.html(
      <Page view={view} title={t("proceedings.public.documents", { conference: titleOf(view, head) })} width="wide">
        <PublicLinks view={view} head={head} />
        {documents.length === 0 ? (
          <p class="lead">{t("proceedings.public.no-documents")}</p>
        ) : (
          <DocumentsTable view={view} of={documents} fileHref={(one, language) => toFile(head.slug, one, language)} />
        )}
      </Page>,
    );
  });
  pages.get("/conference/:slug/documents.json", async (c) => {
    const found = await findReleased(context, c.req.param("slug"));
    if (found === undefined) return await c.notFound();
    const { head, documents } = found;
    return c.json({ conference: told(head), documents: documents.map((one) => toldDocument(head.slug, one)) });
  });
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
