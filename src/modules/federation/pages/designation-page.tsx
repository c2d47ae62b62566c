import type { JSX } from "hono/jsx/jsx-runtime";
import {
  Button,
  EmptyState,
  type FieldError,
  FileField,
  Fingerprint,
  Form,
  LinkButton,
  Notice,
  Page,
  QrCode,
  SummaryList,
  useView,
  type View,
} from "../../../web/index.ts";
import type { DesignationView } from "../../../protocol/index.ts";
import { fingerprintFace } from "../directory/fingerprint.ts";
import type { OwnDetails } from "../domain/own-details.ts";
import { type Renewal, renewalOf } from "../domain/renewal.ts";
import type { DraftFacts } from "../types.ts";
import { LostKeyLines } from "./draft-withdrawal-page.tsx";

interface DesignationPageProps {
  readonly view: View;
  readonly own: DesignationView | undefined;
  /** The one that waits for signatures; undefined where none does. */
  readonly draft: DraftFacts | undefined;
  /** What the next one says; undefined where nothing was saved yet. */
  readonly details: OwnDetails | undefined;
  readonly detailsChangedAt: Date | undefined;
  /** One administrator asked for other details, and a second one has to approve. */
  readonly changeWaits: boolean;
  readonly mayIssue: boolean;
  /** The reader just approved other details. */
  readonly isApproved: boolean;
  /** What was wrong with the signed draft that was handed in. */
  readonly errors: readonly FieldError[] | undefined;
}

const DAY_MS = 24 * 60 * 60_000;

/** Who we are to the others: the fingerprint to read aloud, the file to hand over, what it says, and how it is renewed. */
export function DesignationPage({
  view,
  own,
  draft,
  details,
  detailsChangedAt,
  changeWaits,
  mayIssue,
  isApproved,
  errors,
}: DesignationPageProps): JSX.Element {
  const { t, now } = view;
  const renewal = own && renewalOf(own.designation, now);
  const isDue = renewal !== undefined && (renewal.isEnding || renewal.isSealOld);
  const newUntil = details && new Date(now.getTime() + details.validDays * DAY_MS);
  const newest = draft?.issuedAt ?? (own && new Date(own.designation.issuedAt));
  /** Renewing what is due has a button of its own, and publishes as well what was approved. */
  const mayIssueBeside = mayIssue && (!isDue || draft !== undefined);
  const isUnpublished = newest !== undefined && detailsChangedAt !== undefined && detailsChangedAt > newest;
  return (
    <Page
      view={view}
      title={t("federation.designation.title")}
      breadcrumb={[{ href: "/peers", label: t("federation.peers.title") }]}
      errors={errors}
    >
      {isApproved && <Notice tone="good" title={t("federation.details.done-approved")} announce />}
      <p class="lead">{t("federation.designation.lead")}</p>
      {isDue && (
        <Due
          renewal={renewal}
          newUntil={newUntil}
          // Another draft would make the signatures worthless that are under way for the one that waits.
          draftWaits={draft !== undefined}
          changeWaits={changeWaits}
          mayIssue={mayIssue}
        />
      )}
      {mayIssueBeside && isUnpublished && newUntil !== undefined && (
        <Notice tone="attention" title={t("federation.designation.unpublished")}>
          <Issue newUntil={newUntil} isNext={draft === undefined} replacesDraft={draft !== undefined} />
        </Notice>
      )}
      {draft !== undefined && <Draft draft={draft} mayIssue={mayIssue} errors={errors} />}
      {own === undefined ? (
        <EmptyState title={t("federation.designation.none")}>{t("federation.designation.none-help")}</EmptyState>
      ) : (
        <InForce own={own} />
      )}
      {mayIssue && details !== undefined && (
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
      <p>
        <a href="/keys">{t("federation.keys.title")}</a>
      </p>
      {mayIssueBeside && !isUnpublished && newUntil !== undefined && (
        <details open={newest === undefined}>
          <summary>{t("federation.designation.issue-title")}</summary>
          <Issue newUntil={newUntil} isNext={newest === undefined} replacesDraft={draft !== undefined} />
        </details>
      )}
    </Page>
  );
}

/** What ends, when, and the one button that renews it. */
function Due({
  renewal: { daysLeft, sealAgeDays, isEnding, isEnded, isSealOld },
  newUntil,
  draftWaits,
  changeWaits,
  mayIssue,
}: {
  renewal: Renewal;
  newUntil: Date | undefined;
  draftWaits: boolean;
  changeWaits: boolean;
  mayIssue: boolean;
}): JSX.Element {
  const { t, format } = useView();
  const ours = { own: "yes", state: "" };
  const kind = isEnded ? "designation-expired" : isEnding ? "designation-expires" : "dispatch-seal-old";
  return (
    <Notice
      tone={isEnded ? "bad" : "attention"}
      title={t(`federation.alarm.${kind}`, { ...ours, daysLeft, sealAgeDays })}
    >
      {isEnding && <p>{t("federation.renewal.why-end")}</p>}
      {isSealOld && <p>{t("federation.renewal.why-seal")}</p>}
      {draftWaits ? (
        <p>{t("federation.renewal.draft-waits")}</p>
      ) : mayIssue && newUntil !== undefined ? (
        <>
          <p>{t("federation.renewal.means", { until: format.date(newUntil) })}</p>
          {changeWaits && <p>{t("federation.details.waiting-before-issue")}</p>}
          <Form action="/designation">
            <Button>{t("federation.renewal.renew")}</Button>
          </Form>
        </>
      ) : (
        <p>{t("federation.renewal.by-administrator")}</p>
      )}
    </Notice>
  );
}

/** What waits for signatures, who has still to sign, and the way to take it back. */
function Draft({
  draft: { threshold, members, validUntil, lost, isWithdrawalAsked },
  mayIssue,
  errors,
}: {
  draft: DraftFacts;
  mayIssue: boolean;
  errors: readonly FieldError[] | undefined;
}): JSX.Element {
  const view = useView();
  const { t, format } = view;
  return (
    <Notice tone="attention" title={t("federation.designation.waiting")}>
      <p>{t("federation.designation.waiting-help")}</p>
      <p>{t("federation.designation.root-of", { threshold, members: members.length })}</p>
      <ul>
        {members.map(({ name, hasSigned }) => (
          <li>
            {t(hasSigned ? "federation.designation.member-signed" : "federation.designation.member-not-signed", {
              name,
            })}
          </li>
        ))}
      </ul>
      <p>{t("federation.draft.until", { until: format.date(validUntil) })}</p>
      {lost.length > 0 && (
        <>
          <p>
            <strong>{t("federation.draft.lost")}</strong>
          </p>
          <LostKeyLines view={view} lost={lost} />
        </>
      )}
      {isWithdrawalAsked && <p>{t("federation.draft.asked")}</p>}
      {mayIssue && (
        <>
          <p>
            <LinkButton href="/designation/draft" kind="secondary">
              {t("federation.designation.draft")}
            </LinkButton>
          </p>
          <Form action="/designation/signatures" files errors={errors}>
            <FileField
              name="file"
              label={t("federation.designation.signed")}
              hint={t("federation.designation.signed-hint")}
            />
            <Button>{t("federation.designation.hand-in")}</Button>
          </Form>
          <p>
            <a href="/designation/draft/withdrawal">{t("federation.draft.withdraw")}</a>
          </p>
        </>
      )}
    </Notice>
  );
}

function InForce({ own }: { own: DesignationView }): JSX.Element {
  const { t, format } = useView();
  const { number, validUntil, rootSet, endpoints } = own.designation;
  return (
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
          { label: t("federation.designation.number"), value: format.number(number) },
          { label: t("federation.designation.until"), value: format.date(new Date(validUntil)) },
          {
            label: t("federation.designation.root"),
            value: t("federation.designation.root-of", {
              threshold: rootSet.threshold,
              members: rootSet.members.length,
            }),
          },
          { label: t("federation.designation.address"), value: <code dir="ltr">{endpoints.peer}</code> },
        ]}
      />
    </>
  );
}

/** What the next designation carries, and the button that makes it; `isNext`: nothing else is to be done first. */
function Issue({
  newUntil,
  isNext,
  replacesDraft,
}: {
  newUntil: Date;
  isNext: boolean;
  replacesDraft: boolean;
}): JSX.Element {
  const { t, format } = useView();
  return (
    <>
      <p>{t("federation.designation.issue-means", { until: format.date(newUntil) })}</p>
      {replacesDraft && <p>{t("federation.draft.replaced")}</p>}
      <Form action="/designation">
        <Button kind={isNext ? "primary" : "secondary"}>{t("federation.designation.issue")}</Button>
      </Form>
    </>
  );
}
