import { z } from "zod";

// Parts that answers of the API are made of. They check little: what leaves was checked when it came in.

/** A moment: handed over as a date or as text, sent as text such as 2026-11-24T20:14:29.000Z. */
export const momentAnswer = z
  .union([z.string(), z.date().transform((date) => date.toISOString())])
  .pipe(z.string().meta({ format: "date-time" }));

/** Members that others define, such as the details of an event or the options of a WebAuthn call. */
export const recordAnswer = z.record(z.string(), z.unknown());

/** Bytes in base64. */
export const bytesAnswer = z.string().meta({ contentEncoding: "base64" });

/** Something signed or agreed elsewhere, described by its own schema and sent whole, as it is. */
export function asItStands(schema: z.ZodType): z.ZodType {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return z.unknown().meta(described);
}
