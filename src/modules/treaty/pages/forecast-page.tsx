import type { JSX } from "hono/jsx/jsx-runtime";
import type { Forecast } from "../../../convention/index.ts";
import {
  Button,
  DateField,
  errorFor,
  Field,
  type FieldError,
  type FormInput,
  MonthChart,
  type MonthRow,
  Page,
  typed as typedIn,
  type View,
} from "../../../web/index.ts";
import type { StatusView } from "../domain/status.ts";
import { dayOrMonth } from "./words.tsx";

/** The way to the fortieth instrument: what is counted, and what would follow from what a reader assumes. */
export function ForecastPage({
  view,
  status,
  asked,
  typed,
  errors,
}: {
  readonly view: View;
  readonly status: StatusView;
  readonly asked: Forecast | undefined;
  readonly typed: FormInput;
  readonly errors: readonly FieldError[];
}): JSX.Element {
  const { t } = view;
  const { depositsCounted: counted, depositsNeeded: needed, inForceFrom } = status;
  return (
    <Page
      view={view}
      title={t("treaty.forecast.title")}
      breadcrumb={[{ href: "/status", label: t("treaty.status.title") }]}
      errors={errors}
    >
      <p class="lead">
        {inForceFrom === undefined
          ? t("treaty.forecast.lead", { counted, needed, missing: needed - counted })
          : t("treaty.status.in-force-since", { from: dayOrMonth(view, inForceFrom) })}
      </p>
      {status.overTime.length > 0 && (
        <MonthChart
          title={t("treaty.forecast.way")}
          labels={[
            t("treaty.status.counted"),
            t("treaty.forecast.needed"),
            ...(asked === undefined ? [] : [t("treaty.forecast.assumed")]),
          ]}
          rows={wayToForce(status, asked)}
          monthName={(month) => dayOrMonth(view, month)}
        />
      )}
      <p>{t("treaty.forecast.no-prediction", { days: status.daysAfterFortieth })}</p>
      {asked !== undefined && (
        <section aria-live="polite">
          <h2>{t("treaty.forecast.result")}</h2>
          <p>
            {asked.inForceFrom === undefined
              ? t("treaty.forecast.still-missing", {
                  ...asked.assumed,
                  by: view.format.day(asked.assumed.by),
                  missing: asked.missing,
                })
              : t("treaty.forecast.in-force", {
                  further: asked.assumed.further,
                  by: view.format.day(asked.assumed.by),
                  from: view.format.day(asked.inForceFrom),
                })}
          </p>
        </section>
      )}
      <form method="get" action="/forecast" class="stack">
        <Field
          name="further"
          label={t("treaty.forecast.further")}
          value={typedIn(typed, "further") ?? String(Math.max(0, needed - counted))}
          error={errorFor(errors, "further")}
        />
        <DateField name="by" label={t("treaty.forecast.by")} value={asked?.assumed.by} error={errorFor(errors, "by")} />
        <Button>{t("treaty.forecast.show")}</Button>
      </form>
    </Page>
  );
}

/** What counts so far and how many are needed; from today on, what a reader assumes. */
function wayToForce({ overTime, depositsNeeded: needed }: StatusView, asked: Forecast | undefined): MonthRow[] {
  const [today] = overTime.slice(-1);
  const before = overTime.slice(0, -1).map(({ month, deposits }) => ({ month, values: [deposits, needed] }));
  if (today === undefined) return before;
  const { month, deposits } = today;
  const by = asked?.assumed.by.slice(0, month.length) ?? month;
  if (asked === undefined || by <= month) return [...before, { month, values: [deposits, needed, asked?.counted] }];
  return [
    ...before,
    { month, values: [deposits, needed, deposits] },
    { month: by, values: [undefined, needed, asked.counted] },
  ];
}
