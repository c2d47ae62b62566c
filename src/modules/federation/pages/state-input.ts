import { z } from "zod";
import { LONG_TEXT_CHARACTERS, languageSchema, SHORT_TEXT_CHARACTERS } from "../../../protocol/index.ts";
import {
  checkFields,
  type FieldError,
  type FormInput,
  oneOf,
  requiredText,
  type Translator,
  wholeNumber,
} from "../../../web/index.ts";
import { ownDetailsSchema, type OwnDetails } from "../domain/own-details.ts";

// The form of what a designation says of the whole State: what is there now as fields, and what was typed as details again.

/** So many reservations can be added at once; who goes back from the check can add so many again. */
const MORE_RESERVATIONS = 2;
const MAX_RESERVATIONS = 64;
const MAX_VALID_DAYS = 1_100;
/** Between the entries of a list. */
const BETWEEN = /[\s,;،]+/;

const languageCode = z.preprocess(
  trimmed,
  z.string().refine((tag) => languageSchema.safeParse(tag).success, "federation.details.wrong-language"),
);

const reservationFields = z.object({
  article: requiredText(SHORT_TEXT_CHARACTERS),
  text: requiredText(LONG_TEXT_CHARACTERS),
  language: languageCode,
});

const stateFields = z.object({
  operator: requiredText(SHORT_TEXT_CHARACTERS),
  "hosts-for-others": oneOf(["yes", "no"]),
  "state-languages": z.preprocess(
    (value) => [...new Set(trimmed(value).split(BETWEEN))].filter((tag) => tag !== ""),
    z
      .array(z.string())
      .refine((tags) => ownDetailsSchema.shape.languages.safeParse(tags).success, "federation.details.wrong-languages"),
  ),
  "valid-days": wholeNumber(1, MAX_VALID_DAYS),
});

/** The fields as they would be posted if nobody touched them. */
export function stateInput({ operator, languages, validDays, reservations }: OwnDetails): FormInput {
  return {
    operator: operator.name,
    "hosts-for-others": operator.hostsForOthers ? "yes" : "no",
    "state-languages": languages.join(", "),
    "valid-days": String(validDays),
    ...Object.fromEntries(
      reservations.flatMap(({ article, text: { language: tag, text } }, index) => [
        [reservationField("article", index), article],
        [reservationField("text", index), text],
        [reservationField("language", index), tag],
      ]),
    ),
  };
}

/** How many reservations the form asks for: what there is, and some more. */
export function reservationLines(input: FormInput): number {
  return Math.min(MAX_RESERVATIONS, (filledIn(input).at(-1) ?? -1) + 1 + MORE_RESERVATIONS);
}

export type DetailsRead =
  { readonly ok: true; readonly details: OwnDetails } | { readonly ok: false; readonly errors: readonly FieldError[] };

/** What was typed, in the place of what the details say now, or what is wrong at which field. */
export function readState(input: FormInput, before: OwnDetails, t: Translator): DetailsRead {
  const read = checkFields(input, stateFields, t);
  const reservations = filledIn(input).map((place) => readReservation(input, place, before.reservations, t));
  const errors = [read, ...reservations].flatMap((one) => (one.ok ? [] : one.errors));
  if (!read.ok || errors.length > 0) return { ok: false, errors };
  const { operator, "hosts-for-others": hosts, "state-languages": languages, "valid-days": validDays } = read.values;
  return {
    ok: true,
    details: {
      ...before,
      operator: { name: operator, hostsForOthers: hosts === "yes" },
      languages,
      validDays,
      reservations: reservations.flatMap((one) => (one.ok ? [one.value] : [])),
    },
  };
}

type Reservation = OwnDetails["reservations"][number];
type ReservationRead =
  { readonly ok: true; readonly value: Reservation } | { readonly ok: false; readonly errors: readonly FieldError[] };

/** A translation belongs to the text that it was made of: whoever changes the text loses it. */
function readReservation(
  input: FormInput,
  place: number,
  before: readonly Reservation[],
  t: Translator,
): ReservationRead {
  const fields = Object.fromEntries(
    Object.keys(reservationFields.shape).map((part) => [part, input[reservationField(part, place)] ?? ""]),
  );
  const read = checkFields(fields, reservationFields, t);
  if (!read.ok) {
    return {
      ok: false,
      errors: read.errors.map((error) => ({ ...error, field: reservationField(error.field, place) })),
    };
  }
  const { article, text, language } = read.values;
  const kept = before.find((one) => one.text.language === language && trimmed(one.text.text) === text);
  return { ok: true, value: { article, text: kept?.text ?? { language, text } } };
}

/** Which of the reservations somebody wrote something in; one without article and text is taken away. */
function filledIn(input: FormInput): number[] {
  return Array.from({ length: MAX_RESERVATIONS }, (_, place) => place).filter((place) =>
    ["article", "text"].some((part) => trimmed(input[reservationField(part, place)]) !== ""),
  );
}

/** The name of the field for this part of that reservation. */
export function reservationField(part: string, place: number): string {
  return `reservation-${part}-${place}`;
}

function trimmed(value: unknown): string {
  return typeof value === "string" ? value.replaceAll("\r\n", "\n").trim() : "";
}
