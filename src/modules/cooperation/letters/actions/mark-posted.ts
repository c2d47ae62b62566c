import { z } from "zod";
import { PAPER_BEARERS } from "../../../../convention/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { rolesFor } from "../../access.ts";
import { demandCalledBack } from "../../request/actions/correspondents.ts";
import { uponRequest, writeAct } from "../../request/actions/request-act.ts";
import { act } from "../../request/context.ts";
import { changing } from "../../request/api-refusals.ts";
import { demandOnPaper } from "./register-reply.ts";

const MINUTE_MS = 60_000;

/**
 * Records that what we said has left on paper: when, by which bearer, and by whom. Refuses a contact card that nobody has called back
 * (`card-not-called-back`), a letter that is not on file or has left already, and a moment in the future or before it was written.
 */
export const markPosted = act({
  ...uponRequest,
  id: "cooperation.mark-posted",
  at: "POST /requests/:id/postings",
  who: rolesFor("register-letter"),
  input: z.strictObject({
    /** The numbers under which the file has what was in the envelope. */
    letters: z.array(z.int().min(1)).min(1).max(100),
    bearer: z.enum(PAPER_BEARERS),
    postedAt: z.iso.datetime({ offset: true }),
  }),
  status: 201,
  repeat: "refused",
  refusals: [
    ...changing,
    "card-not-called-back",
    "letter-posted",
    "letter-unknown",
    "letters-missing",
    "moment-in-the-future",
    "posted-before-written",
    "request-not-sent",
    "state-has-a-server",
  ],
  run: async ({ input: { letters, bearer, postedAt: told }, ...call }) => {
    const { context } = call;
    const { file } = call.upon;
    demandCalledBack(await demandOnPaper(context, call.upon));
    const postedAt = new Date(told);
    const now = context.platform.clock.now();
    if (letters.length === 0) throw new Refusal("letters-missing", "Say what was posted.", { field: "letters" });
    if (postedAt > now) {
      throw new Refusal("moment-in-the-future", "It cannot have been posted later than now.", { field: "postedAt" });
    }
    for (const number of letters) {
      const letter = file.lettersOut?.find((one) => one.number === number);
      if (!letter) throw new Refusal("letter-unknown", "There is no such letter of ours.", { field: "letters" });
      if (letter.posted)
        throw new Refusal("letter-posted", "This letter has been posted already.", { field: "letters" });
      // Forms give moments by the minute.
      if (postedAt.getTime() + MINUTE_MS <= Date.parse(letter.at)) {
        throw new Refusal("posted-before-written", "It cannot have been posted before it was written.", {
          field: "postedAt",
        });
      }
    }
    return await writeAct(call, {
      type: "posted",
      letters: [...new Set(letters)],
      bearer,
      postedAt: postedAt.toISOString(),
    });
  },
});
