import type { Context } from "hono";
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
  type SummaryRow,
  useView,
  viewOf,
} from "../../../web/index.ts";
import type { AccessRequest } from "../access-store.ts";
import type { AccessChange } from "../actions/access-requests.ts";
import { type ApprovalPreview, exactText } from "../domain/approval.ts";
import { ConfirmForm, ExactText } from "./confirmation.tsx";

export interface AccessReviewProps {
  readonly c: Context;
  readonly preview: ApprovalPreview<AccessChange>;
  /** What the second administrator decides on; undefined while the first one looks at what they would ask. */
  readonly request?: AccessRequest | undefined;
  readonly errors?: readonly FieldError[] | undefined;
}

/** Exactly what is asked: for whom, why, and what ends by it; and the button that asks, or approves. */
export function AccessReviewPage({ c, preview, request, errors = [] }: AccessReviewProps) {
  const view = viewOf(c);
  const { t } = view;
  const { content, approval } = preview;
  const { act, userId, requestId, reason } = content;
  return (
    <Page
      view={view}
      kind={t("identity.people.title")}
      title={t(`identity.access.title-${act}`)}
      breadcrumb={[
        { href: "/people", label: t("identity.people.title") },
        { href: `/people/${userId}`, label: content.name },
      ]}
      hasErrors={errors.length > 0}
    >
      <ErrorSummary errors={errors} />
      <p class="lead">{t(request === undefined ? "identity.access.lead-ask" : "identity.access.lead-approve")}</p>
      <AccessFacts content={content} request={request} />
      <Notice tone="info" title={t(`identity.access.effect-${act}`)}>
        <p>{t(`identity.access.effect-${act}-text`)}</p>
      </Notice>
      <ExactText text={exactText(content)} />
      {request === undefined ? (
        <>
          <ConfirmForm action={`/people/${userId}/access`} thing={approval} label={t("identity.access.ask")}>
            <input type="hidden" name="requestId" value={requestId} />
            <Asked act={act} reason={reason} />
          </ConfirmForm>
          <Form action={`/people/${userId}/access/review`}>
            <Asked act={act} reason={reason} />
            <Button kind="secondary" name="change" value="yes">
              {t("identity.enrolment.change")}
            </Button>
          </Form>
        </>
      ) : (
        <>
          <ConfirmForm
            action={`/access/${requestId}/approval`}
            thing={approval}
            label={t(`identity.access.approve-${act}`)}
          />
          <Form action={`/access/${requestId}/withdrawal`}>
            <Button kind="secondary">{t("identity.access.withdraw")}</Button>
          </Form>
        </>
      )}
    </Page>
  );
}

function AccessFacts({ content, request }: { content: AccessChange; request: AccessRequest | undefined }) {
  const { t, format } = useView();
  const { act, name, roles, suspended, reason, endingPasskeys } = content;
  const asked: SummaryRow[] =
    request === undefined
      ? []
      : [
          {
            label: t("identity.access.asked"),
            value: (
              <>
                <HostileText text={request.askerName} /> (<Moment at={request.askedAt} />)
              </>
            ),
          },
        ];
  const ends: SummaryRow[] =
    act === "new-link"
      ? [{ label: t("identity.access.ending"), value: <EndingPasskeys passkeys={endingPasskeys} /> }]
      : [];
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
        ...asked,
        ...ends,
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
function Asked({ act, reason }: { act: string; reason: string }) {
  return (
    <>
      <input type="hidden" name="act" value={act} />
      <input type="hidden" name="reason" value={reason} />
    </>
  );
}
