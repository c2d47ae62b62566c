import type { z } from "zod";
import type { Given } from "../../protocol/given.ts";
import type { ParamValues, PathParams } from "../operation.ts";
import type { Act, AnyAct, AnyAnswer } from "./act.ts";

/** A form that asks for less than a program sends, or asks it otherwise. */
export interface OtherForm<Context, Params extends PathParams, Typed extends z.ZodType, Input extends z.ZodType> {
  readonly input: Typed;
  readonly words: `${string}.${string}`;
  readonly params?: Params;
  /** What a program would send. Refuses what cannot be. */
  readonly complete: (context: Context, typed: Given<Typed>, ids: ParamValues<Params>) => Promise<Given<Input>>;
}

/** An act by such a form, which also tells what would be sent; `whole` is what a program does. */
export type ActByForm<
  Context,
  By,
  Who extends string,
  Params extends PathParams,
  Typed extends z.ZodType,
  Input extends z.ZodType,
  Answer extends AnyAnswer,
  Result,
> = Act<Context, By, Who, Params, Typed, Answer, Result> &
  Pick<OtherForm<Context, Params, Typed, Input>, "complete"> & { readonly whole: AnyAct<Context, By, Who> };

type NoIds = Readonly<Record<string, never>>;
type MaybeWords = `${string}.${string}` | undefined;

/** The same act by such a form: what was typed is completed, then it is done as it always is. */
export function byForm<
  Context,
  By,
  Who extends string,
  Input extends z.ZodType,
  Answer extends AnyAnswer,
  Result,
  Typed extends z.ZodType,
  Params extends PathParams = NoIds,
>(
  act: Act<Context, By, Who, NoIds, Input, Answer, Result, MaybeWords>,
  form: OtherForm<Context, Params, Typed, Input>,
): ActByForm<Context, By, Who, Params, Typed, Input, Answer, Result> {
  const { params: _, faults: __, ...rest } = act;
  return {
    ...rest,
    ...form,
    whole: act,
    do: async ({ context, input, by, ids }) =>
      await act.do({ context, input: await form.complete(context, input, ids), by, ids: {} }),
  };
}
