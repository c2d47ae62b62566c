import type { JSX } from "hono/jsx/jsx-runtime";
import {
  Button,
  errorFor,
  ErrorSummary,
  Field,
  type FieldError,
  Form,
  type FormInput,
  Page,
  Radios,
  TextArea,
  typed,
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

type PartProps = Pick<StatePageProps, "input" | "errors">;

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
      hasErrors={errors.length > 0}
    >
      <ErrorSummary errors={errors} labels={labelsOf(view, input)} />
      <p class="lead">{t("federation.details.form-lead")}</p>
      <Form action="/designation/details/state/review">
        <Operator input={input} errors={errors} />
        <Field
          name="state-languages"
          label={t("federation.details.state-languages")}
          hint={t("federation.details.languages-hint")}
          value={typed(input, "state-languages")}
          error={errorFor(errors, "state-languages")}
          width="medium"
          code
        />
        <Field
          name="valid-days"
          label={t("federation.details.valid-days")}
          hint={t("federation.details.valid-days-hint")}
          value={typed(input, "valid-days")}
          error={errorFor(errors, "valid-days")}
          width="short"
          inputMode="numeric"
          code
        />
        <Reservations input={input} errors={errors} />
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

function Operator({ input, errors }: PartProps): JSX.Element {
  const { t } = useView();
  return (
    <>
      <Field
        name="operator"
        label={t("federation.details.operator")}
        hint={t("federation.details.operator-hint")}
        value={typed(input, "operator")}
        error={errorFor(errors, "operator")}
      />
      <Radios
        name="hosts-for-others"
        label={t("federation.details.hosts-for-others")}
        hint={t("federation.details.hosts-for-others-hint")}
        options={["yes", "no"].map((value) => ({
          value,
          label: t(`federation.details.${value}`),
        }))}
        value={typed(input, "hosts-for-others")}
        error={errorFor(errors, "hosts-for-others")}
      />
    </>
  );
}

function Reservations({ input, errors }: PartProps): JSX.Element {
  const { t } = useView();
  const field = (part: string, place: number) => {
    const name = reservationField(part, place);
    return {
      name,
      label: t(`federation.details.reservation-${part}`, { number: place + 1 }),
      value: typed(input, name),
      error: errorFor(errors, name),
      optional: "depends" as const,
    };
  };
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
