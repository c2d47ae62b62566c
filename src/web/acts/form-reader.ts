import { z } from "zod";
import { plainDigits, timeTyped } from "../as-typed.ts";
import { type FormInput, isoOf, ticked, typed, typedDay } from "../forms.ts";

// A posted form and a JSON body say the same. This file tells which boxes a form of a schema has, and reads such a form into the JSON
// that the schema takes. It checks nothing: the schema does that afterwards.

/** One box of a form, as the schema knows it. */
export interface FormField {
  /** "source.kind"; of each group of a list "lines.phone". */
  readonly name: string;
  /** "groups": the list itself, which stands before what its groups have. */
  readonly kind: "text" | "number" | "day" | "moment" | "tick" | "choice" | "choices" | "lines" | "groups";
  /** It may be left open; "with-group": a group that it is in may be left open as a whole, and then it is. */
  readonly optional: boolean | "with-group";
  readonly values: readonly string[];
  readonly maxLength: number | undefined;
  /** How many groups a list has at least, and at most. */
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
}

/** How a day and a time on the wall become a moment; undefined for what is no time. */
export type MomentReader = (day: string, time: string) => string | undefined;

type Shape = z.core.JSONSchema.BaseSchema;

const KINDS_OF_FORMAT: ReadonlyMap<string, FormField["kind"]> = new Map([
  ["date", "day"],
  ["date-time", "moment"],
]);

/** The boxes of a form for this schema, by name, in its order. Throws for what no box can hold: a mistake in an act. */
export function fieldsOf(schema: z.ZodType): ReadonlyMap<string, FormField> {
  return new Map(listFields(shapeOf(schema), "", false).map((field) => [field.name, field]));
}

/** What was typed, as the JSON that the schema takes: what stayed empty is absent. */
export function readFields(schema: z.ZodType, input: FormInput, moment: MomentReader): unknown {
  return readShape(shapeOf(schema), "", input, moment);
}

/** Of what was read, the members that their schema takes; of a group, its own. */
export function takenMembers(schema: z.ZodType, fields: unknown): unknown {
  if (!(schema instanceof z.ZodObject) || typeof fields !== "object") return schema.safeParse(fields).data;
  const given = new Map<string, unknown>(Object.entries(fields ?? {}));
  const members = Object.entries<z.ZodType>(schema.shape);
  return Object.fromEntries(members.map(([name, member]) => [name, takenMembers(member, given.get(name))]));
}

/**
 * The box at which a fault is shown: "source" and "states.0" stand at "source.kind" and "states". A rule may name a member without the
 * groups around it, or as one word: "periodDays" and "secrecyReviewOn" stand at "terms.periodDays" and "terms.secrecy.reviewOn". Of a list
 * of groups "lines.1" stands at "lines.1.phone". Empty: above the form.
 */
export function boxOf(schema: z.ZodType, field: string): string {
  const fields = fieldsOf(schema);
  const names = [...fields.keys()];
  const lists = names.filter((name) => fields.get(name)?.kind === "groups");
  const inList = (list: string): string[] => names.filter((name) => name.startsWith(`${list}.`));
  const at = lists.find((list) => groupsIn({ [field]: "" }, list).length > 0);
  if (at === undefined) {
    const inLists = new Set(lists.flatMap(inList));
    return boxAmong(
      names.filter((name) => !inLists.has(name)),
      field,
    );
  }
  const [place = "", ...member] = field.slice(at.length + 1).split(".");
  const members = inList(at).map((name) => name.slice(at.length + 1));
  const box = member.length === 0 ? members[0] : boxAmong(members, member.join("."));
  return box === undefined || box === "" ? at : `${at}.${place}.${box}`;
}

function boxAmong(names: readonly string[], field: string): string {
  const isWithoutGroups = (name: string): boolean =>
    name.split(".").some((_, start, parts) => inOneWord(parts.slice(start)) === field);
  const at =
    names.find((name) => name === field) ??
    names.find((name) => field !== "" && name.startsWith(`${field}.`)) ??
    names.find(isWithoutGroups);
  const dot = field.lastIndexOf(".");
  return at ?? (dot < 0 ? "" : boxAmong(names, field.slice(0, dot)));
}

/** The groups of a list that a form has, "lines.0" before "lines.12"; what names no place is none. */
export function groupsIn(input: FormInput, list: string): string[] {
  const places = Object.keys(input).flatMap((key) =>
    key.startsWith(`${list}.`) ? (/^(?:0|[1-9]\d{0,8})(?![^.])/.exec(key.slice(list.length + 1)) ?? []) : [],
  );
  return [...new Set(places)].toSorted((one, other) => Number(one) - Number(other)).map((place) => `${list}.${place}`);
}

/** Whether nothing was typed in this group of a list. */
export function isEmptyGroup(schema: z.ZodType, list: string, group: string, input: FormInput): boolean {
  const shape = list.split(".").reduce((at, key) => (at.properties?.[key] ?? {}) as Shape, shapeOf(schema));
  return isEmpty(readShape(groupOf(shape) ?? {}, group, input, () => undefined));
}

/** The name that a box of a group has in the schema: "lines.phone" of "lines.1.phone". */
export function withoutPlaces(name: string): string {
  return name.replaceAll(/\.\d+(?=\.|$)/g, "");
}

/** A value as the boxes of the form that is read into it; a day is one box. */
export function boxesOf(value: unknown, name = ""): [name: string, text: string][] {
  if (value === undefined || value === null || value === false) return [];
  if (typeof value === "string" || typeof value === "number") return [[name, String(value)]];
  if (value === true) return [[name, "yes"]];
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) =>
    // Of a list of words each is another answer at one box; of a list of groups each has boxes of its own.
    boxesOf(member, Array.isArray(value) && typeof member !== "object" ? name : join(name, key)),
  );
}

/** The same as it would be posted. */
export function inputOf(value: unknown): FormInput {
  const boxes = Map.groupBy(boxesOf(value), ([name]) => name);
  const posted = [...boxes].map(([name, all]) => [name, all.length > 1 ? all.map(([, text]) => text) : all[0]?.[1]]);
  return Object.fromEntries(posted) as FormInput; // no group is empty
}

const shapes = new WeakMap<z.ZodType, Shape>();

/** A schema as JSON Schema tells it, each part where it is used; an act that needs no words has none. */
function shapeOf(schema: z.ZodType): Shape {
  if (schema instanceof z.ZodUndefined) return { type: "null" };
  const shape = shapes.get(schema) ?? z.toJSONSchema(schema, { io: "input", metadata: z.registry() });
  shapes.set(schema, shape);
  return shape;
}

/** What each group of a list has; undefined for what is no such list. */
function groupOf({ items }: Shape): Shape | undefined {
  const item = items as Shape | undefined; // no act has a tuple
  return item?.type === "object" ? item : undefined;
}

function membersOf({ properties = {}, required = [] }: Shape, name: string) {
  return Object.entries(properties).map(([key, member]) => ({
    key,
    name: join(name, key),
    shape: member as Shape, // zod describes every member, and never by "true" or "false"
    isOptional: !required.includes(key),
  }));
}

function listFields(shape: Shape, name: string, optional: FormField["optional"], isInList = false): FormField[] {
  if (shape.type === "null") return [];
  const group = groupOf(shape);
  if (group !== undefined && !isInList) {
    const { minItems, maxItems } = shape;
    const list = { name, kind: "groups", optional, values: [], maxLength: undefined, minItems, maxItems } as const;
    return [list, ...listFields(group, name, false, true)];
  }
  if (shape.type !== "object") return [fieldOf(shape, name, optional)];
  return membersOf(shape, name).flatMap((member) =>
    listFields(member.shape, member.name, member.isOptional || (optional !== false && "with-group"), isInList),
  );
}

function fieldOf(shape: Shape, name: string, optional: FormField["optional"]): FormField {
  const item = shape.items as Shape | undefined; // no act has a tuple
  const values = choicesOf(item ?? shape);
  const isOneOf = values.length > 0;
  const field = { name, optional, values, maxLength: shape.maxLength };
  if (item?.type === "string") return { ...field, kind: isOneOf ? "choices" : "lines" };
  switch (shape.type) {
    case "boolean":
      // An empty tick box and a missing one are posted alike.
      if (shape.default === true) throw new Error(`the tick box "${name}" cannot be ticked by default`);
      return { ...field, kind: "tick" };
    case "integer":
    case "number":
      return { ...field, kind: "number" };
    case "string":
      return { ...field, kind: isOneOf ? "choice" : (KINDS_OF_FORMAT.get(shape.format ?? "") ?? "text") };
    default:
      throw new Error(`no box can be made for "${name}": ${JSON.stringify(shape)}`);
  }
}

function choicesOf({ enum: values = [], const: only }: Shape): string[] {
  return [...values, only].filter((value) => typeof value === "string");
}

function readShape(shape: Shape, name: string, input: FormInput, moment: MomentReader): unknown {
  if (shape.type === "null") return undefined;
  const group = groupOf(shape);
  if (group !== undefined) {
    const groups = groupsIn(input, name).map((one) => readShape(group, one, input, moment));
    return groups.filter((one) => !isEmpty(one));
  }
  if (shape.type !== "object") return readBox(fieldOf(shape, name, false), input, moment);
  const members = membersOf(shape, name).map(({ key, isOptional, ...member }) => {
    const value = readShape(member.shape, member.name, input, moment);
    // An empty group or list that may be left open was left open; a tick box that is not ticked says nothing.
    return [key, isOptional && isEmpty(value) ? undefined : value] as const;
  });
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function readBox({ kind, name }: FormField, input: FormInput, moment: MomentReader): unknown {
  const text = tidy(input[name]);
  switch (kind) {
    case "tick":
      return text === "yes" || text === "on";
    case "number": {
      const plain = plainDigits(text ?? "").replace("٫", ".");
      return /^-?\d{1,15}(\.\d{1,9})?$/.test(plain) ? Number(plain) : text;
    }
    case "choices":
    case "lines": {
      const lines = ticked(input, name).flatMap((one) => (tidy(one) ?? "").split("\n"));
      return lines.map((line) => line.trim()).filter((line) => line !== "");
    }
    case "choice":
    case "text":
    case "day":
    case "moment":
      return typedDay(input, name) === undefined ? text : readDay(input, name, moment);
    case "groups":
      return undefined; // read above, group by group
  }
}

/** A day of three boxes, perhaps with its time; undefined where nobody filled them in. */
function readDay(input: FormInput, name: string, moment: MomentReader): string | undefined {
  const iso = isoOf(typedDay(input, name));
  const time = tidy(input[`${name}-time`]);
  // What is no time of a real day goes to the schema as it is, which says so; so does a time without its day.
  if (iso === "") return time;
  if (typed(input, `${name}-time`) === undefined || !z.iso.date().safeParse(iso).success) return iso;
  const read = moment(iso, timeTyped(time ?? "")) ?? `${iso} ${time ?? ""}`;
  const before = tidy(input[name]);
  // Seconds that the boxes do not show stay.
  return before !== undefined && minuteOf(before) === minuteOf(read) ? before : read;
}

function minuteOf(moment: string): number {
  return Math.floor(Date.parse(moment) / 60_000);
}

function inOneWord(parts: readonly string[]): string {
  return parts.map((part, index) => (index === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1))).join("");
}

function join(name: string, key: string): string {
  return name === "" ? key : `${name}.${key}`;
}

/** Whether nothing was typed in it, however deep. */
function isEmpty(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).every(isEmpty);
  return value === undefined || value === false;
}

/** U+0000 cannot be typed, no database column holds it and no State may send it (spec/encoding.md). */
function tidy(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return value.replaceAll("\0", "").replaceAll("\r\n", "\n").trim() || undefined;
}
