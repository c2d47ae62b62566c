import { need } from "./fault.ts";

/** Says whether a value of JSON has a form. The forms of documents are put together from the ones in this file. */
export type Form<T> = (value: unknown) => value is T;

/** The type of what has the form. */
export type Shown<F> = F extends Form<infer T> ? T : never;

type Members = Readonly<Record<string, Form<unknown>>>;
type ObjectOf<M extends Members> = { readonly [Name in keyof M]: Shown<M[Name]> };

/** The value in the type of its form; the fault `document-malformed`, or another, if it has not this form. */
export function inForm<T>(value: unknown, form: Form<T>, code = "document-malformed"): T {
  need(form(value), code);
  return value;
}

/** Members that are not named carry no meaning (spec/encoding.md, "JSON"). */
export function object<M extends Members>(members: M): Form<ObjectOf<M>> {
  const named = Object.entries(members);
  return (value): value is ObjectOf<M> => isObject(value) && named.every(([name, form]) => form(memberOf(value, name)));
}

/** Has these members and no other: where a schema says so (spec/encoding.md, "JSON"). */
export function closedObject<M extends Members>(members: M): Form<ObjectOf<M>> {
  const open = object(members);
  return (value): value is ObjectOf<M> =>
    open(value) && Object.keys(value).every((name) => Object.hasOwn(members, name));
}

/** An object of at most so many members, in which every name and every value has its form. */
export function mapOf<T>(
  names: Form<string>,
  values: Form<T>,
  max = Number.MAX_SAFE_INTEGER,
): Form<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> =>
    isObject(value) &&
    Object.keys(value).length <= max &&
    Object.entries(value).every(([name, member]) => names(name) && values(member));
}

/** From `min` to `max` items, each of the form. */
export function listOf<T>(form: Form<T>, min: number, max: number): Form<readonly T[]> {
  return (value): value is readonly T[] =>
    Array.isArray(value) && value.length >= min && value.length <= max && value.every((item) => form(item));
}

/** A member that may be left out. */
export function optional<T>(form: Form<T>): Form<T | undefined> {
  return (value): value is T | undefined => value === undefined || form(value);
}

/** A member that may stand there as null. */
export function nullOr<T>(form: Form<T>): Form<T | null> {
  return (value): value is T | null => value === null || form(value);
}

/** One of two forms. */
export function either<A, B>(a: Form<A>, b: Form<B>): Form<A | B> {
  return (value): value is A | B => a(value) || b(value);
}

/** One of three forms. */
export function anyOf<A, B, C>(a: Form<A>, b: Form<B>, c: Form<C>): Form<A | B | C> {
  return (value): value is A | B | C => a(value) || b(value) || c(value);
}

/** One of these very values. */
export function oneOf<const T extends string | number>(...allowed: readonly T[]): Form<T> {
  return (value): value is T => allowed.some((one) => one === value);
}

/** A whole number from `min` to `max`, both included. */
export function whole(min: number, max = Number.MAX_SAFE_INTEGER): Form<number> {
  return (value): value is number =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max;
}

/** Lengths count code points (spec/encoding.md, "Identifiers and values"). */
export function text(max: number, min = 1): Form<string> {
  return (value): value is string => {
    if (typeof value !== "string" || value.length > 2 * max) return false;
    const length = value.length > max || value.length < 2 * min ? Array.from(value).length : value.length;
    return length >= min && length <= max;
  };
}

/** A text of the pattern, at most so many UTF-16 units long. */
export function match(pattern: RegExp, max = Number.MAX_SAFE_INTEGER): Form<string> {
  return (value): value is string => typeof value === "string" && value.length <= max && pattern.test(value);
}

export const trueOrFalse: Form<boolean> = (value): value is boolean => typeof value === "boolean";

/** Any object: what it has is of no concern to the reader. */
export const anyObject: Form<Readonly<Record<string, unknown>>> = isObject;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function memberOf(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
