/** Every answer of the API that a test gets is held against the description that is made of the routes of the same app. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Hono } from "hono";
import { describedRoutes, openApiDocument } from "../../src/web/index.ts";

interface Described {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Described>>>>;

/** No operation's own: the keys are locked. */
const COMMON_CODES = ["server-locked"];

/** The description of an app, and what was compiled of it so far. */
interface Description {
  readonly paths: Paths;
  readonly patterns: readonly { readonly name: string; readonly pattern: RegExp }[];
  readonly ajv: Ajv2020;
  readonly validators: Map<string, ValidateFunction>;
}

/** By the routes: those of one composition are described alike, however many servers of it a worker opens. */
const descriptions = new Map<string, Description>();
const ofApps = new WeakMap<Hono, Description>();

/** Throws when an answer under /api/v1 has a status, a shape or a code of refusal that its operation does not name. */
export async function expectDescribed(app: Hono, method: string, path: string, answer: Response): Promise<void> {
  const { pathname } = new URL(path, "http://host.invalid");
  if (!pathname.startsWith("/api/v1/")) return;
  const description = ofApps.get(app) ?? descriptionOf(app);
  ofApps.set(app, description);
  const { paths, patterns, ajv } = description;
  const fitting = patterns.filter(({ pattern }) => pattern.test(pathname)).map(({ name: one }) => one);
  // /exhibits/drop-box before /exhibits/{id}
  const name = fitting.find((one) => !one.includes("{")) ?? fitting[0];
  const operation = name === undefined ? undefined : paths[name]?.[method.toLowerCase()];
  if (name === undefined || operation === undefined) {
    if (answer.status === 404) return;
    throw new Error(`${method} ${pathname} is not described`);
  }
  const response = operation.responses[String(answer.status)];
  const where = `${method} ${pathname}: ${answer.status}`;
  if (response === undefined) throw new Error(`${where} is not described; it says ${await answer.clone().text()}`);
  if (response.content?.["application/json"] === undefined) return;
  if (answer.headers.get("content-type")?.startsWith("application/json") !== true) {
    throw new Error(`${where} is described as JSON and is not`);
  }
  const value = (await answer.clone().json()) as { error?: { code: string } };
  if (value.error !== undefined && COMMON_CODES.includes(value.error.code)) return;
  const check = validatorOf(description, [name, method.toLowerCase(), "responses", String(answer.status)]);
  if (check(value)) return;
  throw new Error(`${where} is not as described: ${ajv.errorsText(check.errors)}\n${JSON.stringify(value)}`);
}

function descriptionOf(app: Hono): Description {
  const { described } = describedRoutes(app);
  const key = described.map(({ method, path }) => `${method} ${path}`).join("\n");
  const known = descriptions.get(key);
  if (known !== undefined) return known;
  const texts = { title: "", version: "", introduction: "", summaryOf: () => "" };
  // As a program reads it: through JSON.
  const document = JSON.parse(JSON.stringify(openApiDocument(described, texts))) as { paths: Paths };
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat("base64", /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);
  ajv.addSchema(document, "openapi");
  const patterns = Object.keys(document.paths).map((name) => ({ name, pattern: patternOf(name) }));
  const made = { paths: document.paths, patterns, ajv, validators: new Map() };
  descriptions.set(key, made);
  return made;
}

function validatorOf({ ajv, validators }: Description, place: readonly string[]): ValidateFunction {
  const pointer = ["paths", ...place, "content", "application/json", "schema"]
    .map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")))
    .join("/");
  const known = validators.get(pointer);
  if (known !== undefined) return known;
  const made = ajv.compile({ $ref: `openapi#/${pointer}` });
  validators.set(pointer, made);
  return made;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{[A-Za-z]+\}/g, "[^/]+")}$`);
}
