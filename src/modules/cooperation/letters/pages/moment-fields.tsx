import type { JSX } from "hono/jsx/jsx-runtime";
import { momentParts } from "../../../../convention/wall-clock.ts";
import { DateField, errorFor, TimeField, useCameBack, type View } from "../../../../web/index.ts";

/** When something happened: the day and the time on the wall of this office. Posts <name>Day and <name>Time. */
export function MomentFields({
  view,
  name,
  label,
}: {
  readonly view: View;
  readonly name: string;
  readonly label: string;
}): JSX.Element {
  const { errors } = useCameBack();
  const now = momentParts(view.now, view.server.timeZone);
  return (
    <>
      <DateField
        name={`${name}Day`}
        label={label}
        value={now.day}
        error={errorFor(errors, `${name}Day`) ?? errorFor(errors, name)}
      />
      <TimeField name={`${name}Time`} value={now.time} />
    </>
  );
}
