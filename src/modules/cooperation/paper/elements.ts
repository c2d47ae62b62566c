import { elementsFor, fieldsOfRecord, isPlace, keyPart, type MechanismId } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type { ElementValue, FreeText, RecordValue, RequestContent } from "../../../protocol/bodies/index.ts";
import { facts, freeText, momentOf, type PaperView, paragraph, seen, seenName, table } from "../../printing/index.ts";

/** Every element that is filled, in the order of the Convention's list; what stands in no list comes last. */
export function elementBlocks(
  view: PaperView,
  mechanism: MechanismId,
  elements: Readonly<Record<string, ElementValue>>,
): PrintedBlock[] {
  const listed = elementsFor(mechanism).map(({ element }) => element.id);
  const rest = Object.keys(elements).filter((id) => !listed.includes(id));
  return [...listed, ...rest].flatMap((id) => {
    const value = elements[id];
    return value === undefined ? [] : elementBlock(view, id, value);
  });
}

function elementBlock(view: PaperView, id: string, value: ElementValue): PrintedBlock[] {
  const { t } = view;
  const { codes = [], items = [], period, text, day, amount, records = [] } = value;
  return [
    { kind: "subheading", text: elementTitle(view, id) },
    ...records.flatMap((record, index) => [
      ...(records.length > 1 ? [paragraph(t("print.record.number", { number: index + 1 }))] : []),
      ...recordBlocks(view, record),
    ]),
    ...(day === undefined && amount === undefined ? [] : [paragraph(leafText(view, { day, amount }))]),
    ...codes.map((code) => paragraph(`– ${codeText(view, code)}`)),
    ...(items.length > 0
      ? [
          table(
            [
              [t("print.item.kind"), 3],
              [t("print.item.value"), 7],
            ],
            items.map((item) => [itemKind(view, item.kind), itemValue(view, item.value, item.note)]),
          ),
        ]
      : []),
    ...(period === undefined
      ? []
      : [
          facts(
            [
              t("print.item.from"),
              period.from === undefined ? t("print.item.open") : momentOf(view, period.from, "UTC"),
            ],
            [t("print.item.to"), period.to === undefined ? t("print.item.open") : momentOf(view, period.to, "UTC")],
          ),
        ]),
    ...(text === undefined ? [] : freeText(view, text)),
  ];
}

/** One record: what fits in a line as a table, sentences under the labels of their fields. */
export function recordBlocks(view: PaperView, record: NonNullable<ElementValue["records"]>[number]): PrintedBlock[] {
  const label = (id: string): string => {
    const key = `convention.field.${id}`;
    return view.t.has(key) ? view.t(key) : seen(id, view.dir);
  };
  const fields = fieldsOfRecord(record);
  const lines = fields.filter(([, value]) => value.text === undefined);
  return [
    ...(lines.length === 0
      ? []
      : [facts(...lines.map(([id, value]): [string, string] => [label(id), leafText(view, value)]))]),
    ...fields.flatMap(([id, { text }]) => (text === undefined ? [] : [paragraph(label(id)), ...freeText(view, text)])),
  ];
}

function leafText(view: PaperView, { line, codes = [], day, moment, amount, number }: RecordValue): string {
  return [
    line === undefined ? undefined : seenName(view, line),
    ...codes.map((code) => codeText(view, code)),
    day === undefined ? undefined : view.format.partialDay(day),
    moment === undefined ? undefined : momentOf(view, moment, "UTC"),
    amount === undefined ? undefined : `${amount.value} ${amount.currency}`,
    number?.toString(),
  ]
    .filter((part) => part !== undefined)
    .join("; ");
}

/** "Summary of the facts – Article 40(15)(c)"; what practice asks for has no article. */
export function elementTitle(view: PaperView, id: string): string {
  if (!isPlace(id)) return elementLabel(view, id);
  return view.t("print.element", { label: elementLabel(view, id), article: id });
}

export function elementLabel({ t }: PaperView, id: string): string {
  const key = `convention.element.${keyPart(id)}.label`;
  return t.has(key) ? t(key) : t("print.element-unlisted");
}

function codeText({ t, dir }: PaperView, code: string): string {
  const key = `convention.code.${code}`;
  return t.has(key) ? t(key) : seen(code, dir);
}

function itemKind({ t, dir }: PaperView, kind: string): string {
  const key = `convention.item.${kind}`;
  return t.has(key) ? t(key) : seen(kind, dir);
}

function itemValue(view: PaperView, value: string, note: FreeText | undefined): string {
  const words = seenName(view, value);
  return note === undefined ? words : `${words}\n${noteText(view, note)}`;
}

/** Free text where only a cell is left for it. */
export function noteText({ dir }: PaperView, { text, translation }: FreeText): string {
  const own = seen(text, dir);
  return translation === undefined ? own : `${own}\n(${seen(translation.text, dir)})`;
}

/** Required elements that are not there, each with the person who says why. */
export function missingBlocks(view: PaperView, missing: RequestContent["missingElements"]): PrintedBlock[] {
  const { t } = view;
  return missing.flatMap(({ elementId, reason, namedPerson }) => [
    { kind: "subheading" as const, text: t("print.missing.one", { element: elementTitle(view, elementId) }) },
    facts([t("print.missing.person"), seenName(view, namedPerson)]),
    ...freeText(view, reason),
  ]);
}
