import {
  type ActRoutes,
  CopyBlock,
  type Crumb,
  formOf,
  HostileText,
  languageOptions,
  LinkButton,
  Moment,
  Notice,
  Page,
  readParam,
  StatusTag,
  SummaryList,
  type View,
  visibleText,
} from "../../../web/index.ts";
import { AskPage, mountTwoPerson, type Role, shownAs, type User } from "../../identity/index.ts";
import { KEEPING_ROLES, mayKeep, READING_ROLES, readsAll } from "../access.ts";
import { demandReadable, demandStanding, keepDocument, readableUses, withdrawDocument } from "../actions/documents.ts";
import { documentAnswer } from "../answers.ts";
import { documentIdParam, namesOf, type RegistryContext } from "../context.ts";
import { countDocuments, listDocuments } from "../document-store.ts";
import { DOCUMENT_KINDS, type KeptDocument } from "../domain/document.ts";
import { logExport } from "../log-export.ts";
import { sendDocument } from "../send-document.ts";

const New = formOf(keepDocument);
const Withdrawal = formOf(withdrawDocument);

/** All documents, a new one, one with its bytes, and its withdrawal. */
export function mountDocuments(routes: ActRoutes<RegistryContext, User, Role>, context: RegistryContext): void {
  const { db } = context.platform.database;
  const params = { id: documentIdParam };
  const asked = mountTwoPerson(context, routes, { at: "/documents/waiting", acts: DOCUMENT_ACTS, back: toDocuments });

  routes.list({
    id: "registry.list-documents",
    at: "/documents",
    who: READING_ROLES,
    member: "documents",
    answer: documentAnswer,
    searched: true,
    load: async (_, query) => await listDocuments(db, query),
    filters: {
      state: {
        label: "registry.organisations.column-state",
        choices: ["stands", "withdrawn"],
        say: ({ t }, state) => t(`registry.documents.${state}`),
      },
      kind: {
        label: "registry.document.kind",
        choices: DOCUMENT_KINDS,
        say: ({ t }, kind) => t(`registry.document-kind.${kind}`),
        ticks: true,
      },
    },
    counts: async (_, query) => await countDocuments(db, query),
    sheet: {
      id: "registry.export-documents",
      cells: ({ entry, withdrawn }, { view: { t } }) => ({
        title: entry.title,
        reference: entry.reference,
        kind: t(`registry.document-kind.${entry.kind}`),
        on: entry.on,
        state: t(`registry.documents.${withdrawn === undefined ? "stands" : "withdrawn"}`),
      }),
      log: logExport("documents"),
    },
    words: "registry.documents",
    add: { href: "/documents/new", who: KEEPING_ROLES },
    columns: {
      title: "registry.document.title",
      reference: "registry.document.reference",
      kind: "registry.document.kind",
      on: "registry.document.on",
      state: "registry.organisations.column-state",
    },
    cells: (one, { view }) => ({
      title: (
        <a href={hrefOf(one)}>
          <HostileText text={one.entry.title} />
        </a>
      ),
      reference: one.entry.reference === undefined ? "–" : <HostileText text={one.entry.reference} />,
      kind: view.t(`registry.document-kind.${one.entry.kind}`),
      on: one.entry.on === undefined ? "–" : view.format.day(one.entry.on),
      state: <Standing view={view} of={one} />,
    }),
    around: async (_, { view, by }) => (mayKeep(by) ? { before: (await asked.standing(view, by)).sections } : {}),
  });
  routes.formPage("/documents/new", keepDocument, {
    show: ({ view, form }) => (
      <Page view={view} form={form} title={view.t("registry.documents.new")} breadcrumb={[toDocuments(view)]}>
        <New.Form form={form} known={{ language: view.lang }}>
          <New.Field name="kind" words="registry.document-kind" as="select" />
          <New.Field name="title" />
          <New.Field name="language" options={languageOptions(view)} as="select" />
          <New.Field name="reference" as="line" />
          <New.Field name="on" />
          <New.File accept=".pdf,.png,.jpg,.jpeg,.txt" />
          <New.Submit />
        </New.Form>
      </Page>
    ),
    next: ({ documentId, wasThere }) => `/documents/${documentId}${wasThere ? "?again=yes" : ""}`,
  });
  routes.one({
    id: "registry.read-document",
    at: "/documents/:id",
    who: [],
    params,
    answer: documentAnswer,
    load: async (_, { id }, by) => await demandReadable(context, db, by, id),
    show: async (document, { c, view, by }) => {
      const { t, format } = view;
      const { documentId, sha256, sizeBytes, mediaType, cameBy, recordedAt, recordedBy, withdrawn } = document;
      const names = await namesOf(context, [recordedBy, ...(withdrawn ? [withdrawn.askedBy, withdrawn.by] : [])]);
      const nameOf = (id: string): string => names.get(id) ?? t("registry.organisations.somebody");
      const uses = await readableUses(context, db, by, documentId);
      const download = { label: t("registry.documents.download"), href: `${hrefOf(document)}/file` };
      return (
        <Page
          view={view}
          title={visibleText(document.entry.title)}
          breadcrumb={readsAll(by) ? [toDocuments(view)] : []}
          nextAction={withdrawn === undefined ? download : undefined}
        >
          {c.req.query("again") === "yes" && <Notice tone="info" title={t("registry.documents.was-there")} announce />}
          <p>
            <Standing view={view} of={document} />
          </p>
          <Entry view={view} of={document} />
          <SummaryList
            rows={[
              {
                label: t("registry.documents.file"),
                value: `${t(`registry.media-type.${mediaType}`)}, ${format.bytes(sizeBytes)}`,
              },
              { label: t("registry.documents.kept"), value: <Moment at={recordedAt} /> },
              { label: t(`registry.documents.by-${cameBy}`), value: <HostileText text={nameOf(recordedBy)} /> },
            ]}
          />
          <CopyBlock label="SHA-256" text={sha256} />
          {withdrawn !== undefined && (
            <>
              <h2>{t("registry.documents.withdrawn")}</h2>
              <Withdrawal.Shown value={{ reason: withdrawn.reason }} />
              <p>
                {t("registry.documents.withdrawn-by", {
                  when: format.dateTime(withdrawn.at),
                  asked: nameOf(withdrawn.askedBy),
                  approved: nameOf(withdrawn.by),
                })}
              </p>
            </>
          )}
          <h2>{t("registry.documents.uses")}</h2>
          {uses.length === 0 ? (
            <p>{t("registry.documents.no-uses")}</p>
          ) : (
            <ul>
              {uses.map(({ say, href }) => (
                <li>
                  <a href={href}>{say(view)}</a>
                </li>
              ))}
            </ul>
          )}
          {mayKeep(by) && withdrawn === undefined && uses.length === 0 && (
            <LinkButton href={`${hrefOf(document)}/withdrawal`} kind="secondary">
              {t("registry.withdrawal.title")}
            </LinkButton>
          )}
        </Page>
      );
    },
  });
  routes.pages.get("/documents/:id/file", async (c) => {
    const by = context.identity.requireUser(c);
    return await sendDocument(context, by, readParam(c, "id", documentIdParam));
  });
  asked.formPage("/documents/:id/withdrawal", withdrawDocument, {
    show: async ({ view, form, params: { id } }) => {
      const document = await demandStanding(db, id);
      const toOne = { href: hrefOf(document), label: visibleText(document.entry.title) };
      return (
        <AskPage {...{ view, form }} of={withdrawDocument} breadcrumb={[toDocuments(view), toOne]} fields={["reason"]}>
          <Entry view={view} of={document} />
          <p>{view.t("registry.withdrawal.text")}</p>
        </AskPage>
      );
    },
  });
}

/** How both people see what is asked for. */
const DOCUMENT_ACTS = [
  shownAs(withdrawDocument, {
    about: (_, { document }) => visibleText(document.title),
    shown: (view, { documentId, sha256, document, reason }) => (
      <>
        <Entry view={view} of={{ entry: document }} />
        <p>
          <a href={`/documents/${documentId}`}>{view.t("registry.documents.to-one")}</a>
        </p>
        <CopyBlock label="SHA-256" text={sha256} />
        <p>{view.t("registry.withdrawal.text")}</p>
        <Withdrawal.Shown value={{ reason }} />
      </>
    ),
    form: ({ documentId }) => `/documents/${documentId}/withdrawal`,
  }),
];

function toDocuments({ t }: View): Crumb {
  return { href: "/documents", label: t("registry.documents.title") };
}

/** What was said of it, in the words of its form. */
function Entry({ view, of }: { readonly view: View; readonly of: Pick<KeptDocument, "entry"> }) {
  const language = languageOptions(view).find(({ value }) => value === of.entry.language)?.label;
  return <New.Shown value={of.entry} words={{ kind: "registry.document-kind" }} as={{ language }} />;
}

function Standing({ view: { t }, of }: { readonly view: View; readonly of: KeptDocument }) {
  const withdrawn = of.withdrawn !== undefined;
  const label = t(withdrawn ? "registry.documents.withdrawn" : "registry.documents.stands");
  return <StatusTag tone={withdrawn ? "neutral" : "good"} label={label} />;
}

function hrefOf({ documentId }: KeptDocument): string {
  return `/documents/${documentId}`;
}
