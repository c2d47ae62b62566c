import { type DesignatedAuthority, parseStateCode } from "../../../protocol/index.ts";
import type { CooperationContext } from "./context.ts";
import type { Correspondent } from "./types.ts";
import type { Dossier } from "../../desk/index.ts";
import { loadCorrespondent } from "./correspondent-store.ts";

/** Who gets what is sent in a dossier: a State's server, or the desk of a State without one. */
export type Addressee =
  | {
      readonly kind: "server";
      readonly state: string;
      /** As the peer's designation names its central authorities; all of its authorities where none is called so. */
      readonly authorities: readonly Pick<DesignatedAuthority, "id" | "names" | "languages">[];
      /** False: two people have not confirmed the peer, and nothing would leave (R10). */
      readonly confirmed: boolean;
    }
  | { readonly kind: "letter"; readonly state: string; readonly correspondent: Correspondent | undefined };

/** In which languages the addressee reads requests, as its designation or its contact card says; none where neither is known. */
export function acceptedLanguages(addressee: Addressee): readonly string[] {
  if (addressee.kind === "letter") return addressee.correspondent?.languages ?? [];
  return [...new Set(addressee.authorities.flatMap(({ languages }) => languages))];
}

/** Reads whom a dossier's dispatches or letters reach today. */
export async function addresseeOf(context: CooperationContext, dossier: Dossier): Promise<Addressee> {
  const { state, correspondentId } = dossier;
  if (correspondentId !== undefined) {
    const correspondent = await loadCorrespondent(context.platform.database.db, correspondentId);
    return { kind: "letter", state, correspondent };
  }
  const peer = await context.federation.directory().peer(parseStateCode(state));
  const all = peer?.designation.designation.authorities ?? [];
  const central = all.filter(({ roles }) => roles.includes("central-authority"));
  const authorities = (central.length > 0 ? central : all).map(({ id, names, languages }) => ({
    id,
    names,
    languages,
  }));
  return { kind: "server", state, authorities, confirmed: peer?.standing === "confirmed" };
}
