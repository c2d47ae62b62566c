import type { Context } from "hono";
import {
  Button,
  ErrorSummary,
  type FieldError,
  Form,
  HostileText,
  isLanguage,
  LANGUAGE_NAMES,
  Page,
  SummaryList,
  viewOf,
} from "../../../web/index.ts";
import type { Enrolment } from "../actions/people.ts";
import { type ApprovalPreview, exactText } from "../domain/approval.ts";
import { ConfirmForm, ExactText } from "./confirmation.tsx";

export interface EnrolmentPageProps {
  readonly c: Context;
  readonly preview: ApprovalPreview<Enrolment>;
  /** Which of the two administrators reads. */
  readonly step: "propose" | "approve";
  readonly errors?: readonly FieldError[] | undefined;
}

/** Exactly the person whom an administrator proposes, or approves, and the button that does it. */
export function EnrolmentPage({ c, preview, step, errors = [] }: EnrolmentPageProps) {
  const view = viewOf(c);
  const { t, format } = view;
  const { content, approval } = preview;
  const { userId, name, roles, languages, phone } = content;
  return (
    <Page
      view={view}
      kind={t("identity.people.title")}
      title={t(`identity.enrolment.title-${step}`)}
      breadcrumb={[{ href: "/people", label: t("identity.people.title") }]}
      hasErrors={errors.length > 0}
    >
      <ErrorSummary errors={errors} />
      <p class="lead">{t(`identity.enrolment.lead-${step}`)}</p>
      <SummaryList
        rows={[
          { label: t("identity.people.name"), value: <HostileText text={name} /> },
          { label: t("identity.people.roles"), value: format.list(roles.map((role) => t(`identity.role.${role}`))) },
          {
            label: t("identity.people.languages"),
            value: format.list(languages.map((tag) => (isLanguage(tag) ? LANGUAGE_NAMES[tag] : tag))),
          },
          {
            label: t("identity.people.phone"),
            value: phone === null ? t("identity.enrolment.no-phone") : <bdi dir="ltr">{phone}</bdi>,
          },
        ]}
      />
      <ExactText text={exactText(content)} />
      {step === "propose" ? (
        <>
          <ConfirmForm action="/people" thing={approval} label={t("identity.enrolment.propose")}>
            <input type="hidden" name="userId" value={userId} />
            <PersonFields content={content} />
          </ConfirmForm>
          <Form action="/people/review">
            <PersonFields content={content} />
            <Button kind="secondary" name="change" value="yes">
              {t("identity.enrolment.change")}
            </Button>
          </Form>
        </>
      ) : (
        <ConfirmForm action={`/people/${userId}/approval`} thing={approval} label={t("identity.enrolment.approve")} />
      )}
    </Page>
  );
}

/** The form as it was filled in, so that nothing has to be written twice. */
function PersonFields({ content: { name, roles, languages, phone } }: { content: Enrolment }) {
  return (
    <>
      <input type="hidden" name="name" value={name} />
      {roles.map((role) => (
        <input type="hidden" name="roles" value={role} />
      ))}
      {languages.map((language) => (
        <input type="hidden" name="languages" value={language} />
      ))}
      {phone !== null && <input type="hidden" name="phone" value={phone} />}
    </>
  );
}
