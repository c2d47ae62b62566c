import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import {
  type Code,
  type RecordField,
  type RecordKind,
  recordKind,
  type RecordKindId,
  wallClockIn,
} from "../../../../convention/index.ts";
import type { ElementValue, FreeText, RecordValue } from "../../../../protocol/bodies/index.ts";
import { Checkboxes, DateField, Field, Group, Select, TextArea, useTouched, type View } from "../../../../web/index.ts";

interface Typed {
  readonly view: View;
  readonly language: string;
  /** Of words that are on file: the fields for their translation, where the other State does not read them. */
  readonly translate?: ((words: FreeText, prefix: string) => Child) | undefined;
}

interface BoxProps extends Typed {
  readonly name: string;
  readonly shape: RecordField["shape"];
  readonly label: string;
  readonly hint?: string | undefined;
  readonly codes?: readonly Code[] | undefined;
  readonly value: RecordValue | undefined;
  readonly optional: boolean | "depends";
}

/** A form shows so many records; what was given to the API beyond them stays. */
const MAX_RECORDS = 30;

/** One box, or the few boxes that hold one value. */
export function Box(props: BoxProps): JSX.Element {
  const { view, shape, value, codes = [], name, language } = props;
  const { t } = view;
  const { label, hint, optional } = props;
  const base = { name, label, hint, optional };
  const options = codes.map(({ code }) => ({ value: code, label: t(`convention.code.${code}`) }));
  switch (shape) {
    case "line":
      return <Field {...base} value={value?.line} maxLength={1_000} />;
    case "text":
      return (
        <>
          <TextArea {...base} value={value?.text?.text} rows={3} maxLength={100_000} lang={language} />
          {value?.text !== undefined && props.translate?.(value.text, `${name}-`)}
        </>
      );
    case "number":
      return <Field {...base} value={value?.number?.toString()} width="short" inputMode="numeric" code />;
    case "day":
    case "partial-day":
      return <DateField {...base} value={value?.day} />;
    case "choice":
      return <Select {...base} options={options} value={value?.codes?.[0]} />;
    case "codes":
      return <Checkboxes {...base} options={options} values={value?.codes} />;
    case "amount":
      return (
        <Group field={base}>
          <Field
            name={`${name}-value`}
            label={t("cooperation.record.amount")}
            value={value?.amount?.value}
            width="short"
            code
            optional="depends"
          />
          <Field
            name={`${name}-currency`}
            label={t("cooperation.record.currency")}
            hint={t("cooperation.record.currency-hint")}
            value={value?.amount?.currency}
            width="short"
            code
            optional="depends"
          />
        </Group>
      );
    case "moment": {
      const { timeZone } = view.server;
      const shown = value?.moment === undefined ? undefined : wallClockIn(new Date(value.moment), timeZone);
      return (
        <>
          <DateField {...base} value={shown?.date} />
          <input type="hidden" name={`${name}-zone`} value={timeZone} />
          <Field
            name={`${name}-time`}
            label={t("cooperation.record.time", { zone: timeZone })}
            hint={t("cooperation.record.time-hint")}
            value={shown?.time}
            width="short"
            code
            optional="depends"
          />
        </>
      );
    }
  }
}

interface RecordFieldsProps extends Typed {
  readonly kind: RecordKindId;
  /** Fields that the element itself answers. */
  readonly without: readonly string[];
  readonly single: boolean;
  /** How many more than there are can be filled in, where there may be several. */
  readonly spare?: number;
  readonly records: ElementValue["records"];
  readonly label: string;
  readonly hint: string;
  readonly optional: boolean;
  readonly prefix: string;
  /** What stands below the records: words beside them. */
  readonly children: Child;
}

/** The records of an element: those that are there, and one more to fill in where there may be several. */
export function RecordFields(props: RecordFieldsProps): JSX.Element {
  const { records = [], single, label, hint, optional, prefix, view, language, translate } = props;
  const isTouched = useTouched();
  const all = recordKind(props.kind);
  const kind = { ...all, fields: all.fields.filter(({ id }) => !props.without.includes(id)) };
  const shown = Math.min(
    single ? 1 : Math.max(records.length + (props.spare ?? 1), prefix === "" ? 3 : 1),
    MAX_RECORDS,
  );
  const name = view.t(`convention.record.${kind.id}.one`);
  const one = (index: number): JSX.Element => (
    <OneRecord {...{ view, language, translate, kind }} prefix={recordPrefix(prefix, index)} record={records[index]} />
  );
  const isTyped = (index: number): boolean =>
    kind.fields.some(({ id }) => isTouched(`${recordPrefix(prefix, index)}${id}`));
  const fields = (
    <Group field={{ name: `${prefix}records`, label, hint, optional }}>
      {Array.from({ length: shown }, (_, index) =>
        index === 0 ? (
          one(index)
        ) : (
          <details open={index < records.length || isTyped(index)}>
            <summary>{view.t("cooperation.record.number", { kind: name, number: index + 1 })}</summary>
            {one(index)}
          </details>
        ),
      )}
      {records.length > MAX_RECORDS && (
        <p>{view.t("cooperation.dossiers.more-requests", { count: records.length - MAX_RECORDS })}</p>
      )}
      {props.children}
    </Group>
  );
  if (prefix === "") return fields;
  // Among other elements: folded until somebody needs it.
  return (
    <details open={records.length > 0 || isTyped(0)}>
      <summary>{label}</summary>
      {fields}
    </details>
  );
}

function OneRecord({
  kind,
  record = {},
  prefix,
  ...rest
}: Typed & {
  readonly kind: RecordKind;
  readonly record: Readonly<Record<string, RecordValue>> | undefined;
  readonly prefix: string;
}): JSX.Element {
  const { view } = rest;
  const isTouched = useTouched();
  const box = ({ id, shape, codes }: RecordField): JSX.Element => (
    <Box
      {...rest}
      name={`${prefix}${id}`}
      shape={shape}
      codes={codes}
      label={view.t(`convention.field.${id}`)}
      value={record[id]}
      optional="depends"
    />
  );
  const isFilled = ({ id }: RecordField): boolean => record[id] !== undefined || isTouched(`${prefix}${id}`);
  return (
    <>
      {kind.fields.filter(({ group }) => group === undefined).map(box)}
      {kind.groups.map(({ group }) => {
        const fields = kind.fields.filter((field) => field.group === group);
        return (
          <details open={fields.some(isFilled)}>
            <summary>{view.t(`convention.record.${kind.id}.group.${group}`)}</summary>
            {fields.map(box)}
          </details>
        );
      })}
    </>
  );
}

export function recordPrefix(prefix: string, index: number): string {
  return `${prefix}r${index}-`;
}
