import { addDays, dateIn } from "../../../convention/index.ts";
import type { AssistanceOfferContent } from "../../../protocol/bodies/assistance-offer.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { AssistanceContext } from "../context.ts";
import { countOffers, findOffer, holdOffer, insertOffer } from "./store.ts";

/** A year, and the leap day in it; said in spec/kinds.md. */
export const MOST_DAYS = 366;

/** Of one State, however many of them ended, and of one profile. */
const MAX_PROFILES = 200;
const MAX_PROFILE_VERSIONS = 100;

/** Profiles that States send, and those of ours that come back after a restore (R1). */
export function hearOffers(context: AssistanceContext): void {
  const { federation, platform } = context;
  // Content was checked against the schema of its kind when it was opened.
  federation.receive("assistance-offer", async (tx, { from: { state }, content, sentAt }) => {
    await takeOffer(context, tx, { state, sentAt, actor: { kind: "peer", state } }, content as AssistanceOfferContent);
  });
  federation.recover("assistance-offer", async (tx, { content, sentAt }) => {
    const actor = { kind: "system", job: "federation.recovery" } as const;
    const said = { state: platform.config.state, sentAt, actor };
    await takeOffer(context, tx, said, content as AssistanceOfferContent);
  });
}

/** Refuses `offer-of-another-state`, `offer-version-taken`, `offer-too-long` and `over-quota`. */
async function takeOffer(
  context: AssistanceContext,
  tx: Transaction,
  { state, sentAt, actor }: { readonly state: string; readonly sentAt: string; readonly actor: Actor },
  content: AssistanceOfferContent,
): Promise<void> {
  const { offerId, offerVersion: version, until, withdrawn = false } = content;
  if (until > addDays(dateIn(new Date(sentAt), "UTC"), MOST_DAYS)) {
    throw new Refusal("offer-too-long", "A profile holds for a year at most.", { field: "until" });
  }
  await holdOffer(tx.db, offerId);
  const before = await findOffer(tx.db, offerId);
  if (before !== undefined && before.state !== state) {
    throw new Refusal("offer-of-another-state", "Another State has a profile under this identifier.");
  }
  if (before?.version === version && JSON.stringify(before.content) === JSON.stringify(content)) return;
  if (before !== undefined && version <= before.version) {
    throw new Refusal("offer-version-taken", "This version, or a later one, is here already.");
  }
  const known = await countOffers(tx.db, state, offerId);
  if ((before === undefined && known.profiles >= MAX_PROFILES) || known.versions >= MAX_PROFILE_VERSIONS) {
    const message = `As many profiles of ${state} as are kept of one State are here, or as many versions of this one.`;
    throw new Refusal("over-quota", message, { details: { limit: "profiles" } });
  }
  const kept = { offerId, version, state, content, validUntil: until, withdrawn };
  await insertOffer(tx.db, { ...kept, keptAt: context.platform.clock.now() });
  await context.audit.append(tx, {
    type: "assistance.offer-told",
    actor,
    subject: { kind: "offer", id: offerId },
    details: { state, version, until, withdrawn },
  });
}
