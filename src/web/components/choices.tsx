import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { useView } from "../view.ts";
import { useError, useTicked, useTyped, useTypedDay } from "./came-back.ts";
import { FieldError, firstAndOthers, Group, idOf, type FieldBase, type Option } from "./fields.tsx";

export interface ChoiceOption extends Option {
  /** Shown under the choice, always: without script nothing may hide behind a click. */
  readonly more?: Child | undefined;
  /** Why this cannot be chosen now; the choice is shown, with the reason, and cannot be ticked. */
  readonly unavailable?: string | undefined;
}

export interface RadiosProps extends FieldBase {
  readonly options: readonly ChoiceOption[];
  readonly value?: string | undefined;
}

/** One answer of several. Nothing is chosen in advance unless the caller gives a value. */
export function Radios(props: RadiosProps): JSX.Element {
  const value = useTyped(props);
  return (
    <Group field={props}>
      {props.options.map((option, index) => (
        <Choice type="radio" of={props} option={option} index={index} checked={option.value === value} />
      ))}
    </Group>
  );
}

export interface CheckboxesProps extends FieldBase {
  readonly options: readonly ChoiceOption[];
  readonly values?: readonly string[] | undefined;
}

/** More choices than this are searched by typing: all States of the world. */
const MANY_CHOICES = 30;

/** Any number of answers. Of many, what is ticked and what stands first is seen; the others, where some stand first, are folded away. */
export function Checkboxes(props: CheckboxesProps): JSX.Element {
  const { t } = useView();
  const values = useTicked(props.name, props.values);
  const isTicked = ({ value }: ChoiceOption): boolean => values.includes(value);
  const isMany = props.options.length > MANY_CHOICES;
  const folds = isMany && props.options.some(({ first }) => first === true);
  const [near, others] = firstAndOthers(props.options, (one) => !folds || one.first === true || isTicked(one));
  const shown = (option: ChoiceOption, index: number): JSX.Element => (
    <Choice type="checkbox" of={props} option={option} index={index} checked={isTicked(option)} />
  );
  if (!isMany) return <Group field={props}>{near.map(shown)}</Group>;
  const list = `${idOf(props)}-list`;
  return (
    <Group field={props}>
      <quick-filter data-for={list} data-label={t("web.field.search")}></quick-filter>
      <div id={list}>
        <div class="many">{near.map(shown)}</div>
        {folds && (
          <details>
            <summary>{t("web.field.all-others", { count: others.length })}</summary>
            <div class="many">{others.map((option, index) => shown(option, near.length + index))}</div>
          </details>
        )}
      </div>
    </Group>
  );
}

export interface CheckboxProps extends Omit<FieldBase, "optional"> {
  readonly checked?: boolean | undefined;
  /** A tick that must be made: "I have screened this request". */
  readonly required?: boolean | undefined;
}

/** One tick that stands alone; posts "yes". */
export function Checkbox(given: CheckboxProps): JSX.Element {
  const checked = useTicked(given.name, given.checked === true ? ["yes"] : []).includes("yes");
  const props = { ...given, checked, error: useError(given) };
  const id = idOf(props);
  const ids = [props.hint === undefined ? "" : `${id}-hint`, props.error === undefined ? "" : `${id}-error`];
  return (
    <div class={props.error === undefined ? "field" : "field wrong"}>
      {props.error !== undefined && <FieldError id={`${id}-error`} message={props.error} />}
      <div class="choice">
        <input
          type="checkbox"
          id={id}
          name={props.name}
          value="yes"
          checked={props.checked}
          aria-required={props.required === true ? "true" : undefined}
          aria-invalid={props.error === undefined ? undefined : "true"}
          aria-describedby={ids.filter(Boolean).join(" ") || undefined}
        />
        <label for={id}>{props.label}</label>
        {props.hint !== undefined && (
          <p class="hint" id={`${id}-hint`}>
            {props.hint}
          </p>
        )}
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly type: "radio" | "checkbox";
  readonly of: FieldBase;
  readonly option: ChoiceOption;
  readonly index: number;
  readonly checked: boolean;
}

function Choice({ type, of, option, index, checked }: ChoiceProps): JSX.Element {
  // The first input carries the plain id: the error summary links to it.
  const id = index === 0 ? idOf(of) : `${idOf(of)}-${index + 1}`;
  const hint = option.unavailable ?? option.hint;
  return (
    <div class="choice">
      <input
        type={type}
        id={id}
        name={of.name}
        value={option.value}
        checked={checked}
        disabled={option.unavailable !== undefined}
        aria-describedby={hint === undefined ? undefined : `${id}-more`}
      />
      <label for={id}>{option.label}</label>
      {hint !== undefined && (
        <p class={option.unavailable === undefined ? "hint" : "hint unavailable"} id={`${id}-more`}>
          {hint}
        </p>
      )}
      {option.more !== undefined && <div class="choice-more">{option.more}</div>}
    </div>
  );
}

export interface DateFieldProps extends FieldBase {
  /** "2026-03-05", or what was typed: { day, month, year }. */
  readonly value?: string | { day: string; month: string; year: string } | undefined;
}

/** Three boxes: no calendar widget works without script, for every calendar, on every reader. Posts name-day, -month, -year. */
export function DateField(given: DateFieldProps): JSX.Element {
  const props = { ...given, value: useTypedDay(given), error: useError(given) };
  const { t } = useView();
  const parts = datePartsOf(props.value);
  return (
    <Group field={props}>
      <div class="date-parts">
        {(["day", "month", "year"] as const).map((part, index) => {
          const id = index === 0 ? idOf(props) : `${idOf(props)}-${part}`;
          return (
            <div>
              <label for={id}>{t(`web.field.date-${part}`)}</label>
              <input
                id={id}
                name={`${props.name}-${part}`}
                type="text"
                inputmode="numeric"
                maxlength={part === "year" ? 4 : 2}
                class={part === "year" ? "w-year code" : "w-day code"}
                dir="ltr"
                value={parts[part]}
                autocomplete="off"
                aria-invalid={props.error === undefined ? undefined : "true"}
              />
            </div>
          );
        })}
      </div>
    </Group>
  );
}

function datePartsOf(value: DateFieldProps["value"]): { day: string; month: string; year: string } {
  if (typeof value === "object") return value;
  const [year = "", month = "", day = ""] = (value ?? "").split("-");
  return { day, month, year };
}
