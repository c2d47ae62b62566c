import type { Certainty } from "./certainty.ts";

/** A code that travels, and what it says. One code says the same wherever it stands. */
export interface Code {
  readonly code: string;
  readonly label: string;
}

/**
 * What a box of a record holds: `line` words as they are, a name or a number; `text` sentences, which are translated; `day` a whole date,
 * `partial-day` perhaps only the month or the year; `moment` a time with its zone; `amount` a sum in one currency; `number` a whole number;
 * `choice` one code of a list, `codes` several.
 */
type FieldShape = "line" | "text" | "day" | "partial-day" | "moment" | "amount" | "number" | "choice" | "codes";

export interface RecordField {
  /** One id says the same in every kind. */
  readonly id: string;
  readonly shape: FieldShape;
  readonly label: string;
  readonly codes?: readonly Code[];
  /** Those of one group stand together, folded until somebody opens them; those without one always stand open. */
  readonly group?: string;
  readonly certainty: Certainty;
  readonly basis: string;
}

/** One thing that a request tells of in boxes and not in prose: a person, an account, a property, an offence. */
export interface RecordKind {
  readonly id: string;
  readonly label: string;
  readonly groups: readonly { readonly group: string; readonly label: string }[];
  readonly fields: readonly RecordField[];
  /** Of each of these, one field at least says something. */
  readonly needed: readonly (readonly string[])[];
  /** The fields that name it in one line. */
  readonly title: readonly string[];
}

type Draft = Omit<RecordField, "certainty" | "basis" | "group">;

/** Fields that rest on the same. */
export function fieldsFrom(
  certainty: Certainty,
  basis: string,
  fields: readonly Draft[],
  group?: string,
): readonly RecordField[] {
  return fields.map((one) => ({ ...one, certainty, basis, ...(group === undefined ? {} : { group }) }));
}
