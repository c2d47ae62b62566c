import { z } from "zod";
import { addDays, provision, WORD_LANGUAGES } from "../../../convention/index.ts";
import { assistanceOfferSchema } from "../../../protocol/bodies/assistance-offer.ts";
import type { Given } from "../../../protocol/given.ts";
import { parseDossierId, parseStateCode } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import { nothing } from "../../../web/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import { CLEARING_ROLES, OFFICERS } from "../access.ts";
import { act, type AssistanceContext, today, twoPerson } from "../context.ts";
import { demandReconciled, SENDING } from "../lane/said.ts";
import { HELP_KINDS, TARGET_GROUPS } from "../need/domain/need.ts";
import { demandPeer } from "../need/actions/clear.ts";
import { MOST_DAYS } from "./hear.ts";
import { demandOffer, offerParams, unknownOffer } from "./read.ts";
import { findOffer, holdOffer, insertOffer, type OfferVersion } from "./store.ts";
import { OFFER_SOURCE } from "./tasks.ts";

const MAX_ITEMS = 40;
const MAX_STATES = 200;
const MAX_RECEIVERS = 60;
const states = (most: number) => z.array(z.string().regex(/^[A-Z]{2}$/)).max(most);
const item = z
  .string()
  .max(64)
  .refine((id) => provision(id) !== undefined, "is no question of the checklist");

const COST_TERMS = ["provider", "shared", "receiver", "open"] as const;
const profile = z.strictObject({
  kinds: z.array(z.enum(HELP_KINDS)).min(1),
  /** Questions of the checklist; none: whatever is asked. */
  items: z.array(item).min(1).max(MAX_ITEMS).exactOptional(),
  groups: z.array(z.enum(TARGET_GROUPS)).min(1).exactOptional(),
  /** Whom it is for; none: any State. */
  states: states(MAX_STATES).min(1).exactOptional(),
  languages: z.array(z.enum(WORD_LANGUAGES).exclude(["und"])).min(1),
  costs: z.enum(COST_TERMS),
  language: z.enum(WORD_LANGUAGES).exactOptional(),
  text: z.string().trim().min(1).max(5_000).exactOptional(),
  until: z.iso.date(),
});
export type Profile = Given<typeof profile>;

const refusals = ["date-passed", "offer-too-long", "offer-unknown", ...SENDING] as const;

/** Opens a profile, or sends it to more States: two people stand behind who gets it. */
export const openProfile = twoPerson({
  ask: OFFICERS,
  approve: CLEARING_ROLES,
  id: "assistance.open-profile",
  at: "/assistance/profiles",
  titleKey: "assistance.profile.title",
  thing: { kind: "offer", action: "open" },
  /** `offerId`: of a profile that stands, with what is said anew of it. */
  input: profile.extend({ offerId: z.uuid().exactOptional(), receivers: states(MAX_RECEIVERS).exactOptional() }),
  content: profile.extend({ offerId: z.string(), version: z.int(), receivers: states(MAX_RECEIVERS) }),
  subject: "offerId",
  refusals,
  words: "assistance.profile",
  concerns: ({ offerId }) => [offerId],
  describe: async ({ context, db, id: offerId, input: { receivers = [], ...input } }) => {
    demandUntil(context, input);
    const before = await findOffer(db, offerId);
    if (before !== undefined) demandOwn(context, before);
    for (const state of receivers) await demandPeer(context, db, state);
    const all = [...new Set([...(before?.sentTo ?? []), ...receivers])].toSorted();
    return { ...input, offerId, version: (before?.version ?? 0) + 1, receivers: all };
  },
  carryOut: async ({ context, tx, content: { offerId, version, receivers, ...given }, askedBy, by }) => {
    await holdOffer(tx.db, offerId);
    await write(context, tx, { offerId, version, sentTo: receivers, askedBy }, given, by);
  },
});

/** Says it anew, to those who have it. */
export const changeProfile = act({
  id: "assistance.change-profile",
  at: "PUT /assistance/profiles/:id",
  params: offerParams,
  who: OFFICERS,
  input: profile.extend({ version: z.int().min(1) }),
  repeat: "refused",
  refusals: [...refusals, "changed-meanwhile"],
  words: "assistance.profile",
  run: async ({ context, input: { version, ...given }, by, ids: { id } }) => {
    demandUntil(context, given);
    await context.platform.database.transaction(async (tx) => {
      const before = await holdOwn(context, tx, id);
      if (before.version !== version) {
        throw new Refusal("changed-meanwhile", "Somebody changed this profile meanwhile. Look at it first.");
      }
      await write(context, tx, { offerId: id, version: version + 1, sentTo: before.sentTo ?? [] }, given, by);
    });
  },
});

/** Ends it, and tells those who have it. */
export const closeProfile = act({
  id: "assistance.close-profile",
  at: "POST /assistance/profiles/:id/closing",
  params: offerParams,
  who: OFFICERS,
  input: nothing,
  repeat: "refused",
  refusals: ["offer-unknown", ...SENDING],
  words: "assistance.profile-closing",
  run: async ({ context, by, ids: { id } }) =>
    await context.platform.database.transaction(async (tx) => {
      const { content, version, sentTo = [], validUntil } = await holdOwn(context, tx, id);
      const ended = { ...content, offerVersion: version + 1, withdrawn: true } as const;
      await put(
        context,
        tx,
        { offerId: id, version: version + 1, sentTo, validUntil, content: ended, withdrawn: true },
        by,
      );
    }),
});

async function write(
  context: AssistanceContext,
  tx: Transaction,
  place: Pick<OfferVersion, "offerId" | "version"> & { readonly sentTo: readonly string[]; readonly askedBy?: string },
  given: Profile,
  by: User,
): Promise<void> {
  const content = contentOf({ ...given, ...place });
  await put(context, tx, { ...place, validUntil: given.until, content, withdrawn: false }, by);
}

/** A profile as it travels. */
export function contentOf(
  of: Given<typeof profile> & Pick<OfferVersion, "offerId" | "version">,
): OfferVersion["content"] {
  const { offerId, version: offerVersion, language = "und", text, ...given } = of;
  const words = text === undefined ? {} : { words: [{ language, text }] };
  return assistanceOfferSchema.parse({ offerId, offerVersion, provider: { kind: "state" }, ...given, ...words });
}

async function put(
  context: AssistanceContext,
  tx: Transaction,
  kept: Omit<OfferVersion, "state" | "keptAt" | "keptBy"> & { readonly sentTo: readonly string[] },
  by: User,
): Promise<void> {
  const { platform, audit, desk, federation } = context;
  const { offerId, version, content, sentTo, withdrawn, askedBy } = kept;
  await insertOffer(tx.db, { ...kept, state: platform.config.state, keptAt: platform.clock.now(), keptBy: by.id });
  for (const state of sentTo) {
    await demandReconciled(context, tx.db, state);
    await federation.send(tx, {
      kind: "assistance-offer",
      to: parseStateCode(state),
      dossierId: parseDossierId(offerId),
      content,
      priority: "ordinary",
      by: userActor(by),
      waits: true,
    });
  }
  desk.queue.touch(tx, OFFER_SOURCE, platform.config.state);
  await audit.append(tx, {
    type: "assistance.offer-written",
    actor: userActor(by),
    subject: { kind: "offer", id: offerId },
    details: { version, sentTo: [...sentTo], withdrawn, ...(askedBy !== undefined && { askedBy }) },
  });
}

/** Refuses `offer-unknown`. */
async function holdOwn(context: AssistanceContext, tx: Transaction, id: string): Promise<OfferVersion> {
  await holdOffer(tx.db, id);
  const found = await demandOffer(tx.db, id);
  demandOwn(context, found);
  return found;
}

/** Refuses `offer-unknown` for a profile of another State: only that State says it. */
function demandOwn({ platform }: AssistanceContext, { state }: OfferVersion): void {
  if (state !== platform.config.state) throw unknownOffer();
}

/** Refuses `date-passed` and `offer-too-long`. */
function demandUntil(context: AssistanceContext, { until }: Pick<Profile, "until">): void {
  const on = today(context);
  if (until < on) throw new Refusal("date-passed", `${until} has passed.`, { field: "until" });
  if (until <= addDays(on, MOST_DAYS - 1)) return;
  throw new Refusal("offer-too-long", "A profile holds for a year at most.", { field: "until" });
}
