import { compact } from "../../../../protocol/compact.ts";
import { z } from "zod";
import { Refusal } from "../../../../protocol/refusal.ts";
import { rolesFor } from "../../access.ts";
import { uponRequest, writeAct } from "../../request/actions/request-act.ts";
import { act } from "../../request/context.ts";
import { changing } from "../../request/api-refusals.ts";
import { demandDaysToCome } from "../../request/domain/own-days.ts";
import { secretUntil } from "../../request/domain/request-file.ts";
import { words } from "../../request/schemas.ts";
import { todayIn } from "../../request/zones.ts";

/**
 * G9: secrecy is not for ever. Somebody looks at it again, with a reason: it ends, or it goes on to another day. Refuses a day that is
 * not in the future, a request that is not secret, and an end set by the State that was only asked to keep it.
 */
export const reviewSecrecy = act({
  ...uponRequest,
  id: "cooperation.review-secrecy",
  at: "POST /requests/:id/secrecy-review",
  who: rolesFor("acknowledge"),
  input: z.strictObject({ reason: words, reviewOn: z.iso.date().optional() }),
  repeat: "again",
  refusals: [...changing, "request-not-secret", "secrecy-is-the-askers", "secrecy-review-in-the-past"],
  words: "cooperation.secrecy",
  run: async ({ input: review, ...call }) => {
    const { context } = call;
    const { file } = call.upon;
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
    if (review.reviewOn !== undefined) {
      demandDaysToCome({ confidentiality: { reviewOn: review.reviewOn } }, todayIn(context));
    }
    return await writeAct(call, { type: "secrecy-reviewed", ...compact(review) });
  },
});
