import { compact } from "../../../../protocol/compact.ts";
import { z } from "zod";
import { Refusal } from "../../../../protocol/refusal.ts";
import { rolesFor } from "../../access.ts";
import { uponRequest, writeAct } from "../../request/actions/request-act.ts";
import { act } from "../../request/context.ts";
import { changing } from "../../request/api-refusals.ts";
import { words } from "../../request/schemas.ts";
import { todayIn } from "../../request/zones.ts";

/**
 * A person says by name that they have read how a request stands, and may name the day on which it comes back to the queue (UNCC
 * art. 40(26)-(28)). Refuses `request-not-sent`, and `look-again-in-the-past` for a day that is not in the future.
 */
export const noteStanding = act({
  ...uponRequest,
  id: "cooperation.note-standing",
  at: "POST /requests/:id/notes",
  who: rolesFor("acknowledge"),
  input: z.strictObject({ note: words.optional(), lookAgainOn: z.iso.date().optional() }),
  repeat: "again",
  refusals: [...changing, "request-not-sent", "look-again-in-the-past"],
  words: "cooperation.note",
  run: async ({ input, ...call }) => {
    const { context } = call;
    const { file } = call.upon;
    if (file.direction === "outgoing" && file.stage !== "sent") {
      throw new Refusal("request-not-sent", "Nothing can be said about a request that has not been sent.");
    }
    if (input.lookAgainOn !== undefined && input.lookAgainOn <= todayIn(context)) {
      throw new Refusal("look-again-in-the-past", "The day on which somebody looks again must be in the future.", {
        field: "lookAgainOn",
      });
    }
    return await writeAct(call, { type: "noted", ...compact(input) });
  },
});
