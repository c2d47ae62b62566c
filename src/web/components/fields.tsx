import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { useView } from "../view.ts";
import { useError, useTyped } from "./came-back.ts";

/**
 * What every input has: a name, a visible label, perhaps a hint, perhaps an error. In a form that came back it shows the error that stands
 * against its name, and what was typed into it; its own value is what it is filled with before.
 */
export interface FieldBase {
  readonly name: string;
  /** Of its first input; absent: by its name. */
  readonly id?: string | undefined;
  readonly label: Child;
  readonly hint?: Child | undefined;
  readonly error?: string | undefined;
  /**
   * Says "(optional)" behind the label; everything else is required. `depends`: on another answer of the form; then the hint says when it
   * is needed.
   */
  readonly optional?: boolean | "depends" | undefined;
}

/** The id of a field's first input: error summaries link to it. */
export function fieldId(name: string): string {
  return `field-${name.replaceAll(/[^A-Za-z0-9_-]/g, "_")}`;
}

/** Where hint, error and label of a field find it. */
export function idOf({ id, name }: Pick<FieldBase, "id" | "name">): string {
  return id ?? fieldId(name);
}

/** Ids of hint and error, in the order in which a screen reader should say them. */
function describedBy(props: FieldBase): string | undefined {
  const id = idOf(props);
  const ids = [props.hint === undefined ? "" : `${id}-hint`, props.error === undefined ? "" : `${id}-error`];
  return ids.filter(Boolean).join(" ") || undefined;
}

/** The error beside its input; a screen reader hears that it is one. */
export function FieldError({ id, message }: { id: string; message: string }): JSX.Element {
  const { t } = useView();
  return (
    <p class="field-error" id={id}>
      <span class="unseen">{t("web.field.error")} </span>
      {message}
    </p>
  );
}

function ariaOf(field: FieldBase) {
  const isRequired = field.optional === undefined || field.optional === false;
  return {
    "aria-required": isRequired ? "true" : undefined,
    "aria-invalid": field.error === undefined ? undefined : "true",
    "aria-describedby": describedBy(field),
  } as const;
}

function LabelText({ label, optional }: Pick<FieldBase, "label" | "optional">): JSX.Element {
  const { t } = useView();
  return (
    <>
      {label}
      {optional === true && <span class="optional"> {t("web.field.optional")}</span>}
    </>
  );
}

/** Label, hint, error and the input, in this order, for one single input. */
function Frame({ field, children }: { field: FieldBase; children: Child }): JSX.Element {
  const id = idOf(field);
  return (
    <div class={field.error === undefined ? "field" : "field wrong"}>
      <label for={id}>
        <LabelText label={field.label} optional={field.optional} />
      </label>
      {field.hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {field.hint}
        </p>
      )}
      {field.error !== undefined && <FieldError id={`${id}-error`} message={field.error} />}
      {children}
    </div>
  );
}

/** Legend, hint, error and several inputs that answer one question. */
export function Group(props: { field: FieldBase; children: Child }): JSX.Element {
  const { children } = props;
  const field = { ...props.field, error: useError(props.field) };
  const id = idOf(field);
  return (
    <fieldset class={field.error === undefined ? "field" : "field wrong"} aria-describedby={describedBy(field)}>
      <legend>
        <LabelText label={field.label} optional={field.optional} />
      </legend>
      {field.hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {field.hint}
        </p>
      )}
      {field.error !== undefined && <FieldError id={`${id}-error`} message={field.error} />}
      {children}
    </fieldset>
  );
}

export interface FieldProps extends FieldBase {
  readonly value?: string | undefined;
  readonly type?: "text" | "email" | "tel" | "search" | "password" | "url" | undefined;
  /** How many characters are usual: short fields tell what is expected. */
  readonly width?: "short" | "medium" | "full" | undefined;
  readonly autocomplete?: string | undefined;
  readonly inputMode?: "text" | "numeric" | "tel" | "email" | undefined;
  readonly maxLength?: number | undefined;
  /** For codes, addresses and numbers, which run left to right in every language. */
  readonly code?: boolean | undefined;
  /** Language of what is to be typed, where it is not the page's. */
  readonly lang?: string | undefined;
}

/** A single line of text. */
export function Field(given: FieldProps): JSX.Element {
  const props = { ...given, value: useTyped(given), error: useError(given) };
  return (
    <Frame field={props}>
      <input
        id={idOf(props)}
        name={props.name}
        type={props.type ?? "text"}
        value={props.value}
        class={[`w-${props.width ?? "full"}`, props.code === true ? "code" : ""].filter(Boolean).join(" ")}
        autocomplete={props.autocomplete ?? "off"}
        inputmode={props.inputMode}
        maxlength={props.maxLength}
        dir={props.code === true ? "ltr" : "auto"}
        lang={props.lang}
        autocapitalize={props.code === true ? "none" : undefined}
        {...ariaOf(props)}
      />
    </Frame>
  );
}

/** A time of day by the clock of this office, beside the DateField of its day. */
export function TimeField({
  label,
  ...field
}: Pick<FieldProps, "name" | "id" | "value" | "error" | "optional"> & { readonly label?: Child }): JSX.Element {
  const { t, server } = useView();
  const hint = t("form.time-hint", { zone: server.timeZone });
  return <Field {...field} label={label ?? t("form.time")} hint={hint} width="short" code />;
}

export interface TextAreaProps extends FieldBase {
  readonly value?: string | undefined;
  readonly rows?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly lang?: string | undefined;
  /** For what runs left to right in every language and is too long for one line of a telephone: a digest. */
  readonly code?: boolean | undefined;
}

/** Several lines of text. */
export function TextArea(given: TextAreaProps): JSX.Element {
  const props = { ...given, value: useTyped(given), error: useError(given) };
  return (
    <Frame field={props}>
      <textarea
        id={idOf(props)}
        name={props.name}
        rows={props.rows ?? 5}
        maxlength={props.maxLength}
        class={props.code === true ? "code" : undefined}
        dir={props.code === true ? "ltr" : "auto"}
        lang={props.lang}
        spellcheck={props.code === true ? false : undefined}
        autocapitalize={props.code === true ? "none" : undefined}
        {...ariaOf(props)}
      >
        {props.value ?? ""}
      </textarea>
    </Frame>
  );
}

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** Of a long list it stands before the others: States that were met. */
  readonly first?: true | undefined;
}

/** What stands before the others, and these. */
export function firstAndOthers<T extends Option>(options: readonly T[], isFirst: (option: T) => boolean): [T[], T[]] {
  return [options.filter(isFirst), options.filter((option) => !isFirst(option))];
}

export interface SelectProps extends FieldBase {
  readonly options: readonly Option[];
  /** What none of them is called, where that is an answer too. */
  readonly none?: string;
  readonly value?: string | undefined;
}

/** For long lists (States, languages); up to seven choices are Radios. Starts empty: nothing is chosen for the officer. */
export function Select(given: SelectProps): JSX.Element {
  const props = { ...given, value: useTyped(given), error: useError(given) };
  const { t } = useView();
  const [first, others] = firstAndOthers(props.options, ({ first: isFirst }) => isFirst === true);
  const shown = ({ value, label }: Option): JSX.Element => (
    <option value={value} selected={value === props.value}>
      {label}
    </option>
  );
  return (
    <Frame field={props}>
      <select id={idOf(props)} name={props.name} {...ariaOf(props)}>
        <option value="">{props.none ?? t("web.field.choose")}</option>
        {first.length > 0 && <optgroup label={t("web.field.first")}>{first.map(shown)}</optgroup>}
        {first.length > 0 ? <optgroup label={t("web.field.others")}>{others.map(shown)}</optgroup> : others.map(shown)}
      </select>
    </Frame>
  );
}

export interface FileFieldProps extends FieldBase {
  readonly accept?: string | undefined;
}

/** One file. */
export function FileField(given: FileFieldProps): JSX.Element {
  const props = { ...given, error: useError(given) };
  return (
    <Frame field={props}>
      <input id={idOf(props)} name={props.name} type="file" accept={props.accept} {...ariaOf(props)} />
    </Frame>
  );
}
