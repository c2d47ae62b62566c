import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  type CameBack,
  Comma,
  formOf,
  type FormState,
  HostileText,
  Notice,
  Page,
  QuoteBlock,
  SummaryList,
  Table,
  type View,
} from "../../../web/index.ts";
import type { AuthorityNames } from "../../federation/index.ts";
import { ConfirmForm, ExactText, exactText } from "../../identity/index.ts";
import { rejectRelease } from "../actions/decide-release.ts";
import { exhibitName } from "../exhibit-name.ts";
import { exhibitKindText } from "../reason-text.ts";
import type { ReleasePreview } from "../types.ts";
import { CarriedReason, ReasonBoxes } from "./reason-fields.tsx";
import { ConditionList } from "./words.tsx";

export interface ReleasePageProps extends Pick<CameBack, "errors"> {
  /** That of the rejection, as it came back. */
  readonly form?: FormState | undefined;
  readonly view: View;
  readonly preview: ReleasePreview;
  readonly authorities: AuthorityNames;
  /** Of the release that waits for its second person; undefined for the first, who has not asked yet. */
  readonly releaseId?: string | undefined;
}

const Rejection = formOf(rejectRelease);
const RejectionReason = Rejection.within("reason");

type Shown = Pick<ReleasePageProps, "view" | "preview" | "authorities">;

/** Exactly what a release hands over: exhibit, receiver, basis, conditions, heads; and the one button (R16). */
export function ReleasePage({ view, preview, authorities, releaseId, errors, form }: ReleasePageProps): JSX.Element {
  const { t, lang } = view;
  const { content: manifest, approval, reason } = preview;
  const { exhibit, binding, conditions } = manifest;
  const path = `/exhibits/${exhibit.exhibitId}`;
  const step = releaseId === undefined ? "ask" : "approve";
  const state = stateName(binding.to.state, lang);
  return (
    <Page
      view={view}
      kind={exhibitName(exhibit)}
      title={t(`evidence.review.title-${step}`, { state })}
      breadcrumb={[{ href: path, label: exhibit.number }]}
      errors={errors}
      form={form}
    >
      <p class="lead">{t(`evidence.review.lead-${step}`, { state })}</p>
      <Handed {...{ view, preview, authorities }} />
      <h2>{t("evidence.conditions.title")}</h2>
      {conditions.length === 0 ? (
        <Notice tone="attention" title={t("evidence.review.no-conditions")} />
      ) : (
        <ConditionList view={view} conditions={conditions} />
      )}
      <Heads {...{ view, preview, authorities }} />
      <ExactText text={exactText(manifest)} note={t("evidence.review.exact")} />
      {releaseId === undefined ? (
        <ConfirmForm action={`${path}/releases`} thing={approval} label={t("evidence.release.ask")}>
          <CarriedReason reason={reason} />
          <input type="hidden" name="requestId" value={manifest.request?.requestId} />
        </ConfirmForm>
      ) : (
        <>
          <ConfirmForm
            action={`/releases/${releaseId}/approval`}
            thing={approval}
            label={t("evidence.release.approve")}
          />
          <Rejection.Folded
            action={`/releases/${releaseId}/rejection`}
            form={form}
            known={{ reason: { language: lang } }}
            kind="danger"
          >
            <ReasonBoxes Box={RejectionReason} />
          </Rejection.Folded>
        </>
      )}
    </Page>
  );
}

function Handed({ view, preview, authorities }: Shown): JSX.Element {
  const { t, lang, format } = view;
  const { content: manifest, reason } = preview;
  const { exhibit, original, request, receivers } = manifest;
  return (
    <>
      <h2>{t("evidence.review.handed")}</h2>
      <QuoteBlock quote={exhibit.title} />
      <SummaryList
        rows={[
          {
            label: t("evidence.release.to"),
            value: receivers.map(({ state, authority }) => (
              <p>
                {stateName(state, lang)}
                <Comma />
                <HostileText text={authorities(state, authority, lang)} />
              </p>
            )),
          },
          {
            label: t("evidence.review.request"),
            value: request && <a href={`/requests/${request.requestId}`}>{request.reference ?? request.requestId}</a>,
          },
          {
            label: t("evidence.review.basis"),
            value: request?.legalBasis && <HostileText text={request.legalBasis} />,
          },
          { label: t("evidence.reason.text"), value: <HostileText text={reason.text} lang={reason.language} lines /> },
          { label: t("evidence.exhibit.kind"), value: <bdi>{exhibitKindText(view, exhibit.kind)}</bdi> },
          { label: t("evidence.exhibit.name"), value: original.name && <HostileText text={original.name} /> },
          { label: t("evidence.exhibit.size"), value: format.bytes(original.size) },
          {
            label: t("evidence.exhibit.sha256"),
            value: (
              <code class="digest-whole" dir="ltr" translate="no">
                {original.sha256}
              </code>
            ),
          },
        ]}
      />
    </>
  );
}

/** Who can open the sealed body once the release is through: one line for each head that the manifest lists (R15). */
function Heads({ view, preview, authorities }: Shown): JSX.Element {
  const { t, lang } = view;
  return (
    <>
      <h2>{t("evidence.review.heads")}</h2>
      <p class="hint">{t("evidence.review.heads-text")}</p>
      <Table
        caption={t("evidence.review.heads")}
        captionUnseen
        columns={[
          { key: "for", label: t("evidence.review.head-for") },
          { key: "family", label: t("evidence.review.head-family") },
          { key: "digest", label: t("evidence.review.head-digest") },
        ]}
        rows={preview.content.heads.map((head) => ({
          cells: {
            for: (
              <>
                {stateName(head.for.state, lang)}
                <Comma />
                <HostileText text={authorities(head.for.state, head.for.authority, lang)} />
              </>
            ),
            family: t(`evidence.review.family-${head.family}`),
            digest: (
              <code class="digest-whole" dir="ltr" translate="no">
                {head.sha256}
              </code>
            ),
          },
        }))}
      />
    </>
  );
}
