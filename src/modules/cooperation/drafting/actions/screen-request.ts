import type { RequestId, Sha256Hex } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { User } from "../../../identity/index.ts";
import { demand, demandRequest } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import { demandReady, draftDigest } from "../../request/domain/drafting.ts";
import { type GateRecord, type RequestFile, writersOf } from "../../request/domain/request-file.ts";
import { demandAsked } from "../../request/domain/information.ts";
import { arrivalDigest, checkScreening, demandOutsideChain } from "../../request/domain/screening.ts";
import { demandDraftFits } from "../../request/domain/length.ts";
import { demandDrafting } from "./draft-request.ts";
import { demandLink } from "../../request/actions/link.ts";
import { writeAct } from "../../request/actions/request-act.ts";

/** The drafter hands the request to somebody outside its chain. Refuses what is missing, by name. */
export async function askScreening(context: CooperationContext, requestId: RequestId, by: User): Promise<RequestFile> {
  demand(by, "draft");
  const { file } = await demandRequest(context, by, requestId);
  const draft = demandDrafting(file);
  demandReady(file.mechanism, draft);
  demandDraftFits(file, draft);
  await demandLink(context.platform.database.db, file);
  return await writeAct({ context, file, by }, { type: "screening-asked", digest: draftDigest(file, draft) });
}

/**
 * Records the answers to the safeguard questions (gates G1 to G14), for exactly the request as it stands. Refuses an insider of an
 * outgoing request's chain (G4), and gates left unanswered.
 */
export async function recordScreening(
  context: CooperationContext,
  requestId: RequestId,
  { records }: { records: readonly GateRecord[] },
  by: User,
): Promise<RequestFile> {
  const { file } = await demandRequest(context, by, requestId);
  const digest = file.direction === "outgoing" ? screenedDraft(file, by) : screenedArrival(file, by);
  checkScreening(file, records);
  return await writeAct({ context, file, by }, { type: "screened", digest, records });
}

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
