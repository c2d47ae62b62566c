import type { Kysely } from "kysely";
import { dateIn, isTimeZone, type PlainDate, type Zone } from "../../../convention/index.ts";
import { parseStateCode } from "../../../protocol/identifiers.ts";
import type { CooperationContext } from "./context.ts";
import type { Dossier } from "../../desk/index.ts";
import { loadCorrespondent } from "./correspondent-store.ts";

/**
 * In whose days a deadline between two States is counted (the rule says so): ours first, then that of the authority over there, as its
 * designation or, for a State without a server, its contact card names it.
 */
export async function zonesOf(
  context: CooperationContext,
  dossier: Dossier,
  db: Kysely<unknown> = context.platform.database.db,
): Promise<readonly [Zone, ...Zone[]]> {
  const own = context.platform.config.timeZone;
  const there = await zoneThere(context, dossier, db);
  return there === undefined ? [context.zone(own)] : [context.zone(own), context.zone(there)];
}

/** The day that it is here. */
export function todayIn({ platform: { clock, config } }: Pick<CooperationContext, "platform">): PlainDate {
  return dateIn(clock.now(), config.timeZone);
}

async function zoneThere(
  context: CooperationContext,
  { state, correspondentId }: Dossier,
  db: Kysely<unknown>,
): Promise<string | undefined> {
  if (correspondentId !== undefined) {
    const card = await loadCorrespondent(db, correspondentId);
    return card && isTimeZone(card.timeZone) ? card.timeZone : undefined;
  }
  const peer = await context.federation.directory(db).peer(parseStateCode(state));
  const authorities = peer?.designation.designation.authorities ?? [];
  return (authorities.find((one) => one.roles.includes("central-authority")) ?? authorities[0])?.timeZone;
}
