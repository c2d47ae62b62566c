import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import type { CustodyWords } from "../../../protocol/custody-reason.ts";
import {
  Button,
  type CameBack,
  Field,
  type FieldOf,
  Form,
  LANGUAGE_NAMES,
  LANGUAGES,
  Select,
  TextArea,
  type View,
  oneOf,
  requiredText,
} from "../../../web/index.ts";

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

/** A form that asks only that. */
export function ReasonForm({
  action,
  submit,
  errors,
  input,
  ...fields
}: Omit<ReasonFieldsProps, "label"> & CameBack & { action: string; submit: string }): JSX.Element {
  return (
    <Form {...{ action, errors, input }}>
      <ReasonFields {...fields} label={fields.view.t("evidence.reason.text")} />
      <Button kind="secondary">{submit}</Button>
    </Form>
  );
}

/** The same two, in the form of an act. */
export function ReasonBoxes({ Box }: { readonly Box: FieldOf<CustodyWords> }): JSX.Element {
  return (
    <>
      <Box name="text" as="line" />
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
