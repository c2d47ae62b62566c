import type { Kysely } from "kysely";
import type { DossierId } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { type Dossier, dossiersContinuing, loadDossier } from "../../desk/index.ts";
import type { ClosedDossier } from "../../federation/index.ts";
import { findCopy, wholeCopies } from "../copies/store.ts";
import type { CooperationContext } from "../request/context.ts";

type Where = Pick<CooperationContext, "federation" | "platform">;

/** R8: a dossier that was kept with its State under an earlier root; undefined where words can still be exchanged in it. */
export async function closedOf(
  { federation, platform }: Where,
  dossierId: DossierId,
): Promise<ClosedDossier | undefined> {
  const [closed] = await federation.closedDossiers(platform.database.db, { dossierIds: [dossierId] });
  return closed;
}

/** Whether a dossier is closed, in which ones it goes on, and with which one it goes on itself. */
export async function continuedLinks(context: Where, dossierId: DossierId) {
  const { db } = context.platform.database;
  const continues = (await loadDossier(db, dossierId))?.continues;
  const begun =
    continues === undefined ? undefined : ((await loadDossier(db, continues)) ?? (await copyHere(db, continues)));
  return {
    continues,
    closed: await closedOf(context, dossierId),
    later: await dossiersContinuing(db, (await findCopy(db, dossierId))?.dossierId ?? dossierId),
    earlier: begun && { href: `/dossiers/${begun.dossierId}`, reference: begun.ownReference },
  };
}

/** How both States name what can only go on in a new dossier: a closed one, or one of which a copy is here. */
export async function begunAs(context: Where, dossierId: DossierId): Promise<DossierId | undefined> {
  const closed = await closedOf(context, dossierId);
  return closed?.dossierId ?? (await findCopy(context.platform.database.db, dossierId))?.dossierId;
}

/** The newest copy of a dossier that this server lost. */
async function copyHere(db: Kysely<unknown>, dossierId: DossierId): Promise<Dossier | undefined> {
  const [copy] = await wholeCopies(db, { dossierId, limit: 1 });
  return copy && (await loadDossier(db, copy.copyId));
}

/** Refuses `dossier-closed`, before somebody writes what could never be sent. */
export async function demandOpen(context: Where, { dossierId, state, ownReference }: Dossier): Promise<void> {
  if ((await closedOf(context, dossierId)) === undefined) return;
  throw new Refusal(
    "dossier-closed",
    `Dossier ${ownReference} was kept with ${state} under an earlier root, and nothing more is said in it; go on in a new dossier that names it.`,
    { field: "dossierId", details: { state } },
  );
}
