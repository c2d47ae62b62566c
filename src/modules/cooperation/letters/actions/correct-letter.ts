import type { RequestId } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { demand, demandRequest } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { person, writeEvent } from "../../request/actions/write.ts";

/**
 * Says under a letter that was registered wrongly what is wrong with it. The registration and what followed from it stay: what the letter
 * really says is registered beside it. Refuses `letter-unknown`.
 */
export async function correctLetter(
  context: CooperationContext,
  requestId: RequestId,
  correction: { readonly letter: number; readonly note: string },
  by: User,
): Promise<RequestFile> {
  demand(by, "register-letter");
  const { file } = await demandRequest(context, by, requestId);
  if (!file.lettersIn?.some(({ number }) => number === correction.letter)) {
    throw new Refusal("letter-unknown", "There is no such letter on this request.", { field: "letter" });
  }
  const at = context.platform.clock.now().toISOString();
  const event = { type: "letter-corrected", at, by: person(by), ...correction } as const;
  return await context.platform.database.transaction(
    async (tx) => await writeEvent(context, tx, file, event, userActor(by)),
  );
}
