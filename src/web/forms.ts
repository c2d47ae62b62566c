import type { Context } from "hono";
import { z } from "zod";
import { Refusal } from "../protocol/refusal.ts";
import { monthTyped, plainDigits, timeTyped } from "./as-typed.ts";
import { checkFormToken, FORM_TOKEN_FIELD, type CookieNames } from "./csrf.ts";
import { createFormats } from "./formats.ts";
import { intlTag, type MessageParams, type Translator } from "./i18n.ts";
import { SOURCE_LANGUAGE } from "./languages.ts";
import { checkSender } from "./sender.ts";
import { viewOf } from "./view.ts";

export interface FieldError {
  readonly field: string;
  /** In the reader's language. */
  readonly message: string;
  /** What the field is called, where the form knows it. */
  readonly label?: string | undefined;
  /** Id of its first input, where it is not that of its name. */
  readonly at?: string | undefined;
}

export type FormInput = Readonly<Record<string, string | File | readonly (string | File)[]>>;

export type FormResult<T> =
  | { readonly ok: true; readonly values: T; readonly input: FormInput }
  | { readonly ok: false; readonly errors: readonly FieldError[]; readonly input: FormInput };

/** More fields than any page of ours has; a body with more is refused unread. */
const MAX_FIELDS = 1_000;
/** What the server takes on any path but that of uploads, which no form is read from. */
const MAX_FORM_BYTES = 1024 * 1024 + 64 * 1024;

export const FORM_COOKIES_VARIABLE = "formCookies";
const POSTED_FORM_VARIABLE = "postedForm";

declare module "hono" {
  interface ContextVariableMap {
    [FORM_COOKIES_VARIABLE]: CookieNames | undefined;
    [POSTED_FORM_VARIABLE]: PostedForm | undefined;
  }
}

/** A form as it came, with its token, so that a page can offer to send exactly it once more. */
export interface PostedForm {
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** Name of the field with a file; the bytes themselves are not kept. */
  readonly fileField?: string | undefined;
}

/** Remembers what was posted for the case that the act fails for want of a database or of room. */
export function keepPosted(c: Context, form: PostedForm): void {
  c.set(POSTED_FORM_VARIABLE, form);
}

/**
 * What was posted with this request: as some reader of the form remembered it, or read now. Undefined for other requests and
 * for forms with a file that nobody has read: their body may have gigabytes.
 */
export async function postedForm(c: Context): Promise<PostedForm | undefined> {
  const kept = c.get(POSTED_FORM_VARIABLE);
  if (kept !== undefined || c.req.method !== "POST") return kept;
  const type = c.req.header("content-type") ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded")) return undefined;
  return { fields: textFieldsOf(await parseBody(c)) };
}

function textFieldsOf(body: FormInput): [name: string, value: string][] {
  return Object.entries(body)
    .slice(0, MAX_FIELDS)
    .flatMap(([name, value]) => {
      const values: readonly unknown[] = Array.isArray(value) ? value : [value];
      return values.filter((one) => typeof one === "string").map((one): [string, string] => [name, one]);
    });
}

/**
 * Reads a posted form, checks its token, and gives either the typed values or errors per field, in the reader's language.
 * `input` keeps what was typed, so that the page can show it again. Refuses with "form-expired",
 * "form-too-large" or "body-too-large".
 */
export async function parseForm<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<FormResult<z.infer<Schema>>> {
  return checkFields(await readPosted(c), schema, viewOf(c).t);
}

/** What was posted, without its token, which is checked. Refuses like `parseForm`. */
export async function readPosted(c: Context): Promise<FormInput> {
  const body = await readForm(c);
  if (Object.keys(body).length > MAX_FIELDS) {
    throw new Refusal("form-too-large", `The form has more than ${MAX_FIELDS} fields.`, {
      details: { limit: MAX_FIELDS },
    });
  }
  const { [FORM_TOKEN_FIELD]: token, ...input } = body;
  const cookies = c.get(FORM_COOKIES_VARIABLE);
  if (!cookies) throw new Error(`no form cookies for ${c.req.path}: mount web.middleware before the pages`);
  checkFormToken(c, { cookies }, typeof token === "string" ? token : undefined);
  return input;
}

/**
 * All fields of a posted form, whole in memory. Whoever else reads one before the page does must use this too: the first reader's
 * parse is kept for the next. Refuses "body-too-large" by the length that the server demands of every body, and "form-malformed".
 */
export async function readForm(c: Context): Promise<Record<string, string | File | (string | File)[]>> {
  if (Number(c.req.header("content-length") ?? 0) > MAX_FORM_BYTES) {
    throw new Refusal("body-too-large", `The form is larger than ${MAX_FORM_BYTES} bytes.`, {
      details: { limit: MAX_FORM_BYTES },
    });
  }
  const body = await parseBody(c);
  await checkSender(c);
  return body;
}

async function parseBody(c: Context): Promise<Record<string, string | File | (string | File)[]>> {
  try {
    return await c.req.parseBody<{ all: true }, Record<string, string | File | (string | File)[]>>({ all: true });
  } catch (cause) {
    // So the parser of forms says it; a line that broke off has another name.
    if (!(cause instanceof TypeError)) throw cause;
    throw new Refusal("form-malformed", "The body is no form of the type that it says it is.", { cause });
  }
}

/** The pure part of parseForm. */
export function checkFields<Schema extends z.ZodType>(
  input: FormInput,
  schema: Schema,
  t: Translator,
): FormResult<z.infer<Schema>> {
  const joined = joinDateParts(input);
  const result = schema.safeParse(joined);
  if (result.success) return { ok: true, values: result.data, input };
  return { ok: false, errors: toFieldErrors(result.error, t), input };
}

/** What a schema found wrong, in the reader's language: of each field the first. */
export function toFieldErrors(error: z.ZodError, t: Translator): readonly FieldError[] {
  return firstPerField(error.issues.map((issue) => toFieldError(issue, t)));
}

/** The words of the error at this field, if it has one. */
export function errorFor(errors: readonly FieldError[] | undefined, field: string): string | undefined {
  return errors?.find((error) => error.field === field)?.message;
}

/** What was typed into a text field, for showing it again. */
export function typed(input: FormInput | undefined, field: string): string | undefined {
  const value = input?.[field];
  return typeof value === "string" ? value : undefined;
}

/** What was ticked in a group of checkboxes. */
export function ticked(input: FormInput | undefined, field: string): readonly string[] {
  const value = input?.[field];
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((entry): entry is string => typeof entry === "string");
}

/** What was typed into the three boxes of a DateField, for showing it again; undefined where the form had none. */
export function typedDay(
  input: FormInput | undefined,
  name: string,
): { day: string; month: string; year: string } | undefined {
  if (typed(input, `${name}-year`) === undefined) return undefined;
  const part = (suffix: string): string => (typed(input, `${name}-${suffix}`) ?? "").trim();
  return { day: part("day"), month: part("month"), year: part("year") };
}

/** The day of a DateField, as "2026-03-05"; undefined where its boxes are empty. Refuses `date-not-readable`. */
export function dayOf(input: FormInput, name: string): string | undefined {
  const text = isoOf(typedDay(input, name));
  if (text === "") return undefined;
  if (isRealDay(text)) return text;
  throw new Refusal("date-not-readable", "Enter a real date: day, month and year.", { field: name });
}

/** A refusal that names a field becomes an error of that field; any other is for the top of the page. */
export function refusalAsFieldError(refusal: Refusal, t: Translator): FieldError {
  return { field: refusal.field ?? "", message: refusalText(refusal, t) };
}

/** `error.<code>` in the reader's language, or the refusal's own English sentence, said to be English. */
export function refusalText(refusal: Refusal, t: Translator): string {
  const said = translatedRefusal(refusal, t);
  if (said !== undefined || t.lang === SOURCE_LANGUAGE) return said ?? refusal.message;
  return t("web.error.in-english", { reason: refusal.message });
}

/** `error.<code>` in the reader's language; undefined where the code has no text because no page meets it. */
export function translatedRefusal(refusal: Refusal, t: Translator): string | undefined {
  const key = `error.${refusal.code}`;
  return t.has(key) ? t(key, { ...detailsInWords(refusal, t), ...choicesInWords(refusal, t) }) : undefined;
}

/**
 * The text of a code that was kept without its details, as with an exhibit or a line. Undefined where there is none, or
 * where it has a place for a value that nobody kept.
 */
export function codeText(code: string, t: Translator): string | undefined {
  const key = `error.${code}`;
  if (!t.has(key)) return undefined;
  try {
    return t(key);
  } catch {
    // The text has a place for a value.
    return undefined;
  }
}

/** A calendar day is said as pages say days. */
function detailsInWords({ details }: Refusal, { lang }: Translator): MessageParams {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => {
      const day = z.iso.date().safeParse(value).data;
      return [name, day === undefined ? value : createFormats(lang, "UTC").day(day)];
    }),
  );
}

function choicesInWords({ choices }: Refusal, t: Translator): MessageParams {
  const list = new Intl.ListFormat(intlTag(t.lang), { type: "disjunction" });
  return Object.fromEntries(
    Object.entries(choices).map(([name, keys]) => [name, list.format(keys.map((key) => t(key)))]),
  );
}

// Schemas for fields, to be put together by the pages.

/** A text that must be filled. Ends are trimmed, line ends made the same. */
export function requiredText(maxLength = 200): z.ZodType<string> {
  return z.preprocess(
    tidyText,
    z
      .string({ error: onWrongType("form.error.required") })
      .min(1, "form.error.required")
      .max(maxLength),
  );
}

/** A text that may stay empty; then it is undefined. */
export function optionalText(maxLength = 200): z.ZodType<string | undefined> {
  return z.preprocess((value) => {
    const text = tidyText(value);
    return text === "" ? undefined : text;
  }, z.string().max(maxLength).optional());
}

/** One choice of a list; nothing chosen is an error. */
export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values): z.ZodType<Values[number]> {
  return z.enum(values, { error: "form.error.choose" });
}

/** Any number of ticks of a group; none gives an empty list. */
export function manyOf<Value extends string>(values: readonly Value[]): z.ZodType<Value[]> {
  return z.preprocess(toList, z.array(z.enum(values, { error: "form.error.choose" })));
}

/** One tick. */
export function tick(): z.ZodType<boolean> {
  return z.preprocess((value) => value === "yes" || value === "on", z.boolean());
}

/** A tick without which the form is not taken. */
export function requiredTick(): z.ZodType<boolean> {
  return tick().refine((value) => value, "form.error.tick");
}

/** The three boxes of DateField, as "2026-03-05"; impossible days are refused. */
export function dateText(): z.ZodType<string> {
  return z.preprocess(
    tidyText,
    z
      .string({ error: onWrongType("form.error.required") })
      .min(1, "form.error.required")
      .refine(isRealDay, "form.error.date"),
  );
}

/** The box of TimeField, as "14:05"; what is no time of day is for whoever knows the day. */
export function timeText(): z.ZodType<string> {
  return requiredText(20).transform(timeTyped);
}

/** A number typed as text, from `min` to `max`, both included. */
export function wholeNumber(min: number, max: number): z.ZodType<number> {
  return z.preprocess(
    readInteger,
    z
      .number({ error: onWrongType("form.error.number") })
      .int("form.error.number")
      .min(min)
      .max(max),
  );
}

/** A file that must be chosen. */
export function file(): z.ZodType<File> {
  return z.custom<File>((value) => value instanceof File && value.name !== "", "form.error.file");
}

/** A message for the type alone; what is too long or too big keeps its own. */
function onWrongType(key: string): (issue: { code?: string | undefined }) => string | undefined {
  return (issue) => (issue.code === "invalid_type" ? key : undefined);
}

function toList(value: unknown): unknown {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function readInteger(value: unknown): unknown {
  const plain = typeof value === "string" ? plainDigits(value) : "";
  return /^\s*-?\d{1,15}\s*$/.test(plain) ? Number(plain) : value;
}

/** U+0000 cannot be typed, no database column holds it and no State may send it (spec/encoding.md). */
function tidyText(value: unknown): unknown {
  return typeof value === "string" ? value.replaceAll("\0", "").replaceAll("\r\n", "\n").trim() : (value ?? "");
}

/** DateField posts name-day, name-month, name-year; the schema sees one ISO text under the name. */
function joinDateParts(input: FormInput): Record<string, unknown> {
  const joined: Record<string, unknown> = { ...input };
  for (const key of Object.keys(input)) {
    const name = /^(.+)-year$/.exec(key)?.[1];
    if (name === undefined || !(`${name}-month` in input) || !(`${name}-day` in input)) continue;
    joined[name] = isoOf(typedDay(input, name));
  }
  return joined;
}

/** The three boxes in digits, as far as what was typed is understood. */
export function dayParts(parts: ReturnType<typeof typedDay>): { day: string; month: string; year: string } {
  const { day, month, year } = parts ?? { day: "", month: "", year: "" };
  return { day: plainDigits(day), month: monthTyped(month), year: plainDigits(year) };
}

/** Three boxes as "2026-03-05", whether it is a real day or not; empty where they are. */
export function isoOf(parts: ReturnType<typeof typedDay>): string {
  const { day, month, year } = dayParts(parts);
  return day + month + year === "" ? "" : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function isRealDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const NUMBERS: readonly string[] = ["number", "int"];

function toFieldError(issue: z.core.$ZodIssue, t: Translator): FieldError {
  const field = issue.path.map(String).join(".");
  const message = (key: string, params: MessageParams = {}): FieldError => ({ field, message: t(key, params) });
  // A schema may give a key of its own module as its message.
  if (t.has(issue.message)) return message(issue.message, numbersOf(issue));
  if (issue.code === "too_big")
    return message(issue.origin === "string" ? "form.error.too-long" : "form.error.too-big", numbersOf(issue));
  if (issue.code === "too_small")
    return message(issue.origin === "string" ? "form.error.too-short" : "form.error.too-small", numbersOf(issue));
  if (issue.code === "invalid_value") return message("form.error.choose");
  if (issue.code === "invalid_format" && issue.format === "date") return message("form.error.date");
  if (issue.code === "invalid_format" && issue.format === "datetime") return message("form.error.moment");
  if (issue.code === "invalid_type" && NUMBERS.includes(issue.expected)) return message("form.error.number");
  return message(issue.code === "invalid_type" ? "form.error.required" : "form.error.invalid");
}

function numbersOf(issue: z.core.$ZodIssue): MessageParams {
  if (issue.code === "too_big") return { max: Number(issue.maximum) };
  if (issue.code === "too_small") return { min: Number(issue.minimum) };
  return {};
}

/** One sentence per field: the first thing to mend. */
function firstPerField(errors: readonly FieldError[]): FieldError[] {
  return errors.filter((error, index) => errors.findIndex((other) => other.field === error.field) === index);
}
