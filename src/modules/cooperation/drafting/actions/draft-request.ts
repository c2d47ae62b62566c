import type { z } from "zod";
import {
  demandState,
  isMechanismId,
  type LegalBasisOption,
  type MechanismId,
  OFFENCES_ELEMENT,
  type Purposes,
  purposesOn,
  requiredElement,
  stateName,
} from "../../../../convention/index.ts";
import type { LegalBasis } from "../../../../protocol/bodies/index.ts";
import { parseRequestId, type DossierId, type RequestId } from "../../../../protocol/identifiers.ts";
import { compact } from "../../../../protocol/compact.ts";
import type { Given } from "../../../../protocol/given.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { rolesFor } from "../../access.ts";
import { changing } from "../../request/api-refusals.ts";
import { act, type CooperationContext } from "../../request/context.ts";
import { asNextKind, carriedDraft, copiedUrgency, disclosureOf } from "../../request/domain/carry-over.ts";
import { beginning } from "../../request/domain/fold.ts";
import { offenceFactsOf } from "../../request/domain/offences.ts";
import { demandDaysToCome, PAST_DAYS } from "../../request/domain/own-days.ts";
import { isInformation } from "../../request/domain/information.ts";
import { demandTogether } from "../../request/domain/purposes.ts";
import { unfitToFollow } from "../../request/domain/follow-up.ts";
import type { RequestDraft, RequestFile } from "../../request/domain/request-file.ts";
import type { RequestEvent } from "../../request/domain/events.ts";
import { changedMeanwhile, insertRequest, loadFile, takeRequestReference } from "../../request/store.ts";
import { demandOpen } from "../../request/closed.ts";
import { requestsBefore } from "../../continuing/requests-before.ts";
import { demandTakenUp, unfitting } from "../../request/actions/link.ts";
import { type RequestCall, uponRequest, writeAct } from "../../request/actions/request-act.ts";
import { logEvent, person } from "../../request/actions/write.ts";
import { type draftAnswerSchema, draftAnswersSchema, newRequestSchema } from "../../request/schemas.ts";
import { basesFor } from "../../request/legal-bases.ts";
import { todayIn } from "../../request/zones.ts";
import type { Transaction } from "../../../../platform/index.ts";
import {
  demandDossier,
  demandKept,
  demandWritable,
  type Dossier,
  dossierIdParam,
  holdKept,
} from "../../../desk/index.ts";

/** `follows`: the preservation for whose data it asks (UNCC art. 42(8)); its answers are carried over, where no other request is copied. */
export type NewRequest = Given<typeof newRequestSchema>;

/**
 * Begins a request to the other State of a dossier. Refuses `dossier-closed`, `secretariat-no-state`, `follows-unknown` for an earlier request that is not ours or stands elsewhere,
 * `follow-up-unfitting` where the new one could not hold it, and `takes-up-unfitting`.
 */
export const draftRequest = act({
  id: "cooperation.draft-request",
  at: "POST /dossiers/:id/requests",
  who: rolesFor("draft"),
  params: { id: dossierIdParam },
  input: newRequestSchema,
  answer: uponRequest.answer,
  status: 201,
  repeat: "again",
  refusals: [
    "dossier-disposed",
    "dossier-read-only",
    "dossier-unknown",
    "follow-up-unfitting",
    "dossier-closed",
    "follows-unknown",
    "mechanism-unknown",
    "secretariat-no-state",
    "takes-up-unfitting",
  ],
  run: async ({ context, input, by, ids: { id } }) => {
    const { platform } = context;
    const dossier = await demandDossier(context, by, id);
    demandKept(dossier);
    await demandOpen(context, dossier);
    demandWritable(dossier);
    demandState(dossier.state, "dossierId");
    if (!isMechanismId(input.mechanism)) {
      throw new Refusal("mechanism-unknown", "There is no such kind of cooperation.", { field: "mechanism" });
    }
    const takenUp = await demandTakenUp(platform.database.db, {
      ...input,
      dossierId: dossier.dossierId,
      direction: "outgoing",
    });
    const preservation = await earlierIn(context, dossier.dossierId, "follows", input.follows);
    const unfit = preservation && unfitToFollow(preservation, input);
    if (preservation && unfit) throw unfitting(preservation, unfit);
    const copied =
      (await requestBefore(context, dossier, input.copyOf, by)) ??
      (await earlierIn(context, dossier.dossierId, "copyOf", input.copyOf));
    const earlier = copied ?? preservation;
    const language = input.language ?? earlier?.draft?.language ?? platform.config.defaultLanguage;
    const { mechanism } = input;
    const begunWith = (known: RequestFile): RequestDraft => {
      const carried = carriedDraft(known, mechanism);
      return preservation === undefined ? carried : asNextKind(mechanism, carried, preservation);
    };
    const draft: RequestDraft = earlier
      ? await withCarriedBasis(
          context,
          {
            mechanism,
            draft: {
              ...begunWith(earlier),
              ...(copied && copiedUrgency(copied, todayIn(context))),
              language,
            },
          },
          earlier,
          dossier.state,
        )
      : {
          language,
          offence: { electronicEvidence: true },
          elements:
            takenUp?.mechanism === "preservation" ? disclosureOf(takenUp, stateName(dossier.state, language)) : {},
          excused: [],
          urgency: "ordinary",
        };
    const begun = { ...input, draft, ...compact({ copyOf: earlier?.requestId }) };
    return await platform.database.transaction(async (tx) => await insertDraft(context, tx, dossier, begun, by));
  },
});

/** Writes a draft as it begins, in a dossier that its caller has looked at. */
export async function insertDraft(
  context: CooperationContext,
  tx: Transaction,
  dossier: Dossier,
  begun: Pick<NewRequest, "mechanism" | "drill" | "follows" | "takesUp" | "copyOf"> & { readonly draft: RequestDraft },
  by: User,
): Promise<RequestFile> {
  const { clock, random } = context.platform;
  await holdKept(tx, dossier.dossierId);
  const now = clock.now();
  const { mechanism, drill, draft, follows, takesUp, copyOf } = begun;
  const event: RequestEvent = {
    type: "drafted",
    number: 1,
    at: now.toISOString(),
    by: person(by),
    direction: "outgoing",
    mechanism,
    ownReference: await takeRequestReference(tx.db, context.platform, now),
    ...compact({ follows, takesUp, copyOf, continues: dossier.continues }),
    bearer: dossier.correspondentId === undefined ? "peer" : "letter",
    drill,
    draft,
  };
  const file = beginning({ requestId: parseRequestId(random.uuid()), dossierId: dossier.dossierId }, event);
  await insertRequest(tx.db, file, event, dossier.state);
  await logEvent(context, tx, file, event, userActor(by));
  return file;
}

/** R8: of the dossier with which this one goes on. Refuses `dossier-unknown` to whoever may not see that one. */
async function requestBefore(
  context: CooperationContext,
  { continues }: Dossier,
  requestId: RequestId | undefined,
  by: User,
): Promise<RequestFile | undefined> {
  if (requestId === undefined) return undefined;
  const before = await requestsBefore(context.platform.database.db, continues);
  const found = before?.requests.find((one) => one.requestId === requestId);
  if (before !== undefined && found !== undefined) await demandDossier(context, by, before.dossierId);
  return found;
}

async function earlierIn(
  { platform }: CooperationContext,
  dossierId: DossierId,
  field: "follows" | "copyOf",
  requestId: RequestId | undefined,
): Promise<RequestFile | undefined> {
  if (requestId === undefined) return undefined;
  const earlier = await loadFile(platform.database.db, requestId);
  if (earlier?.dossierId === dossierId && earlier.direction === "outgoing") return earlier;
  throw new Refusal("follows-unknown", "Only a request of our own in the same dossier can be followed or copied.", {
    field,
  });
}

/** One answer of the drafting form. */
export type DraftAnswer = z.output<typeof draftAnswerSchema>;

/** Saves one answer or several. Refuses `request-not-in-drafting` once the request has been handed on. */
export const saveAnswers = act({
  ...uponRequest,
  id: "cooperation.save-draft-answer",
  at: "PUT /requests/:id/draft",
  who: rolesFor("draft"),
  input: draftAnswersSchema,
  repeat: "same",
  refusals: [
    ...changing,
    "basis-not-available",
    "conditions-not-of-a-request",
    "element-unknown",
    "follows-unknown",
    "purposes-unfitting",
    "request-not-in-drafting",
    ...PAST_DAYS,
  ],
  run: async ({ input: given, ...call }) => {
    // One member of the union, whole: what is optional in each, the type of a compact input does not tell.
    const input = given as unknown as z.output<typeof draftAnswersSchema>;
    const { file } = call.upon;
    let draft = demandDrafting(file);
    // What is written after this has to find the same version, or is refused with the same code (`appendEvent`).
    if (input.step === "several" && (input.version ?? file.events) !== file.events) throw changedMeanwhile(file);
    for (const answer of input.step === "several" ? input.answers : [input]) {
      draft = await withAnswer(call, draft, answer);
    }
    return await writeAct(call, { type: "draft-saved", draft });
  },
});

async function withAnswer(
  { context, by, upon: { file, dossier } }: RequestCall,
  draft: RequestDraft,
  answer: DraftAnswer,
): Promise<RequestDraft> {
  switch (answer.step) {
    case "offence": {
      const { purpose: _, purposes: __, ...rest } = draft;
      const { offence, purpose, purposes } = answer;
      demandListed(file.mechanism, { purpose, purposes });
      return { ...rest, offence, ...compact({ purpose, purposes }) };
    }
    case "property-paths": {
      const { propertyPaths: _, ...rest } = draft;
      return answer.paths.length === 0 ? rest : { ...rest, propertyPaths: [...new Set(answer.paths)] };
    }
    case "element":
      demandKnownElement(answer.elementId);
      return {
        ...draft,
        ...(answer.elementId === OFFENCES_ELEMENT
          ? { offence: offenceFactsOf(draft.offence, answer.value.records?.[0]) }
          : {}),
        elements: { ...draft.elements, [answer.elementId]: answer.value },
        excused: draft.excused.filter((one) => one.elementId !== answer.elementId),
      };
    case "excuse":
      demandKnownElement(answer.elementId);
      return {
        ...draft,
        excused: [
          ...draft.excused.filter((one) => one.elementId !== answer.elementId),
          { elementId: answer.elementId, reason: answer.reason, namedPerson: by.name },
        ],
      };
    case "urgency": {
      const { responseDeadline: _, ...rest } = draft;
      demandDaysToCome({ responseDeadline: answer.responseDeadline }, todayIn(context));
      return {
        ...rest,
        urgency: answer.urgency,
        urgencySaid: true,
        ...compact({ responseDeadline: answer.responseDeadline }),
      };
    }
    case "confidentiality": {
      const { confidentiality: _, ...rest } = draft;
      demandDaysToCome({ confidentiality: answer.confidentiality }, todayIn(context));
      return { ...rest, ...compact({ confidentiality: answer.confidentiality }) };
    }
    case "conditions":
      if (!isInformation(file)) {
        throw new Refusal(
          "conditions-not-of-a-request",
          "Whoever asks sets no conditions; the State that gives does.",
          { field: "conditions" },
        );
      }
      return {
        ...draft,
        conditions: answer.conditions.map((one, index) => ({ id: `condition-${index + 1}`, ...one })),
      };
    case "language":
      return { ...draft, language: answer.language };
    case "follow-up":
      if (file.follows === undefined) {
        throw new Refusal("follows-unknown", "This request follows no preservation.", { field: "asksForPreserved" });
      }
      return { ...draft, asksForPreserved: answer.asksForPreserved };
    case "basis":
      return {
        ...draft,
        legalBasis: await chosenBasis(context, { mechanism: file.mechanism, draft }, dossier.state, answer),
      };
  }
}

/** Refuses `purposes-unfitting`, of ours also for what no list has. */
function demandListed(mechanism: MechanismId, asked: Purposes): void {
  const { purposes = [] } = asked;
  const isListed = purposes.every((one) => purposesOn(mechanism).includes(one));
  demandTogether({ mechanism, ...asked, ...(isListed ? {} : { purpose: purposes[0] }) });
}

/** Only what binds both States on that day can be chosen; the others are shown with the reason. */
async function chosenBasis(
  context: CooperationContext,
  file: Pick<RequestFile, "mechanism" | "draft">,
  state: string,
  choice: Extract<DraftAnswer, { step: "basis" }>,
): Promise<NonNullable<RequestDraft["legalBasis"]>> {
  const option = (await basesFor(context, file, state)).find((one) => one.kind === choice.kind && one.id === choice.id);
  if (!option?.available) {
    throw new Refusal("basis-not-available", "This legal basis does not bind both States today.", {
      field: "basis",
      details: { kind: choice.kind, reason: option?.reason ?? "none-recorded", state: option?.reasonState ?? "" },
    });
  }
  return legalBasisOf(option);
}

function legalBasisOf({ kind, citation, inForceFrom }: LegalBasisOption): LegalBasis {
  return { kind, citation, ...compact({ inForceOn: inForceFrom }) };
}

/** What the earlier request rested on, if it binds both States today for what is asked now; else it is asked anew. */
export async function withCarriedBasis(
  context: CooperationContext,
  begun: { readonly mechanism: MechanismId; readonly draft: RequestDraft },
  earlier: RequestFile,
  state: string,
): Promise<RequestDraft> {
  const known = earlier.content?.legalBasis ?? earlier.draft?.legalBasis;
  if (known === undefined) return begun.draft;
  // The Convention is cited with another article by each mechanism; every other basis is known by its citation.
  const option = (await basesFor(context, begun, state)).find(
    ({ available, kind, citation }) =>
      available && kind === known.kind && (kind === "convention" || citation === known.citation),
  );
  return option === undefined ? begun.draft : { ...begun.draft, legalBasis: legalBasisOf(option) };
}

export function demandDrafting(file: RequestFile): RequestDraft {
  if (file.draft && file.stage === "drafting") return file.draft;
  throw new Refusal(
    "request-not-in-drafting",
    `Request ${file.ownReference} is no longer a draft; take it back before you change it.`,
    { details: { reference: file.ownReference, stage: file.stage ?? "" } },
  );
}

function demandKnownElement(elementId: string): void {
  if (requiredElement(elementId)) return;
  throw new Refusal("element-unknown", `${elementId} is no content that the Convention lists.`, {
    field: "elementId",
    details: { elementId },
  });
}
