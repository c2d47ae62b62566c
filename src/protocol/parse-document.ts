import type { z } from "zod";
import { Refusal } from "./refusal.ts";
import { type JsonLimits, parseStrictJson } from "./strict-json.ts";

/**
 * Parses signed JSON into its type, once, at the edge. Members that the schema does not know are dropped from the value;
 * the bytes keep them (R33). Refuses what parseStrictJson refuses, `unknown-version`, and `document-malformed` with the
 * place of the first fault, never with its content.
 */
export function parseDocument<S extends z.ZodType>(
  bytes: Uint8Array,
  schema: S,
  what: string,
  limits: JsonLimits,
): z.output<S> {
  const value = parseStrictJson(bytes, limits);
  checkVersion(value, what);
  return parseValue(value, schema, what);
}

/** The same for JSON that is parsed already: refuses `document-malformed`, and looks at no version. */
export function parseValue<S extends z.ZodType>(value: unknown, schema: S, what: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { field, fault } = firstFault(parsed.error);
  throw new Refusal(
    "document-malformed",
    `The ${what} is not what its schema says${field === "" ? "" : `, first at "${field}"`}: ${fault}.`,
    { field, cause: parsed.error },
  );
}

/** Where a value first differs from its schema, "sealing.0.from", and how. The field is empty for the value as a whole. */
export function firstFault({ issues: [issue] }: z.ZodError): { readonly field: string; readonly fault: string } {
  return { field: issue?.path.map(String).join(".") ?? "", fault: issue?.message ?? "invalid" };
}

/** A higher version gets its own answer: its sender has to speak the version that the designations agree on (R33). */
function checkVersion(value: unknown, what: string): void {
  if (typeof value !== "object" || value === null || !("version" in value)) return;
  if (typeof value.version !== "number" || value.version === 1) return;
  throw new Refusal("unknown-version", `The ${what} is in version ${value.version}; this server speaks version 1.`, {
    details: { version: value.version },
  });
}
