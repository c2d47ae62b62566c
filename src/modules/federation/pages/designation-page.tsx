import type { JSX } from "hono/jsx/jsx-runtime";
import {
  Button,
  EmptyState,
  errorFor,
  ErrorSummary,
  type FieldError,
  FileField,
  Fingerprint,
  Form,
  LinkButton,
  Notice,
  Page,
  QrCode,
  SummaryList,
  type View,
} from "../../../web/index.ts";
import type { DesignationView } from "../../../protocol/index.ts";
import { fingerprintFace } from "../directory/faces.ts";
import type { DraftSigners } from "../types.ts";

interface DesignationPageProps {
  readonly view: View;
  readonly own: DesignationView | undefined;
  /** Who signed the draft that waits; undefined where none does. */
  readonly signers: DraftSigners | undefined;
  readonly hasDetails: boolean;
  /** One administrator asked for other details, and a second one has to approve. */
  readonly changeWaits: boolean;
  readonly mayIssue: boolean;
  /** What was wrong with the signed draft that was handed in. */
  readonly errors?: readonly FieldError[];
}

/** Who we are to the others: the fingerprint to read aloud, the file to hand over, and what it says. */
export function DesignationPage({
  view,
  own,
  signers,
  hasDetails,
  changeWaits,
  mayIssue,
  errors,
}: DesignationPageProps): JSX.Element {
  const { t, format } = view;
  // Another draft would make the signatures worthless that are under way for the one that waits.
  const isFirst = own === undefined && signers === undefined;
  return (
    <Page
      view={view}
      title={t("federation.designation.title")}
      breadcrumb={[{ href: "/peers", label: t("federation.peers.title") }]}
      hasErrors={errors !== undefined && errors.length > 0}
    >
      {errors !== undefined && <ErrorSummary errors={errors} />}
      <p class="lead">{t("federation.designation.lead")}</p>
      {signers !== undefined && (
        <Notice tone="attention" title={t("federation.designation.waiting")}>
          <p>{t("federation.designation.waiting-help")}</p>
          <p>
            {t("federation.designation.root-of", { threshold: signers.threshold, members: signers.members.length })}
          </p>
          <ul>
            {signers.members.map(({ name, hasSigned }) => (
              <li>
                {t(hasSigned ? "federation.designation.member-signed" : "federation.designation.member-not-signed", {
                  name,
                })}
              </li>
            ))}
          </ul>
          {mayIssue && (
            <>
              <p>
                <LinkButton href="/designation/draft" kind="secondary">
                  {t("federation.designation.draft")}
                </LinkButton>
              </p>
              <Form action="/designation/signatures" files>
                <FileField
                  name="file"
                  label={t("federation.designation.signed")}
                  hint={t("federation.designation.signed-hint")}
                  error={errorFor(errors, "file")}
                />
                <Button>{t("federation.designation.hand-in")}</Button>
              </Form>
            </>
          )}
        </Notice>
      )}
      {own === undefined ? (
        <EmptyState title={t("federation.designation.none")}>{t("federation.designation.none-help")}</EmptyState>
      ) : (
        <>
          <h2>{t("federation.designation.fingerprint")}</h2>
          <p>{t("federation.designation.fingerprint-help")}</p>
          <Fingerprint {...fingerprintFace(own)} />
          <details>
            <summary>{t("web.qr.fingerprint")}</summary>
            <p>{t("web.qr.fingerprint-text")}</p>
            <p>
              <QrCode label={t("web.qr.fingerprint")} text={fingerprintFace(own).rootFingerprint} />
            </p>
          </details>
          <p>
            <LinkButton href="/designation/file" kind="secondary">
              {t("federation.designation.file")}
            </LinkButton>
          </p>
          <SummaryList
            title={t("federation.designation.facts")}
            rows={[
              { label: t("federation.designation.number"), value: format.number(own.designation.number) },
              { label: t("federation.designation.until"), value: format.date(new Date(own.designation.validUntil)) },
              {
                label: t("federation.designation.root"),
                value: t("federation.designation.root-of", {
                  threshold: own.designation.rootSet.threshold,
                  members: own.designation.rootSet.members.length,
                }),
              },
              {
                label: t("federation.designation.address"),
                value: <code dir="ltr">{own.designation.endpoints.peer}</code>,
              },
            ]}
          />
        </>
      )}
      {mayIssue && hasDetails && (
        <>
          <h2>{t("federation.details.title")}</h2>
          <p>{t("federation.details.lead")}</p>
          {changeWaits && (
            <Notice tone="attention" title={t("federation.details.waiting")}>
              <p>{t("federation.details.waiting-before-issue")}</p>
            </Notice>
          )}
          <p>
            <LinkButton href="/designation/details" kind="secondary">
              {t("federation.details.open")}
            </LinkButton>
          </p>
        </>
      )}
      {mayIssue && hasDetails && (
        <details open={isFirst}>
          <summary>{t("federation.designation.issue-title")}</summary>
          <p>{t("federation.designation.issue-means")}</p>
          <Form action="/designation">
            <Button kind={isFirst ? "primary" : "secondary"}>{t("federation.designation.issue")}</Button>
          </Form>
        </details>
      )}
    </Page>
  );
}
