import type { JSX } from "hono/jsx/jsx-runtime";
import { momentParts } from "../../../convention/wall-clock.ts";
import {
  Button,
  DateField,
  Field,
  type FieldError,
  Form,
  type FormInput,
  Select,
  TimeField,
  type View,
} from "../../../web/index.ts";
import type { RosterEntry } from "../duty/types.ts";

export interface RosterFormProps {
  readonly view: View;
  readonly roster: readonly RosterEntry[];
  /** Empty for who may not edit. */
  readonly people: readonly { readonly id: string; readonly name: string; readonly phone: string | null }[];
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** Enough for a list that goes round. */
const USUAL_LINES = 6;

/** How many lines the form offers: no fewer than the roster has. */
export function rosterLines(roster: readonly RosterEntry[]): number {
  return Math.max(USUAL_LINES, roster.length);
}

/** Who is called, in which order, and in which hours. */
export function RosterForm({ view, people, roster, errors, input }: RosterFormProps): JSX.Element {
  const { t } = view;
  return (
    <details open={(errors?.length ?? 0) > 0}>
      <summary>{t("measures.duty.change")}</summary>
      <Form action="/duty/roster" {...{ errors, input }}>
        <p class="hint">{t("measures.duty.change-hint")}</p>
        {Array.from({ length: rosterLines(roster) }, (_, index) => {
          const entry = roster[index];
          return (
            <>
              <Select
                name={`userId-${index}`}
                label={t("measures.duty.line", { place: index + 1 })}
                options={people.map((person) => ({ value: person.id, label: person.name }))}
                value={entry?.userId}
                optional
              />
              <Field
                name={`phone-${index}`}
                label={t("measures.duty.phone", { place: index + 1 })}
                hint={t("measures.duty.phone-hint")}
                type="tel"
                value={entry?.phone}
                width="medium"
                code
                optional="depends"
              />
              <LineHours view={view} entry={entry} index={index} errors={errors} />
            </>
          );
        })}
        <Button kind="secondary">{t("measures.duty.save")}</Button>
      </Form>
    </details>
  );
}

/** From when until when a person is on duty; open where somebody has hours or they have to be mended. */
function LineHours({
  view,
  entry,
  index,
  errors,
}: Pick<RosterFormProps, "view" | "errors"> & {
  entry: RosterEntry | undefined;
  index: number;
}): JSX.Element {
  const { t } = view;
  const place = index + 1;
  const isWrong = errors?.some(({ field }) => /^(?:from|until)-/.test(field) && field.includes(`-${index}-`)) === true;
  return (
    <details open={isWrong || entry?.from !== undefined || entry?.until !== undefined}>
      <summary>{t("measures.duty.hours", { place })}</summary>
      <p class="hint">{t("measures.duty.hours-hint")}</p>
      {(["from", "until"] as const).map((end) => {
        const before = entry?.[end] === undefined ? undefined : momentParts(entry[end], view.server.timeZone);
        const [day, time] = [`${end}-${index}-day`, `${end}-${index}-time`];
        return (
          <>
            <DateField name={day} label={t(`measures.duty.${end}`, { place })} value={before?.day} optional="depends" />
            <TimeField
              name={time}
              label={t(`measures.duty.${end}-time`, { place })}
              value={before?.time}
              optional="depends"
            />
          </>
        );
      })}
    </details>
  );
}
