import { z } from "zod";
import type { Transaction } from "../../../platform/index.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { pathParam } from "../../../web/index.ts";
import { type AssistanceContext, today } from "../context.ts";
import { findOffer, latestOffers, type OfferVersion } from "./store.ts";

export const unknownOffer = (): Refusal => unknownRefusal("offer-unknown", "No profile has this identifier here.");
export const offerParams = { id: pathParam(z.uuid(), unknownOffer) };

/** Refuses `offer-unknown`. */
export async function demandOffer(db: Transaction["db"], id: string): Promise<OfferVersion> {
  const found = await findOffer(db, id);
  if (found === undefined) throw unknownOffer();
  return found;
}

/** One of ours that others may still build on. Refuses `offer-unknown` and `offer-past`, at the box that names it. */
export async function demandUsable(
  context: AssistanceContext,
  db: Transaction["db"],
  id: string,
): Promise<OfferVersion> {
  const found = await demandOffer(db, id);
  if (found.state !== context.platform.config.state) throw unknownOffer();
  if (!found.withdrawn && found.validUntil >= today(context)) return found;
  throw new Refusal("offer-past", "This profile was closed, or its last day is over.", { field: "offerId" });
}

/** Of ours, those that may be used. */
export async function usableOffers(
  context: AssistanceContext,
  db: Transaction["db"],
): Promise<readonly OfferVersion[]> {
  const { state: own } = context.platform.config;
  const all = await latestOffers(db, own);
  return all.filter(({ state, validUntil }) => state === own && validUntil >= today(context));
}
