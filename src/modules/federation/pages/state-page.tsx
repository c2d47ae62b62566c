import type { JSX } from "hono/jsx/jsx-runtime";
import {
  Button,
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
import { reservationField, reservationLines } from "./state-input.ts";

export interface StatePageProps {
  readonly view: View;
  /** What is there now, or what was typed. */
  readonly input: FormInput;
  readonly errors: readonly FieldError[];
}

/** What our designation says of the whole State: who runs the server, languages, how long it lasts, reservations. */
export function StatePage({ view, input, errors }: StatePageProps): JSX.Element {
  const { t } = view;
  return (
    <Page
      view={view}
      kind={t("federation.details.title")}
      title={t("federation.details.of-the-state")}
      breadcrumb={[
        { href: "/designation", label: t("federation.designation.title") },
        { href: "/designation/details", label: t("federation.details.title") },
      ]}
      errors={errors}
      labels={labelsOf(view, input)}
    >
      <p class="lead">{t("federation.details.form-lead")}</p>
      <Form action="/designation/details/state/review" {...{ errors, input }}>
        <Operator />
        <Field
          name="state-languages"
          label={t("federation.details.state-languages")}
          hint={t("federation.details.languages-hint")}
          width="medium"
          code
        />
        <Field
          name="valid-days"
          label={t("federation.details.valid-days")}
          hint={t("federation.details.valid-days-hint")}
          width="short"
          inputMode="numeric"
          code
        />
        <Reservations input={input} />
        <Button>{t("federation.details.check")}</Button>
      </Form>
    </Page>
  );
}

/** The names of fields whose sentence does not say which it is. */
function labelsOf({ t }: View, input: FormInput): Readonly<Record<string, string>> {
  const lines = Array.from({ length: reservationLines(input) }, (_, place) => place);
  return {
    ...Object.fromEntries(
      ["operator", "hosts-for-others", "state-languages", "valid-days"].map((name) => [
        name,
        t(`federation.details.${name}`),
      ]),
    ),
    ...Object.fromEntries(
      lines.flatMap((place) =>
        ["article", "text", "language"].map((part) => [
          reservationField(part, place),
          t(`federation.details.reservation-${part}`, { number: place + 1 }),
        ]),
      ),
    ),
  };
}

function Operator(): JSX.Element {
  const { t } = useView();
  return (
    <>
      <Field name="operator" label={t("federation.details.operator")} hint={t("federation.details.operator-hint")} />
      <Radios
        name="hosts-for-others"
        label={t("federation.details.hosts-for-others")}
        hint={t("federation.details.hosts-for-others-hint")}
        options={["yes", "no"].map((value) => ({
          value,
          label: t(`federation.details.${value}`),
        }))}
      />
    </>
  );
}

function Reservations({ input }: Pick<StatePageProps, "input">): JSX.Element {
  const { t } = useView();
  const field = (part: string, place: number) => ({
    name: reservationField(part, place),
    label: t(`federation.details.reservation-${part}`, { number: place + 1 }),
    optional: "depends" as const,
  });
  return (
    <>
      <h2>{t("federation.details.reservations")}</h2>
      <p class="hint">{t("federation.details.reservations-hint")}</p>
      {Array.from({ length: reservationLines(input) }, (_, place) => (
        <>
          <Field {...field("article", place)} width="medium" />
          <TextArea {...field("text", place)} rows={4} />
          <Field {...field("language", place)} width="short" code />
        </>
      ))}
    </>
  );
}
