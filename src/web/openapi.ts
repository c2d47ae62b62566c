import type { Hono } from "hono";
import { z } from "zod";
import { ErrorBody } from "./api.ts";
import { statusOfCode } from "./errors.tsx";
import { type Operation, operationOf } from "./operation.ts";
import { maxBodyBytes, moduleOf, refusalCodes } from "./operation-facts.ts";

export interface DescribedRoute {
  readonly method: string;
  /** With its parameters as the router writes them: /api/v1/dossiers/:id */
  readonly path: string;
  readonly operation: Operation;
}

/** What the routes alone do not say. */
export interface DescriptionTexts {
  readonly title: string;
  readonly version: string;
  readonly introduction: string;
  /** One sentence for an operation. */
  readonly summaryOf: (operation: Operation) => string;
}

type Json = Record<string, unknown>;

const API_PREFIX = "/api/";
const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);

/**
 * The operations that a server has mounted under /api/, read from its router, so that none can be forgotten. `undescribed`
 * are routes that were not made by an `operation` function.
 */
export function describedRoutes(app: Pick<Hono, "routes">): {
  readonly described: readonly DescribedRoute[];
  readonly undescribed: readonly string[];
} {
  const described: DescribedRoute[] = [];
  const undescribed: string[] = [];
  for (const { method, path, handler } of app.routes) {
    if (!path.startsWith(API_PREFIX) || !METHODS.has(method)) continue;
    const operation = operationOf(handler);
    if (operation === undefined) undescribed.push(`${method} ${path}`);
    else described.push({ method: method.toLowerCase(), path, operation });
  }
  return { described, undescribed };
}

/** The description of the API in the form of OpenAPI 3.1, whose schemas are JSON Schema 2020-12. */
export function openApiDocument(routes: readonly DescribedRoute[], texts: DescriptionTexts): Json {
  const schemas = new SharedSchemas();
  const paths: Record<string, Json> = {};
  for (const { method, path, operation } of routes) {
    const openPath = path.replaceAll(/:([A-Za-z]+)/g, "{$1}");
    paths[openPath] = { ...paths[openPath], [method]: operationObject(method, operation, texts, schemas) };
  }
  schemas.describe(ErrorBody, "output");
  return {
    openapi: "3.1.1",
    info: {
      title: texts.title,
      version: texts.version,
      description: texts.introduction,
      license: { name: "MPL-2.0", identifier: "MPL-2.0" },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(routes.map(({ operation }) => moduleOf(operation)))].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.all,
      securitySchemes: { session: { type: "http", scheme: "bearer" } },
    },
  };
}

function operationObject(method: string, operation: Operation, texts: DescriptionTexts, schemas: SharedSchemas): Json {
  const maxBytes = maxBodyBytes(operation);
  return {
    operationId: operation.id,
    tags: [moduleOf(operation)],
    summary: texts.summaryOf(operation),
    security: operation.who === "anybody" ? [] : [{ session: [] }],
    ...parameters(operation, schemas),
    ...requestBody(operation, schemas),
    responses: { ...answers(operation, schemas), ...refusals(method, operation) },
    /** "anybody"; or a list of roles of which one is needed, empty for everybody who is signed in. */
    "x-rogatory-who": operation.who,
    "x-rogatory-repeat": operation.repeat ?? "reads",
    ...(maxBytes === undefined ? {} : { "x-rogatory-max-body-bytes": maxBytes }),
    ...(operation.trainingOnly === true ? { "x-rogatory-profile": "training" } : {}),
  };
}

function parameters(operation: Operation, schemas: SharedSchemas): Json {
  const inPath = Object.entries(operation.params ?? {}).map(([name, { schema }]) => ({
    name,
    in: "path",
    required: true,
    schema: schemas.describe(schema, "input"),
  }));
  const inQuery = operation.query === undefined ? [] : queryParameters(schemas.describe(operation.query, "input"));
  const inHeader =
    operation.confirmed === true
      ? [
          {
            name: "x-rogatory-confirmation",
            in: "header",
            required: false,
            description:
              "JSON: the digest of what the preview showed; where passkeys are asked for, also the nonce and the passkey's answer.",
            schema: { type: "string", maxLength: 16_384 },
          },
        ]
      : [];
  const named =
    operation.headers === undefined
      ? []
      : queryParameters(schemas.describe(operation.headers, "input")).map((header) => ({ ...header, in: "header" }));
  const all = [...inPath, ...inQuery, ...named, ...inHeader];
  return all.length === 0 ? {} : { parameters: all };
}

/** One parameter for each member; where the query is one of several shapes, members that not all shapes have are optional. */
function queryParameters(schema: Json): Json[] {
  const shapes = (schema["anyOf"] ?? schema["oneOf"] ?? [schema]) as readonly Json[];
  const members = new Map<string, Json>();
  for (const shape of shapes) {
    const required = (shape["required"] ?? []) as readonly string[];
    for (const [name, member] of Object.entries((shape["properties"] ?? {}) as Record<string, Json>)) {
      members.set(name, {
        name,
        in: "query",
        required: shapes.length === 1 && required.includes(name),
        schema: member,
      });
    }
  }
  return [...members.values()];
}

function requestBody(operation: Operation, schemas: SharedSchemas): Json {
  if (operation.body !== undefined) {
    const schema = schemas.describe(operation.body, "input");
    return { requestBody: { required: true, content: { "application/json": { schema } } } };
  }
  if (operation.bytes !== undefined) {
    const schema = { type: "string", format: "binary" };
    return { requestBody: { required: true, content: { [operation.bytes.mediaType]: { schema } } } };
  }
  if (operation.upload === undefined) return {};
  const schema = {
    type: "object",
    properties: {
      facts: schemas.describe(operation.upload.facts, "input"),
      file: { type: "string", format: "binary" },
    },
    required: ["facts", "file"],
  };
  const encoding = { facts: { contentType: "application/json" } };
  return {
    requestBody: {
      description: "The field `facts`, then the file, in this order.",
      required: true,
      content: { "multipart/form-data": { schema, encoding } },
    },
  };
}

function answers({ answer, status = 200 }: Operation, schemas: SharedSchemas): Json {
  if (answer === undefined) return { 204: { description: "Done; nothing to say." } };
  const content =
    "file" in answer
      ? { [answer.file]: { schema: { type: "string", format: "binary" } } }
      : { "application/json": { schema: schemas.describe(answer, "output") } };
  const statuses = typeof status === "number" ? [status] : status;
  return Object.fromEntries(statuses.map((one) => [String(one), { description: "Done.", content }]));
}

/** One answer for each status; its codes stand in the schema, so that a program can be written against them. */
function refusals(method: string, operation: Operation): Json {
  const all = refusalCodes(method, operation).flatMap((code) =>
    statusesOf(code, operation).map((status) => ({ code, status })),
  );
  const byStatus = Map.groupBy(all, ({ status }) => status);
  const described = [...byStatus].map(([status, of]) => [String(status), refusal(of.map(({ code }) => code))] as const);
  return Object.fromEntries([...described, ["500", refusal(["unexpected"])]]);
}

/** An identifier in the path that names nothing is 404, one in the body may be a fault of its field. */
function statusesOf(code: string, { params = {}, refusals: own = [], statuses }: Operation): readonly number[] {
  const told = statuses?.[code] ?? statusOfCode(code);
  if (told !== 422 || !code.endsWith("-unknown")) return [told];
  const isInPath = Object.values(params).some((param) => param.unknown().code === code);
  return isInPath && !own.includes(code) ? [404] : [404, 422];
}

function refusal(codes: readonly string[]): Json {
  const code = { type: "object", properties: { error: { properties: { code: { enum: codes } } } } };
  const schema = { allOf: [{ $ref: "#/components/schemas/Error" }, code] };
  return { description: `Refused: ${codes.join(", ")}.`, content: { "application/json": { schema } } };
}

/** JSON Schemas; those with a name of their own stand once, among the components. */
class SharedSchemas {
  readonly all: Record<string, Json> = {};

  /** Throws when two different schemas have one name. */
  describe(schema: z.ZodType, io: "input" | "output"): Json {
    const made = z.toJSONSchema(schema, { io, unrepresentable: "any" });
    // The references of a schema that stands alone become references into the document.
    const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/');
    const { $schema: _, $defs: named = {}, ...rest } = JSON.parse(text) as Json & { $defs?: Record<string, Json> };
    for (const [name, definition] of Object.entries(named)) {
      const { id: __, ...described } = definition;
      const known = this.all[name];
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(described)) {
        throw new Error(`Two schemas of the API are called ${name}.`);
      }
      this.all[name] = described;
    }
    return rest;
  }
}
