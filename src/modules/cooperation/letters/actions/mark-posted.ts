import type { RequestId } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { demand, demandRequest } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { demandCalledBack } from "../../request/actions/correspondents.ts";
import { demandOnPaper } from "./register-reply.ts";
import { person, writeEvent } from "../../request/actions/write.ts";
import type { PaperBearer } from "../../../../convention/index.ts";

const MINUTE_MS = 60_000;

export interface Posting {
  /** The numbers under which the file has what was in the envelope. */
  readonly letters: readonly number[];
  readonly bearer: PaperBearer;
  readonly postedAt: Date;
}

/**
 * Records that what we said has left on paper: when, by which bearer, and by whom. Refuses a contact card that nobody has called back
 * (`card-not-called-back`), a letter that is not on file or has left already, and a moment in the future or before it was written.
 */
export async function markPosted(
  context: CooperationContext,
  requestId: RequestId,
  posting: Posting,
  by: User,
): Promise<RequestFile> {
  demand(by, "register-letter");
  const matter = await demandRequest(context, by, requestId);
  demandCalledBack(await demandOnPaper(context, matter));
  const { file } = matter;
  const { letters, bearer, postedAt } = posting;
  const now = context.platform.clock.now();
  if (letters.length === 0) throw new Refusal("letters-missing", "Say what was posted.", { field: "letters" });
  if (postedAt > now) {
    throw new Refusal("moment-in-the-future", "It cannot have been posted later than now.", { field: "postedAt" });
  }
  for (const number of letters) {
    const letter = file.lettersOut?.find((one) => one.number === number);
    if (!letter) throw new Refusal("letter-unknown", "There is no such letter of ours.", { field: "letters" });
    if (letter.posted) throw new Refusal("letter-posted", "This letter has been posted already.", { field: "letters" });
    // Forms give moments by the minute.
    if (postedAt.getTime() + MINUTE_MS <= Date.parse(letter.at)) {
      throw new Refusal("posted-before-written", "It cannot have been posted before it was written.", {
        field: "postedAt",
      });
    }
  }
  return await context.platform.database.transaction(
    async (tx) =>
      await writeEvent(
        context,
        tx,
        file,
        {
          type: "posted",
          at: now.toISOString(),
          by: person(by),
          letters: [...new Set(letters)],
          bearer,
          postedAt: postedAt.toISOString(),
        },
        userActor(by),
      ),
  );
}
