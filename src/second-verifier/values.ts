import { listOf, type Form, match, object, oneOf, optional, text, whole } from "./forms.ts";

// spec/encoding.md, "Identifiers and values": the forms that several documents share.

export const DIGEST = match(/^[0-9a-f]{64}$/);
export const RANDOM = match(/^[0-9a-f]{32}$/);
export const UUID = match(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
export const STATE = match(/^[A-Z]{2}$/);
export const AUTHORITY = match(/^[a-z0-9]+(-[a-z0-9]+)*$/, 64);
export const CODE = match(/^[a-z0-9]+([-.][a-z0-9]+)*$/, 64);
export const LANGUAGE = match(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/);
export const ORIGIN = match(/^[a-z]{2}\.rogatory\/[0-9a-f]{32}$/);
export const PROFILE = oneOf("production", "training", "evaluation");
export const SHORT_TEXT = text(1000);
export const SIZE = whole(0);

/** UTC with milliseconds, a day that exists in the years 1000 to 2999: only then does writing it again give the same text. */
export const INSTANT: Form<string> = (value): value is string =>
  match(/^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)(value) &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString() === value;

export const DAY: Form<string> = (value): value is string =>
  match(/^\d{4}-\d\d-\d\d$/)(value) && INSTANT(`${value}T00:00:00.000Z`);

export const INCARNATION = object({ number: whole(1), id: RANDOM });
export const PARTY = object({ state: STATE, authority: AUTHORITY });
/** spec/README.md, "Versions": a reader of version 1 knows none of what may stand here. */
export const CRITICAL = listOf(text(100), 0, 32);

const LONG_TEXT = text(100_000);

/** _Free text_. */
export const FREE_TEXT = object({
  language: LANGUAGE,
  text: LONG_TEXT,
  translation: optional(object({ language: LANGUAGE, text: LONG_TEXT, translator: SHORT_TEXT })),
});
