import { dateIn } from "../../../../convention/index.ts";
import type { RequestId } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { demand, demandRequest } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { person, writeEvent } from "../../request/actions/write.ts";

/**
 * A person says by name that they have read how a request stands, and may name the day on which it comes back to the queue (UNCC
 * art. 40(26)-(28)). Refuses `request-not-sent`, and `look-again-in-the-past` for a day that is not in the future.
 */
export async function noteStanding(
  context: CooperationContext,
  requestId: RequestId,
  input: { note?: string; lookAgainOn?: string },
  by: User,
): Promise<RequestFile> {
  demand(by, "acknowledge");
  const { file } = await demandRequest(context, by, requestId);
  if (file.direction === "outgoing" && file.stage !== "sent") {
    throw new Refusal("request-not-sent", "Nothing can be said about a request that has not been sent.");
  }
  const { clock, config } = context.platform;
  const now = clock.now();
  const at = now.toISOString();
  if (input.lookAgainOn !== undefined && input.lookAgainOn <= dateIn(now, config.timeZone)) {
    throw new Refusal("look-again-in-the-past", "The day on which somebody looks again must be in the future.", {
      field: "lookAgainOn",
    });
  }
  return await context.platform.database.transaction(
    async (tx) => await writeEvent(context, tx, file, { type: "noted", at, by: person(by), ...input }, userActor(by)),
  );
}
