import { type RecordField, recordKind, type RecordKindId } from "../../src/convention/index.ts";
import type { RecordValue } from "../../src/protocol/bodies/index.ts";

/** A record of an invented case with every field of its kind filled. */
export function exampleRecord(id: RecordKindId): Record<string, RecordValue> {
  const all = Object.fromEntries(recordKind(id).fields.map((field) => [field.id, exampleOf(field)]));
  // Of the offence that tests and the demo are about.
  if (id !== "offence") return all;
  const { "max-kind": _, ...offence } = all;
  return { ...offence, "convention-article": { codes: ["article-13"] } };
}

function exampleOf({ shape, label, codes = [] }: RecordField): RecordValue {
  switch (shape) {
    case "line":
      return { line: `${label} of the invented case` };
    case "text":
      return { text: { language: "en", text: `Sentences on: ${label}.` } };
    case "day":
      return { day: "2027-02-11" };
    case "partial-day":
      return { day: "1980-05" };
    case "moment":
      return { moment: "2027-02-11T14:05:06.000Z" };
    case "amount":
      return { amount: { value: "12500.00", currency: "EUR" } };
    case "number":
      return { number: 60 };
    case "choice":
    case "codes":
      return { codes: codes.slice(0, 1).map(({ code }) => code) };
  }
}
