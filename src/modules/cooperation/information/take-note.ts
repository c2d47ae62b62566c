import { z } from "zod";
import { compact } from "../../../protocol/compact.ts";
import { INTERESTS, languageSchema } from "../../../protocol/bodies/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { presented } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { demandRequest, rolesFor } from "../access.ts";
import { requestAnswer } from "../request/answers.ts";
import { speaking as speakingCodes } from "../request/api-refusals.ts";
import { act, RECEIVED_RINGS } from "../request/context.ts";
import { isInformation } from "../request/domain/information.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { requestIdParam } from "../request/path.ts";
import { requestJson } from "../request/presenter.ts";
import { speaking, tell } from "../request/actions/write.ts";

/** UNCC art. 40(5): a person has read what nobody asked for. Its author is told, and what will be done with it, if that is known. */
export const takeNote = act({
  id: "cooperation.take-note",
  at: "POST /requests/:id/taking-note",
  who: rolesFor("acknowledge"),
  params: { id: requestIdParam },
  input: z.strictObject({
    interest: z.enum(INTERESTS).optional(),
    words: z.string().trim().min(1).max(20_000).optional(),
    /** Of the words; absent: the language of this server. */
    language: languageSchema.optional(),
  }),
  answer: presented(requestAnswer, (file: RequestFile) => requestJson(file)),
  repeat: "refused",
  refusals: [...speakingCodes, "only-information-is-noted", "noted-already", "not-found", "dispatch-ambiguous"],
  words: "cooperation.take-note",
  run: async ({ context, input: { interest, words, language }, by, ids: { id } }): Promise<RequestFile> => {
    const matter = await demandRequest(context, by, id);
    const { file } = matter;
    if (!isInformation(file) || file.direction !== "incoming") {
      throw new Refusal("only-information-is-noted", "Only information that another State gave is taken note of.");
    }
    const { config, database } = context.platform;
    const note = words === undefined ? undefined : { language: language ?? config.defaultLanguage, text: words };
    const content = {
      requestId: id,
      status: "noted" as const,
      facts: compact({ interest, note }),
      ...compact({ basedOn: file.seenPeerDigest }),
    };
    return await database.transaction(async (tx) => {
      const noted = await tell(context, tx, matter, "status", content, speaking(by));
      if (file.dispatchId !== undefined && file.acknowledgement === undefined) {
        await context.federation.markHandled(tx, file.dispatchId, userActor(by));
      }
      await context.measures.duty.standDown(tx, { kind: "request", id }, userActor(by), RECEIVED_RINGS);
      return noted;
    });
  },
});
