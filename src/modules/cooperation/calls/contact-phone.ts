import { parseStateCode } from "../../../protocol/identifiers.ts";
import type { CooperationContext } from "../request/context.ts";
import type { Dossier } from "../../desk/index.ts";
import { loadCorrespondent } from "../request/correspondent-store.ts";

/** UNCC art. 41: of the contact point, as the other State designated it; or of the contact card. */
export async function contactPhone(context: CooperationContext, dossier: Dossier): Promise<string | undefined> {
  if (dossier.correspondentId !== undefined) {
    return (await loadCorrespondent(context.platform.database.db, dossier.correspondentId))?.phone;
  }
  const peer = await context.federation.directory().peer(parseStateCode(dossier.state));
  const authorities = peer?.designation.designation.authorities ?? [];
  const contact = authorities.find(({ roles, phone }) => roles.includes("contact-point") && phone !== undefined);
  return (contact ?? authorities.find(({ phone }) => phone !== undefined))?.phone;
}
