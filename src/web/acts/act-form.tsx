import type { Child } from "hono/jsx";
import { createContext, useContext } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { z } from "zod";
import type { FieldName } from "../../protocol/given.ts";
import { Button, type ButtonKind, Form } from "../components/buttons.tsx";
import { Checkbox, Checkboxes, type ChoiceOption, DateField, Radios } from "../components/choices.tsx";
import { Field, fieldId, Select, TextArea, TimeField } from "../components/fields.tsx";
import { HostileText } from "../components/hostile-text.tsx";
import { SummaryList } from "../components/lists.tsx";
import { Moment } from "../components/tags.tsx";
import { errorFor, type FieldError, type FormInput, ticked, typed, typedDay } from "../forms.ts";
import { useView, type View } from "../view.ts";
import type { FormAct } from "./act.ts";
import { boxesOf, fieldsOf, type FormField, patternOf } from "./form-reader.ts";

/** A form that came back: what was typed and what is wrong with it. */
export interface FormState {
  /** The act whose form it is; other forms of the same page have no state. */
  readonly of: string;
  readonly errors: readonly FieldError[];
  readonly input: FormInput;
}

/** What a form is filled with before anybody typed: the members of the input, as far as they are known. */
export type Known<T> = T extends readonly (infer Item)[]
  ? readonly Item[]
  : T extends object
    ? { readonly [K in keyof T]?: Known<T[K]> | undefined }
    : T;

export interface ActFormProps<Input> {
  /** Where it is sent; absent: to the page that it stands on. */
  readonly action?: string | undefined;
  readonly form?: FormState | undefined;
  readonly known?: Known<Input> | undefined;
  /** Members that nobody types, such as the id of what is made: they come back as they were sent. */
  readonly hidden?: readonly FieldName<Input>[];
  readonly children: Child;
}

export interface ActFieldProps<Name extends string> {
  readonly name: Name;
  /** Keys `<words>.<value>` name the choices, `<words>.<value>-hint` explain them; absent: the key of the field. */
  readonly words?: string | undefined;
  /** Other choices than the schema's, or in other words. */
  readonly options?: readonly ChoiceOption[] | undefined;
  readonly as?: "select" | "radios" | "area" | "line" | undefined;
  readonly hint?: Child | undefined;
  readonly rows?: number | undefined;
  readonly code?: boolean | undefined;
  /** Whether it is needed depends on another answer; the hint says when. */
  readonly depends?: boolean | undefined;
}

export interface FormParts<Input> {
  /** A form that posts this act. */
  readonly Form: (props: ActFormProps<Input>) => JSX.Element;
  /** One box, with the value, error, label and hint that belong to its name; the schema says what kind of box. */
  readonly Field: (props: ActFieldProps<FieldName<Input>>) => JSX.Element;
  readonly Submit: (props: { readonly kind?: ButtonKind; readonly children?: Child }) => JSX.Element;
  /** What was typed, to be read: under the same labels, in the same words. What is absent has no row. */
  readonly Shown: (props: ShownProps<Input>) => JSX.Element;
  /** All of it in boxes that nobody sees: what was read and shown is sent on as it is. */
  readonly Carried: (props: { readonly value: Known<Input> }) => JSX.Element;
}

export interface ShownProps<Input> {
  readonly value: Known<Input>;
  /** For the fields whose words are not the schema's. */
  readonly as?: { readonly [Name in FieldName<Input>]?: Child };
  /** Keys of choices that stand elsewhere. */
  readonly words?: { readonly [Name in FieldName<Input>]?: string };
}

interface FormScope {
  readonly act: FormAct;
  readonly fields: ReadonlyMap<string, FormField>;
  readonly state: FormState | undefined;
  readonly known: unknown;
}

const Scope = createContext<FormScope | undefined>(undefined);

/** Up to seven choices are shown all at once (docs/design-language.md). */
const MAX_RADIOS = 7;
/** A text that may be longer gets several lines. */
const LONGEST_LINE = 500;

/** Components of the forms of one act; the compiler checks the names of fields. */
export function formOf<Input extends z.ZodType>(act: FormAct<Input>): FormParts<z.input<Input>> {
  const fields = fieldsOf(act.input);
  return {
    Form: ({ action, form, known, hidden = [], children }) => {
      const { path } = useView();
      const state = form?.of === act.id ? form : undefined;
      const kept = hidden.map((name) => ({
        name,
        value: state ? typed(state.input, name) : textOf(valueAt(known, name)),
      }));
      return (
        <Scope.Provider value={{ act, fields, state, known }}>
          <Form action={action ?? path}>
            {kept.map(({ name, value }) => value !== undefined && <input type="hidden" name={name} value={value} />)}
            {children}
          </Form>
        </Scope.Provider>
      );
    },
    Field: ActField,
    Submit: ({ kind, children }) => {
      const { t } = useView();
      return <Button kind={kind}>{children ?? t(`${act.words}.submit`)}</Button>;
    },
    Shown: ({ value, as = {}, words = {} }) => {
      const view = useView();
      const own: Readonly<Record<string, Child | undefined>> = as;
      const choiceWords: Readonly<Record<string, string | undefined>> = words;
      const rows = [...fields.values()].flatMap((field) => {
        // Nothing may be missing from what a person reads before confirming it.
        if (field.name.includes("*")) throw new Error(`"${field.name}" is a list of groups: show it in its own words`);
        const said = valueAt(value, field.name);
        if (said === undefined || (Array.isArray(said) && said.length === 0)) return [];
        const key = labelKey(act, field.name);
        const shown = own[field.name] ?? inWords(view, field, said, choiceWords[field.name] ?? key);
        return [{ label: view.t(key), value: shown }];
      });
      return <SummaryList rows={rows} />;
    },
    Carried: ({ value }) => (
      <>
        {boxesOf(value).map(([name, text]) => (
          <input type="hidden" name={name} value={text} />
        ))}
      </>
    ),
  };
}

/** The name of a field, for the summary of errors too. */
export function fieldLabel({ t }: Pick<View, "t">, act: FormAct, name: string): string | undefined {
  const key = labelKey(act, name);
  return t.has(key) ? t(key) : undefined;
}

/** Ids begin with the act, so that two forms of a page may both ask for a reason. */
export function boxId(act: FormAct, name: string): string {
  return fieldId(`${act.id}.${name}`);
}

/** The key of the label of a field; that of its hint ends with "-hint", those of its choices with the choice. */
export function labelKey({ words, shared = {} }: FormAct, name: string): string {
  const field = patternOf(name).replaceAll(".*", "");
  const group = Object.entries(shared).find(([prefix]) => field.startsWith(`${prefix}.`));
  return group === undefined ? `${words}.${field}` : `${group[1]}.${field.slice(group[0].length + 1)}`;
}

/** What is needed wherever its group is filled in is not called optional: on the form that shows the group it is needed. */
function optionalOf({ optional, inOptionalGroup }: FormField, depends: boolean): boolean | "depends" {
  if (optional) return depends ? "depends" : true;
  return inOptionalGroup && "depends";
}

function ActField(props: ActFieldProps<string>): JSX.Element {
  const { t } = useView();
  const scope = useContext(Scope);
  const { name } = props;
  const field = scope?.fields.get(patternOf(name));
  if (scope === undefined || field === undefined) throw new Error(`no field "${name}" in this form`);
  const { act, state, known } = scope;
  const key = labelKey(act, name);
  const base = {
    name,
    id: boxId(act, name),
    label: t(key),
    hint: props.hint ?? (t.has(`${key}-hint`) ? t(`${key}-hint`) : undefined),
    error: errorFor(state?.errors, name),
    optional: optionalOf(field, props.depends === true),
  };
  const before = valueAt(known, name);
  const text = state ? typed(state.input, name) : textOf(before);
  const several = state ? ticked(state.input, name) : listOf(before);
  const options = props.options ?? choicesOf(t, props.words ?? key, field);
  switch (field.kind) {
    case "day":
      return <DateField {...base} value={(state && typedDay(state.input, name)) ?? text} />;
    case "moment":
      return <MomentField base={base} state={state} text={text} />;
    case "number":
      return <Field {...base} value={text} width="short" inputMode="numeric" code />;
    case "tick":
      return <Checkbox {...base} checked={state ? several.includes("yes") : before === true} />;
    case "choices":
      return <Checkboxes {...base} options={options} values={several} />;
    case "lines":
      if (options.length > 0) return <Checkboxes {...base} options={options} values={several} />;
      return <TextArea {...base} value={text ?? several.join("\n")} rows={props.rows ?? 3} code={props.code} />;
    case "choice":
      return <OneOf as={props.as} base={base} options={options} value={text} />;
    case "text": {
      if (options.length > 0) return <OneOf as={props.as} base={base} options={options} value={text} />;
      const { maxLength } = field;
      const isLong = props.as === "area" || (props.as !== "line" && (maxLength ?? 0) > LONGEST_LINE);
      return isLong ? (
        <TextArea {...base} value={text} rows={props.rows} maxLength={maxLength} code={props.code} />
      ) : (
        <Field {...base} value={text} maxLength={maxLength} code={props.code} />
      );
    }
  }
}

type BoxBase = Omit<Parameters<typeof Select>[0], "options" | "value">;

function OneOf({
  as,
  base,
  options,
  value,
}: {
  as: ActFieldProps<string>["as"];
  base: BoxBase;
  options: readonly ChoiceOption[];
  value: string | undefined;
}): JSX.Element {
  const isSelect = as === "select" || (as !== "radios" && options.length > MAX_RADIOS);
  return isSelect ? (
    <Select {...base} options={options} value={value} />
  ) : (
    <Radios {...base} options={options} value={value} />
  );
}

/** A day in three boxes and the time beside it, by the clock of this office. */
function MomentField({
  base,
  state,
  text,
}: {
  base: BoxBase;
  state: FormState | undefined;
  text: string | undefined;
}): JSX.Element {
  const { name } = base;
  const { server } = useView();
  const [day = "", time = ""] = text === undefined ? [] : onTheWall(new Date(text), server.timeZone);
  const asTyped = state && typedDay(state.input, name);
  return (
    <>
      <DateField {...base} value={asTyped ?? day} />
      <TimeField
        name={`${name}-time`}
        id={`${base.id}-time`}
        value={asTyped ? typed(state?.input, `${name}-time`) : time}
      />
    </>
  );
}

function onTheWall(moment: Date, timeZone: string): [day: string, time: string] {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  const [day = "", time = ""] = format.format(moment).split(" ");
  return [day, time];
}

function inWords(view: View, { kind, values }: FormField, value: unknown, words: string): Child {
  const { t, format } = view;
  switch (kind) {
    case "choice":
      return t(`${words}.${String(value)}`);
    case "choices":
      return format.list(listOf(value).map((one) => t(`${words}.${one}`)));
    case "tick":
      return t(values.length === 0 && value === true ? "web.yes" : "web.no");
    case "day":
      return format.day(String(value));
    case "moment":
      return <Moment at={new Date(String(value))} />;
    case "number":
      return format.number(Number(value));
    case "lines":
      return <HostileText text={listOf(value).join("\n")} />;
    case "text":
      return <HostileText text={String(value)} />;
  }
}

function choicesOf(t: View["t"], words: string, { values }: FormField): ChoiceOption[] {
  return values.map((value) => {
    const hint = `${words}.${value}-hint`;
    return { value, label: t(`${words}.${value}`), ...(t.has(hint) ? { hint: t(hint) } : {}) };
  });
}

function valueAt(known: unknown, name: string): unknown {
  let value = known;
  for (const key of name.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([member]) => member === key)?.[1];
  }
  return value;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
