import type { z } from "zod";
import type { Given } from "../../protocol/given.ts";
import type { ParamValues, PathParams } from "../operation.ts";
import type { Act, AnyAnswer } from "./act.ts";

/** A form that asks for less than a program sends, or asks it otherwise. */
export interface OtherForm<Context, Params extends PathParams, Typed extends z.ZodType, Input extends z.ZodType> {
  readonly input: Typed;
  readonly words: `${string}.${string}`;
  readonly params?: Params;
  /** What a program would send. Refuses what cannot be. */
  readonly complete: (context: Context, typed: Given<Typed>, ids: ParamValues<Params>) => Promise<Given<Input>>;
}

/** An act by such a form, which also tells what would be sent. */
export type ActByForm<
  Context,
  User,
  Role extends string,
  Params extends PathParams,
  Typed extends z.ZodType,
  Input extends z.ZodType,
  Answer extends AnyAnswer,
  Result,
> = Act<Context, User, Role, Params, Typed, Answer, Result> &
  Pick<OtherForm<Context, Params, Typed, Input>, "complete">;

type NoIds = Readonly<Record<string, never>>;
type MaybeWords = `${string}.${string}` | undefined;

/** The same act by such a form: what was typed is completed, then it is done as it always is. */
export function byForm<
  Context,
  User,
  Role extends string,
  Input extends z.ZodType,
  Answer extends AnyAnswer,
  Result,
  Typed extends z.ZodType,
  Params extends PathParams = NoIds,
>(
  act: Act<Context, User, Role, NoIds, Input, Answer, Result, MaybeWords>,
  form: OtherForm<Context, Params, Typed, Input>,
): ActByForm<Context, User, Role, Params, Typed, Input, Answer, Result> {
  type Made = ActByForm<Context, User, Role, Params, Typed, Input, Answer, Result>;
  const completed: Pick<Made, "do"> = {
    do: async (context, typed, by, ids) => await act.do(context, await form.complete(context, typed, ids), by, {}),
  };
  // Its `run` takes what a program sends; nothing but its own `do` calls it.
  return { ...act, ...form, ...completed } as unknown as Made;
}
