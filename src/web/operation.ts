import type { Context, Handler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { z } from "zod";
import { isRefusal, type Refusal } from "../protocol/refusal.ts";
import { demandNoJson, readJson, readQuery, sendJson } from "./api.ts";

/** What comes of sending the same call a second time. */
export type Repeat =
  /** Nothing is changed by any number of calls. */
  | "reads"
  /** The second call finds what the first one made, and changes nothing. */
  | "same"
  /** The second call does it a second time. */
  | "again"
  /** The second call is refused with one of the codes that the operation names. */
  | "refused";

/** An id in the path. Text that can be no such id names nothing, so it is refused like an id that nobody knows. */
export interface PathParam<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  readonly unknown: () => Refusal;
}

/** An id in the path: its form, and the refusal for what no such thing has. */
export function pathParam<Schema extends z.ZodType>(schema: Schema, unknown: () => Refusal): PathParam<Schema> {
  return { schema, unknown };
}

export type PathParams = Readonly<Record<string, PathParam>>;

/** The values of the ids in a path. */
export type ParamValues<Params> = {
  readonly [Name in keyof Params]: Params[Name] extends PathParam<infer Schema> ? z.output<Schema> : never;
};

/** An answer that is a file of this media type, and not JSON. */
export interface FileAnswer {
  readonly file: string;
}

/** Form data: fields of JSON, then one file, read by the operation itself while it arrives. */
export interface Upload {
  readonly facts: z.ZodType;
  readonly maxBytes: number;
}

/** A body of bytes, read by the operation itself while it arrives. */
interface BytesBody {
  readonly mediaType: string;
  readonly maxBytes: number;
}

export interface OperationSpec<
  Who extends readonly string[] | "anybody",
  Params extends PathParams,
  Query extends z.ZodType | undefined,
  Body extends z.ZodType | undefined,
  Answer extends z.ZodType | FileAnswer | undefined,
> {
  /** "desk.open-dossier": the module and what it does; `api.<id>` is its summary in locales/. */
  readonly id: `${string}.${string}`;
  /** Roles of which one is needed; an empty list: everybody who is signed in. Asked before anything is read. */
  readonly who: Who;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly maxBodyBytes?: number;
  readonly upload?: Upload;
  readonly bytes?: BytesBody;
  /** Headers that the operation itself reads: texts under names in lower case. */
  readonly headers?: z.ZodObject;
  /** Absent: 204 and no content. What the schema does not name never leaves the server. */
  readonly answer?: Answer;
  /** Of the answer; 200 unless told. Where there are two, `statusOf` chooses. */
  readonly status?: ContentfulStatusCode | readonly ContentfulStatusCode[];
  readonly statusOf?: (answer: never) => ContentfulStatusCode;
  /** Reading calls need not say it. */
  readonly repeat?: Repeat;
  /** What a preview showed is confirmed, with a passkey where the server asks for one, in the header x-rogatory-confirmation. */
  readonly confirmed?: boolean;
  /** Exists in the training profile only. */
  readonly trainingOnly?: boolean;
  /** Codes of its own, beside those that follow from who, params, query, body and confirmed. */
  readonly refusals?: readonly string[];
  /** With which status those are answered that are no 422. */
  readonly statuses?: Readonly<Record<string, ContentfulStatusCode>>;
}

/** An operation as the description of the API reads it from its route. */
export type Operation = OperationSpec<
  readonly string[] | "anybody",
  PathParams,
  z.ZodType | undefined,
  z.ZodType | undefined,
  z.ZodType | FileAnswer | undefined
>;

/** What may be handed over to be sent as T: lists may be read-only, times may be dates. */
export type Sendable<T> = unknown extends T
  ? unknown
  : T extends readonly (infer Item)[]
    ? readonly Sendable<Item>[]
    : T extends Date
      ? Date
      : T extends object
        ? // Only named members are compared: an interface has no index signature.
          { readonly [Key in keyof T as string extends Key ? never : Key]: Sendable<T[Key]> }
        : T;

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

type Answered<Answer> = Answer extends FileAnswer
  ? Response
  : Answer extends z.ZodType
    ? Sendable<z.input<Answer>>
    : void;

interface Call<User, Params, Query, Body> {
  readonly c: Context;
  readonly user: User;
  readonly params: ParamValues<Params>;
  readonly query: Output<Query>;
  readonly body: Output<Body>;
}

const OPERATION = Symbol("operation");

/**
 * Makes route handlers that do what they say: one specification checks who calls, reads parameters and body, sends the
 * answer, and is what /api/openapi.json tells. `requireUser` refuses "sign-in-needed" and "role-missing".
 */
export function operations<User, Role extends string>(requireUser: (c: Context, ...anyOf: readonly Role[]) => User) {
  return function operation<
    const Who extends readonly Role[] | "anybody",
    Params extends PathParams = Readonly<Record<string, never>>,
    Query extends z.ZodType | undefined = undefined,
    Body extends z.ZodType | undefined = undefined,
    Answer extends z.ZodType | FileAnswer | undefined = undefined,
  >(
    spec: OperationSpec<Who, Params, Query, Body, Answer>,
    act: (
      call: Call<Who extends "anybody" ? undefined : User, Params, Query, Body>,
    ) => Promise<Answered<Answer>> | Answered<Answer>,
  ): Handler {
    const handler = async (c: Context): Promise<Response> => {
      const roles: readonly Role[] | "anybody" = spec.who;
      const user = roles === "anybody" ? undefined : requireUser(c, ...roles);
      const params = Object.fromEntries(
        Object.entries(spec.params ?? {}).map(([name, param]) => [name, readParam(c, name, param)]),
      );
      const query = spec.query === undefined ? undefined : readQuery(c, spec.query);
      const body = spec.body === undefined ? undefined : await readJson(c, spec.body, spec.maxBodyBytes);
      if (takesNoBody(spec) && c.req.method !== "GET") await demandNoJson(c);
      // What was read above has exactly these types; the compiler cannot follow it through the optional members.
      const call = { c, user, params, query, body } as unknown as Parameters<typeof act>[0];
      const answer = await answeredWith(spec.statuses, () => act(call));
      if (answer instanceof Response) return answer;
      if (spec.answer === undefined || "file" in spec.answer) return c.body(null, 204);
      return sendJson(c, spec.answer, answer as never, statusOf(spec as unknown as Operation, answer));
    };
    return Object.assign(handler, { [OPERATION]: spec });
  };
}

async function answeredWith<T>(statuses: Operation["statuses"], work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const status = isRefusal(error) ? statuses?.[error.code] : undefined;
    if (isRefusal(error) && status !== undefined) error.status = status;
    throw error;
  }
}

/** Whether nothing is read from what is sent. */
export function takesNoBody({ body, upload, bytes }: Pick<Operation, "body" | "upload" | "bytes">): boolean {
  return body === undefined && upload === undefined && bytes === undefined;
}

/** The parameter of this name, or the refusal of an id that nobody knows. */
export function readParam<Schema extends z.ZodType>(
  c: Context,
  name: string,
  { schema, unknown }: PathParam<Schema>,
): z.output<Schema> {
  const parsed = schema.safeParse(c.req.param(name));
  if (parsed.success) return parsed.data;
  throw unknown();
}

/** The answer of an operation that sends a file of this media type. */
export function fileOf(mediaType: string): FileAnswer {
  return { file: mediaType };
}

/** The specification of a route, if it was made by an `operation` function. */
export function operationOf(handler: unknown): Operation | undefined {
  return typeof handler === "function" && OPERATION in handler ? (handler[OPERATION] as Operation) : undefined;
}

function statusOf({ status = 200, statusOf: choose }: Operation, answer: unknown): ContentfulStatusCode {
  if (typeof status === "number") return status;
  return choose?.(answer as never) ?? status[0] ?? 200;
}
