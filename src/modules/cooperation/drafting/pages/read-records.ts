import {
  type Code,
  isTimeZone,
  type RecordField,
  recordKind,
  type RecordKindId,
  wallClockIn,
} from "../../../../convention/index.ts";
import { momentOnWall } from "../../../../convention/wall-clock.ts";
import {
  amountSchema,
  partialDateSchema,
  type ElementValue,
  type RecordValue,
} from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import {
  dayOf,
  dayParts,
  type FormInput,
  plainDigits,
  ticked,
  timeTyped,
  typed,
  typedDay,
} from "../../../../web/index.ts";
import { recordPrefix } from "./record-fields.tsx";
import { withTranslation } from "./translation-fields.tsx";

interface BoxKind {
  readonly shape: RecordField["shape"];
  readonly codes?: readonly Code[] | undefined;
}

/** More than a form shows are read: nothing that was typed is dropped. */
const MAX_READ = 100;

/**
 * What was typed into one box, as it travels; undefined where it is empty. Words that are as they were `before` keep their translation
 * where the form has no box for one. Refuses `date-not-readable`, `number-not-readable`, `amount-not-readable`, `currency-missing`,
 * `moment-incomplete` and `translation-incomplete`.
 */
export function boxValue(
  { shape, codes = [] }: BoxKind,
  input: FormInput,
  name: string,
  language: string,
  before?: RecordValue,
): RecordValue | undefined {
  const words = (typed(input, name) ?? "").replaceAll("\r\n", "\n").trim();
  switch (shape) {
    case "line":
      return words === "" ? undefined : { line: words };
    case "text": {
      if (words === "") return undefined;
      // Words that stayed are in the language in which somebody wrote them.
      const written = before?.text?.text === words ? before.text : { language, text: words };
      return { text: withTranslation(written, before?.text, input, `${name}-`) };
    }
    case "number":
      if (words === "") return undefined;
      if (/^[0-9]{1,9}$/.test(plainDigits(words))) return { number: Number(plainDigits(words)) };
      throw new Refusal("number-not-readable", "Write a whole number in digits.", { field: name });
    case "day": {
      const day = dayOf(input, name);
      return day === undefined ? undefined : { day };
    }
    case "partial-day":
      return partialDay(input, name);
    case "choice":
    case "codes": {
      const known = new Set(codes.map(({ code }) => code));
      const chosen = ticked(input, name).filter((code) => known.has(code));
      return chosen.length === 0 ? undefined : { codes: chosen };
    }
    case "amount":
      return amount(input, name);
    case "moment":
      return moment(input, name, before);
  }
}

/** The records of an element; those in which nothing was typed are none. */
export function recordsOf(
  id: RecordKindId,
  input: FormInput,
  language: string,
  prefix: string,
  before: ElementValue["records"],
): NonNullable<ElementValue["records"]> {
  const { fields } = recordKind(id);
  return Array.from({ length: MAX_READ }, (_, index) => {
    const values = fields.map((field) => {
      const name = `${recordPrefix(prefix, index)}${field.id}`;
      return [field.id, boxValue(field, input, name, language, before?.[index]?.[field.id])] as const;
    });
    return Object.fromEntries(values.flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])));
  }).filter((record) => Object.keys(record).length > 0);
}

function partialDay(input: FormInput, name: string): RecordValue | undefined {
  const { day, month, year } = dayParts(typedDay(input, name));
  if (`${day}${month}${year}` === "") return undefined;
  const parts = [year, month.padStart(month === "" ? 0 : 2, "0"), day.padStart(day === "" ? 0 : 2, "0")];
  const text = parts.filter((part) => part !== "").join("-");
  const isWhole = day === "" || month !== "";
  const read = partialDateSchema.safeParse(text);
  if (read.success && isWhole) return { day: read.data };
  throw new Refusal("date-not-readable", "Enter a real date: day, month and year; or the year alone.", { field: name });
}

function amount(input: FormInput, name: string): RecordValue | undefined {
  const value = plainDigits(typed(input, `${name}-value`) ?? "").replaceAll(/\s/g, "");
  const currency = (typed(input, `${name}-currency`) ?? "").trim().toUpperCase();
  if (value === "" && currency === "") return undefined;
  if (!/^[A-Z]{3,10}$/.test(currency)) {
    throw new Refusal("currency-missing", "Say in which currency, by its letters such as EUR.", {
      field: `${name}-currency`,
    });
  }
  // No sign between thousands is guessed: what has one is asked for again.
  const read = amountSchema.safeParse({ value: value.replace(/[,٫]/, "."), currency });
  if (read.success) return { amount: read.data };
  throw new Refusal("amount-not-readable", "Write the sum in digits, without signs between thousands.", {
    field: `${name}-value`,
  });
}

/** By the clocks of the zone that the form named beside the box. */
function moment(input: FormInput, name: string, before: RecordValue | undefined): RecordValue | undefined {
  const day = dayOf(input, name);
  const time = timeTyped(typed(input, `${name}-time`) ?? "");
  if (day === undefined && time === "") return undefined;
  const named = typed(input, `${name}-zone`) ?? "UTC";
  const zone = isTimeZone(named) ? named : "UTC";
  // An hour that the wall shows twice stays the one that it was.
  if (before?.moment !== undefined && isOnWall(before.moment, day, time, zone)) return { moment: before.moment };
  const read = day === undefined ? undefined : momentOnWall(day, time, zone);
  if (read !== undefined) return { moment: read.toISOString() };
  throw new Refusal("moment-incomplete", "Give the day, and the time as hours and minutes, for example 14:05.", {
    field: day === undefined ? name : `${name}-time`,
  });
}

function isOnWall(known: string, day: string | undefined, time: string, zone: string): boolean {
  const shown = wallClockIn(new Date(known), zone);
  return day === shown.date && time === shown.time;
}
