import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { keyPart, type RequiredElement } from "../../../../convention/index.ts";
import type { ElementValue, FreeText, RecordValue } from "../../../../protocol/bodies/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import {
  DateField,
  dayOf,
  Field,
  type FormInput,
  Group,
  Select,
  TextArea,
  ticked,
  typed,
  useTouched,
  type View,
} from "../../../../web/index.ts";

import { boxValue, recordsOf } from "./read-records.ts";
import { Box, RecordFields } from "./record-fields.tsx";

export interface ElementFieldsProps {
  readonly view: View;
  readonly element: RequiredElement;
  readonly value: ElementValue | undefined;
  readonly language: string;
  /** Words that the form proposes where nothing was written yet; whoever saves them says them. */
  readonly suggestion?: string | undefined;
  /** Where several elements stand on one page, each has its own names. */
  readonly prefix?: string;
  /** Beside words of a record that the other State does not read: the fields for their translation. */
  readonly translate?: ((words: FreeText, prefix: string) => Child) | undefined;
}

/** How the box of an element is called that has one. */
const BOXES = { day: "day", amount: "amount", choice: "codes", codes: "codes" } as const;

/** Empty lines offered beside those that are filled; saving offers new ones. */
const SPARE_LINES = 3;
/** A form has so many; what was given to the API beyond them stays (`withoutLoss`). */
const MAX_LINES = 100;

/** The fields of one required element: words, items, a period or codes, as its shape in the Convention's list says. */
export function ElementFields(props: ElementFieldsProps): JSX.Element {
  const { view, element, value, language, prefix = "" } = props;
  const { t } = view;
  const help = t(`convention.element.${keyPart(element.id)}.help`);
  const label = t(`convention.element.${keyPart(element.id)}.label`);
  const optional = element.force !== "always";
  switch (element.shape) {
    case "text":
      return <WordsField {...props} label={label} hint={help} optional={optional} />;
    case "items":
      return <ItemFields {...props} label={label} hint={help} />;
    case "items-and-text":
      return (
        <>
          <ItemFields {...props} label={label} hint={help} />
          <WordsField {...props} label={t("cooperation.element.words")} optional={optional} />
        </>
      );
    case "period":
      return (
        <>
          <Group field={{ name: `${prefix}period`, label, hint: help, optional }}>
            {(["from", "to"] as const).map((edge) => (
              <DateField
                name={`${prefix}${edge}`}
                label={t(`cooperation.element.${edge}`)}
                value={value?.period?.[edge]?.slice(0, 10)}
                optional={optional}
              />
            ))}
          </Group>
          {element.reasoned && (
            <WordsField {...props} label={t("cooperation.element.period-reason")} optional={optional} />
          )}
        </>
      );
    case "records":
      return (
        <RecordFields
          {...{ view, language, label, optional, prefix, translate: props.translate }}
          kind={element.record ?? "reference"}
          without={element.answers ?? []}
          single={element.single === true}
          records={value?.records}
          hint={help}
        >
          <FoldedWords />
        </RecordFields>
      );
    case "day":
    case "amount":
    case "choice":
    case "codes":
      return (
        <>
          <Box
            {...props}
            name={`${prefix}${BOXES[element.shape]}`}
            shape={element.shape}
            codes={element.codes}
            label={label}
            hint={help}
            value={value === undefined ? undefined : { day: value.day, amount: value.amount, codes: value.codes }}
            optional={optional}
          />
          {element.shape !== "codes" && <FoldedWords />}
        </>
      );
  }

  /** Beside what stands in boxes. */
  function FoldedWords(): JSX.Element {
    const isTouched = useTouched();
    return (
      <details open={(value?.text?.text ?? "") !== "" || isTouched(`${prefix}text`)}>
        <summary>{t("cooperation.element.words")}</summary>
        <WordsField label={t("cooperation.element.words")} optional />
      </details>
    );
  }

  function WordsField(words: { label: string; hint?: string; optional: boolean }): JSX.Element {
    return (
      <TextArea
        name={`${prefix}text`}
        label={words.label}
        hint={words.hint}
        value={value?.text?.text ?? props.suggestion}
        rows={prefix === "" ? 8 : 4}
        maxLength={100_000}
        lang={language}
        optional={words.optional}
      />
    );
  }
}

function ItemFields({
  view,
  element,
  value,
  prefix = "",
  label,
  hint,
}: ElementFieldsProps & { label: string; hint: string }): JSX.Element {
  const { t } = view;
  const items = value?.items ?? [];
  const lines = Math.min(items.length + SPARE_LINES, MAX_LINES);
  const indexes = Array.from({ length: lines }, (_, index) => index);
  // A form of many elements stays short: who needs more lines opens them, without script.
  const spare = indexes.slice(items.length + 1);
  const isTouched = useTouched();
  const isOpen = spare.some((index) => isTouched(`${prefix}kind-${index}`) || isTouched(`${prefix}value-${index}`));
  const line = (index: number): JSX.Element => (
    <>
      <Select
        name={`${prefix}kind-${index}`}
        label={t("cooperation.element.kind", { line: index + 1 })}
        options={(element.itemKinds ?? []).map(({ kind }) => ({
          value: kind,
          label: t(`convention.item.${kind}`),
        }))}
        value={items[index]?.kind}
        optional="depends"
      />
      <Field
        name={`${prefix}value-${index}`}
        label={t("cooperation.element.value", { line: index + 1 })}
        value={items[index]?.value}
        maxLength={4_000}
        optional="depends"
      />
    </>
  );
  return (
    <Group field={{ name: `${prefix}items`, label, hint, optional: element.force !== "always" }}>
      <p class="hint">{t("cooperation.element.line-hint")}</p>
      {indexes.slice(0, items.length + 1).map(line)}
      {spare.length > 0 && (
        <details open={isOpen}>
          <summary>{t("cooperation.element.more-lines")}</summary>
          {spare.map(line)}
        </details>
      )}
      {items.length > MAX_LINES && (
        <p>{t("cooperation.dossiers.more-requests", { count: items.length - MAX_LINES })}</p>
      )}
    </Group>
  );
}

/** An element as a letter may have it, or not: what the Convention asks of a request is no reason to refuse a letter. */
export function onPaper(element: RequiredElement): RequiredElement {
  return { ...element, force: "where-possible" };
}

/** The fields of several elements on one page, each by its own names. */
export function ElementList({
  view,
  elements,
  values = {},
  language,
  translate,
}: Pick<ElementFieldsProps, "view" | "language" | "translate"> & {
  elements: readonly RequiredElement[];
  values?: Readonly<Record<string, ElementValue>>;
}): JSX.Element {
  return (
    <>
      {elements.map((element) => (
        <ElementFields
          view={view}
          element={element}
          value={values[element.id]}
          language={language}
          prefix={elementPrefix(element.id)}
          translate={translate}
        />
      ))}
    </>
  );
}

/** What was filled in of several elements, by their ids. Refuses what `elementOf` refuses. */
export function elementsOf(
  elements: readonly RequiredElement[],
  input: FormInput,
  language: string,
  before: Readonly<Record<string, ElementValue>> = {},
): Record<string, ElementValue> {
  return Object.fromEntries(
    elements.flatMap((element): [string, ElementValue][] => {
      const value = elementOf(element, input, language, {
        prefix: elementPrefix(element.id),
        before: before[element.id],
      });
      return value === undefined ? [] : [[element.id, value]];
    }),
  );
}

/** What names the fields of one element among those of others. */
export function elementPrefix(elementId: string): string {
  return `e${elementId.replaceAll(/[^0-9A-Za-z]+/g, "-")}`;
}

/**
 * What was filled in, as it stands in a request; undefined where nothing was. Refuses `item-kind-missing` and `date-not-readable`:
 * nothing is guessed, and nothing that was typed is dropped.
 */
export function elementOf(
  element: RequiredElement,
  input: FormInput,
  language: string,
  { prefix = "", before }: { prefix?: string; before?: ElementValue | undefined } = {},
): ElementValue | undefined {
  const words = (typed(input, `${prefix}text`) ?? "").replaceAll("\r\n", "\n").trim();
  const items = Array.from({ length: MAX_LINES }, (_, index) => itemOf(element, input, prefix, index)).flat();
  // A choice of which nothing was chosen is posted empty.
  const codes = ticked(input, `${prefix}codes`).filter((code) => code !== "");
  const from = dayOf(input, `${prefix}from`);
  const to = dayOf(input, `${prefix}to`);
  if (from !== undefined && to !== undefined && to < from) {
    throw new Refusal("period-ends-before", "The period ends before it begins.", { field: `${prefix}to` });
  }
  const records =
    element.record === undefined ? [] : recordsOf(element.record, input, language, prefix, before?.records);
  const { day, amount } = boxOf(element, input, language, prefix);
  const said = [from, to, day, amount].some((part) => part !== undefined);
  if (words === "" && items.length + codes.length + records.length === 0 && !said) return undefined;
  const period = compact({ from: from && `${from}T00:00:00.000Z`, to: to && `${to}T23:59:59.999Z` });
  return {
    ...(records.length === 0 ? {} : { records }),
    ...compact({ day, amount, text: words === "" ? undefined : { language, text: words } }),
    ...(items.length === 0 ? {} : { items }),
    ...(codes.length === 0 ? {} : { codes: [...codes] }),
    ...(Object.keys(period).length === 0 ? {} : { period }),
  };
}

/** The day or the sum of an element that has a box for one. */
function boxOf({ shape }: RequiredElement, input: FormInput, language: string, prefix: string): RecordValue {
  return shape === "day" || shape === "amount"
    ? (boxValue({ shape }, input, `${prefix}${BOXES[shape]}`, language) ?? {})
    : {};
}

/**
 * What the form gave, with all that it has no field for, where the words beside it are as they were: notes under items, translations,
 * the hour of a period, and items beyond its last line. A program may have given those.
 */
export function withoutLoss(given: ElementValue | undefined, before: ElementValue | undefined): ElementValue {
  const beyond = before?.items?.slice(MAX_LINES) ?? [];
  const items = [...(given?.items ?? []).map((item) => sameItem(before, item) ?? item), ...beyond];
  const { text, period } = given ?? {};
  return {
    ...given,
    ...(text === undefined ? {} : { text: before?.text?.text === text.text ? before.text : text }),
    ...(items.length === 0 ? {} : { items }),
    ...(period === undefined ? {} : { period: keptPeriod(period, before?.period) }),
  };
}

type Items = NonNullable<ElementValue["items"]>;
type Period = NonNullable<ElementValue["period"]>;

function sameItem(before: ElementValue | undefined, { kind, value }: Items[number]): Items[number] | undefined {
  return before?.items?.find((item) => item.kind === kind && item.value === value);
}

/** Of an edge whose day is as it was, the moment. */
function keptPeriod(given: Period, before: Period | undefined): Period {
  const edge = (name: "from" | "to"): Period => {
    const [now, then] = [given[name], before?.[name]];
    if (now === undefined) return {};
    return { [name]: then?.slice(0, DAY_LENGTH) === now.slice(0, DAY_LENGTH) ? then : now };
  };
  return { ...edge("from"), ...edge("to") };
}

const DAY_LENGTH = "2027-03-01".length;

function itemOf(
  element: RequiredElement,
  input: FormInput,
  prefix: string,
  index: number,
): NonNullable<ElementValue["items"]> {
  const value = (typed(input, `${prefix}value-${index}`) ?? "").trim();
  const kinds = element.itemKinds ?? [];
  if (value === "") {
    // Where there is one kind only, it says nothing of whether a line was meant.
    if (kinds.length < 2 || (typed(input, `${prefix}kind-${index}`) ?? "") === "") return [];
    throw new Refusal("item-value-missing", `Line ${index + 1}: say what it is, or choose no kind.`, {
      field: `${prefix}value-${index}`,
      details: { line: index + 1 },
    });
  }
  const kind = typed(input, `${prefix}kind-${index}`) || (kinds.length === 1 ? kinds[0]?.kind : undefined);
  if (kind !== undefined) return [{ kind, value }];
  const field = `${prefix}kind-${index}`;
  throw new Refusal("item-kind-missing", `Line ${index + 1}: choose what kind of thing it is.`, {
    field,
    details: { line: index + 1 },
  });
}
