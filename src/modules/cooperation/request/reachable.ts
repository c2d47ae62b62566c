import { Refusal } from "../../../protocol/refusal.ts";
import type { DeskPartner } from "../../desk/index.ts";
import type { CooperationContext } from "./context.ts";
import { loadCorrespondent } from "./correspondent-store.ts";

/** A dossier is kept with whom we can reach: a confirmed peer, or a contact card of that State. Refuses `state-not-met`, `correspondent-unknown`. */
export async function demandReachable(
  { federation, platform }: CooperationContext,
  { state, correspondentId }: DeskPartner,
): Promise<void> {
  if (correspondentId === undefined) {
    const peer = await federation.directory().peer(state);
    if (peer?.standing === "confirmed") return;
    throw new Refusal(
      "state-not-met",
      `The server of ${state} is not confirmed by two people yet; meet it first, or enter a correspondent.`,
      { field: "state", details: { state } },
    );
  }
  const card = await loadCorrespondent(platform.database.db, correspondentId);
  if (card?.state === state) return;
  throw new Refusal("correspondent-unknown", "There is no such contact card of that State.", {
    field: "correspondentId",
  });
}
