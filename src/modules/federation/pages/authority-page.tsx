import type { JSX } from "hono/jsx/jsx-runtime";
import {
  Button,
  Checkboxes,
  Field,
  type FieldError,
  Form,
  type FormInput,
  Page,
  Radios,
  TextArea,
  useView,
  type View,
} from "../../../web/index.ts";
import { nameLanguages, requirementLines, rolesAt } from "./authority-input.ts";
import { weekdayName } from "./details-facts.ts";
import { WEEKDAYS } from "./hours-input.ts";

export interface AuthorityPageProps {
  readonly view: View;
  /** Undefined: a further one. */
  readonly id: string | undefined;
  readonly name: string;
  /** What is there now, or what was typed. */
  readonly input: FormInput;
  readonly errors: readonly FieldError[];
}

/** One authority, as it stands: how it is called, how and when it is reached, and what it asks of requests. */
export function AuthorityPage({ view, id, name, input, errors }: AuthorityPageProps): JSX.Element {
  const { t } = view;
  const place = id === undefined ? "/designation/details/authorities" : `/designation/details/authorities/${id}`;
  return (
    <Page
      view={view}
      kind={t("federation.details.title")}
      title={name}
      breadcrumb={[
        { href: "/designation", label: t("federation.designation.title") },
        { href: "/designation/details", label: t("federation.details.title") },
      ]}
      errors={errors}
      labels={labelsOf(view)}
    >
      <p class="lead">{t("federation.details.form-lead")}</p>
      <Form action={`${place}/review`} {...{ errors, input }}>
        {id === undefined && <Text name="id" width="medium" code hint />}
        <Names input={input} />
        <h2>{t("federation.details.reach")}</h2>
        <Text name="phone" type="tel" width="medium" code hint optional />
        <Text name="email" type="email" width="medium" code optional />
        <Text name="timeZone" label="time-zone" width="medium" code hint />
        <Hours />
        <Lines name="holidays" rows={4} />
        <h2>{t("federation.details.work")}</h2>
        <Text name="languages" width="medium" code hint />
        <Checkboxes
          name="roles"
          label={t("federation.details.roles")}
          options={rolesAt(view.server.state).map((role) => ({
            value: role,
            label: view.format.capitalized(t(`federation.role.${role}`)),
          }))}
        />
        <Requirements input={input} />
        <Lines name="recipients" rows={3} />
        <Button>{t("federation.details.check")}</Button>
      </Form>
    </Page>
  );
}

/** The names of fields whose sentence does not say which it is. */
function labelsOf(view: View): Readonly<Record<string, string>> {
  return {
    roles: view.t("federation.details.roles"),
    answers: view.t("federation.details.answers"),
    ...Object.fromEntries(WEEKDAYS.map((day) => [`hours-${day}`, weekdayName(view, day)])),
  };
}

function Text({
  name,
  label,
  hint,
  ...field
}: {
  name: string;
  label?: string;
  hint?: boolean;
  type?: "tel" | "email";
  width: "medium" | "full";
  code?: boolean;
  optional?: boolean | "depends";
}): JSX.Element {
  const { t } = useView();
  return (
    <Field
      name={name}
      label={t(`federation.details.${label ?? name}`)}
      hint={hint === true ? t(`federation.details.${label ?? name}-hint`) : undefined}
      {...field}
    />
  );
}

/** A list with one entry a line. */
function Lines({ name, rows }: { name: string; rows: number }): JSX.Element {
  const { t } = useView();
  return (
    <TextArea
      name={name}
      label={t(`federation.details.${name}`)}
      hint={t(`federation.details.${name}-hint`)}
      rows={rows}
      lang="en"
      optional
    />
  );
}

function Names({ input }: Pick<AuthorityPageProps, "input">): JSX.Element {
  const { t, format } = useView();
  return (
    <>
      <h2>{t("federation.details.names")}</h2>
      <p class="hint">{t("federation.details.names-hint")}</p>
      {nameLanguages(input).map((language) => (
        <Field
          name={`name-${language}`}
          label={t("federation.details.name-in", { language: format.languageName(language) })}
          lang={language}
          optional="depends"
        />
      ))}
      <Text name="more-language" width="medium" code hint optional="depends" />
      <Text name="more-name" width="full" optional="depends" />
    </>
  );
}

function Hours(): JSX.Element {
  const view = useView();
  const { t } = view;
  return (
    <>
      <Radios
        name="answers"
        label={t("federation.details.answers")}
        options={[
          { value: "always", label: t("federation.details.always") },
          { value: "hours", label: t("federation.details.at-hours"), hint: t("federation.details.at-hours-hint") },
        ]}
      />
      {WEEKDAYS.map((day) => (
        <Field name={`hours-${day}`} label={weekdayName(view, day)} width="medium" code optional="depends" />
      ))}
    </>
  );
}

function Requirements({ input }: Pick<AuthorityPageProps, "input">): JSX.Element {
  const { t } = useView();
  return (
    <>
      {Array.from({ length: requirementLines(input) }, (_, index) => (
        <>
          <TextArea
            name={`requirement-${index}`}
            label={t("federation.details.requirement", { number: index + 1 })}
            hint={index === 0 ? t("federation.details.requirement-hint") : undefined}
            rows={3}
            optional
          />
          <Field
            name={`requirement-language-${index}`}
            label={t("federation.details.requirement-language", { number: index + 1 })}
            hint={index === 0 ? t("federation.details.requirement-language-hint") : undefined}
            width="short"
            code
            optional="depends"
          />
        </>
      ))}
    </>
  );
}
