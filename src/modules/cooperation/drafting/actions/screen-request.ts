import type { RequestId, Sha256Hex } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { demand, demandRequest } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import { demandReady, draftDigest } from "../../request/domain/drafting.ts";
import { asksConduct } from "../../request/domain/dual-criminality.ts";
import { type ConductTest, type GateRecord, type RequestFile, writersOf } from "../../request/domain/request-file.ts";
import { arrivalDigest, checkScreening, demandOutsideChain } from "../../request/domain/screening.ts";
import { demandDraftFits } from "../../request/domain/length.ts";
import { demandDrafting } from "./draft-request.ts";
import { demandLink } from "../../request/actions/link.ts";
import { person, writeEvent } from "../../request/actions/write.ts";
import { ownReservations } from "../../request/legal-bases.ts";

/** The drafter hands the request to somebody outside its chain. Refuses what is missing, by name. */
export async function askScreening(context: CooperationContext, requestId: RequestId, by: User): Promise<RequestFile> {
  demand(by, "draft");
  const { file } = await demandRequest(context, by, requestId);
  const draft = demandDrafting(file);
  demandReady(file.mechanism, draft);
  demandDraftFits(file, draft);
  await demandLink(context.platform.database.db, file);
  return await context.platform.database.transaction(
    async (tx) =>
      await writeEvent(
        context,
        tx,
        file,
        {
          type: "screening-asked",
          at: context.platform.clock.now().toISOString(),
          by: person(by),
          digest: draftDigest(file, draft),
        },
        userActor(by),
      ),
  );
}

/**
 * Records the answers to the safeguard questions (gates G1 to G14), for exactly the request as it stands. Refuses an insider of an
 * outgoing request's chain (G4), gates left unanswered, and `conduct-test-not-asked`.
 */
export async function recordScreening(
  context: CooperationContext,
  requestId: RequestId,
  { records, conductTest }: { records: readonly GateRecord[]; conductTest?: ConductTest },
  by: User,
): Promise<RequestFile> {
  const { file } = await demandRequest(context, by, requestId);
  const digest = file.direction === "outgoing" ? screenedDraft(file, by) : screenedArrival(file, by);
  checkScreening(file, records);
  if (conductTest !== undefined && !asksConduct(file, await ownReservations(context))) {
    throw new Refusal("conduct-test-not-asked", "This request asks for no test of the conduct under our law.", {
      field: "conduct",
    });
  }
  return await context.platform.database.transaction(
    async (tx) =>
      await writeEvent(
        context,
        tx,
        file,
        {
          type: "screened",
          at: context.platform.clock.now().toISOString(),
          by: person(by),
          digest,
          records,
          ...(conductTest === undefined ? {} : { conductTest }),
        },
        userActor(by),
      ),
  );
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
  return arrivalDigest(file);
}
