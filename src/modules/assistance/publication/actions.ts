import { z } from "zod";
import { assistanceOfferSchema } from "../../../protocol/bodies/assistance-offer.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { parseStateCode } from "../../../protocol/identifiers.ts";
import type { Transaction } from "../../../platform/index.ts";
import { nothing, pathParam } from "../../../web/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import { CLEARING_ROLES, OFFICERS } from "../access.ts";
import { act, type AssistanceContext, today, twoPerson } from "../context.ts";
import { IN_LANE } from "../help/actions/offer.ts";
import { demandAgreed, openCase } from "../help/lane.ts";
import { publishedProject } from "../iati/project.ts";
import { demandValid } from "../iati/write.ts";
import { demandReconciled, lastStep, say, send, SENDING } from "../lane/said.ts";
import { findLane, findNeed, holdNeed } from "../lane/store.ts";
import { needParams } from "../need/read.ts";
import { demandUsable, offerParams } from "../offers/read.ts";
import { newPublication, projectOf } from "./project-of.ts";
import { type Publication, putPublication, standingPublications, updatePublication } from "./store.ts";

/** As many as one file of IATI has room for, by far. */
const MAX_PUBLICATIONS = 1_000;
/** Below the last number, and above all that a side gives one after the other. */
const NUMBERS_OF_PROMISES = 90_000;

const unknownPublication = (): Refusal =>
  unknownRefusal("publication-unknown", "Nothing is published under this identifier, or it was taken back.");
const publicationParams = { id: pathParam(z.uuid(), unknownPublication) };

const byTwo = { ask: OFFICERS, approve: CLEARING_ROLES } as const;

/** An agreed help, as everybody may read it: once the other side publishes it, too, and while both do. */
export const publishHelp = twoPerson({
  ...byTwo,
  id: "assistance.publish-help",
  at: "/assistance/lanes/:id/publication",
  params: needParams,
  titleKey: "assistance.publication.title",
  thing: { kind: "lane", action: "publish" },
  input: newPublication,
  content: z.strictObject({
    laneId: z.string(),
    needId: z.string(),
    promiseId: z.string(),
    reference: z.string(),
    state: z.string(),
    project: publishedProject,
  }),
  subject: "laneId",
  refusals: [...IN_LANE, "iati-rule", "promise-unknown", "too-many-publications"],
  words: "assistance.publication",
  concerns: ({ needId }) => [needId],
  describe: async ({ context, db, id: laneId, input }) => {
    const { clock, config } = context.platform;
    const found = await openCase(context, db, laneId);
    const { needId, reference } = found.need;
    const project = projectOf(found, input, { own: config.state, timeZone: config.timeZone, today: today(context) });
    demandValid(project, clock.now());
    await demandRoom(db);
    return { laneId, needId, promiseId: input.promiseId, reference, state: found.lane.state, project };
  },
  carryOut: async ({ context, tx, content: { laneId, needId, promiseId, project }, askedBy, by }) => {
    await holdNeed(tx.db, needId);
    const { lane } = await openCase(context, tx.db, laneId);
    await say(context, tx, lane, { verb: "publish", promiseId, isPublic: true }, { by, askedBy });
    const theirs = lane.side === "asker" ? "helper" : "asker";
    const isOtherPublic = demandAgreed(lane.standing, promiseId).publicFor.includes(theirs);
    await put(context, tx, { laneId, promiseId, content: { project } }, { by, askedBy, isOtherPublic });
  },
});

/** A profile of ours, as it stands; said anew, it is published anew. */
export const publishProfile = twoPerson({
  ...byTwo,
  id: "assistance.publish-profile",
  at: "/assistance/profiles/:id/publication",
  params: offerParams,
  titleKey: "assistance.profile-publication.title",
  thing: { kind: "offer", action: "publish" },
  input: z.strictObject({}),
  content: z.strictObject({ offerId: z.string(), profile: assistanceOfferSchema }),
  subject: "offerId",
  refusals: ["offer-past", "offer-unknown", "too-many-publications"],
  words: "assistance.profile-publication",
  concerns: ({ offerId }) => [offerId],
  describe: async ({ context, db, id }) => {
    const { offerId, content } = await demandUsable(context, db, id);
    await demandRoom(db);
    return { offerId, profile: content };
  },
  carryOut: async ({ context, tx, content: { offerId, profile }, askedBy, by }) => {
    await put(context, tx, { offerId, content: { profile } }, { by, askedBy });
  },
});

/** Nobody reads it any more from then on; the other side of a help is told, whose own word is then read by nobody either. */
export const retractPublication = twoPerson({
  ...byTwo,
  id: "assistance.retract-publication",
  at: "/assistance/publications/:id/retraction",
  params: publicationParams,
  titleKey: "assistance.retraction.title",
  thing: { kind: "publication", action: "retract" },
  input: z.strictObject({}),
  content: z.strictObject({ publicationId: z.string(), publishedAt: z.string() }),
  subject: "publicationId",
  refusals: ["need-key-missing", "publication-unknown", ...SENDING],
  words: "assistance.retraction",
  concerns: ({ publicationId }) => [publicationId],
  describe: async ({ db, id }) => {
    const { publicationId, publishedAt } = await demandPublication(db, id);
    return { publicationId, publishedAt: publishedAt.toISOString() };
  },
  carryOut: async ({ context, tx, content: { publicationId }, askedBy, by }) => {
    const { platform, federation } = context;
    const { laneId, promiseId } = await demandPublication(tx.db, publicationId);
    await updatePublication(tx.db, publicationId, { endedAt: platform.clock.now() });
    await log(context, tx, "retracted", publicationId, { by, askedBy });
    if (laneId === undefined || promiseId === undefined) return;
    const lane = await findLane(tx.db, laneId);
    const need = lane && (await findNeed(tx.db, lane.needId));
    if (lane === undefined || need === undefined) return;
    // To a State that is no longer confirmed nothing is sent: what is ours ends all the same.
    if ((await federation.directory(tx.db).peer(parseStateCode(lane.state)))?.standing !== "confirmed") return;
    const word = { verb: "publish", promiseId, isPublic: false } as const;
    if (need.endedAt === undefined) return void (await say(context, tx, lane, word, { by, askedBy }));
    // R17: after our end no word is kept, and no number known: it is the promise's, which no restore forgets.
    const number = lastStep(context, 1 + (Number.parseInt(promiseId.slice(0, 8), 16) % NUMBERS_OF_PROMISES));
    await send(context, tx, lane, { needId: need.lineId, ...word, ...number }, userActor(by), { isLast: true });
  },
});

/** After a restore: it was not taken back since the backup, as far as people know (R1). */
export const keepPublication = act({
  id: "assistance.keep-publication",
  at: "POST /assistance/publications/:id/keeping",
  params: publicationParams,
  who: OFFICERS,
  input: nothing,
  repeat: "refused",
  refusals: ["peer-not-reconciled", "publication-unknown"],
  words: "assistance.publication-keeping",
  run: async ({ context, by, ids: { id } }) =>
    await context.platform.database.transaction(async (tx) => {
      const { publicationId, laneId } = await demandPublication(tx.db, id);
      const lane = laneId === undefined ? undefined : await findLane(tx.db, laneId);
      // The other side may have taken its word back since, and is asked first.
      if (lane !== undefined) await demandReconciled(context, tx.db, lane.state);
      await updatePublication(tx.db, publicationId, { life: context.platform.incarnation.current().id });
      await log(context, tx, "kept", publicationId, { by });
    }),
});

/** Refuses `publication-unknown`. */
export async function demandPublication(db: Transaction["db"], id: string): Promise<Publication> {
  const found = (await standingPublications(db)).find(({ publicationId }) => publicationId === id);
  if (found === undefined) throw unknownPublication();
  return found;
}

/** Refuses `too-many-publications`. */
async function demandRoom(db: Transaction["db"]): Promise<void> {
  if ((await standingPublications(db)).length < MAX_PUBLICATIONS) return;
  const details = { limit: MAX_PUBLICATIONS };
  throw new Refusal("too-many-publications", `${MAX_PUBLICATIONS} are published; take one back first.`, { details });
}

async function put(
  context: AssistanceContext,
  tx: Transaction,
  what: Pick<Publication, "laneId" | "promiseId" | "offerId" | "content">,
  { by, askedBy, isOtherPublic = false }: { readonly by: User; readonly askedBy: string; isOtherPublic?: boolean },
): Promise<void> {
  const { clock, random, incarnation } = context.platform;
  const [publicationId, publishedAt] = [random.uuid(), clock.now()];
  const { id: life } = incarnation.current();
  const stamp = { publicationId, publishedAt, askedBy, publishedBy: by.id, life };
  await putPublication(tx.db, { ...what, ...stamp, ...(isOtherPublic && { otherPublicAt: publishedAt }) });
  await log(context, tx, "published", publicationId, { by, askedBy });
}

async function log(
  { audit }: AssistanceContext,
  tx: Transaction,
  what: "published" | "retracted" | "kept",
  id: string,
  { by, askedBy }: { readonly by: User; readonly askedBy?: string },
): Promise<void> {
  const subject = { kind: "publication", id };
  const details = askedBy === undefined ? {} : { askedBy };
  await audit.append(tx, { type: `assistance.publication-${what}`, actor: userActor(by), subject, details });
}
