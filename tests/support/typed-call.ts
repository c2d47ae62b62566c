import type { z } from "zod";
import type { AnyAnswer, Presented } from "../../src/web/acts/act.ts";
import type { PathParam } from "../../src/web/operation.ts";

/** Of an act's record, what its operation of the API takes and answers. */
export interface Callable<Params, Input extends z.ZodType, Answer extends AnyAnswer> {
  readonly at: `${"POST" | "PUT" | "DELETE"} /${string}`;
  readonly params?: Params;
  readonly input: Input;
  readonly answer?: Answer;
  readonly confirmed?: boolean;
}

/** As the caller of the API reads it. */
export type AnswerOf<Answer> =
  Answer extends Presented<never, infer Schema>
    ? z.output<Schema>
    : Answer extends z.ZodType
      ? z.output<Answer>
      : undefined;

export type Ids<Params> = { readonly [Name in keyof Params]: string };

/** Does an act over the JSON API; one of two people as whoever looked at its preview. What the record does not take, and what is read but not answered, does not compile. */
export type Perform = <
  Input extends z.ZodType,
  Params extends Readonly<Record<string, PathParam>> = Readonly<Record<string, never>>,
  Answer extends AnyAnswer = undefined,
>(
  act: Callable<Params, Input, Answer>,
  ids: Ids<Params>,
  ...input: undefined extends z.input<Input> ? [] : [input: z.input<Input>]
) => Promise<AnswerOf<Answer>>;

/** "POST /orders/:id/end" with an id: the method and the path. */
export function callOf(at: string, ids: Readonly<Record<string, string>>): { method: string; path: string } {
  const [method = "", path = ""] = at.split(" ");
  return { method, path: path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? `:${name}`) };
}
