import type { JSX } from "hono/jsx/jsx-runtime";
import {
  Button,
  ErrorSummary,
  type FieldError,
  Form,
  HostileText,
  Moment,
  Notice,
  Page,
  SummaryList,
  Table,
  type View,
} from "../../../web/index.ts";
import { type ApprovalPreview, ConfirmForm, exactText, ExactText } from "../../identity/index.ts";
import { authorityName } from "../authority-names.ts";
import type { DetailsChange } from "../types.ts";
import { type DetailsDifference, differencesOf } from "./details-facts.ts";
import { FactLines } from "./details-page.tsx";

export interface DetailsReviewProps {
  readonly view: View;
  readonly preview: ApprovalPreview<DetailsChange>;
  /** The first administrator looks at what they would ask: of which authority, empty for a further one. */
  readonly authority: string | undefined;
  /** Who asked, for the second administrator. */
  readonly asked: { readonly name: string; readonly at: Date; readonly isReader: boolean } | undefined;
  readonly errors: readonly FieldError[];
}

/** Exactly what changes, what it was and what it will be, before either administrator stands behind it (R16). */
export function DetailsReviewPage({ view, preview, authority, asked, errors }: DetailsReviewProps): JSX.Element {
  const { t } = view;
  const { content, approval } = preview;
  return (
    <Page
      view={view}
      kind={t("federation.details.title")}
      title={t("federation.details.review-title")}
      breadcrumb={[
        { href: "/designation", label: t("federation.designation.title") },
        { href: "/designation/details", label: t("federation.details.title") },
      ]}
      hasErrors={errors.length > 0}
      width="wide"
    >
      <ErrorSummary errors={errors} />
      <p class="lead">{t(asked === undefined ? "federation.details.lead-ask" : "federation.details.lead-approve")}</p>
      {asked !== undefined && (
        <SummaryList
          rows={[
            {
              label: t("federation.details.asked-by"),
              value: (
                <>
                  <HostileText text={asked.name} /> (<Moment at={asked.at} />)
                </>
              ),
            },
          ]}
        />
      )}
      <Differences view={view} content={content} />
      <Notice tone="info" title={t("federation.details.effect")}>
        <p>{t("federation.details.effect-text")}</p>
      </Notice>
      <ExactText text={exactText(content)} />
      {authority !== undefined && (
        <>
          <ConfirmForm action="/designation/details/change" thing={approval} label={t("federation.details.ask")}>
            <Carried content={content} authority={authority} />
          </ConfirmForm>
          <Form action={`/designation/details/authorities${authority === "" ? "" : `/${authority}`}`}>
            <Carried content={content} authority={authority} />
            <Button kind="secondary">{t("federation.details.back")}</Button>
          </Form>
        </>
      )}
      {asked?.isReader === true && <p>{t("federation.details.same-person")}</p>}
      {asked?.isReader === false && (
        <ConfirmForm
          action={`/designation/details/changes/${content.changeId}/approval`}
          thing={approval}
          label={t("federation.details.approve")}
        />
      )}
      {asked !== undefined && (
        <Form action={`/designation/details/changes/${content.changeId}/withdrawal`}>
          <Button kind="secondary">{t("federation.details.withdraw")}</Button>
        </Form>
      )}
    </Page>
  );
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

/** What was filled in: the digest says whether it is still what was shown. */
function Carried({ content: { changeId, to }, authority }: { content: DetailsChange; authority: string }): JSX.Element {
  return (
    <>
      <input type="hidden" name="changeId" value={changeId} />
      <input type="hidden" name="details" value={exactText(to)} />
      <input type="hidden" name="authority" value={authority} />
    </>
  );
}
