import { z } from "zod";
import type { Given } from "../../protocol/given.ts";
import type { OperationSpec, ParamValues, PathParams, Repeat, Sendable } from "../operation.ts";

/**
 * One thing that a person can do, told once. Its operation of the API, its forms and what other code calls are all made from this record
 * (`actRoutes`, `formOf`).
 */
export interface ActSpec<
  Context,
  User,
  Role extends string,
  Params extends PathParams,
  Input extends z.ZodType,
  Answer extends AnyAnswer,
  Result,
  Words extends LabelPrefix | undefined = LabelPrefix,
> extends Pick<
  // `id` ("treaty.record-fact"), who may, ids in its path, its own codes of refusal: as an operation of the API has them.
  OperationSpec<readonly Role[], Params, undefined, undefined, undefined>,
  "id" | "who" | "params" | "refusals" | "confirmed"
> {
  /** Where in the API, under /api/v1. */
  readonly at: `${"POST" | "PUT" | "DELETE"} /${string}`;
  /** What a program sends as JSON and a person types. Strict; a form calls nested members "source.kind". */
  readonly input: Input;
  /** Absent: 204 and no content. */
  readonly answer?: Answer;
  readonly status?: 200 | 201;
  readonly repeat: Repeat;
  /** `<words>.<field>` labels a field of its forms, `<words>.<field>-hint` explains it. Absent: its page has a form of its own making. */
  readonly words?: Words;
  /** Groups of the input whose fields have their texts elsewhere: `{ replacement: "treaty.fact" }`. */
  readonly shared?: Readonly<Record<string, `${string}.${string}`>>;
  /** One file comes after the fields; `run` reads it as it arrives. */
  readonly file?: { readonly maxBytes: number };
  /** Does it, in one transaction, and returns what it made. Roles were asked before. */
  readonly run: Run<Context, User, Params, Input, Result>;
}

type LabelPrefix = `${string}.${string}`;

type Run<Context, User, Params extends PathParams, Input extends z.ZodType, Result> = (
  context: Context,
  input: Given<Input>,
  by: User,
  params: ParamValues<Params>,
  file: ArrivingFile,
) => Promise<Result>;

/** The bytes of the file as they come; of an act that takes none, none. They end with a refusal where whoever sent them was shut out. */
export type ArrivingFile = AsyncIterable<Uint8Array>;

/** An answer that is made from what `run` returns, where it is not simply some of its members. */
export interface Presented<Source, Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  readonly of: (source: Source) => Sendable<z.input<Schema>>;
}

export function presented<Source, Schema extends z.ZodType>(
  schema: Schema,
  of: (source: Source) => Sendable<z.input<Schema>>,
): Presented<Source, Schema> {
  return { schema, of };
}

/** The input of an act that needs no words: its operation has no body, its form only a button. */
export const nothing = z.undefined();

export type AnyAnswer = z.ZodType | Presented<never> | undefined;

/** What `run` must return at least: the members of the answer. More may be there; it never leaves the server. */
type Answering<Answer> =
  Answer extends Presented<infer Source> ? Source : Answer extends z.ZodType ? Sendable<z.input<Answer>> : unknown;

export interface Act<
  Context,
  User,
  Role extends string,
  Params extends PathParams,
  Input extends z.ZodType,
  Answer extends AnyAnswer,
  Result,
  Words extends LabelPrefix | undefined = LabelPrefix,
> extends ActSpec<Context, User, Role, Params, Input, Answer, Result, Words> {
  readonly words: Words;
  /** What other code calls: refuses `role-missing`, then runs. */
  readonly do: (
    context: Context,
    input: Given<Input>,
    by: User,
    params: ParamValues<Params>,
    file?: ArrivingFile,
  ) => Promise<Result>;
}

/** Of an act, what its forms need. */
export interface FormAct<Input extends z.ZodType = z.ZodType> {
  readonly id: string;
  readonly words: string;
  readonly shared?: Readonly<Record<string, string>>;
  readonly input: Input;
  readonly file?: { readonly maxBytes: number };
}

/** Any act of a module, as it is mounted. */
export interface AnyAct<Context, User, Role extends string> extends Omit<
  ActSpec<Context, User, Role, PathParams, z.ZodType, AnyAnswer, unknown>,
  "run" | "words"
> {
  readonly words?: LabelPrefix | undefined;
  readonly do: (context: Context, input: never, by: User, params: never, file?: ArrivingFile) => Promise<unknown>;
}

const NO_FILE: ArrivingFile = {
  // eslint-disable-next-line @typescript-eslint/no-empty-function
  async *[Symbol.asyncIterator]() {},
};

/** Makes the function `act` of a module, whose acts are all given the same context. */
export function acts<Context, User extends { readonly roles: readonly Role[] }, Role extends string>(
  roleMissing: (needed: readonly Role[]) => Error,
) {
  return function act<
    Input extends z.ZodType,
    Result extends Answering<Answer>,
    Params extends PathParams = Readonly<Record<string, never>>,
    Answer extends AnyAnswer = undefined,
    Words extends LabelPrefix | undefined = undefined,
  >(
    spec: ActSpec<Context, User, Role, Params, Input, Answer, Result, Words>,
  ): Act<Context, User, Role, Params, Input, Answer, Result, Words> {
    return {
      ...spec,
      words: spec.words as Words, // absent where Words is undefined
      do: async (context, input, by, params, file = NO_FILE) => {
        if (spec.who.length > 0 && !spec.who.some((role) => by.roles.includes(role))) throw roleMissing(spec.who);
        return await spec.run(context, input, by, params, file);
      },
    };
  };
}
