import { dateIn } from "../../../../convention/index.ts";
import type { RequestId } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { demand, demandRequest } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import { type RequestFile, secretUntil } from "../../request/domain/request-file.ts";
import { person, writeEvent } from "../../request/actions/write.ts";

/**
 * G9: secrecy is not for ever. Somebody looks at it again, with a reason: it ends, or it goes on to another day. Refuses a day that is
 * not in the future, a request that is not secret, and an end set by the State that was only asked to keep it.
 */
export async function reviewSecrecy(
  context: CooperationContext,
  requestId: RequestId,
  review: { reason: string; reviewOn?: string },
  by: User,
): Promise<RequestFile> {
  demand(by, "acknowledge");
  const { file } = await demandRequest(context, by, requestId);
  if (secretUntil(file) === undefined) {
    throw new Refusal("request-not-secret", `Request ${file.ownReference} is not kept secret.`, {
      details: { reference: file.ownReference },
    });
  }
  // UNCC art. 40(20): the State that required secrecy ends it; the other one keeps it, or asks.
  if (file.direction === "incoming" && review.reviewOn === undefined) {
    throw new Refusal("secrecy-is-the-askers", "The other State required secrecy: ask it before you end it.", {
      field: "reviewOn",
    });
  }
  const { clock, config } = context.platform;
  const now = clock.now();
  const at = now.toISOString();
  if (review.reviewOn !== undefined && review.reviewOn <= dateIn(now, config.timeZone)) {
    throw new Refusal("secrecy-review-in-the-past", "Secrecy needs a date in the future on which it is reviewed.", {
      field: "reviewOn",
    });
  }
  return await context.platform.database.transaction(
    async (tx) =>
      await writeEvent(context, tx, file, { type: "secrecy-reviewed", at, by: person(by), ...review }, userActor(by)),
  );
}
