import type { Child } from "hono/jsx";
import { createContext, useContext } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { z } from "zod";
import type { FieldName } from "../../protocol/given.ts";
import { Button, type ButtonKind, Form } from "../components/buttons.tsx";
import { useCameBack } from "../components/came-back.ts";
import { Checkbox, Checkboxes, type ChoiceOption, DateField, Radios } from "../components/choices.tsx";
import { Field, type FieldBase, fieldId, FileField, Select, TextArea, TimeField } from "../components/fields.tsx";
import { HostileText } from "../components/hostile-text.tsx";
import { SummaryList } from "../components/lists.tsx";
import { Moment } from "../components/tags.tsx";
import { type FieldError, type FormInput, ticked, typed } from "../forms.ts";
import { useView, type View } from "../view.ts";
import type { FormAct } from "./act.ts";
import { boxesOf, fieldsOf, type FormField, inputOf } from "./form-reader.ts";

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

/** One box, with the value, error, label and hint that belong to its name; the schema says what kind of box. */
export type FieldOf<Input> = (props: ActFieldProps<FieldName<Input>>) => JSX.Element;

export interface ActFormProps<Input> {
  /** Where it is sent; absent: to the page that it stands on. */
  readonly action?: string | undefined;
  readonly form?: FormState | undefined;
  readonly known?: Known<Input> | undefined;
  /** Members that nobody types, such as the id of what is made: they come back as they were sent. */
  readonly hidden?: readonly FieldName<Input>[];
  readonly children: Child;
}

interface ActFieldProps<Name extends string> {
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
  readonly Field: FieldOf<Input>;
  /** Several boxes, in this order, that need no more than their names. */
  readonly Fields: (props: { readonly of: readonly FieldName<Input>[] }) => JSX.Element;
  /** A small form under its title `<words>.title`, folded until somebody wants it; `<words>.text` says what it does, where there is one. */
  readonly Folded: (
    props: Omit<ActFormProps<Input>, "children"> & { readonly of: readonly FieldName<Input>[] },
  ) => JSX.Element;
  /** The boxes of a group, by their names in the group: fields that several forms share. */
  readonly within: <Group extends keyof Input & string>(group: Group) => FieldOf<NonNullable<Input[Group]>>;
  /** The file, after all fields: labelled by `<words>.file`. */
  readonly File: (props: { readonly accept?: string }) => JSX.Element;
  readonly Submit: (props: { readonly kind?: ButtonKind; readonly children?: Child }) => JSX.Element;
  /** What was typed, to be read: under the same labels, in the same words. What is absent has no row, but a tick that was not made has. */
  readonly Shown: (props: ShownProps<Input>) => JSX.Element;
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
}

const Scope = createContext<FormScope | undefined>(undefined);

/** Up to seven choices are shown all at once (docs/design-language.md). */
const MAX_RADIOS = 7;
/** A text that may be longer gets several lines. */
const LONGEST_LINE = 500;

/** Components of the forms of one act; the compiler checks the names of fields. */
export function formOf<Input extends z.ZodType>(act: FormAct<Input>): FormParts<z.input<Input>> {
  const fields = fieldsOf(act.input);
  const parts: FormParts<z.input<Input>> = {
    Form: ({ action, form, known, hidden = [], children }) => {
      const { path } = useView();
      const { errors, input } = form?.of === act.id ? form : { errors: [], input: inputOf(known) };
      return (
        <Scope.Provider value={{ act, fields }}>
          <Form action={action ?? path} files={act.file !== undefined} errors={errors} input={input}>
            {hidden.map((name) => name in input && <input type="hidden" name={name} value={typed(input, name)} />)}
            {children}
          </Form>
        </Scope.Provider>
      );
    },
    Field: ActField,
    Fields: ({ of }) => (
      <>
        {of.map((name) => (
          <ActField name={name} />
        ))}
      </>
    ),
    Folded: ({ of, ...form }) => {
      const { t } = useView();
      const text = `${act.words}.text`;
      return (
        <details open={form.form?.of === act.id}>
          <summary>{t(`${act.words}.title`)}</summary>
          {t.has(text) && <p>{t(text)}</p>}
          <parts.Form {...form}>
            <parts.Fields of={of} />
            <parts.Submit kind="secondary" />
          </parts.Form>
        </details>
      );
    },
    within: (group) => (props) => <ActField {...props} name={`${group}.${props.name}`} />,
    File: ({ accept }) => {
      const { t } = useView();
      const key = `${act.words}.file`;
      const base = { name: "file", id: boxId(act, "file"), label: t(key), hint: t(`${key}-hint`) };
      return <FileField {...base} optional={false} accept={accept} />;
    },
    Submit: ({ kind, children }) => {
      const { t } = useView();
      return <Button kind={kind}>{children ?? t(`${act.words}.submit`)}</Button>;
    },
    Shown: ({ value, as = {}, words = {} }) => {
      const view = useView();
      const own: Readonly<Record<string, Child | undefined>> = as;
      const choiceWords: Readonly<Record<string, string | undefined>> = words;
      const input = inputOf(value);
      const rows = [...fields.values()]
        .filter(({ name, kind }) => name in input || kind === "tick")
        .map((field) => {
          const key = labelKey(act, field.name);
          const shown =
            own[field.name] ?? inWords(view, field, ticked(input, field.name), choiceWords[field.name] ?? key);
          return { label: view.t(key), value: shown };
        });
      return <SummaryList rows={rows} />;
    },
  };
  return parts;
}

/** All of a value in boxes that nobody sees: what was read and shown is sent on as it is. */
export function Carried({ value }: { readonly value: unknown }): JSX.Element {
  return (
    <>
      {boxesOf(value).map(([name, text]) => (
        <input type="hidden" name={name} value={text} />
      ))}
    </>
  );
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
export function labelKey({ words, shared = {} }: FormAct, field: string): string {
  const group = Object.entries(shared).find(([prefix]) => field.startsWith(`${prefix}.`));
  return group === undefined ? `${words}.${field}` : `${group[1]}.${field.slice(group[0].length + 1)}`;
}

function ActField(props: ActFieldProps<string>): JSX.Element {
  const { t } = useView();
  const scope = useContext(Scope);
  const { name } = props;
  const field = scope?.fields.get(name);
  if (scope === undefined || field === undefined) throw new Error(`no field "${name}" in this form`);
  const { act } = scope;
  // What was typed, or what the form is filled with.
  const { input } = useCameBack();
  const { kind, maxLength } = field;
  const key = labelKey(act, name);
  const options = props.options ?? choicesOf(t, props.words ?? key, field);
  const base = {
    name,
    id: boxId(act, name),
    label: t(key),
    hint: props.hint ?? (t.has(`${key}-hint`) ? t(`${key}-hint`) : undefined),
    // What is needed wherever its group is filled in is not called optional: on the form that shows the group it is needed.
    optional:
      field.optional === "with-group" || (field.optional && props.depends === true) ? "depends" : field.optional,
  } as const;
  if (kind === "choices" || (kind === "lines" && options.length > 0)) {
    return <Checkboxes {...base} options={options} />;
  }
  if (kind === "choice" || (kind === "text" && options.length > 0)) {
    const isSelect = props.as === "select" || (props.as !== "radios" && options.length > MAX_RADIOS);
    return isSelect ? <Select {...base} options={options} /> : <Radios {...base} options={options} />;
  }
  switch (kind) {
    case "day":
      return <DateField {...base} value={typed(input, name)} />;
    case "moment":
      return <MomentField base={base} />;
    case "number":
      return <Field {...base} width="short" inputMode="numeric" code />;
    case "tick":
      return <Checkbox {...base} />;
    case "lines":
      return <TextArea {...base} value={ticked(input, name).join("\n")} rows={props.rows ?? 3} code={props.code} />;
    case "text": {
      const text = { ...base, maxLength, code: props.code };
      const isLong = props.as === "area" || (props.as !== "line" && (maxLength ?? 0) > LONGEST_LINE);
      return isLong ? <TextArea {...text} rows={props.rows} /> : <Field {...text} />;
    }
  }
}

/** A day in three boxes and the time beside it, by the clock of this office. */
function MomentField({ base }: { base: FieldBase }): JSX.Element {
  const { server } = useView();
  const known = typed(useCameBack().input, base.name);
  const [onDay, atTime] = known === undefined ? [] : onTheWall(new Date(known), server.timeZone);
  return (
    <>
      <DateField {...base} value={onDay} />
      <TimeField name={`${base.name}-time`} id={`${base.id}-time`} value={atTime} />
    </>
  );
}

function onTheWall(moment: Date, timeZone: string): string[] {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" })
    .format(moment)
    .split(" ");
}

function inWords({ t, format }: View, { kind }: FormField, values: readonly string[], words: string): Child {
  const [value = ""] = values;
  switch (kind) {
    case "choice":
    case "choices":
      return format.list(values.map((one) => t(`${words}.${one}`)));
    case "tick":
      return t(value === "yes" ? "web.yes" : "web.no");
    case "day":
      return format.day(value);
    case "moment":
      return <Moment at={new Date(value)} />;
    case "number":
      return format.number(Number(value));
    case "lines":
    case "text":
      return <HostileText text={values.join("\n")} lines={values.join("\n").includes("\n")} />;
  }
}

function choicesOf(t: View["t"], words: string, { values }: FormField): ChoiceOption[] {
  return values.map((value) => {
    const hint = `${words}.${value}-hint`;
    return { value, label: t(`${words}.${value}`), ...(t.has(hint) ? { hint: t(hint) } : {}) };
  });
}
