import type { Transaction } from "../../../platform/index.ts";
import type { DossierId } from "../../../protocol/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { FederationContext } from "../context.ts";
import { demandOwnDossier } from "../directory/own-dossiers.ts";
import { withdrawDispatch } from "../outbox/close-number.ts";
import { unconfirmedOfDossiers } from "../outbox/queue-store.ts";
import { UNRECEIPTED } from "../tables.ts";
import { eraseTraffic } from "./erase-traffic.ts";
import { giveUpUnreceipted } from "./store.ts";

/** More than ever wait of one dossier. */
const MOST_UNDER_WAY = 10_000;

/**
 * R17: as `eraseTraffic`, and whatever is still under way is given up: no peer that is away, or silent, keeps words here. A number that was given is
 * closed by a signed `void`. Refuses `dossier-of-another-matter` of one that is not of a need alone.
 */
export async function endTraffic(
  context: FederationContext,
  tx: Transaction,
  dossierId: DossierId,
  by: Actor,
): Promise<void> {
  await demandOwnDossier(tx.db, dossierId, "assistance-need");
  const waiting = await unconfirmedOfDossiers(tx.db, { dossierIds: [dossierId], limit: MOST_UNDER_WAY });
  for (const { dispatchId, state } of waiting) {
    if (UNRECEIPTED.includes(state)) await withdrawDispatch(context, tx, dispatchId, by);
  }
  await giveUpUnreceipted(tx.db, dossierId);
  await eraseTraffic(context, tx, dossierId);
}
