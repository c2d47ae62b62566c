import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { type FormState, HostileText, Notice, Table, type View } from "../../../web/index.ts";
import { type ApprovalPreview, ReviewPage, type ReviewPageProps } from "../../identity/index.ts";
import { authorityName } from "../directory/authority-names.ts";
import type { DetailsChange } from "../types.ts";
import { differencesOf } from "./details-facts.ts";
import { detailsCrumbs } from "./details-forms.tsx";
import { FactLines } from "./details-page.tsx";

interface DetailsReviewProps extends Pick<ReviewPageProps, "step" | "lead"> {
  readonly view: View;
  readonly preview: ApprovalPreview<DetailsChange>;
  readonly form: FormState | undefined;
  /** Who asked for it, for the second administrator. */
  readonly children?: Child;
}

/** Exactly what changes, what it was and what it will be, before either administrator stands behind it (R16). */
export function DetailsReviewPage({ view, form, children, ...review }: DetailsReviewProps): JSX.Element {
  const { t } = view;
  return (
    <ReviewPage
      {...review}
      view={view}
      kind={t("federation.details.title")}
      title={t("federation.details.review-title")}
      breadcrumb={detailsCrumbs(view)}
      width="wide"
      errors={form?.errors ?? []}
    >
      {children}
      <Differences view={view} content={review.preview.content} />
      <Notice tone="info" title={t("federation.details.effect")}>
        <p>{t("federation.details.effect-text")}</p>
      </Notice>
    </ReviewPage>
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
          <Table
            caption={nameOf(place)}
            captionUnseen
            columns={[
              { key: "what", label: t("federation.details.column-what") },
              { key: "before", label: t("federation.details.column-before") },
              { key: "after", label: t("federation.details.column-after") },
            ]}
            rows={all
              .filter(({ authority }) => authority === place)
              .map(({ label, isCode, before, after }) => ({
                cells: {
                  what: label,
                  before: <FactLines lines={before} isCode={isCode} />,
                  after: (
                    <strong>
                      <FactLines lines={after} isCode={isCode} />
                    </strong>
                  ),
                },
              }))}
          />
        </section>
      ))}
    </>
  );
}
