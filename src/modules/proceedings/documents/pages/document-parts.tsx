import { HostileText, languageOptions, StatusTag, Table, type View } from "../../../../web/index.ts";
import { OrOriginal } from "../../programme/pages/meeting-parts.tsx";
import { type ConferenceDocument, firstOf, isDraft, stateOf } from "../domain/document.ts";

const TONES = { draft: "attention", published: "good", withdrawn: "neutral" } as const;

/** Where a document is read, and each of its files. */
interface Addresses {
  readonly view: View;
  /** Absent: nowhere but in the list. */
  readonly href?: (one: ConferenceDocument) => string;
  readonly fileHref: (one: ConferenceDocument, language: string) => string;
}

/** Documents by their symbols, in the office and outside. */
export function DocumentsTable({ of, ...at }: Addresses & { readonly of: readonly ConferenceDocument[] }) {
  const { t } = at.view;
  return (
    <Table
      caption={t("proceedings.documents.title")}
      captionUnseen
      columns={[
        { key: "symbol", label: t("proceedings.document.symbol") },
        { key: "languages", label: t("proceedings.documents.languages") },
      ]}
      rows={of.map((one) => ({
        id: one.documentId,
        cells: {
          symbol: (
            <>
              {at.href === undefined ? (
                <strong>{one.entry.symbol}</strong>
              ) : (
                <a href={at.href(one)}>{one.entry.symbol}</a>
              )}{" "}
              <Facts view={at.view} of={one} />
            </>
          ),
          languages: <Files {...at} of={one} />,
        },
      }))}
    />
  );
}

/** Title, standing, and to what it belongs. */
export function Facts({ view, of }: { readonly view: View; readonly of: ConferenceDocument }) {
  const { t } = view;
  const { entry, note } = of;
  const [state, first] = [stateOf(of), firstOf(of)];
  return (
    <>
      {state !== "published" && <StatusTag tone={TONES[state]} label={t(`proceedings.documents.state.${state}`)} />}
      <div>
        <OrOriginal view={view} words={entry.title} />
      </div>
      {note !== undefined && <HostileText text={note} lines />}
      {entry.item !== undefined && (
        <div class="hint">
          {t("proceedings.document.item")}: <HostileText text={entry.item} />
        </div>
      )}
      {first !== undefined && <div class="hint">{t("proceedings.documents.first", { first })}</div>}
    </>
  );
}

/** Its files by language; that there is none in the reader's is said. */
export function Files({ view, of, fileHref }: Addresses & { readonly of: ConferenceDocument }) {
  const { t, format, lang } = view;
  const names = new Map(languageOptions(view).map(({ value, label }) => [value, label]));
  return (
    <>
      {of.versions.map((one) => (
        <div>
          <a href={fileHref(of, one.language)}>
            <bdi>{names.get(one.language)}</bdi>
          </a>{" "}
          <bdi class="hint">
            {t(`registry.media-type.${one.mediaType}`)} · {format.bytes(one.sizeBytes)}
          </bdi>{" "}
          {isDraft(one) && <StatusTag tone="attention" label={t("proceedings.documents.state.draft")} />}
        </div>
      ))}
      {of.withdrawnAt === undefined && !of.versions.some(({ language }) => language === lang) && (
        <span class="hint">{t("proceedings.documents.not-in-yours")}</span>
      )}
    </>
  );
}
