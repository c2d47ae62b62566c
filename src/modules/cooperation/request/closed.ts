import type { DossierId } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Dossier } from "../../desk/index.ts";
import type { ClosedDossier } from "../../federation/index.ts";
import type { CooperationContext } from "./context.ts";

type Where = Pick<CooperationContext, "federation" | "platform">;

/** R8: a dossier that was kept with its State under an earlier root; undefined where words can still be exchanged in it. */
export async function closedOf(
  { federation, platform }: Where,
  dossierId: DossierId,
): Promise<ClosedDossier | undefined> {
  const [closed] = await federation.closedDossiers(platform.database.db, { dossierIds: [dossierId] });
  return closed;
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
