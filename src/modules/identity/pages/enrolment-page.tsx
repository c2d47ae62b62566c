import type { Context } from "hono";
import {
  PhoneNumber,
  type FieldError,
  HostileText,
  isLanguage,
  LANGUAGE_NAMES,
  SummaryList,
  useView,
  viewOf,
} from "../../../web/index.ts";
import type { Enrolment } from "../actions/people.ts";
import type { ApprovalPreview } from "../domain/approval.ts";
import { ReviewPage } from "./review-page.tsx";

export interface EnrolmentPageProps {
  readonly c: Context;
  readonly preview: ApprovalPreview<Enrolment>;
  /** Which of the two administrators reads. */
  readonly step: "propose" | "approve";
  /** They proposed this person themselves, so another one approves. */
  readonly isAsker?: boolean;
  readonly errors?: readonly FieldError[] | undefined;
}

/** Exactly the person whom an administrator proposes, or approves, and the button that does it. */
export function EnrolmentPage({ c, preview, step, isAsker = false, errors = [] }: EnrolmentPageProps) {
  const view = viewOf(c);
  const { t } = view;
  const { content } = preview;
  const asking = {
    ask: { action: "/people", label: t("identity.enrolment.propose") },
    back: { action: "/people/review", label: t("identity.enrolment.change") },
    filledIn: <FilledIn content={content} />,
  };
  const approving = {
    approve: isAsker
      ? undefined
      : { action: `/people/${content.userId}/approval`, label: t("identity.enrolment.approve") },
    back: { action: "/people/review", label: t("identity.enrolment.change") },
    filledIn: <FilledIn content={content} />,
  };
  return (
    <ReviewPage
      view={view}
      kind={t("identity.people.title")}
      title={t(`identity.enrolment.title-${step}`)}
      breadcrumb={[{ href: "/people", label: t("identity.people.title") }]}
      lead={t(`identity.enrolment.lead-${isAsker ? "propose" : step}`)}
      preview={preview}
      step={step === "propose" ? asking : approving}
      errors={errors}
    >
      <PersonFacts content={content} />
    </ReviewPage>
  );
}

function PersonFacts({ content: { name, roles, languages, phone } }: { content: Enrolment }) {
  const { t, format } = useView();
  return (
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
          value: (
            <span id="field-phone">
              {phone === null ? t("identity.enrolment.no-phone") : <PhoneNumber number={phone} />}
            </span>
          ),
        },
      ]}
    />
  );
}

/** The form as it was filled in, so that nothing has to be written twice. */
function FilledIn({ content: { userId, name, roles, languages, phone } }: { content: Enrolment }) {
  return (
    <>
      <input type="hidden" name="userId" value={userId} />
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
