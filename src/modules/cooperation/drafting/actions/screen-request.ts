import { compact } from "../../../../protocol/compact.ts";
import type { Sha256Hex } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { nothing } from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { demand, rolesFor } from "../../access.ts";
import { changing, unready } from "../../request/api-refusals.ts";
import { demandReady, draftDigest } from "../../request/domain/drafting.ts";
import { type RequestFile, writersOf } from "../../request/domain/request-file.ts";
import { demandAsked } from "../../request/domain/information.ts";
import { arrivalDigest, checkScreening, demandOutsideChain } from "../../request/domain/screening.ts";
import { demandDraftFits } from "../../request/domain/length.ts";
import { demandDrafting } from "./draft-request.ts";
import { demandLink } from "../../request/actions/link.ts";
import { uponRequest, writeAct } from "../../request/actions/request-act.ts";
import { act } from "../../request/context.ts";
import { screeningSchema } from "../../request/schemas.ts";

/** The drafter hands the request to somebody outside its chain. Refuses what is missing, by name. */
export const askScreening = act({
  ...uponRequest,
  id: "cooperation.ask-screening",
  at: "POST /requests/:id/screening-request",
  who: rolesFor("draft"),
  input: nothing,
  repeat: "refused",
  refusals: [...changing, ...unready, "request-not-in-drafting"],
  words: "cooperation.screening-request",
  run: async (call) => {
    const { context } = call;
    const { file } = call.upon;
    const draft = demandDrafting(file);
    demandReady(file.mechanism, draft);
    demandDraftFits(file, draft);
    await demandLink(context.platform.database.db, file);
    return await writeAct(call, { type: "screening-asked", digest: draftDigest(file, draft) });
  },
});

/**
 * Records the answers to the safeguard questions (gates G1 to G14), for exactly the request as it stands. Refuses an insider of an
 * outgoing request's chain (G4), and gates left unanswered.
 */
export const recordScreening = act({
  ...uponRequest,
  id: "cooperation.record-screening",
  at: "POST /requests/:id/screening",
  // Which of them depends on the direction of the request.
  who: [...new Set([...rolesFor("screen-outgoing"), ...rolesFor("screen-incoming")])],
  input: screeningSchema,
  repeat: "again",
  refusals: [
    ...changing,
    "gate-answered-twice",
    "gate-does-not-apply",
    "gate-answer-unfit",
    "gate-needs-note",
    "gate-unanswered",
    "screening-needs-an-outsider",
    "screening-not-asked",
    "information-is-not-decided",
  ],
  run: async ({ input, ...call }) => {
    const { by } = call;
    const { file } = call.upon;
    const digest = file.direction === "outgoing" ? screenedDraft(file, by) : screenedArrival(file, by);
    const records = input.records.map(compact);
    checkScreening(file, records);
    return await writeAct(call, { type: "screened", digest, records });
  },
});

function screenedDraft(file: RequestFile, by: User): Sha256Hex {
  demand(by, "screen-outgoing");
  if (file.stage !== "screening" || !file.draft) {
    throw new Refusal("screening-not-asked", "Nobody has asked for the screening of this request now.");
  }
  demandOutsideChain(by.id, writersOf(file));
  return draftDigest(file, file.draft);
}

function screenedArrival(file: RequestFile, by: User): Sha256Hex {
  demand(by, "screen-incoming");
  demandAsked(file);
  return arrivalDigest(file);
}
