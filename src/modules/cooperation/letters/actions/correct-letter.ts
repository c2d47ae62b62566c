import { z } from "zod";
import { Refusal } from "../../../../protocol/refusal.ts";
import { rolesFor } from "../../access.ts";
import { uponRequest, writeAct } from "../../request/actions/request-act.ts";
import { act } from "../../request/context.ts";
import { changing } from "../../request/api-refusals.ts";
import { words } from "../../request/schemas.ts";

/**
 * Says under a letter that was registered wrongly what is wrong with it. The registration and what followed from it stay: what the letter
 * really says is registered beside it. Refuses `letter-unknown`.
 */
export const correctLetter = act({
  ...uponRequest,
  id: "cooperation.correct-letter",
  at: "POST /requests/:id/letter-corrections",
  who: rolesFor("register-letter"),
  input: z.strictObject({ letter: z.int().min(1), note: words }),
  status: 201,
  repeat: "again",
  refusals: [...changing, "letter-unknown"],
  words: "cooperation.letter-correction",
  run: async ({ input: correction, ...call }) => {
    if (!call.upon.file.lettersIn?.some(({ number }) => number === correction.letter)) {
      throw new Refusal("letter-unknown", "There is no such letter on this request.", { field: "letter" });
    }
    return await writeAct(call, { type: "letter-corrected", ...correction });
  },
});
