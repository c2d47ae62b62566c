import type { JSX } from "hono/jsx/jsx-runtime";
import type { FormInput } from "../forms.ts";

/** The form as it was filled in, carried through the check; what belongs to the sending of a form is not part of it. */
export function HiddenInput({ input }: { input: FormInput | undefined }): JSX.Element {
  const filledIn = Object.entries(input ?? {}).filter(([name]) => !name.startsWith("_"));
  const entries = filledIn.flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map((one): [string, unknown] => [name, one]),
  );
  return (
    <>
      {entries.map(([name, value]) =>
        typeof value === "string" ? <input type="hidden" name={name} value={value} /> : null,
      )}
    </>
  );
}
