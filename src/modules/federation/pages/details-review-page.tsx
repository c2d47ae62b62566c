import type { JSX } from "hono/jsx/jsx-runtime";
import { type FieldError, HostileText, Notice, SummaryList, Table, type View } from "../../../web/index.ts";
import { type ApprovalPreview, askedRow, exactText, ReviewPage, type ReviewPageProps } from "../../identity/index.ts";
import { authorityName } from "../directory/authority-names.ts";
import type { DetailsChange } from "../types.ts";
import { type DetailsDifference, differencesOf } from "./details-facts.ts";
import { FactLines } from "./details-page.tsx";

export interface DetailsReviewProps {
  readonly view: View;
  readonly preview: ApprovalPreview<DetailsChange>;
  readonly step: ReviewedDetails;
  readonly errors: readonly FieldError[];
}

/** The form in which the first administrator filled in a change; or what the second one decides on. */
export type ReviewedDetails =
  { readonly form: string } | { readonly askerName: string; readonly askedAt: Date; readonly isAsker: boolean };

/** Exactly what changes, what it was and what it will be, before either administrator stands behind it (R16). */
export function DetailsReviewPage({ view, preview, step, errors }: DetailsReviewProps): JSX.Element {
  const { t } = view;
  const { content } = preview;
  return (
    <ReviewPage
      view={view}
      kind={t("federation.details.title")}
      title={t("federation.details.review-title")}
      breadcrumb={[
        { href: "/designation", label: t("federation.designation.title") },
        { href: "/designation/details", label: t("federation.details.title") },
      ]}
      width="wide"
      lead={t("form" in step ? "federation.details.lead-ask" : "federation.details.lead-approve")}
      preview={preview}
      step={"form" in step ? asking(view, content, step.form) : approving(view, content, step)}
      errors={errors}
    >
      {"askedAt" in step && (
        <SummaryList rows={[askedRow(t("federation.details.asked-by"), step.askerName, step.askedAt)]} />
      )}
      <Differences view={view} content={content} />
      <Notice tone="info" title={t("federation.details.effect")}>
        <p>{t("federation.details.effect-text")}</p>
      </Notice>
    </ReviewPage>
  );
}

function asking({ t }: View, content: DetailsChange, form: string): ReviewPageProps["step"] {
  return {
    ask: { action: "/designation/details/change", label: t("federation.details.ask") },
    back: { action: form, label: t("federation.details.back") },
    filledIn: <FilledIn content={content} form={form} />,
  };
}

function approving(
  { t }: View,
  { changeId }: DetailsChange,
  { isAsker }: { isAsker: boolean },
): ReviewPageProps["step"] {
  const change = `/designation/details/changes/${changeId}`;
  return {
    approve: isAsker ? undefined : { action: `${change}/approval`, label: t("federation.details.approve") },
    withdraw: { action: `${change}/withdrawal`, label: t("federation.details.withdraw") },
  };
}

function Differences({ view, content: { from, to } }: { view: View; content: DetailsChange }): JSX.Element {
  const { t } = view;
  const all = differencesOf(view, from, to);
  const places = [...new Set(all.map(({ authority }) => authority))];
  const nameOf = (id: string | undefined): string => {
    const known = [...to.authorities, ...(from?.authorities ?? [])].find((authority) => authority.id === id);
    return known === undefined ? t("federation.details.of-the-state") : authorityName(known, view.lang);
  };
  return (
    <>
      {places.map((place) => (
        <section>
          <h2>
            <HostileText text={nameOf(place)} />
          </h2>
          <DifferenceTable
            view={view}
            caption={nameOf(place)}
            rows={all.filter(({ authority }) => authority === place)}
          />
        </section>
      ))}
    </>
  );
}

function DifferenceTable({
  view,
  caption,
  rows,
}: {
  view: View;
  caption: string;
  rows: readonly DetailsDifference[];
}): JSX.Element {
  const { t } = view;
  return (
    <Table
      caption={caption}
      captionUnseen
      columns={[
        { key: "what", label: t("federation.details.column-what") },
        { key: "before", label: t("federation.details.column-before") },
        { key: "after", label: t("federation.details.column-after") },
      ]}
      rows={rows.map(({ label, isCode, before, after }) => ({
        cells: {
          what: label,
          before: <FactLines view={view} lines={before} isCode={isCode} />,
          after: (
            <strong>
              <FactLines view={view} lines={after} isCode={isCode} />
            </strong>
          ),
        },
      }))}
    />
  );
}

function FilledIn({ content: { changeId, to }, form }: { content: DetailsChange; form: string }): JSX.Element {
  return (
    <>
      <input type="hidden" name="changeId" value={changeId} />
      <input type="hidden" name="details" value={exactText(to)} />
      <input type="hidden" name="form" value={form} />
    </>
  );
}
