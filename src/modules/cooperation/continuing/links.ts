import type { Kysely } from "kysely";
import type { DossierId } from "../../../protocol/identifiers.ts";
import { type Dossier, dossiersContinuing, loadDossier } from "../../desk/index.ts";
import { findCopy, wholeCopies } from "../copies/actions/store.ts";
import { closedOf } from "../request/closed.ts";
import type { CooperationContext } from "../request/context.ts";

type Where = Pick<CooperationContext, "federation" | "platform">;

/** Whether a dossier is closed, in which ones it goes on, and with which one it goes on itself. */
export async function continuedLinks(context: Where, { dossierId, continues, isReadOnly }: Dossier) {
  const { db } = context.platform.database;
  const begun =
    continues === undefined ? undefined : ((await loadDossier(db, continues)) ?? (await copyHere(db, continues)));
  const closed = await closedOf(context, dossierId);
  const named = isReadOnly === true ? (await findCopy(db, dossierId))?.dossierId : closed?.dossierId;
  return {
    closed,
    later: named === undefined ? [] : await dossiersContinuing(db, named),
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
