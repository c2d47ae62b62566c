import type { Context } from "hono";
import { type FieldError, HostileText, Moment, Notice, SummaryList, useView, viewOf } from "../../../web/index.ts";
import type { AccessRequest } from "../access-store.ts";
import type { AccessChange } from "../actions/access-requests.ts";
import type { ApprovalPreview } from "../domain/approval.ts";
import { askedRow, ReviewPage } from "./review-page.tsx";

export interface AccessReviewProps {
  readonly c: Context;
  readonly preview: ApprovalPreview<AccessChange>;
  /** What the second administrator decides on; undefined while the first one looks at what they would ask. */
  readonly request?: AccessRequest | undefined;
  /** Whoever asked may withdraw, and does not approve. */
  readonly isAsker?: boolean | undefined;
  readonly errors?: readonly FieldError[] | undefined;
}

/** Exactly what is asked: for whom, why, and what ends by it; and the button that asks, or approves. */
export function AccessReviewPage({ c, preview, request, isAsker, errors = [] }: AccessReviewProps) {
  const view = viewOf(c);
  const { t } = view;
  const { content } = preview;
  const { act, userId, requestId } = content;
  const asking = {
    ask: { action: `/people/${userId}/access`, label: t("identity.access.ask") },
    back: { action: `/people/${userId}/access/review`, label: t("identity.enrolment.change") },
    filledIn: <FilledIn content={content} />,
  };
  const approve = { action: `/access/${requestId}/approval`, label: t(`identity.access.approve-${act}`) };
  const approving = {
    approve: isAsker === true ? undefined : approve,
    withdraw: { action: `/access/${requestId}/withdrawal`, label: t("identity.access.withdraw") },
  };
  return (
    <ReviewPage
      view={view}
      kind={t("identity.people.title")}
      title={t(`identity.access.title-${act}`)}
      breadcrumb={[
        { href: "/people", label: t("identity.people.title") },
        { href: `/people/${userId}`, label: content.name },
      ]}
      lead={t(request === undefined ? "identity.access.lead-ask" : "identity.access.lead-approve")}
      preview={preview}
      step={request === undefined ? asking : approving}
      errors={errors}
    >
      <AccessFacts content={content} request={request} />
      <Notice tone="info" title={t(`identity.access.effect-${act}`)}>
        <p>{t(`identity.access.effect-${act}-text`)}</p>
      </Notice>
    </ReviewPage>
  );
}

function AccessFacts({ content, request }: { content: AccessChange; request: AccessRequest | undefined }) {
  const { t, format } = useView();
  const { act, name, roles, suspended, reason, endingPasskeys } = content;
  return (
    <SummaryList
      rows={[
        { label: t("identity.people.name"), value: <HostileText text={name} /> },
        { label: t("identity.people.roles"), value: format.list(roles.map((role) => t(`identity.role.${role}`))) },
        {
          label: t("identity.access.suspension"),
          value: t(suspended ? "identity.access.suspension-ends" : "identity.access.suspension-none"),
        },
        {
          label: t("identity.access.reason"),
          value: <HostileText text={reason} lines />,
        },
        ...(request === undefined ? [] : [askedRow(t("identity.access.asked"), request.askerName, request.askedAt)]),
        ...(act === "new-link"
          ? [{ label: t("identity.access.ending"), value: <EndingPasskeys passkeys={endingPasskeys} /> }]
          : []),
      ]}
    />
  );
}

function EndingPasskeys({ passkeys }: { passkeys: AccessChange["endingPasskeys"] }) {
  const { t } = useView();
  if (passkeys.length === 0) return <>{t("identity.access.ending-none")}</>;
  return (
    <ul>
      {passkeys.map(({ label, addedAt }) => (
        <li>
          <HostileText text={label} /> (<Moment at={new Date(addedAt)} />)
        </li>
      ))}
    </ul>
  );
}

/** What was filled in, so that nothing has to be written twice. */
function FilledIn({ content: { requestId, act, reason } }: { content: AccessChange }) {
  return (
    <>
      <input type="hidden" name="requestId" value={requestId} />
      <input type="hidden" name="act" value={act} />
      <input type="hidden" name="reason" value={reason} />
    </>
  );
}
