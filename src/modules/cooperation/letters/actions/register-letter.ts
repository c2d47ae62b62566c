import type { Kysely } from "kysely";
import type { z } from "zod";
import { isMechanismId, type PaperBearer, requiredElement } from "../../../../convention/index.ts";
import { type Compact, compact } from "../../../../protocol/compact.ts";
import type { Condition, RequestContent } from "../../../../protocol/bodies/index.ts";
import { parseDossierId, parseRequestId } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { presented } from "../../../../web/index.ts";
import { demand, rolesFor } from "../../access.ts";
import { requestAnswer } from "../../request/answers.ts";
import { speaking } from "../../request/api-refusals.ts";
import { act, type CooperationContext } from "../../request/context.ts";
import { requestJson } from "../../request/presenter.ts";
import { letterSchema } from "../../request/schemas.ts";
import { desiredStatusOf } from "../../request/domain/drafting.ts";
import { demandArrived } from "../../request/domain/paper-moments.ts";
import { beginning } from "../../request/domain/fold.ts";
import { demandConditions } from "../../request/domain/information.ts";
import { asked, type Unfit, unfitToFollow } from "../../request/domain/follow-up.ts";
import { letterDay, type RequestFile } from "../../request/domain/request-file.ts";
import { loadFile, requestsOnPaper } from "../../request/store.ts";
import type { Correspondent } from "../../request/types.ts";
import { type Arrival, demandPlace, takeInRequest } from "../../exchange/actions/receive-request.ts";
import { person } from "../../request/actions/write.ts";
import { demandDossier, type Dossier } from "../../../desk/index.ts";
import { loadCorrespondent, lockCorrespondent } from "../../request/correspondent-store.ts";

/** What an officer reads off a fax, a letter or an e-mail of a State without a server. */
export type Letter = Compact<z.output<typeof letterSchema>>;

/** A letter as it would be registered; nothing is on file yet. */
export interface LetterPreview {
  readonly card: Correspondent;
  /** The dossier that it would join; undefined where it would open one. */
  readonly dossier: Dossier | undefined;
  /** The request as it would stand, with no reference of ours yet. */
  readonly file: RequestFile;
  /** The request of theirs that it follows. */
  readonly earlier: RequestFile | undefined;
  /** Why it would not hold that one; undefined where it would (UNCC art. 42(8)). */
  readonly unfit: Unfit | undefined;
}

/** What would be registered, for whoever compares it with the paper. Refuses what `registerLetter` would; writes nothing. */
export async function previewLetter(context: CooperationContext, letter: Letter, by: User): Promise<LetterPreview> {
  const { card, arrival } = await readLetter(context, letter, by);
  const { db } = context.platform.database;
  await demandNew(db, card, letter);
  demandConditions(arrival.content);
  const dossier = await demandPlace(db, arrival);
  const { content, bearer, sentAt, receivedAt } = arrival;
  const arrived = { type: "received", content, bearer, sentAt, receivedAt, ownReference: "" } as const;
  const event = { ...arrived, number: 1, at: receivedAt };
  const file = beginning({ requestId: arrival.content.requestId, dossierId: arrival.dossierId }, event);
  const earlier = letter.follows === undefined ? undefined : await loadFile(db, letter.follows);
  return { card, dossier, file, earlier, unfit: earlier && unfitToFollow(earlier, asked(file)) };
}

/**
 * Registers a letter as an incoming request: the same queue, clocks and decision page; never shown as cryptographically verified.
 * Refuses a moment that cannot be (`demandArrived`), a dossier or earlier request of another State, and the same letter twice
 * (`letter-known`).
 */
export const registerLetter = act({
  id: "cooperation.register-letter",
  at: "POST /letters",
  who: rolesFor("register-letter"),
  input: letterSchema,
  answer: presented(requestAnswer, requestJson),
  status: 201,
  repeat: "refused",
  refusals: [
    "conditions-not-of-a-request",
    "takes-up-unfitting",
    ...speaking,
    "correspondent-unknown",
    "dated-after-arrival",
    "dossier-of-another-state",
    "dossier-unknown",
    "element-unknown",
    "follows-unknown",
    "letter-known",
    "mechanism-unknown",
    "moment-in-the-future",
    "request-known",
    "purposes-unfitting",
  ],
  run: async ({ context, input, by }): Promise<RequestFile> => {
    const letter = compact(input) as Letter; // the same value, which nobody changes from here on
    const { card, arrival } = await readLetter(context, letter, by);
    return await context.platform.database.transaction(async (tx) => {
      // One letter of an authority at a time: a form that is sent twice at once is one letter.
      await lockCorrespondent(tx.db, card.correspondentId);
      await demandNew(tx.db, card, letter);
      const { file } = await takeInRequest(context, tx, { ...arrival, actor: userActor(by), by: person(by) });
      return file;
    });
  },
});

async function readLetter(
  context: CooperationContext,
  letter: Letter,
  by: User,
): Promise<{ card: Correspondent; arrival: Omit<Arrival, "actor" | "by"> & { bearer: PaperBearer } }> {
  demand(by, "register-letter");
  const { platform } = context;
  const card = await loadCorrespondent(platform.database.db, letter.correspondentId);
  if (!card) throw new Refusal("correspondent-unknown", "There is no such contact card.", { field: "correspondentId" });
  if (letter.dossierId !== undefined) await demandDossier(context, by, letter.dossierId);
  demandContents(letter);
  const now = platform.clock.now();
  const receivedAt = new Date(letter.receivedAt);
  demandArrived({ ...letter, receivedAt }, now, platform.config.timeZone);
  return {
    card,
    arrival: {
      state: card.state,
      dossierId: letter.dossierId ?? parseDossierId(platform.random.uuid()),
      correspondentId: card.correspondentId,
      content: {
        requestId: parseRequestId(platform.random.uuid()),
        mechanism: letter.mechanism,
        reference: letter.theirReference,
        ...compact({ purpose: letter.purpose, purposes: letter.purposes && [...letter.purposes] }),
        ...compact({ follows: letter.follows, takesUp: letter.takesUp }),
        legalBasis: letter.legalBasis,
        elements: { ...letter.elements },
        missingElements: [],
        urgency: letter.urgency,
        desiredStatus: desiredStatusOf(letter.mechanism),
        ...compact({ responseDeadline: letter.responseDeadline, confidentiality: letter.confidentiality }),
        ...(letter.conditions === undefined ? {} : { conditions: numbered(letter.conditions) }),
        // What the sender screened, a letter does not say; ours follows.
        screening: { ruleVersion: "none-on-paper", recordedAt: now.toISOString() },
        drill: letter.drill,
      },
      bearer: letter.bearer,
      sentAt: `${letter.datedOn}T00:00:00.000Z`,
      receivedAt: receivedAt.toISOString(),
      dispatchId: undefined,
      digest: undefined,
    },
  };
}

function numbered(conditions: readonly Omit<Condition, "id">[]): Condition[] {
  return conditions.map((one, index) => ({ id: `condition-${index + 1}`, ...one }));
}

function demandContents({ mechanism, elements }: Letter): void {
  if (!isMechanismId(mechanism)) {
    throw new Refusal("mechanism-unknown", "There is no such kind of cooperation.", { field: "mechanism" });
  }
  for (const elementId of Object.keys(elements)) {
    if (requiredElement(elementId)) continue;
    throw new Refusal("element-unknown", `${elementId} is no content that the Convention lists.`, {
      field: elementId,
      details: { elementId },
    });
  }
}

/** The same page of the same day, sent twice over the same form, would be two requests with two clocks. */
async function demandNew(db: Kysely<unknown>, card: Correspondent, letter: Letter): Promise<void> {
  const facts = (one: Pick<RequestContent, "mechanism" | "legalBasis" | "elements" | "follows" | "urgency">): string =>
    JSON.stringify([one.mechanism, one.legalBasis, one.elements, one.follows, one.urgency]);
  const earlier = await requestsOnPaper(db, card.correspondentId, letter.theirReference);
  const same = earlier.find(
    (file) =>
      file.content !== undefined &&
      file.bearer === letter.bearer &&
      letterDay(file) === letter.datedOn &&
      facts(file.content) === facts(letter),
  );
  if (!same) return;
  throw new Refusal("letter-known", `This letter has been registered already, as ${same.ownReference}.`, {
    field: "theirReference",
    details: { reference: same.ownReference },
  });
}
