import { demandState, isSecretariat, stateName } from "../../../convention/index.ts";
import { parseStateCode } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { View } from "../../../web/index.ts";
import type { DeskPartner, PartnerOption } from "../../desk/index.ts";
import type { CooperationContext } from "./context.ts";
import { listCorrespondents, loadCorrespondent } from "./correspondent-store.ts";

/** A dossier is kept with whom we can reach: a confirmed peer, or a contact card of that State. Refuses `secretariat-no-state`, `state-not-met`, `correspondent-unknown`. */
export async function demandReachable(
  { federation, platform }: CooperationContext,
  { state, correspondentId }: DeskPartner,
): Promise<void> {
  demandState(state, "state");
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

/** States with a confirmed server first, then contact cards. */
export async function reachablePartners({ federation, platform }: CooperationContext): Promise<PartnerOption[]> {
  const peers = (await federation.directory().peers()).filter(
    ({ state, standing }) => standing === "confirmed" && !isSecretariat(state),
  );
  const cards = await listCorrespondents(platform.database.db);
  return [
    ...peers.map(({ state }) => ({
      value: state,
      partner: { state, correspondentId: undefined },
      label: ({ lang }: View) => stateName(state, lang),
    })),
    ...cards.map(({ correspondentId, state, authority }) => ({
      value: correspondentId,
      partner: { state: parseStateCode(state), correspondentId },
      label: ({ t, lang }: View) => t("cooperation.dossier.by-paper", { state: stateName(state, lang), authority }),
    })),
  ];
}
