import type { JSX } from "hono/jsx/jsx-runtime";
import { momentParts } from "../../../../convention/wall-clock.ts";
import {
  DateField,
  errorFor,
  type FieldError,
  type FormInput,
  TimeField,
  typed,
  typedDay,
  type View,
} from "../../../../web/index.ts";

/** When something happened: the day and the time on the wall of this office. Posts <name>Day and <name>Time. */
export function MomentFields({
  view,
  errors,
  input,
  name,
  label,
}: {
  readonly view: View;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
  readonly name: string;
  readonly label: string;
}): JSX.Element {
  const now = momentParts(view.now, view.server.timeZone);
  return (
    <>
      <DateField
        name={`${name}Day`}
        label={label}
        value={typedDay(input, `${name}Day`) ?? now.day}
        error={errorFor(errors, `${name}Day`) ?? errorFor(errors, name)}
      />
      <TimeField
        name={`${name}Time`}
        value={typed(input, `${name}Time`) ?? now.time}
        error={errorFor(errors, `${name}Time`)}
      />
    </>
  );
}
