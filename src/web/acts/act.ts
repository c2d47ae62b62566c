import { z } from "zod";
import type { Given } from "../../protocol/given.ts";
import type { Refusal } from "../../protocol/refusal.ts";
import type { OperationSpec, ParamValues, PathParams, Repeat, Sendable } from "../operation.ts";

/**
 * One thing that somebody can do, told once. Its route of the API, its forms and what other code calls are all made from this record
 * (`actRoutes`, `formOf`).
 */
export interface ActSpec<
  Context,
  By,
  Who extends string,
  Params extends PathParams,
  Input extends z.ZodType,
  Answer extends AnyAnswer,
  Result,
  Words extends LabelPrefix | undefined = LabelPrefix,
  Upon = undefined,
> extends Pick<
  // `id` ("treaty.record-fact"), who may, ids in its path, its own codes of refusal: as an operation of the API has them.
  OperationSpec<readonly Who[], Params, undefined, undefined, undefined>,
  "id" | "who" | "params" | "refusals" | "confirmed" | "status" | "statusOf" | "maxBodyBytes"
> {
  /** Where in the API, under /api/v1. */
  readonly at: `${"POST" | "PUT" | "DELETE"} /${string}`;
  /** What a program sends as JSON and a person types. Strict; a form calls nested members "source.kind". */
  readonly input: Input;
  /** Absent: 204 and no content. */
  readonly answer?: Answer;
  readonly repeat: Repeat;
  /** `<words>.<field>` labels a field of its forms, `<words>.<field>-hint` explains it. Absent: its page has a form of its own making. */
  readonly words?: Words;
  /** Groups of the input whose fields have their texts elsewhere: `{ replacement: "treaty.fact" }`. */
  readonly shared?: Readonly<Record<string, `${string}.${string}`>>;
  /** One file comes after the fields; `run` reads it as it arrives. */
  readonly file?: { readonly maxBytes: number };
  /** Loads what it is done upon, by the ids in its path, and refuses whoever may not see it or do this with it. Asked once. */
  readonly upon?: (call: Calling<Context, By, Params>) => Promise<Upon>;
  /** What is wrong beside the schema in those members that can be read: a form tells all of it at once. `run` refuses each of it too. */
  faults?(context: Context, read: Partial<Given<Input>>): readonly Refusal[];
  /** Does it, in one transaction, and returns what it made. Roles were asked before. */
  readonly run: (call: Call<Context, By, Params, Input, Upon>) => Promise<Result>;
}

type LabelPrefix = `${string}.${string}`;

/** Who calls, and for what. */
export interface Calling<Context, By, Params extends PathParams> {
  readonly context: Context;
  /** A person of this State, or whoever else has acts: `acts` says how they are asked. */
  readonly by: By;
  readonly ids: ParamValues<Params>;
}

/** An act as it is done: what `run` is given. */
export interface Call<Context, By, Params extends PathParams, Input extends z.ZodType, Upon> extends Calling<
  Context,
  By,
  Params
> {
  readonly input: Given<Input>;
  readonly upon: Upon;
  readonly file: ArrivingFile;
}

/** What other code gives that does an act. */
export interface Doing<Context, By, Params extends PathParams, Input extends z.ZodType>
  extends Calling<Context, By, Params>, Pick<Call<Context, By, Params, Input, never>, "input"> {
  readonly file?: ArrivingFile | undefined;
}

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
  By,
  Who extends string,
  Params extends PathParams,
  Input extends z.ZodType,
  Answer extends AnyAnswer,
  Result,
  Words extends LabelPrefix | undefined = LabelPrefix,
> extends Omit<ActSpec<Context, By, Who, Params, Input, Answer, Result, Words>, "upon" | "run"> {
  readonly words: Words;
  /** What other code calls: refuses `role-missing`, loads what it is upon, then runs. */
  readonly do: (doing: Doing<Context, By, Params, Input>) => Promise<Result>;
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
export interface AnyAct<Context, By, Who extends string> extends Omit<
  ActSpec<Context, By, Who, PathParams, z.ZodType, AnyAnswer, unknown>,
  "upon" | "run" | "words" | "faults"
> {
  readonly words?: LabelPrefix | undefined;
  readonly do: (doing: never) => Promise<unknown>;
}

const NO_FILE: ArrivingFile = {
  // eslint-disable-next-line @typescript-eslint/no-empty-function
  async *[Symbol.asyncIterator]() {},
};

/** Who has acts, and how they are asked whether they may: people by their roles, others as the module says that knows them. */
export interface Actors<By, Who extends string> {
  /** Whether one of these is enough; an empty list: whoever could call at all. */
  readonly may: (by: By, anyOf: readonly Who[]) => boolean;
  /** The refusal where it is not. */
  readonly missing: (anyOf: readonly Who[]) => Error;
}

/** Makes the function `act` of a module, whose acts are all given the same context and done by the same kind of actor. */
export function acts<Context, By, Who extends string>({ may, missing }: Actors<By, Who>) {
  return function act<
    Input extends z.ZodType,
    Result extends Answering<Answer>,
    Params extends PathParams = Readonly<Record<string, never>>,
    Answer extends AnyAnswer = undefined,
    Words extends LabelPrefix | undefined = undefined,
    Upon = undefined,
  >({
    upon,
    run,
    ...spec
  }: ActSpec<Context, By, Who, Params, Input, Answer, Result, Words, Upon>): Act<
    Context,
    By,
    Who,
    Params,
    Input,
    Answer,
    Result,
    Words
  > {
    return {
      ...spec,
      words: spec.words as Words, // absent where Words is undefined
      do: async ({ file = NO_FILE, ...doing }) => {
        if (!may(doing.by, spec.who)) throw missing(spec.who);
        // Without `upon` it is undefined, as its type says.
        return await run({ ...doing, file, upon: (await upon?.(doing)) as Upon });
      },
    };
  };
}
