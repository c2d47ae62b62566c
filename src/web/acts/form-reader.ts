import { z } from "zod";
import { type FormInput, isoOf, ticked, typed, typedDay } from "../forms.ts";

// A posted form and a JSON body say the same. This file tells which boxes a form of a schema has, and reads such a form into the JSON
// that the schema takes. It checks nothing: the schema does that afterwards.

/** One box of a form, as the schema knows it. */
export interface FormField {
  /** "source.kind"; in a list of groups "lines.*.phone". */
  readonly name: string;
  readonly kind: "text" | "number" | "day" | "moment" | "tick" | "choice" | "choices" | "lines";
  /** It may be left open. */
  readonly optional: boolean;
  /** A group that it is in may be left open as a whole, and then it is. */
  readonly inOptionalGroup: boolean;
  readonly values: readonly string[];
  readonly maxLength: number | undefined;
}

/** How a day and a time on the wall become a moment; undefined for what is no time. */
export type MomentReader = (day: string, time: string) => string | undefined;

type Definition = z.core.$ZodTypes["_zod"]["def"];

interface Kernel {
  readonly type: z.core.$ZodType;
  readonly def: Definition;
  readonly optional: boolean;
}

/** Rows of a list of groups that are read at most. */
const MAX_ROWS = 500;

/** The boxes of a form for this schema, by name, in its order. Throws for what no box can hold: a mistake in an act. */
export function fieldsOf(schema: z.ZodType): ReadonlyMap<string, FormField> {
  return new Map(listFields(schema, "", false).map((field) => [field.name, field]));
}

/** What was typed, as the JSON that the schema takes: what stayed empty is absent. */
export function readFields(schema: z.core.$ZodType, input: FormInput, moment: MomentReader, name = ""): unknown {
  const { def, optional } = kernelOf(schema);
  const value = readKernel(def, input, moment, name);
  // An empty group or list that may be left open was left open; a tick box that is not ticked says nothing.
  return optional && isEmpty(value) ? undefined : value;
}

/**
 * The box at which a fault is shown: "source" and "source.kind.0" stand at "source.kind". A rule may name a member without the groups
 * around it, or as one word: "periodDays" and "secrecyReviewOn" stand at "terms.periodDays" and "terms.secrecy.reviewOn". Empty: above
 * the form.
 */
export function boxOf(schema: z.ZodType, field: string): string {
  const names = [...fieldsOf(schema).keys()];
  const pattern = patternOf(field);
  if (names.includes(pattern)) return field;
  const inside = names.find((name) => field !== "" && name.startsWith(`${pattern}.`));
  if (inside !== undefined) return field + inside.slice(pattern.length).replaceAll(".*", ".0");
  const bare = names.find((name) => name.split(".").some((_, start, parts) => inOneWord(parts.slice(start)) === field));
  if (bare !== undefined) return bare;
  const dot = field.lastIndexOf(".");
  return dot < 0 ? "" : boxOf(schema, field.slice(0, dot));
}

function inOneWord(parts: readonly string[]): string {
  return parts.map((part, index) => (index === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1))).join("");
}

/** A value as the boxes of the form that is read into it; a day is one box. */
export function boxesOf(value: unknown, name = ""): [name: string, text: string][] {
  if (value === undefined || value === null || value === false) return [];
  if (typeof value === "string" || typeof value === "number") return [[name, String(value)]];
  if (value === true) return [[name, "yes"]];
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
    const isListed = Array.isArray(value) && typeof member !== "object";
    return boxesOf(member, isListed ? name : join(name, key));
  });
}

/** "lines.0.phone" as its field is named: "lines.*.phone". */
export function patternOf(name: string): string {
  return name.replaceAll(/\.\d+(?=\.|$)/g, ".*");
}

/** The only place that looks into a schema, through `def`, which zod documents for this. */
function definitionOf(schema: z.core.$ZodType): Definition {
  return (schema as unknown as { readonly def: Definition }).def; // every schema is one of the types that zod lists
}

/** A schema without what is wrapped around it. */
function kernelOf(schema: z.core.$ZodType, optional = false): Kernel {
  const def = definitionOf(schema);
  switch (def.type) {
    case "optional":
    case "nullable":
      return kernelOf(def.innerType, true);
    case "default":
    case "prefault":
      // An empty tick box and a missing one are posted alike.
      if (def.defaultValue === true) throw new Error("a tick box cannot be ticked by default");
      return kernelOf(def.innerType, true);
    case "readonly":
    case "nonoptional":
    case "catch":
      return kernelOf(def.innerType, optional);
    case "pipe":
      return kernelOf(definitionOf(def.in).type === "transform" ? def.out : def.in, optional);
    default:
      return { type: schema, def, optional };
  }
}

function listFields(schema: z.core.$ZodType, name: string, inOptionalGroup: boolean): FormField[] {
  const { type, def, optional } = kernelOf(schema);
  const isGroupOptional = inOptionalGroup || optional;
  const field = (kind: FormField["kind"], values: readonly string[] = []): FormField[] => {
    const maxLength = type instanceof z.ZodString ? (type.maxLength ?? undefined) : undefined;
    return [{ name, kind, optional, inOptionalGroup, values, maxLength }];
  };
  switch (def.type) {
    case "object":
      return Object.entries(def.shape).flatMap(([key, member]) => listFields(member, join(name, key), isGroupOptional));
    case "union":
      // Shapes that share a member share its box.
      return firstOfName(def.options.flatMap((one) => listFields(one, name, isGroupOptional)));
    case "array": {
      const element = kernelOf(def.element);
      if (element.def.type === "object") return listFields(element.type, join(name, "*"), isGroupOptional);
      const values = choicesOf(element.def);
      return field(values.length > 0 ? "choices" : "lines", values);
    }
    case "enum":
    case "literal":
      return field(choicesOf(def).length > 0 ? "choice" : "tick", choicesOf(def));
    case "boolean":
      return field("tick");
    case "number":
      return field("number");
    case "string":
      return field(formatOf(type));
    case "undefined":
      return [];
    default:
      throw new Error(`no box can be made for "${name}", which is of type ${def.type}`);
  }
}

function formatOf(type: z.core.$ZodType): FormField["kind"] {
  if (type instanceof z.ZodISODate) return "day";
  return type instanceof z.ZodISODateTime ? "moment" : "text";
}

function firstOfName(fields: readonly FormField[]): FormField[] {
  return fields.filter((field, index) => fields.findIndex((other) => other.name === field.name) === index);
}

function choicesOf(def: Definition): string[] {
  if (def.type === "enum") return Object.values(def.entries).map(String);
  return def.type === "literal" ? def.values.filter((value) => typeof value === "string") : [];
}

function readKernel(def: Definition, input: FormInput, moment: MomentReader, name: string): unknown {
  switch (def.type) {
    case "object": {
      const members = Object.entries(def.shape).map(([key, one]) => [
        key,
        readFields(one, input, moment, join(name, key)),
      ]);
      return Object.fromEntries(members.filter(([, value]) => value !== undefined));
    }
    case "union":
      return readUnion(def, input, moment, name);
    case "array": {
      if (kernelOf(def.element).def.type === "object") return readRows(def.element, input, moment, name);
      const texts = ticked(input, name).flatMap((one) => (tidy(one) ?? "").split("\n"));
      return texts.map((one) => one.trim()).filter((one) => one !== "");
    }
    case "boolean":
      return isTicked(input[name]);
    case "literal":
      return def.values[0] === true ? isTicked(input[name]) || undefined : tidy(input[name]);
    case "number":
      return readNumber(input[name]);
    case "undefined":
      return undefined;
    case "string":
      return readText(input, moment, name);
    default:
      return tidy(input[name]);
  }
}

/** A day of three boxes, a day with its time, or plain text. */
function readText(input: FormInput, moment: MomentReader, name: string): unknown {
  const day = typedDay(input, name);
  if (day === undefined) return tidy(input[name]);
  const iso = isoOf(day);
  const time = typed(input, `${name}-time`);
  // What is no time of a real day goes to the schema as it is, which says so.
  if (time === undefined || iso === "") return iso || undefined;
  return z.iso.date().safeParse(iso).success ? (moment(iso, time) ?? `${iso} ${time}`) : iso;
}

function readUnion(
  def: Extract<Definition, { type: "union" }>,
  input: FormInput,
  moment: MomentReader,
  name: string,
): unknown {
  const discriminator = "discriminator" in def ? String(def.discriminator) : undefined;
  if (discriminator === undefined) return readNumber(input[name]);
  const said = tidy(input[join(name, discriminator)]);
  const option = def.options.find((one) => {
    const group = kernelOf(one).def;
    const member = group.type === "object" ? group.shape[discriminator] : undefined;
    return member !== undefined && choicesOf(definitionOf(member)).includes(said ?? "");
  });
  return option === undefined ? { [discriminator]: said } : readFields(option, input, moment, name);
}

/** "lines.0.phone", "lines.1.phone"; groups at the end in which nothing was typed are spare ones. */
function readRows(element: z.core.$ZodType, input: FormInput, moment: MomentReader, name: string): unknown[] {
  const numbers = Object.keys(input).map((key) =>
    key.startsWith(`${name}.`) ? Number(key.slice(name.length + 1).split(".")[0]) : -1,
  );
  const count = Math.max(-1, ...numbers.filter((number) => number < MAX_ROWS)) + 1;
  const rows = Array.from({ length: count }, (_, index) => readFields(element, input, moment, `${name}.${index}`));
  return rows.slice(0, rows.findLastIndex((row) => !isEmpty(row)) + 1);
}

function join(name: string, key: string): string {
  return name === "" ? key : `${name}.${key}`;
}

/** Whether nothing was typed in it, however deep. */
function isEmpty(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).every(isEmpty);
  return value === undefined || value === false;
}

function isTicked(value: unknown): boolean {
  return value === "yes" || value === "on";
}

/** U+0000 cannot be typed, no database column holds it and no State may send it (spec/encoding.md). */
function tidy(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return value.replaceAll("\0", "").replaceAll("\r\n", "\n").trim() || undefined;
}

function readNumber(value: unknown): unknown {
  const text = tidy(value);
  return text !== undefined && /^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : text;
}
