import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import {
  CopyBlock,
  type Crumb,
  formOf,
  type FormState,
  HostileText,
  LinkButton,
  Moment,
  Notice,
  Page,
  StatusTag,
  SummaryList,
  type View,
  visibleText,
  Listing,
  languageOptions,
} from "../../../web/index.ts";
import { shownAs } from "../../identity/index.ts";
import { keepDocument, withdrawDocument } from "../actions/documents.ts";
import type { DocumentUse } from "../context.ts";
import type { KeptDocument } from "../domain/document.ts";

const New = formOf(keepDocument);
const Withdrawal = formOf(withdrawDocument);

interface DocumentsPageProps {
  readonly view: View;
  readonly documents: readonly KeptDocument[];
  readonly next: string | null;
  readonly search: string;
  readonly mayKeep: boolean;
  /** What waits for a second person. */
  readonly waits: Child;
}

/** All documents, the latest kept first; those withdrawn say so. */
export function DocumentsPage({ view, documents, mayKeep, waits, ...list }: DocumentsPageProps): JSX.Element {
  const { t, format } = view;
  return (
    <Listing
      {...list}
      view={view}
      at="/documents"
      title={t("registry.documents.title")}
      lead={t("registry.documents.lead")}
      label={t("registry.documents.search")}
      none={{ title: t("registry.documents.none-title"), text: t("registry.documents.none-text") }}
      noneFound={t("registry.documents.none-found")}
      nextAction={mayKeep ? { label: t("registry.documents.new"), href: "/documents/new" } : undefined}
      columns={[
        { key: "title", label: t("registry.document.title") },
        { key: "reference", label: t("registry.document.reference") },
        { key: "kind", label: t("registry.document.kind") },
        { key: "on", label: t("registry.document.on") },
        { key: "state", label: t("registry.organisations.column-state") },
      ]}
      rows={documents.map(({ documentId, entry, withdrawn }) => ({
        cells: {
          title: (
            <a href={`/documents/${documentId}`}>
              <HostileText text={entry.title} />
            </a>
          ),
          reference: entry.reference === undefined ? "–" : <HostileText text={entry.reference} />,
          kind: t(`registry.document-kind.${entry.kind}`),
          on: entry.on === undefined ? "–" : format.day(entry.on),
          state: <Standing view={view} withdrawn={withdrawn !== undefined} />,
        },
      }))}
    >
      {waits}
    </Listing>
  );
}

interface FormProps {
  readonly view: View;
  readonly form: FormState | undefined;
}

/** One file, and what it is. */
export function NewDocumentPage({ view, form }: FormProps): JSX.Element {
  const { t, lang } = view;
  return (
    <Page view={view} form={form} title={t("registry.documents.new")} breadcrumb={[toDocuments(view)]}>
      <New.Form form={form} known={{ language: lang }}>
        <New.Field name="kind" words="registry.document-kind" as="select" />
        <New.Field name="title" />
        <New.Field name="language" options={languageOptions(view)} as="select" />
        <New.Field name="reference" as="line" />
        <New.Field name="on" />
        <New.File accept=".pdf,.png,.jpg,.jpeg,.txt" />
        <New.Submit />
      </New.Form>
    </Page>
  );
}

interface DocumentPageProps {
  readonly view: View;
  readonly document: KeptDocument;
  readonly uses: readonly DocumentUse[];
  readonly names: ReadonlyMap<string, string | undefined>;
  readonly mayKeep: boolean;
  /** Somebody just sent the same bytes once more. */
  readonly wasThere: boolean;
}

/** What a document is, what stands on it, and its bytes as a download. */
export function DocumentPage({ view, document, uses, names, mayKeep, wasThere }: DocumentPageProps): JSX.Element {
  const { t, format } = view;
  const { documentId, sha256, sizeBytes, mediaType, cameBy, recordedAt, recordedBy, withdrawn } = document;
  const at = `/documents/${documentId}`;
  const nameOf = (id: string): string => names.get(id) ?? t("registry.organisations.somebody");
  const download = { label: t("registry.documents.download"), href: `${at}/file` };
  return (
    <Page
      view={view}
      title={visibleText(document.entry.title)}
      breadcrumb={[toDocuments(view)]}
      nextAction={withdrawn === undefined ? download : undefined}
    >
      {wasThere && <Notice tone="info" title={t("registry.documents.was-there")} announce />}
      <p>
        <Standing view={view} withdrawn={withdrawn !== undefined} />
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
      {mayKeep && withdrawn === undefined && uses.length === 0 && (
        <LinkButton href={`${at}/withdrawal`} kind="secondary">
          {t("registry.withdrawal.title")}
        </LinkButton>
      )}
    </Page>
  );
}

/** The reason why a document is withdrawn. */
export function WithdrawalPage({ view, form, document }: FormProps & { readonly document: KeptDocument }): JSX.Element {
  const { t } = view;
  const { documentId, entry } = document;
  const toOne = { href: `/documents/${documentId}`, label: visibleText(entry.title) };
  return (
    <Page view={view} form={form} title={t("registry.withdrawal.title")} breadcrumb={[toDocuments(view), toOne]}>
      <Entry view={view} of={document} />
      <p>{t("registry.withdrawal.text")}</p>
      <Withdrawal.Form form={form}>
        <Withdrawal.Field name="reason" />
        <Withdrawal.Submit>{t("identity.asked.check")}</Withdrawal.Submit>
      </Withdrawal.Form>
    </Page>
  );
}

/** How both people see what is asked for. */
export const DOCUMENT_ACTS = [
  shownAs(withdrawDocument, {
    about: (_, { document }) => visibleText(document.title),
    shown: (view, { documentId, sha256, document, reason }) => (
      <>
        <Entry view={view} of={{ entry: document }} />
        <p>
          <a href={`/documents/${documentId}`}>{view.t("registry.documents.to-one")}</a>
        </p>
        <CopyBlock label="SHA-256" text={sha256} />
        <Withdrawal.Shown value={{ reason }} />
      </>
    ),
    form: ({ documentId }) => `/documents/${documentId}/withdrawal`,
  }),
];

export function toDocuments({ t }: View): Crumb {
  return { href: "/documents", label: t("registry.documents.title") };
}

/** What was said of it, in the words of its form. */
function Entry({ view, of }: { readonly view: View; readonly of: Pick<KeptDocument, "entry"> }): JSX.Element {
  const language = languageOptions(view).find(({ value }) => value === of.entry.language)?.label;
  return <New.Shown value={of.entry} words={{ kind: "registry.document-kind" }} as={{ language }} />;
}

function Standing({ view: { t }, withdrawn }: { readonly view: View; readonly withdrawn: boolean }): JSX.Element {
  const label = t(withdrawn ? "registry.documents.withdrawn" : "registry.documents.stands");
  return <StatusTag tone={withdrawn ? "neutral" : "good"} label={label} />;
}
