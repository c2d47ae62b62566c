import type { JSX } from "hono/jsx/jsx-runtime";
import { Button, DateField, errorFor, type FieldError, type View } from "../../../web/index.ts";

/** Asks the same page about another day, and for what this server knew at the end of another. */
export function TwoDays({
  view: { t, format },
  action,
  days: { on, known },
  errors,
}: {
  readonly view: View;
  readonly action: string;
  readonly days: { readonly on: string; readonly known: string };
  readonly errors: readonly FieldError[];
}): JSX.Element {
  return (
    <details open={errors.length > 0}>
      <summary>{t("treaty.status.other-day", { on: format.day(on), known: format.day(known) })}</summary>
      <form method="get" action={action} class="stack">
        <DateField name="on" label={t("treaty.status.on")} value={on} error={errorFor(errors, "on")} />
        <DateField
          name="known"
          label={t("treaty.status.known")}
          hint={t("treaty.status.known-hint")}
          value={known}
          error={errorFor(errors, "known")}
        />
        <Button kind="secondary">{t("treaty.status.show-day")}</Button>
      </form>
    </details>
  );
}
