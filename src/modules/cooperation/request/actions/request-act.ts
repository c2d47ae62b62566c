import type { z } from "zod";
import { type Compact, compact } from "../../../../protocol/compact.ts";
import type { BODY_KINDS } from "../../../../protocol/bodies/index.ts";
import type { Transaction } from "../../../../platform/index.ts";
import type { Given } from "../../../../protocol/given.ts";
import { type ActSpec, presented } from "../../../../web/index.ts";
import { type Role, type User, userActor } from "../../../identity/index.ts";
import { demandRequest, type Matter } from "../../access.ts";
import { requestAnswer } from "../answers.ts";
import { act, type CooperationContext } from "../context.ts";
import type { Act } from "../domain/events.ts";
import type { MessageKind } from "../domain/message-kinds.ts";
import type { RequestFile } from "../domain/request-file.ts";
import { requestIdParam } from "../path.ts";
import { requestJson } from "../presenter.ts";
import { person, speaking, tell, writeEvent } from "./write.ts";

const params = { id: requestIdParam };
/** What acts upon a request answer with. */
export const requestAsAnswer = presented(requestAnswer, requestJson);

/** One request, which this person may see, and what an act upon it needs beside its input. */
export interface Upon extends Matter {
  readonly context: CooperationContext;
  readonly by: User;
}

type Words = `${string}.${string}`;

interface RequestActSpec<Input extends z.ZodType, Labels extends Words | undefined> extends Pick<
  ActSpec<CooperationContext, User, Role, typeof params, Input, undefined, RequestFile, Labels>,
  "id" | "at" | "who" | "input" | "repeat" | "status" | "confirmed" | "refusals" | "words"
> {
  readonly run: (upon: Upon, input: Compact<Given<Input>>) => Promise<RequestFile>;
}

/** An act of one person upon one request, which it answers with. Refuses `request-unknown` beside what the act itself refuses. */
export function requestAct<Input extends z.ZodType, Labels extends Words | undefined = undefined>({
  run,
  ...spec
}: RequestActSpec<Input, Labels>) {
  return act<Input, RequestFile, typeof params, typeof requestAsAnswer, Labels>({
    ...spec,
    params,
    answer: requestAsAnswer,
    run: async (context, input, by, { id }) =>
      await run({ context, by, ...(await demandRequest(context, by, id)) }, compact(input ?? {}) as never),
  });
}

/** Says one thing to the other State, in a transaction of its own (`tell`). */
export async function say<K extends MessageKind>(
  { context, by, ...matter }: Upon,
  kind: K,
  content: Given<(typeof BODY_KINDS)[K]>,
): Promise<RequestFile> {
  return await context.platform.database.transaction(
    async (tx) => await tell(context, tx, matter, kind, content, speaking(by)),
  );
}

/** Writes what the person did as one event of the request, in the caller's transaction or one of its own. */
export async function writeAct(
  { context, by, file }: Omit<Upon, "dossier">,
  change: Act,
  tx?: Transaction,
): Promise<RequestFile> {
  if (tx === undefined) {
    return await context.platform.database.transaction(
      async (own) => await writeAct({ context, by, file }, change, own),
    );
  }
  const at = context.platform.clock.now().toISOString();
  return await writeEvent(context, tx, file, { ...change, at, by: person(by) }, userActor(by));
}
