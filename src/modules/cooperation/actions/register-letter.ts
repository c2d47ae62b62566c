import { isMechanismId, type MechanismId, requiredElement } from "../../../convention/index.ts";
import type { ElementValue, LegalBasis, RequestContent } from "../../../protocol/bodies/index.ts";
import { parseDossierId, parseRequestId, type DossierId, type RequestId } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand, demandDossier } from "../access.ts";
import type { CooperationContext } from "../context.ts";
import { desiredStatusOf } from "../domain/drafting.ts";
import type { Bearer, RequestFile } from "../domain/request-file.ts";
import { loadCorrespondent } from "../dossier-store.ts";
import { takeInRequest } from "./receive-request.ts";
import { person, userActor } from "./write.ts";

/** What an officer reads off a fax, a letter or an e-mail of a State without a server. */
export interface Letter {
  readonly correspondentId: string;
  /** The dossier it belongs to; a new one where it is the first. */
  readonly dossierId?: DossierId;
  readonly bearer: Exclude<Bearer, "peer">;
  readonly mechanism: MechanismId;
  readonly theirReference: string;
  readonly follows?: RequestId;
  readonly legalBasis: LegalBasis;
  readonly elements: Readonly<Record<string, ElementValue>>;
  readonly urgency: RequestContent["urgency"];
  readonly responseDeadline?: RequestContent["responseDeadline"];
  readonly confidentiality?: RequestContent["confidentiality"];
  readonly datedOn: string;
  readonly receivedAt: Date;
  readonly drill: boolean;
}

/** Registers a letter as an incoming request: the same queue, clocks and decision page; never shown as cryptographically verified. */
export async function registerLetter(context: CooperationContext, letter: Letter, by: User): Promise<RequestFile> {
  demand(by, "register-letter");
  const { platform } = context;
  const card = await loadCorrespondent(platform.database.db, letter.correspondentId);
  if (!card) throw new Refusal("correspondent-unknown", "There is no such contact card.", { field: "correspondentId" });
  if (letter.dossierId !== undefined) await demandDossier(context, by, letter.dossierId);
  if (!isMechanismId(letter.mechanism)) {
    throw new Refusal("mechanism-unknown", "There is no such kind of cooperation.", { field: "mechanism" });
  }
  for (const elementId of Object.keys(letter.elements)) {
    if (requiredElement(elementId)) continue;
    throw new Refusal("element-unknown", `${elementId} is no content that the Convention lists.`, {
      field: elementId,
      details: { elementId },
    });
  }
  const now = platform.clock.now();
  if (letter.receivedAt > now) {
    throw new Refusal("moment-in-the-future", "The letter cannot have arrived later than now.", {
      field: "receivedAt",
    });
  }
  return await platform.database.transaction(async (tx) => {
    const { file } = await takeInRequest(context, tx, {
      state: card.state,
      dossierId: letter.dossierId ?? parseDossierId(platform.random.uuid()),
      correspondentId: card.correspondentId,
      content: {
        requestId: parseRequestId(platform.random.uuid()),
        mechanism: letter.mechanism,
        reference: letter.theirReference,
        ...(letter.follows === undefined ? {} : { follows: letter.follows }),
        legalBasis: letter.legalBasis,
        elements: { ...letter.elements },
        missingElements: [],
        urgency: letter.urgency,
        desiredStatus: desiredStatusOf(letter.mechanism),
        ...(letter.responseDeadline === undefined ? {} : { responseDeadline: letter.responseDeadline }),
        ...(letter.confidentiality === undefined ? {} : { confidentiality: letter.confidentiality }),
        // What the sender screened, a letter does not say; ours follows.
        screening: { ruleVersion: "none-on-paper", recordedAt: now.toISOString() },
        drill: letter.drill,
      },
      bearer: letter.bearer,
      sentAt: `${letter.datedOn}T00:00:00.000Z`,
      receivedAt: letter.receivedAt.toISOString(),
      dispatchId: undefined,
      digest: undefined,
      actor: userActor(by),
      by: person(by),
    });
    return file;
  });
}
