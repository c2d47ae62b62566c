import { dateIn } from "../../../convention/calendar.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { rolesFor } from "../access.ts";
import { act } from "../context.ts";
import { secrecyReview } from "../domain/order.ts";
import { mayReviewSecrecy } from "../domain/order-rules.ts";
import { CHANGE_REFUSALS, changeOrder, uponOrder } from "./change-order.ts";

/** UNCC art. 25(3), G9: secrecy has an end. Somebody looks at it again: it goes on until another day, or it ends and may be told. */
export const reviewOrderSecrecy = act({
  id: "measures.review-order-secrecy",
  at: "POST /orders/:id/secrecy-review",
  who: rolesFor("review-secrecy"),
  ...uponOrder,
  input: secrecyReview,
  repeat: "again",
  refusals: [...CHANGE_REFUSALS, "secrecy-review-in-the-past"],
  words: "measures.secrecy",
  run: async ({ input: review, ...call }) =>
    await changeOrder(call, (order, at) => {
      mayReviewSecrecy(order);
      const today = dateIn(new Date(at), call.context.platform.config.timeZone);
      if (review.reviewOn === undefined || review.reviewOn > today) return { type: "secrecy-reviewed", ...review };
      throw new Refusal("secrecy-review-in-the-past", "Secrecy needs a day in the future on which it is reviewed.", {
        field: "reviewOn",
      });
    }),
});
