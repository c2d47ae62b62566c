import { authoritySchema, type DesignatedAuthority } from "../../../protocol/index.ts";
import { typed, type FormInput } from "../../../web/index.ts";

/** What is wrong at which field; the key of the sentence that says so. */
export interface FieldProblem {
  readonly field: string;
  readonly key: string;
}

type Hours = NonNullable<DesignatedAuthority["hours"]>;

/** ISO 8601: 1 for Monday. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** One line a day, as "08:00-12:30, 14:00-17:00"; none of them where it answers at any hour. */
export function hoursInput(hours: DesignatedAuthority["hours"]): FormInput {
  if (hours === undefined) return { answers: "always" };
  return { answers: "hours", ...Object.fromEntries(WEEKDAYS.map((day) => [`hours-${day}`, lineOf(hours, day)])) };
}

/**
 * Undefined: it answers at any hour. Hours that say the same as before stay as they were written. Faults `answers` where neither is
 * chosen or no day has hours, and `hours-<day>`.
 */
export function readHours(
  input: FormInput,
  before: DesignatedAuthority["hours"],
  fault: (field: string, key: string) => void,
): Hours | undefined {
  const answers = typed(input, "answers");
  if (answers === "always") return undefined;
  if (answers !== "hours") {
    fault("answers", "form.error.choose");
    return undefined;
  }
  const spans = WEEKDAYS.flatMap((day) => {
    const parts = spansOf(typed(input, `hours-${day}`) ?? "");
    if (parts !== undefined) return parts.map((span) => ({ day, ...span }));
    fault(`hours-${day}`, "federation.details.wrong-hours");
    return [];
  });
  const hours: { days: number[]; opens: string; closes: string }[] = [];
  for (const { day, opens, closes } of spans) {
    const same = hours.find((one) => one.opens === opens && one.closes === closes);
    if (same === undefined) hours.push({ days: [day], opens, closes });
    else same.days.push(day);
  }
  const isSame = before !== undefined && WEEKDAYS.every((day) => lineOf(before, day) === lineOf(hours, day));
  if (isSame) return before;
  if (hours.length === 0 && WEEKDAYS.every((day) => (typed(input, `hours-${day}`) ?? "").trim() === "")) {
    fault("answers", "federation.details.no-hours");
  }
  if (!authoritySchema.shape.hours.safeParse(hours).success) fault("answers", "form.error.invalid");
  return hours;
}

/** Undefined where it cannot be read; hours of one day, each closing after it opens. */
function spansOf(line: string): { opens: string; closes: string }[] | undefined {
  const parts = line.split(/[,;،]/).map((part) => part.replaceAll(/\s/g, ""));
  const spans = parts
    .filter((part) => part !== "")
    .map((part) => /^(\d{1,2}:\d{2})[-–](\d{1,2}:\d{2})$/.exec(part))
    .map((found) => ({ opens: padded(found?.[1]), closes: padded(found?.[2]) }));
  const isGood = spans.every(({ opens, closes }) => isTime(opens) && isTime(closes) && opens < closes);
  return isGood ? spans : undefined;
}

function lineOf(hours: Hours, day: number): string {
  return hours
    .filter(({ days }) => days.includes(day))
    .map(({ opens, closes }) => `${opens}-${closes}`)
    .sort()
    .join(", ");
}

function padded(time: string | undefined): string {
  return (time ?? "").padStart(5, "0");
}

function isTime(text: string): boolean {
  return /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/.test(text);
}
