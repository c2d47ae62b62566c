import type { JSX } from "hono/jsx/jsx-runtime";
import { type FieldOf, formOf, type FormState, useTouched, useView, type View } from "../../../web/index.ts";
import { type RosterLine, setRoster } from "../duty/roster.ts";
import type { RosterEntry } from "../duty/types.ts";

const Roster = formOf(setRoster);

export interface RosterFormProps {
  readonly view: View;
  readonly roster: readonly RosterEntry[];
  /** Empty for who may not edit. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly form: FormState | undefined;
}

/** Who is called, in which order, and in which hours. */
export function RosterForm({ view: { t }, people, roster, form }: RosterFormProps): JSX.Element {
  const lines = roster.map(({ userId, phone, from, until }) => ({
    userId,
    phone,
    from: from?.toISOString(),
    until: until?.toISOString(),
  }));
  return (
    <details open={form?.of === setRoster.id}>
      <summary>{t("measures.duty.change")}</summary>
      <Roster.Form action="/duty/roster" form={form} known={{ lines }}>
        <Roster.Groups name="lines" ordered>
          {(Line, place) => (
            <>
              <Line name="userId" as="select" options={people.map(({ id, name }) => ({ value: id, label: name }))} />
              <Line name="phone" type="tel" code />
              <LineHours of={Line} place={place} />
            </>
          )}
        </Roster.Groups>
        <Roster.Submit kind="secondary" />
      </Roster.Form>
    </details>
  );
}

/** From when until when a person is on duty; open where somebody has hours or they have to be mended. */
function LineHours({ of: Line, place }: { of: FieldOf<RosterLine>; place: number }): JSX.Element {
  const { t } = useView();
  const isTouched = useTouched();
  const boxes = ["from", "until"].flatMap((end) => ["", "-day", "-time"].map((part) => `lines.${place}.${end}${part}`));
  return (
    <details open={boxes.some(isTouched)}>
      <summary>{t("measures.duty.column-hours")}</summary>
      <p class="hint">{t("measures.duty.hours-hint")}</p>
      <Line name="from" />
      <Line name="until" />
    </details>
  );
}
