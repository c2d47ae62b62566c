import { compact } from "../../../protocol/compact.ts";
import { type ActRoutes, readParam } from "../../../web/index.ts";
import { mountTwoPerson, type Role, type User } from "../../identity/index.ts";
import { mayKeep } from "../access.ts";
import { demandDocument, demandStanding, keepDocument, usesOf, withdrawDocument } from "../actions/documents.ts";
import { listQuery, sendDocument } from "../api.ts";
import { documentIdParam, namesOf, type RegistryContext } from "../context.ts";
import { listDocuments } from "../document-store.ts";
import {
  DOCUMENT_ACTS,
  DocumentPage,
  DocumentsPage,
  NewDocumentPage,
  toDocuments,
  WithdrawalPage,
} from "./document-pages.tsx";

/** Officers' pages: all documents, a new one, one with its bytes, and its withdrawal. */
export function mountDocumentPages(routes: ActRoutes<RegistryContext, User, Role>, context: RegistryContext): void {
  const { db } = context.platform.database;
  const params = { id: documentIdParam };
  const asked = mountTwoPerson(context, routes, { at: "/documents/waiting", acts: DOCUMENT_ACTS, back: toDocuments });

  routes.page("/documents", { who: [] }, async ({ c, view, by }) => {
    const query = listQuery.omit({ limit: true }).safeParse(c.req.query()).data ?? {};
    const page = await listDocuments(db, { limit: 50, ...compact(query) });
    const waits = mayKeep(by) ? (await asked.standing(view, by)).sections : undefined;
    return <DocumentsPage view={view} {...page} search={query.search ?? ""} mayKeep={mayKeep(by)} waits={waits} />;
  });
  routes.formPage("/documents/new", keepDocument, {
    show: (page) => <NewDocumentPage {...page} />,
    next: ({ documentId, wasThere }) => `/documents/${documentId}${wasThere ? "?again=yes" : ""}`,
  });
  routes.page("/documents/:id", { who: [], params }, async ({ c, view, by, params: { id } }) => {
    const document = await demandDocument(db, id);
    const { recordedBy, withdrawn } = document;
    const names = await namesOf(context, [recordedBy, ...(withdrawn ? [withdrawn.askedBy, withdrawn.by] : [])]);
    const wasThere = c.req.query("again") === "yes";
    const uses = await usesOf(context, db, id);
    return <DocumentPage {...{ view, document, uses, names, wasThere }} mayKeep={mayKeep(by)} />;
  });
  routes.pages.get("/documents/:id/file", async (c) => {
    context.identity.requireUser(c);
    return await sendDocument(context, readParam(c, "id", documentIdParam));
  });
  asked.formPage("/documents/:id/withdrawal", withdrawDocument, {
    show: async (page) => <WithdrawalPage {...page} document={await demandStanding(db, page.params.id)} />,
  });
}
