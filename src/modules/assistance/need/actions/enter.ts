import { z } from "zod";
import { parseStateCode, stateCodeSchema } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { takeReference } from "../../../desk/index.ts";
import { OFFICERS } from "../../access.ts";
import { act } from "../../context.ts";
import { newNeedKey } from "../../lane/sealing.ts";
import { insertLane, insertNeed } from "../../lane/store.ts";
import { newNeed } from "../domain/need.ts";
import { demandUntil, draftAnswer, write } from "./draft.ts";

/**
 * Enters what a State without a server wrote in a letter as the need of that State. It has no signature: a secretariat that passes it on says it
 * in its own name, and two people stand behind that.
 */
export const enterNeed = act({
  id: "assistance.enter-need",
  at: "POST /assistance/received",
  who: OFFICERS,
  input: z.strictObject({
    state: stateCodeSchema,
    /** The letter, among documents. */
    documentId: z.uuid(),
    need: newNeed,
  }),
  answer: draftAnswer,
  status: 201,
  repeat: "again",
  refusals: [
    "date-passed",
    "date-too-far",
    "document-unknown",
    "document-withdrawn",
    "need-not-another",
    "need-too-long",
    "state-has-a-server",
  ],
  words: "assistance.entered",
  shared: { need: "assistance.draft" },
  run: async ({ context, input: { state, documentId, need }, by }) => {
    const { platform, documents, federation } = context;
    demandUntil(context, need, "need.wantedUntil");
    return await platform.database.transaction(async (tx) => {
      const own = { field: "state", details: { state } };
      if (state === platform.config.state) {
        throw new Refusal("need-not-another", "A need of our own is drafted here, not entered from a letter.", own);
      }
      if ((await federation.directory(tx.db).peer(parseStateCode(state))) !== undefined) {
        throw new Refusal("state-has-a-server", `${state} has a server, and tells its needs under its signature.`, own);
      }
      await documents?.demandReadable(tx.db, by, documentId);
      await documents?.hold(tx.db, documentId);
      const recordedAt = platform.clock.now();
      const [needId, laneId] = [platform.random.uuid(), platform.random.uuid()];
      const reference = await takeReference(tx.db, "need", platform, recordedAt);
      const told = { state, toldBy: state, byLetter: true, documentId };
      await insertNeed(tx.db, { needId, lineId: needId, reference, recordedAt, ...told });
      const lane = { laneId, needId, state, side: "helper", byLetter: true, version: 1 } as const;
      await insertLane(tx.db, { ...lane, openedAt: recordedAt });
      const key = await newNeedKey(context, tx.db, needId);
      return await write(context, tx, { needId, state, reference, version: 1, key, writers: [] }, need, by);
    });
  },
});
