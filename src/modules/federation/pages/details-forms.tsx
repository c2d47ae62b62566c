import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { AUTHORITY_ROLES, SECRETARIAT_CODES } from "../../../protocol/index.ts";
import { everyLanguage, type FieldOf, formOf, type FormState, Page, useView, type View } from "../../../web/index.ts";
import { authorityName } from "../directory/authority-names.ts";
import { addAuthority, changeAuthority, changeState } from "../designation/change-details.ts";
import { authorityOf, languagesIn, partOfAuthority, partOfState, WEEKDAYS } from "../domain/details-parts.ts";
import type { OwnDetails } from "../domain/own-details.ts";
import { weekdayName } from "./details-facts.ts";

const Known = formOf(changeAuthority);
const Further = formOf(addAuthority);
const State = formOf(changeState);

interface FormPageProps {
  readonly view: View;
  readonly form: FormState | undefined;
  readonly details: OwnDetails;
}

/** One authority: how it is called, how and when it is reached, and what it asks of requests. */
export function AuthorityPage({ id, details, ...page }: FormPageProps & { readonly id: string }): JSX.Element {
  const name = authorityName(authorityOf(details, id), page.view.lang);
  return (
    <DetailsFormPage {...page} title={name}>
      <Known.Form form={page.form} known={partOfAuthority(details, id)}>
        <AuthorityBoxes of={Known} known={languagesIn(details)} />
      </Known.Form>
    </DetailsFormPage>
  );
}

/** A further authority. */
export function NewAuthorityPage({ view, form }: Omit<FormPageProps, "details">): JSX.Element {
  return (
    <DetailsFormPage view={view} form={form} title={view.t("federation.details.add")}>
      <Further.Form form={form} known={{ answers: "hours" }}>
        <Further.Field name="id" code />
        <AuthorityBoxes of={Further} />
      </Further.Form>
    </DetailsFormPage>
  );
}

/** What our designation says of the whole State: who runs the server, languages, how long it lasts, reservations. */
export function StatePage({ details, ...page }: FormPageProps): JSX.Element {
  const known = languagesIn(details);
  return (
    <DetailsFormPage {...page} title={page.view.t("federation.details.of-the-state")}>
      <State.Form form={page.form} known={partOfState(details)}>
        <State.Field name="operator" as="line" />
        <State.Field name="hostsForOthers" words="federation.details" />
        <State.Groups name="stateLanguages">{(Box) => <LanguageBox of={Box} known={known} />}</State.Groups>
        <State.Field name="validDays" />
        <State.Groups name="reservations">
          {(Box) => (
            <>
              <Box name="article" as="line" />
              <Box name="text" />
              <LanguageBox of={Box} known={known} />
            </>
          )}
        </State.Groups>
        <State.Submit />
      </State.Form>
    </DetailsFormPage>
  );
}

function DetailsFormPage({
  children,
  ...page
}: Omit<FormPageProps, "details"> & { readonly title: string; readonly children: Child }): JSX.Element {
  const { t } = page.view;
  return (
    <Page {...page} kind={t("federation.details.title")} breadcrumb={detailsCrumbs(page.view)}>
      <p class="lead">{t("federation.details.form-lead")}</p>
      {children}
    </Page>
  );
}

export function detailsCrumbs({ t }: View): { readonly href: string; readonly label: string }[] {
  return [
    { href: "/designation", label: t("federation.designation.title") },
    { href: "/designation/details", label: t("federation.details.title") },
  ];
}

function AuthorityBoxes({
  of: Form,
  known,
}: {
  of: Pick<typeof Known, "Field" | "Groups" | "Submit">;
  known?: readonly string[] | undefined;
}): JSX.Element {
  const view = useView();
  const { t, format, server } = view;
  const isSecretariat = SECRETARIAT_CODES.includes(server.state);
  const roles = AUTHORITY_ROLES.filter((role) => (role === "secretariat") === isSecretariat);
  return (
    <>
      <Form.Groups name="names">
        {(Box) => (
          <>
            <LanguageBox of={Box} known={known} />
            <Box name="name" as="line" />
          </>
        )}
      </Form.Groups>
      <h2>{t("federation.details.reach")}</h2>
      <Form.Field name="phone" as="line" type="tel" code />
      <Form.Field name="email" type="email" code />
      <Form.Field name="timeZone" code />
      <Form.Field name="answers" />
      <Form.Groups name="hours">
        {(Box) => (
          <>
            <Box name="days" options={WEEKDAYS.map((day) => ({ value: String(day), label: weekdayName(view, day) }))} />
            <Box name="opens" code />
            <Box name="closes" code />
          </>
        )}
      </Form.Groups>
      <Form.Field name="holidays" as="area" rows={4} code />
      <h2>{t("federation.details.work")}</h2>
      <Form.Groups name="languages">{(Box) => <LanguageBox of={Box} known={known} />}</Form.Groups>
      <Form.Field
        name="roles"
        options={roles.map((role) => ({ value: role, label: format.capitalized(t(`federation.role.${role}`)) }))}
      />
      <Form.Groups name="requirements">
        {(Box) => (
          <>
            <Box name="text" rows={3} />
            <LanguageBox of={Box} known={known} />
          </>
        )}
      </Form.Groups>
      <Form.Field name="recipients" as="area" rows={3} code />
      <Form.Submit />
    </>
  );
}

function LanguageBox({
  of: Box,
  known,
}: {
  of: FieldOf<{ language: string }>;
  known?: readonly string[] | undefined;
}): JSX.Element {
  return <Box name="language" options={everyLanguage(useView(), known)} as="select" />;
}
