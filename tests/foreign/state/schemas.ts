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
  // A body of this kind, as its schema has just said.
  if (kind === "decision") checkDecision((value as { content: Decision }).content);
  if (kind === "question") checkQuestion((value as { content: { kind?: string; risk?: unknown } }).content);
  // Unknown members stay as they came; the schema has checked the known ones.
  return value as T;
}

interface Decision {
  readonly outcome: string;
  readonly grounds: readonly unknown[];
  readonly conditions: readonly unknown[];
  readonly reasons?: unknown;
  readonly postponedUntil?: string;
  readonly part?: unknown;
}

/** What spec/kinds.md asks of a question beside its schema. */
function checkQuestion({ kind, risk }: { readonly kind?: string; readonly risk?: unknown }): void {
  if ((kind === "risk") !== (risk !== undefined)) throw new Refused("malformed", "question, risk");
}

/** What spec/kinds.md asks of a decision beside its schema. */
function checkDecision({ outcome, grounds, conditions, reasons, postponedUntil, part }: Decision): void {
  const isNo = ["refuse", "postpone", "accept-in-part"].includes(outcome);
  if (outcome === "other-measure-taken" && reasons === undefined) throw new Refused("malformed", "decision, reasons");
  if ((outcome === "accept-in-part") !== (part !== undefined)) throw new Refused("malformed", "decision, part");
  if (isNo && (grounds.length === 0 || reasons === undefined)) throw new Refused("malformed", "decision, grounds");
  if (outcome === "accept-on-conditions" && conditions.length === 0)
    throw new Refused("malformed", "decision, conditions");
  if (outcome !== "postpone" && postponedUntil !== undefined)
    throw new Refused("malformed", "decision, postponedUntil");
}

function schemaOf(kind: string): z.ZodType {
  const known = cache.get(kind);
  if (known !== undefined) return known;
  const url = new URL(`../../../spec/schemas/${kind}.json`, import.meta.url);
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(url, "utf8")) as z.core.JSONSchema.JSONSchema);
  cache.set(kind, schema);
  return schema;
}
