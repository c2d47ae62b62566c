import type { JSX } from "hono/jsx/jsx-runtime";
import { typedMoment } from "../../../../convention/wall-clock.ts";
import {
  DateField,
  dateText,
  Field,
  type FieldError,
  oneOf,
  Radios,
  requiredText,
  timeText,
  type View,
} from "../../../../web/index.ts";
import { languageSchema } from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { MomentFields } from "./moment-fields.tsx";
import { bearerOptions } from "../../request/pages/words.tsx";
import { type Bearer, PAPER_BEARERS, type PaperBearer } from "../../../../convention/index.ts";

// What stands on every letter beside its words, whether it is a request or speaks of one.

/** How it came, their reference, its day, and when it arrived. */
export function LetterHeadFields({
  view,
  bearer,
  hasReference,
}: {
  readonly view: View;
  /** How it came most likely. */
  bearer: Bearer;
  /** True where a letter without a reference of theirs cannot be registered. */
  hasReference: boolean;
}): JSX.Element {
  const { t } = view;
  return (
    <>
      <Radios
        name="bearer"
        label={t("cooperation.letter.bearer")}
        options={bearerOptions(view)}
        value={bearer === "peer" ? "letter" : bearer}
      />
      <Field name="theirReference" label={t("desk.paper.reference")} maxLength={500} code optional={!hasReference} />
      <DateField name="datedOn" label={t("cooperation.letter.dated")} />
      <MomentFields view={view} name="receivedAt" label={t("cooperation.reply.received")} />
    </>
  );
}

/** The names of these fields, for the summary of errors. */
export function letterHeadLabels({ t }: View): Readonly<Record<string, string>> {
  return {
    bearer: t("cooperation.letter.bearer"),
    theirReference: t("desk.paper.reference"),
    datedOn: t("cooperation.letter.dated"),
    receivedAtDay: t("cooperation.reply.received"),
    receivedAtTime: t("form.time"),
    language: t("cooperation.letter.language"),
  };
}

/** What is wrong with a moment stands at its day: errors lead to a field that is there. */
export function atDays(errors: readonly FieldError[]): FieldError[] {
  return errors.map((error) => (MOMENTS.includes(error.field) ? { ...error, field: `${error.field}Day` } : error));
}

const MOMENTS: readonly string[] = ["receivedAt", "postedAt"];

/** What a form with these fields posts; the reference is each form's own. */
export const letterHeadShape = {
  bearer: oneOf(PAPER_BEARERS),
  datedOn: dateText(),
  receivedAtDay: dateText(),
  receivedAtTime: timeText(),
  language: requiredText(20),
};

export interface LetterHead {
  readonly bearer: PaperBearer;
  readonly datedOn: string;
  readonly receivedAt: string;
  readonly language: string;
}

/** Reads the fields in the days of a time zone. Refuses a time that is none, by its field, and `language-unknown`. */
export function letterHeadOf(
  values: {
    readonly bearer: PaperBearer;
    readonly datedOn: string;
    readonly receivedAtDay: string;
    readonly receivedAtTime: string;
    readonly language: string;
  },
  timeZone: string,
): LetterHead {
  const { bearer, datedOn, receivedAtDay, receivedAtTime } = values;
  const language = languageSchema.safeParse(values.language).data;
  if (language === undefined) throw new Refusal("language-unknown", "Choose a language.", { field: "language" });
  return {
    bearer,
    datedOn,
    receivedAt: typedMoment(receivedAtDay, receivedAtTime, timeZone, "receivedAtTime").toISOString(),
    language,
  };
}
