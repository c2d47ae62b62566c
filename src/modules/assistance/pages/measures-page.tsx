import type { JSX } from "hono/jsx/jsx-runtime";
import { provision } from "../../../convention/index.ts";
import {
  Comma,
  EmptyState,
  formOf,
  type FormState,
  HostileText,
  LANGUAGE_NAMES,
  Page,
  Table,
  type View,
  visibleText,
} from "../../../web/index.ts";
import type { KeptDocument } from "../../registry/index.ts";
import { correctMeasure, recordMeasure } from "../actions/measures.ts";
import type { Measure } from "../domain/answer.ts";
import type { Share } from "../access.ts";
import type { Standing } from "../standing.ts";
import { articleOf, Cited, questionOf, toChecklist } from "./words.tsx";

const Record = formOf(recordMeasure);
const Correct = formOf(correctMeasure);

interface MeasuresPageProps {
  readonly view: View;
  readonly form: FormState | undefined;
  readonly measures: readonly Measure[];
  readonly standing: Standing;
  readonly today: string;
  /** Those that a form offers. */
  readonly documents: readonly KeptDocument[];
  readonly share: Share;
}

/** All laws, rules and practices that answers cite, and for which questions. */
export function MeasuresPage(props: MeasuresPageProps): JSX.Element {
  const { view, form, measures, documents, today, share } = props;
  const { t } = view;
  return (
    <Page view={view} form={form} title={t("assistance.measures.title")} width="wide" breadcrumb={[toChecklist(view)]}>
      <p class="lead">{t("assistance.measures.lead")}</p>
      {measures.length === 0 ? (
        <EmptyState title={t("assistance.measures.none-title")}>{t("assistance.measures.none-text")}</EmptyState>
      ) : (
        <Table
          caption={t("assistance.measures.title")}
          captionUnseen
          columns={[
            { key: "measure", label: t("assistance.measures.column-measure") },
            { key: "cited", label: t("assistance.measures.column-cited") },
          ]}
          rows={measures.map((measure) => ({
            id: `measure-${measure.measureId}`,
            cells: {
              measure: (
                <>
                  <Cited view={view} measure={measure} on={today} />{" "}
                  {share.isOfficer && (
                    <a href={`/checklist/measures/${measure.measureId}`}>
                      {t("assistance.measures.correct")}
                      <span class="unseen"> {measure.title}</span>
                    </a>
                  )}
                </>
              ),
              cited: <CitedFor {...props} measure={measure} />,
            },
          }))}
        />
      )}
      {(share.isOfficer || share.grants.length > 0) && (
        <details open={form !== undefined}>
          <summary>{t("assistance.measures.record")}</summary>
          <Record.Form action="/checklist/measures" form={form}>
            <Record.Field name="title" />
            <Record.Field name="citation" />
            <Record.Field name="inForceFrom" />
            <Record.Field name="language" options={languages()} as="select" />
            {documents.length > 0 && <Record.Field name="documentId" options={optionsOf(documents)} as="select" />}
            <Record.Submit kind="secondary" />
          </Record.Form>
        </details>
      )}
    </Page>
  );
}

function CitedFor({ view, standing, share, measure }: MeasuresPageProps & { readonly measure: Measure }): JSX.Element {
  const items = [...standing.answers.values()].filter(
    ({ item, measures }) => measures.includes(measure.measureId) && share.mayRead(provision(item)?.article ?? 0),
  );
  if (items.length === 0) return <>{view.t("assistance.measures.not-cited")}</>;
  return (
    <>
      {items.map(({ item }, index) => {
        const asked = provision(item);
        return (
          <>
            {index > 0 && <Comma />}
            {asked !== undefined && (
              <a href={`/checklist/items/${item}`} title={questionOf(view, item)}>
                {articleOf(view, asked)}
              </a>
            )}
          </>
        );
      })}
    </>
  );
}

/** A measure as it stands, to be put right; every answer that cites it shows the later version. */
export function MeasurePage({
  view,
  form,
  documents,
  measure,
}: Pick<MeasuresPageProps, "view" | "form" | "documents"> & { readonly measure: Measure }): JSX.Element {
  const { t } = view;
  const { title, citation, inForceFrom, language, documentId, version } = measure;
  const known = { title, citation, inForceFrom, language, documentId, version };
  return (
    <Page
      view={view}
      form={form}
      title={t("assistance.measures.correct-title")}
      breadcrumb={[toChecklist(view), { href: "/checklist/measures", label: t("assistance.measures.title") }]}
    >
      <p>
        <HostileText text={title} />
      </p>
      <Correct.Form form={form} known={known} hidden={["version"]}>
        <Correct.Field name="title" />
        <Correct.Field name="citation" />
        <Correct.Field name="inForceFrom" />
        <Correct.Field name="language" options={languages()} as="select" />
        {documents.length > 0 && <Correct.Field name="documentId" options={optionsOf(documents)} as="select" />}
        <Correct.Field name="reason" />
        <Correct.Submit />
      </Correct.Form>
    </Page>
  );
}

function optionsOf(documents: readonly KeptDocument[]) {
  return documents.map(({ documentId, entry: { title, reference } }) => ({
    value: documentId,
    label: visibleText(reference === undefined ? title : `${title} (${reference})`),
  }));
}

export function languages() {
  return Object.entries(LANGUAGE_NAMES).map(([value, label]) => ({ value, label }));
}
