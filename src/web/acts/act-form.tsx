import type { Child } from "hono/jsx";
import { createContext, useContext } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { z } from "zod";
import type { FieldName } from "../../protocol/given.ts";
import { Button, type ButtonKind, ButtonRow, Form } from "../components/buttons.tsx";
import { useCameBack } from "../components/came-back.ts";
import { Checkbox, Checkboxes, type ChoiceOption, DateField, Radios } from "../components/choices.tsx";
import {
  Field,
  type FieldBase,
  fieldId,
  FileField,
  Group,
  Select,
  TextArea,
  TimeField,
} from "../components/fields.tsx";
import { HostileText } from "../components/hostile-text.tsx";
import { SummaryList } from "../components/lists.tsx";
import { Moment } from "../components/tags.tsx";
import { type FieldError, type FormInput, ticked, typed } from "../forms.ts";
import { useView, type View } from "../view.ts";
import type { FormAct } from "./act.ts";
import { GROUPS_BUTTON, type GroupsChange, mayAdd, pressOf } from "./form-groups.ts";
import { boxesOf, fieldsOf, type FormField, groupsIn, inputOf, withoutPlaces } from "./form-reader.ts";

/** A form that came back: what was typed and what is wrong with it. */
export interface FormState {
  /** The act whose form it is; other forms of the same page have no state. */
  readonly of: string;
  readonly errors: readonly FieldError[];
  readonly input: FormInput;
  /** The group that somebody added or moved, or that stands where one was: there they go on. */
  readonly changed?: string | undefined;
  /** The code with which the act was refused, once what was typed was read. */
  readonly refused?: string | undefined;
}

/** Whether somebody else changed the thing while this form was filled in: its page shows what stands now. */
export function isStale(form: FormState | undefined): boolean {
  return form?.refused === "changed-meanwhile";
}

/** What a form is filled with before anybody typed: the members of the input, as far as they are known. */
export type Known<T> = T extends readonly (infer Item)[]
  ? readonly Known<Item>[]
  : T extends object
    ? { readonly [K in keyof T]?: Known<T[K]> | undefined }
    : T;

/** One box, with the value, error, label and hint that belong to its name; the schema says what kind of box. */
export type FieldOf<Input> = (props: ActFieldProps<FieldName<Input>>) => JSX.Element;

interface ActFormProps<Input> {
  /** Where it is sent; absent: to the page that it stands on. */
  readonly action?: string | undefined;
  readonly form?: FormState | undefined;
  readonly known?: Known<Input> | undefined;
  /** Members that nobody types, such as the id of what is made: they come back as they were sent. */
  readonly hidden?: readonly FieldName<Input>[];
  /** The version of the thing that the page shows, sent along: what is sent once more after somebody else's change is held against that. */
  readonly seen?: number | undefined;
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
  /** Which keys a telephone offers. */
  readonly type?: "tel" | "email" | undefined;
  /** Whether it is needed depends on another answer; the hint says when. */
  readonly depends?: boolean | undefined;
}

/** Members of an input that are lists of groups, and what each group has. */
type ListName<Input> = {
  [Name in keyof Input & string]-?: NonNullable<Input[Name]> extends readonly object[] ? Name : never;
}[keyof Input & string];
type GroupIn<List> = NonNullable<List> extends readonly (infer Item)[] ? Item : never;

interface GroupsProps<Name extends string, Item> {
  readonly name: Name;
  readonly hint?: Child | undefined;
  /** Their order says something: each can be moved. */
  readonly ordered?: boolean | undefined;
  /** The boxes of one group, by their names in it. */
  readonly children: (Field: FieldOf<Item>, place: number) => Child;
}

export interface FormParts<Input> {
  /** A form that posts this act. */
  readonly Form: (props: ActFormProps<Input>) => JSX.Element;
  readonly Field: FieldOf<Input>;
  /** Several boxes, in this order, that need no more than their names. */
  readonly Fields: (props: { readonly of: readonly FieldName<Input>[] }) => JSX.Element;
  /** A small form under its title `<words>.title`, folded until somebody wants it; `<words>.text` says what it does, where there is one. */
  readonly Folded: (
    props: Omit<ActFormProps<Input>, "children"> & {
      readonly of?: readonly FieldName<Input>[];
      readonly kind?: ButtonKind;
      /** Boxes that need more than their names. */
      readonly children?: Child;
    },
  ) => JSX.Element;
  /** The boxes of a group, by their names in the group: fields that several forms share. */
  readonly within: <Group extends keyof Input & string>(group: Group) => FieldOf<NonNullable<Input[Group]>>;
  /**
   * A list of groups, with buttons to add one, take it away and move it. `<words>.<list>` names it, `<words>.<list>.one` each with its
   * `number`, `<words>.<list>.add` the button.
   */
  readonly Groups: <Name extends ListName<Input>>(props: GroupsProps<Name, GroupIn<Input[Name]>>) => JSX.Element;
  /** The file, after all fields: labelled by `<words>.file`. */
  readonly File: (props: { readonly accept?: string }) => JSX.Element;
  readonly Submit: (props: { readonly kind?: ButtonKind; readonly children?: Child }) => JSX.Element;
  /** What was typed, to be read: under the same labels, in the same words. What is absent has no row, but a tick that was not made in what was filled in has. */
  readonly Shown: (props: ShownProps<Input>) => JSX.Element;
}

interface ShownProps<Input> {
  readonly value: Known<Input>;
  /** For the fields whose words are not the schema's. */
  readonly as?: { readonly [Name in FieldName<Input>]?: Child };
  /** Keys of choices that stand elsewhere. */
  readonly words?: { readonly [Name in FieldName<Input>]?: string };
}

interface FormScope {
  readonly act: FormAct;
  readonly fields: ReadonlyMap<string, FormField>;
  readonly changed?: string | undefined;
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
    Form: ({ action, form, known, hidden = [], seen, children }) => {
      const { path } = useView();
      const { errors, input, changed } =
        form?.of === act.id ? form : { errors: [], input: inputOf(known), changed: undefined };
      const version = (!isStale(form) && typed(input, "version")) || seen;
      const hasGroups = [...fields.values()].some(({ kind }) => kind === "groups");
      return (
        <Scope.Provider value={{ act, fields, changed }}>
          <Form action={action ?? path} files={act.file !== undefined} errors={errors} input={input}>
            {/* Enter in a box presses the first button of its form: it must not be one that takes a group away. */}
            {hasGroups && <button type="submit" class="unseen" tabindex={-1} aria-hidden="true" />}
            {hidden.map((name) => name in input && <input type="hidden" name={name} value={typed(input, name)} />)}
            {seen !== undefined && <input type="hidden" name="version" value={version} />}
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
    Folded: ({ of = [], kind = "secondary", children, ...form }) => {
      const { t } = useView();
      const text = `${act.words}.text`;
      return (
        <details open={form.form?.of === act.id}>
          <summary>{t(`${act.words}.title`)}</summary>
          {t.has(text) && <p>{t(text)}</p>}
          <parts.Form {...form}>
            <parts.Fields of={of} />
            {children}
            <parts.Submit kind={kind} />
          </parts.Form>
        </details>
      );
    },
    within: (group) => (props) => <ActField {...props} name={`${group}.${props.name}`} />,
    Groups: (props) => <ActGroups {...props} children={props.children as GroupsProps<string, never>["children"]} />, // by names alone
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
      const rows = fieldsIn(input, fields)
        .filter(({ name, kind }) => name in input || (kind === "tick" && isBegun(value, name)))
        .map((field) => {
          const key = labelKey(act, field.name);
          const shown =
            own[field.name] ?? inWords(view, field, ticked(input, field.name), choiceWords[field.name] ?? key);
          return { label: fieldLabel(view, act, field.name) ?? key, value: shown };
        });
      return <SummaryList rows={rows} />;
    },
  };
  return parts;
}

/** Whether the group in which this field stands is there: of one that was left open no tick is missing. */
function isBegun(value: unknown, name: string): boolean {
  const groups = name.split(".").slice(0, -1);
  return groups.reduce<unknown>((part, key) => new Map(Object.entries(part ?? {})).get(key), value) !== undefined;
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

/** The name of a field, for the summary of errors too; of one in a list of groups with the group that it is of. */
export function fieldLabel({ t }: Pick<View, "t">, act: FormAct, name: string): string | undefined {
  const key = labelKey(act, name);
  if (!t.has(key)) return undefined;
  const [, list, place] = /^(.+)\.(\d+)\./.exec(name) ?? [];
  const group = list === undefined ? [] : [t(`${labelKey(act, list)}.one`, { number: Number(place) + 1 })];
  return [...group, t(key)].join(" · ");
}

/** Ids begin with the act, so that two forms of a page may both ask for a reason. */
export function boxId(act: FormAct, name: string): string {
  return fieldId(`${act.id}.${name}`);
}

/** The key of the label of a field; that of its hint ends with "-hint", those of its choices with the choice. */
export function labelKey({ words, shared = {} }: FormAct, box: string): string {
  const field = withoutPlaces(box);
  const group = Object.entries(shared).find(([prefix]) => field.startsWith(`${prefix}.`));
  return group === undefined ? `${words}.${field}` : `${group[1]}.${field.slice(group[0].length + 1)}`;
}

function useField(name: string): FormScope & { readonly field: FormField } {
  const scope = useContext(Scope);
  const field = scope?.fields.get(withoutPlaces(name));
  if (scope === undefined || field === undefined) throw new Error(`no field "${name}" in this form`);
  return { ...scope, field };
}

function ActGroups({ name, hint, ordered, children }: GroupsProps<string, never>): JSX.Element {
  const { t } = useView();
  const { act, field, changed } = useField(name);
  const { input = {} } = useCameBack();
  const key = labelKey(act, name);
  const there = groupsIn(input, name);
  // Of a list that must not be empty the first is there without a click.
  const groups = there.length === 0 && (field.minItems ?? 0) > 0 ? [`${name}.0`] : there;
  const base = {
    name,
    id: boxId(act, name),
    label: t(key),
    hint: hint ?? (t.has(`${key}-hint`) ? t(`${key}-hint`) : undefined),
  };
  const button = (change: GroupsChange, at: string, label: string, about?: string) => (
    <Button kind="secondary" name={GROUPS_BUTTON} value={pressOf(change, at)} {...{ about }}>
      {label}
    </Button>
  );
  return (
    <Group field={base}>
      <div id={base.id} tabindex={-1} autofocus={changed === name}>
        {groups.map((group, place) => {
          const title = t(`${key}.one`, { number: place + 1 });
          return (
            <fieldset class="field group" id={boxId(act, group)} tabindex={-1} autofocus={changed === group}>
              <legend>{title}</legend>
              {children(
                (props) => (
                  <ActField {...props} name={`${group}.${String(props.name)}`} />
                ),
                place,
              )}
              <ButtonRow>
                {ordered === true && place > 0 && button("up", group, t("web.groups.up"), title)}
                {ordered === true && place < groups.length - 1 && button("down", group, t("web.groups.down"), title)}
                {button("remove", group, t("web.groups.remove"), title)}
              </ButtonRow>
            </fieldset>
          );
        })}
        {mayAdd(field, groups) && button("add", name, t(`${key}.add`))}
      </div>
    </Group>
  );
}

/** The boxes that an input has; of a list those of each group. */
function fieldsIn(input: FormInput, fields: FormScope["fields"]): FormField[] {
  const all = [...fields.values()];
  const lists = all.filter(({ kind }) => kind === "groups").map(({ name }) => name);
  const listOf = ({ name }: FormField): string | undefined => lists.find((list) => name.startsWith(`${list}.`));
  return all.flatMap((field) => {
    if (field.kind !== "groups") return listOf(field) === undefined ? [field] : [];
    const members = all.filter((one) => listOf(one) === field.name);
    return groupsIn(input, field.name).flatMap((group) =>
      members.map((one) => ({ ...one, name: `${group}${one.name.slice(field.name.length)}` })),
    );
  });
}

function ActField(props: ActFieldProps<string>): JSX.Element {
  const { t } = useView();
  const { name } = props;
  const { act, field } = useField(name);
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
    case "groups":
      throw new Error(`"${name}" is a list of groups`);
    case "text": {
      const text = { ...base, maxLength, code: props.code };
      const isLong = props.as === "area" || (props.as !== "line" && (maxLength ?? 0) > LONGEST_LINE);
      return isLong ? <TextArea {...text} rows={props.rows} /> : <Field {...text} type={props.type} />;
    }
  }
}

/** A day in three boxes and the time beside it, by the clock of this office. */
function MomentField({ base }: { base: FieldBase }): JSX.Element {
  const { server } = useView();
  const known = typed(useCameBack().input, base.name);
  const isRead = known !== undefined && !Number.isNaN(Date.parse(known));
  const [onDay, atTime] = isRead ? onTheWall(new Date(known), server.timeZone) : [];
  return (
    <>
      {isRead && <input type="hidden" name={base.name} value={known} />}
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
    case "groups":
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
