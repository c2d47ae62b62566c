import type { z } from "zod";
import type { BODY_KINDS } from "../../../../protocol/bodies/index.ts";
import type { Transaction } from "../../../../platform/index.ts";
import type { Given } from "../../../../protocol/given.ts";
import { type Call, type Calling, type PathParams, presented } from "../../../../web/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { demandRequest, type Matter } from "../../access.ts";
import { requestAnswer } from "../answers.ts";
import type { CooperationContext } from "../context.ts";
import type { Act } from "../domain/events.ts";
import type { MessageKind } from "../domain/message-kinds.ts";
import type { RequestFile } from "../domain/request-file.ts";
import { requestIdParam } from "../path.ts";
import { requestJson } from "../presenter.ts";
import { person, speaking, tell, writeEvent } from "./write.ts";

/** Who acts upon which request, in which dossier: what such an act is called with, beside its input. */
export type RequestCall = Pick<
  Call<CooperationContext, User, PathParams, z.ZodType, Matter>,
  "context" | "by" | "upon"
>;

const params = { id: requestIdParam };

/** What acts upon one request have in common: they name it, this person may see it, and it is what they answer with. */
export const uponRequest = {
  params,
  answer: presented(requestAnswer, requestJson),
  upon: async ({ context, by, ids }: Calling<CooperationContext, User, typeof params>): Promise<Matter> =>
    await demandRequest(context, by, ids.id),
};

/** Says one thing to the other State, in a transaction of its own (`tell`). */
export async function say<K extends MessageKind>(
  { context, by, upon }: RequestCall,
  kind: K,
  content: Given<(typeof BODY_KINDS)[K]>,
): Promise<RequestFile> {
  return await context.platform.database.transaction(
    async (tx) => await tell(context, tx, upon, kind, content, speaking(by)),
  );
}

/** Writes what the person did as one event of the request, in the caller's transaction or one of its own. */
export async function writeAct(
  { context, by, upon }: Omit<RequestCall, "upon"> & { readonly upon: Pick<Matter, "file"> },
  change: Act,
  tx?: Transaction,
): Promise<RequestFile> {
  if (tx === undefined) {
    return await context.platform.database.transaction(
      async (own) => await writeAct({ context, by, upon }, change, own),
    );
  }
  const at = context.platform.clock.now().toISOString();
  return await writeEvent(context, tx, upon.file, { ...change, at, by: person(by) }, userActor(by));
}
