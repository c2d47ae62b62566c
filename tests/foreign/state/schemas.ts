// The schemas of spec/schemas, as any implementation would use them.

import { readFileSync } from "node:fs";
import { z } from "zod";
import { Refused } from "./encoding.ts";

const cache = new Map<string, z.ZodType>();

/** Gives the value back if it is as spec/schemas/<kind>.json says; refuses it with `malformed` if not. */
export function check<T>(kind: string, value: unknown): T {
  const result = schemaOf(kind).safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new Refused("malformed", `${kind}, ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  // Unknown members stay as they came; the schema has checked the known ones.
  return value as T;
}

function schemaOf(kind: string): z.ZodType {
  const known = cache.get(kind);
  if (known !== undefined) return known;
  const url = new URL(`../../../spec/schemas/${kind}.json`, import.meta.url);
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(url, "utf8")) as z.core.JSONSchema.JSONSchema);
  cache.set(kind, schema);
  return schema;
}
