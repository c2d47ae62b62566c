import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import { firstFault } from "../protocol/parse-document.ts";
import { Refusal } from "../protocol/refusal.ts";
import { parseStrictJson } from "../protocol/strict-json.ts";
import { checkSender } from "./sender.ts";

/** The answer to every refused API call. */
export const ErrorBody = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      field: z.string().optional(),
      reference: z.string(),
    }),
  })
  .meta({ id: "Error" });
export type ErrorBody = z.infer<typeof ErrorBody>;

/** Largest JSON body of a call, where an operation names no other number. */
export const MAX_JSON_BYTES = 1024 * 1024;

/**
 * The JSON body of a call, typed. Refuses with "not-json", "body-too-large", what parseStrictJson refuses, or
 * "invalid-field" naming the first field at fault.
 */
export async function readJson<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
  maxBytes: number = MAX_JSON_BYTES,
): Promise<z.infer<Schema>> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new Refusal("not-json", "Send the body as application/json.");
  const bytes = await readAtMost(c, maxBytes);
  await checkSender(c);
  return parseJson(bytes, schema, maxBytes);
}

/** Refuses "body-not-taken" where JSON says something that nobody reads: whoever sent it believes that it counts. */
export async function demandNoJson(c: Context): Promise<void> {
  if (!(c.req.header("content-type") ?? "").startsWith("application/json")) return;
  const text = Buffer.from(await readAtMost(c, MAX_JSON_BYTES)).toString();
  if (["", "{}", "null"].includes(text.replaceAll(/\s/g, ""))) return;
  throw new Refusal("body-not-taken", "This call takes no body. Leave it out; what it says was not read.");
}

/** JSON that came in a body or beside a file, typed. Refuses what parseStrictJson refuses, or "invalid-field". */
export function parseJson<Schema extends z.ZodType>(
  bytes: Uint8Array,
  schema: Schema,
  maxBytes: number = MAX_JSON_BYTES,
): z.infer<Schema> {
  const result = schema.safeParse(parseStrictJson(bytes, { maxBytes }));
  if (result.success) return result.data;
  throw invalidField(result.error);
}

/** Query parameters, typed; of a doubled one that is no list the last value counts. Refuses with "invalid-field". */
export function readQuery<Schema extends z.ZodType>(c: Context, schema: Schema): z.infer<Schema> {
  const lists = Object.entries(schema instanceof z.ZodObject ? schema.shape : {}).flatMap(([name, member]) => {
    const inner = member instanceof z.ZodOptional ? member.unwrap() : member;
    return inner instanceof z.ZodArray ? [[name, c.req.queries(name)]] : [];
  });
  const result = schema.safeParse({ ...c.req.query(), ...Object.fromEntries(lists) });
  if (result.success) return result.data;
  throw invalidField(result.error);
}

/** Answers with a value that is checked against its schema first: a leak of a field is a bug found in tests. */
export function sendJson<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
  value: z.input<Schema>,
  status: ContentfulStatusCode = 200,
): Response {
  return c.body(JSON.stringify(schema.parse(value)), status, { "content-type": "application/json" });
}

function invalidField(error: z.ZodError): Refusal {
  const { field, fault } = firstFault(error);
  return new Refusal("invalid-field", field === "" ? `The body: ${fault}.` : `${field}: ${fault}.`, {
    field,
    details: { field },
    cause: error,
  });
}

async function readAtMost(c: Context, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = (): Refusal =>
    new Refusal("body-too-large", `The body is larger than ${maxBytes} bytes.`, { details: { limit: maxBytes } });
  if (Number(c.req.header("content-length") ?? 0) > maxBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const part of c.req.raw.body ?? []) {
    sizeBytes += part.byteLength;
    if (sizeBytes > maxBytes) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}
