import { z } from "zod";

// Parts that answers of the API are made of. They check little: what leaves was checked when it came in.

/** A moment: handed over as a date or as text, sent as text such as 2026-11-24T20:14:29.000Z. */
export const momentAnswer = z
  .union([z.string(), z.date().transform((date) => date.toISOString())])
  .pipe(z.string().meta({ format: "date-time" }));

/** A member that may be absent where it is kept; it is told as null. */
export function orNull<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullable().default(null).meta({ default: undefined }); // every answer has the member, so no default is described
}

/** Members that others define, such as the details of an event or the options of a WebAuthn call. */
export const recordAnswer = z.record(z.string(), z.unknown());

/** Bytes in base64. */
export const bytesAnswer = z.string().meta({ contentEncoding: "base64" });

/** What was taken in by this schema, as it is told: its members without their rules, since what was kept may be older than those. */
export function answerOf<Schema extends z.ZodType>(schema: Schema): Schema {
  return told(schema) as Schema; // of the same members, which is all that an answer is asked for
}

function told(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodObject) {
    return z.object(Object.fromEntries(Object.entries(schema.shape).map(([name, member]) => [name, told(member)])));
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional) return told(schema.unwrap()).optional();
  if (schema instanceof z.ZodDefault) return told(schema.unwrap());
  if (schema instanceof z.ZodArray) return z.array(told(schema.element));
  if (schema instanceof z.ZodISODateTime || schema instanceof z.ZodDate) return momentAnswer;
  if (schema instanceof z.ZodNumberFormat) return z.int();
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return z.string();
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodBoolean) return schema;
  throw new Error("no answer is derived from a schema of this kind");
}

/** Something signed or agreed elsewhere, described by its own schema and sent whole, as it is. */
export function asItStands(schema: z.ZodType): z.ZodType {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return z.unknown().meta(described);
}
