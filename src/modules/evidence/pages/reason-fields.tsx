import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import type { CustodyWords } from "../../../protocol/custody-reason.ts";
import {
  Field,
  type FieldOf,
  type FormParts,
  type FormState,
  LANGUAGE_NAMES,
  LANGUAGES,
  Select,
  TextArea,
  type View,
  oneOf,
  requiredText,
  useView,
} from "../../../web/index.ts";

import type { reasonSchema } from "../schemas.ts";

const MAX_REASON = 2_000;

const LANGUAGE_CHOICES = LANGUAGES.map((tag) => ({ value: tag, label: LANGUAGE_NAMES[tag] }));

export interface ReasonFieldsProps {
  readonly view: View;
  readonly name?: string;
  readonly label: string;
  readonly hint?: string;
  readonly rows?: number;
  readonly maxLength?: number;
}

/** Why, and in which language that is said: it stays in the custody record, which people of other languages read. */
export function ReasonFields({
  view,
  name = "reason",
  label,
  hint,
  rows,
  maxLength = MAX_REASON,
}: ReasonFieldsProps): JSX.Element {
  const field = { name, label, hint, maxLength };
  const language = languageField(name);
  return (
    <>
      {rows === undefined ? <Field {...field} /> : <TextArea {...field} rows={rows} />}
      <Select name={language} label={view.t("evidence.reason.language")} options={LANGUAGE_CHOICES} value={view.lang} />
    </>
  );
}

/** A form of an act that asks only that. */
export function ReasonForm({ of: Parts, action, form }: ReasonFormProps): JSX.Element {
  const { lang } = useView();
  return (
    <Parts.Form {...{ action, form }} known={{ reason: { language: lang } }}>
      <ReasonBoxes Box={Parts.within("reason")} as="area" />
      <Parts.Submit kind="secondary" />
    </Parts.Form>
  );
}

interface ReasonFormProps {
  readonly of: FormParts<z.input<typeof reasonSchema>>;
  readonly action: string;
  readonly form: FormState | undefined;
}

/** The same two, in the form of an act. */
export function ReasonBoxes({ Box, as = "line" }: { Box: FieldOf<CustodyWords>; as?: "line" | "area" }): JSX.Element {
  return (
    <>
      <Box name="text" as={as} rows={2} />
      <Box name="language" options={LANGUAGE_CHOICES} as="select" />
    </>
  );
}

/** The same two, carried along unseen by the form that confirms what was shown. */
export function CarriedReason({ reason }: { reason: CustodyWords }): JSX.Element {
  return (
    <>
      <input type="hidden" name="reason" value={reason.text} />
      <input type="hidden" name={languageField("reason")} value={reason.language} />
    </>
  );
}

/** What a form with these fields holds. */
export function reasonForm(name = "reason", maxLength = MAX_REASON): z.ZodType<CustodyWords> {
  const language = languageField(name);
  return z
    .object({ [name]: requiredText(maxLength), [language]: oneOf(LANGUAGES) })
    .transform((values) => ({ language: String(values[language]), text: String(values[name]) }));
}

function languageField(name: string): string {
  return `${name}-language`;
}
